"""The service over 100,000 products: 1,000 shoppers in a call, one in a call; what FAISS and implicit take.

The bare search is what FAISS takes for the same shoppers' vectors over the very indexes that the
service searches (factors and content), ten neighbours each and nothing else: one thread for one
query, as many as FAISS likes for a batch. All are asked in turns, each after a rest: the threads of
OpenBLAS and OpenMP that one leaves behind spin for some 20 ms, and would take a processor from the next.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import faiss as untyped_faiss
import numpy as np
from scipy import sparse

from benchmarks.machine import percentile, resident_mb, summary_ms
from benchmarks.recommender.shop import Stage
from recommender.engine.learnt import Learnt, as_snapshot, from_snapshot
from recommender.fusion.methods import ReciprocalRank
from recommender.interactions import Histories
from recommender.requests import Request
from recommender.service import RecommenderService, build_recommender
from recommender.snapshots.model import Manifest, Snapshot, new_snapshot_id
from recommender.snapshots.shelf import build_shelf
from recommender.sources.content import LATEST, FittedContent
from recommender.sources.factors import FittedFactors
from recommender.sources.nearest import tastes
from recommender.training.reading import read_corpus
from recommender.training.service import fitted
from recommender.training.twins import twins_of
from retrieval.model import Vectors

faiss: Any = untyped_faiss
BATCH: Final = 1000
K: Final = 10
ROUNDS: Final = 5
REST_S: Final = 0.1
SINGLES: Final = 200
EACH: Final = 15  # products of a history
MIN_OF_BARE: Final = 0.5
MIN_OF_IMPLICIT: Final = 3.0
MAX_OF_BARE: Final = 10.0


@dataclass(frozen=True)
class Bare:
    """One FAISS index with the shoppers' vectors."""

    name: str
    index: Any
    queries: Vectors

    def together(self) -> None:
        """Search for all."""
        self.index.search(self.queries, K)

    def one(self, place: int) -> None:
        """Search for one, by one thread."""
        alone = (
            faiss.SearchParameters(sel=faiss.IDSelectorAll())
            if isinstance(self.index, faiss.IndexFlat)
            else None
        )
        self.index.search(self.queries[place : place + 1], K, params=alone)


def trained(stage: Stage) -> tuple[RecommenderService, list[Bare], float]:
    """The service over a snapshot (fitted when there is none), its bare searches, the fitting's seconds."""
    shelf = build_shelf(stage.settings)
    began = time.perf_counter()
    if shelf.current_id() is None:
        shelf.promote(fitted_snapshot(stage))
    taken_s = time.perf_counter() - began
    recommender, _ = build_recommender(stage.shop, stage.embedder)
    snapshot = shelf.load()
    assert snapshot is not None
    sources = from_snapshot(snapshot).sources
    random = np.random.default_rng(3)
    histories = Histories.of([random.integers(0, stage.size, EACH).tolist() for _ in range(BATCH)])
    bare = []
    for source in sources:
        if isinstance(source, FittedFactors):
            bare.append(Bare("factors", source.index.index.raw, source.fold_in(histories)))
        if isinstance(source, FittedContent):
            queries = tastes(histories, source.index.vectors, source.decay, LATEST)
            bare.append(Bare("content", source.index.index.raw, queries))
    return recommender, bare, taken_s


def fitted_snapshot(stage: Stage) -> Snapshot:
    """The usual sources fitted on the whole log, fused by rank: for speed, nothing is proven."""
    corpus = read_corpus(stage.shop, stage.embedder, None, stage.seed, lambda _: None)
    print("  the log is read", flush=True)
    sources = fitted(corpus.log, corpus.items, stage.seed)
    learnt = Learnt(sources, ReciprocalRank())
    now = datetime.now(UTC)
    manifest = Manifest(new_snapshot_id(now), now.isoformat(), stage.seed, *corpus.window)
    goods = corpus.goods
    names = {"products": goods.ids, "brands": goods.brands, "categories": goods.categories}
    return as_snapshot(learnt, manifest, corpus.items, twins_of(corpus.items), names)


def requests_for(stage: Stage, count: int) -> list[Request]:
    """One request each of as many customers."""
    return [Request(id=f"r{n}", customer_id=one, k=K) for n, one in enumerate(stage.customers[:count])]


def implicit_alone(stage: Stage, factors: int) -> Callable[[int], None]:
    """``implicit``'s own ``recommend`` for one shopper over as many products."""
    from implicit.cpu.als import AlternatingLeastSquares

    random = np.random.default_rng(4)
    met = (np.repeat(np.arange(BATCH), EACH), random.integers(0, stage.size, EACH * BATCH))
    log = sparse.csr_matrix((np.ones(EACH * BATCH, dtype=np.float32), met), shape=(BATCH, stage.size))
    model = AlternatingLeastSquares(factors=factors, iterations=1, random_state=7)
    model.fit(log, show_progress=False)

    def recommend(shopper: int) -> None:
        model.recommend(shopper, log[shopper], N=K)

    return recommend


def measure_batch(
    stage: Stage, service: RecommenderService, bare: list[Bare]
) -> tuple[dict[str, Any], dict[str, bool]]:
    """A thousand shoppers in one call."""
    requests = requests_for(stage, BATCH)
    alone = implicit_alone(stage, bare[0].queries.shape[1])
    _, answers = service.answer_batch(requests)
    filled = sum(len(answer.items) == K for answer in answers)
    personal = sum(answer.strategy == "personal" for answer in answers)
    taken: dict[str, list[float]] = {}
    for turn in range(ROUNDS + 1):
        runs: list[tuple[str, Callable[[], object], int]] = [
            ("service", lambda: service.answer_batch(requests), BATCH),
            *((one.name, one.together, BATCH) for one in bare),
            ("implicit", lambda: [alone(shopper) for shopper in range(BATCH)], BATCH),
        ]
        for name, run, count in runs:
            time.sleep(REST_S)
            began = time.perf_counter()
            run()
            if turn:  # the first turn warms
                taken.setdefault(name, []).append((time.perf_counter() - began) / count)
    each = {name: statistics.median(times) for name, times in taken.items()}
    searching = sum(each[one.name] for one in bare)
    figures = {
        "requests": BATCH,
        "filled": filled,
        "personal": personal,
        "per_second": {name: round(1 / one) for name, one in each.items()},
        "of_bare_factors": round(each["factors"] / each["service"], 2) if "factors" in each else None,
        "of_bare_search": round(searching / each["service"], 2),
        "times_implicit": round(each["implicit"] / each["service"], 1),
        "process_mb": resident_mb(),
    }
    promises = {
        f"a batch of {BATCH} has at least {MIN_OF_BARE:.0%} of the bare search's throughput": searching
        >= MIN_OF_BARE * each["service"],
        f"a batch is more than {MIN_OF_IMPLICIT:g} times as fast as implicit one by one": each["implicit"]
        > MIN_OF_IMPLICIT * each["service"],
        "every request of the batch is filled": filled == BATCH,
    }
    return figures, promises


def measure_single(
    stage: Stage, service: RecommenderService, bare: list[Bare]
) -> tuple[dict[str, Any], dict[str, bool]]:
    """One shopper a call, in turns with the bare search for one."""
    requests = requests_for(stage, SINGLES)
    for request in requests[:20]:
        service.answer_batch([request])
    taken: dict[str, list[float]] = {"service": [], "bare search": []}
    for place, request in enumerate(requests):
        began = time.perf_counter()
        service.answer_batch([request])
        answered = time.perf_counter()
        for one in bare:
            one.one(place)
        taken["service"].append(1000 * (answered - began))
        taken["bare search"].append(1000 * (time.perf_counter() - answered))
    ours, theirs = (percentile(times, 0.95) for times in taken.values())
    figures: dict[str, Any] = {name: summary_ms(times) for name, times in taken.items()}
    figures["p95_times_bare"] = round(ours / theirs, 1)
    figures["p50_times_bare"] = round(
        statistics.median(taken["service"]) / statistics.median(taken["bare search"]), 1
    )
    promise = f"one request's p95 is below {MAX_OF_BARE:g} times the bare search's"
    return figures, {promise: ours < MAX_OF_BARE * theirs}

"""Train: read, split by time, fit, prove on the tail, and put in force what is proven.

The proof: fitted on what came before the split, the fused ranking foretells what came after it
better than popularity and than plain item-kNN do, and not worse than the snapshot in force by more
than TOLERANCE. What is put in force is then fitted on everything.

Where enough has happened since the snapshot in force was made, the split is the end of its data, and
both are asked for the days that neither has seen. Else the last TAIL of the log is the tail, and the
figures that the one in force was promoted with are what must be met.

Units    TAIL is a share of the interactions, TOLERANCE relative to the figure in force
Errors   Conflict: ``training_running``, or ``gate_failed`` with the figures, and nothing has changed
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from typing import Any, Final

import numpy as np

from commerce.shop import Shop
from kernel.errors import Conflict
from recommender.engine.learnt import DEPTH, Learnt, as_snapshot, from_snapshot
from recommender.evaluation.splits import Split
from recommender.evaluation.tuning import Tuned, best_fitted, tuned
from recommender.fusion.alike import Kin
from recommender.interactions import Histories, Interactions, Ragged
from recommender.product_index import Embeds
from recommender.snapshots.model import Manifest, new_snapshot_id
from recommender.snapshots.shelf import SnapshotShelf
from recommender.sources.covisit import CoVisit
from recommender.sources.model import UNKNOWN, FittedSource, ItemTable, Source
from recommender.sources.registry import usual_sources
from recommender.training.likeness import Likeness, learnt_likeness, pairs_of
from recommender.training.proving import AT, Figures, Tail, figures, split_at, tails
from recommender.training.reading import Advance, Corpus, read_corpus
from recommender.training.twins import twins_of

TAIL: Final = 0.1
TOLERANCE: Final = 0.1
FEWEST: Final = 30  # shoppers of a tail that a proof needs
MEASURE: Final = f"ndcg@{AT}"
FUSED: Final = "fused"
SIMILAR, SIMILAR_BY_TEXT = "similar", "similar by text"
ITEM_KNN: Final = CoVisit(name="item-knn", decay=1.0)  # plain cosine over all that was met
BASELINES: Final = ("popular", "item-knn")
IN_FORCE: Final = "in force"
LIBRARIES: Final = ("numpy", "scipy", "faiss-cpu", "implicit")
STEPS: Final = ("reading", "tuning on the past", "learning what is alike", "proving", "fitting on everything")
Step = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training came to."""

    manifest: Manifest
    is_new: bool  # False: nothing had changed since the snapshot in force


class TrainingService:
    """Trains one shop's recommender.

    Args:
        shop: read for its products, events and orders.
        embedder: None for a shop without content vectors.
        shelf: where snapshots lie.
    """

    def __init__(self, shop: Shop, embedder: Embeds | None, shelf: SnapshotShelf) -> None:
        self._shop = shop
        self._embedder = embedder
        self._shelf = shelf

    def train(
        self,
        since: datetime | None = None,
        seed: int = 7,
        *,
        force: bool = False,
        tell: Step = lambda _: None,
        embedded: Advance = lambda _: None,
    ) -> Trained:
        """Train, and put in force what is proven; with ``force`` though nothing has changed.

        ``tell`` hears each of STEPS as it begins, ``embedded`` how many more products have vectors.

        Raises:
            Conflict: while another training runs, and when the gate is not passed.
            Unavailable: when the disk does not take it; the old one stays in force.
        """
        with self._shelf.training():
            tell(STEPS[0])
            corpus = read_corpus(self._shop, self._embedder, since, seed, embedded)
            held = self._in_force()
            if held is not None and held.fingerprint == corpus.fingerprint and not force:
                return Trained(held, is_new=False)
            settings, proven, metrics = self._proven(corpus, held, seed, tell)
            tell(STEPS[4])
            sources = settings.fitted_on(corpus.log, corpus.items, seed, _silent)
            learnt = replace(proven, sources=sources, fusion=settings.fusion_on(corpus.log))
            return Trained(self._put_in_force(corpus, learnt, metrics, seed), is_new=True)

    def _in_force(self) -> Manifest | None:
        snapshot = self._shelf.load()
        return None if snapshot is None else snapshot.manifest

    def _proven(
        self, corpus: Corpus, held: Manifest | None, seed: int, tell: Step
    ) -> tuple[Tuned, Learnt, dict[str, Any]]:
        """Settings and fusion chosen on one half of the tail's shoppers, and the figures on the other.

        Raises:
            Conflict: when they do not pass the gate.
        """
        cutoff, is_unseen = _cutoff(corpus.log, held, seed)
        before, after = split_at(corpus.log, cutoff)
        choice, proof = tails(before, after, cutoff, seed)
        if len(proof) < FEWEST:
            raise Conflict(
                f"only {len(proof)} shoppers came back after the split, {FEWEST} are needed for a proof",
                code="gate_failed",
            )
        tell(STEPS[1])
        split = Split(before, choice.histories, choice.right)
        chosen = tuned(sources_of(corpus.items), split, corpus.items, seed, _silent, DEPTH)
        tell(STEPS[2])
        like = _likeness(chosen.fitted, corpus, after, seed)
        learnt = Learnt(chosen.fitted, chosen.choice.fusion, like.fusion)
        tell(STEPS[3])
        found = proof_of(learnt, proof, [best_fitted(ITEM_KNN, split, corpus.items, seed)])
        if held is not None and is_unseen:
            found[IN_FORCE] = self._of_the_one_in_force(corpus, proof)
        elif held is not None:
            found[IN_FORCE] = dict(held.metrics.get(FUSED, {}))
        check_gate(found)
        similar = {SIMILAR: like.learnt, SIMILAR_BY_TEXT: like.by_content}
        return chosen, learnt, {**found, **similar, "shoppers": len(proof), "cutoff": cutoff}

    def _of_the_one_in_force(self, corpus: Corpus, proof: Tail) -> Figures:
        """What the snapshot in force foretells of the same tail, its rows turned into today's."""
        snapshot = self._shelf.load()
        if snapshot is None:
            return {}
        learnt = from_snapshot(snapshot)
        ids = snapshot.documents["names"]["products"]
        today = np.array([corpus.goods.row_of.get(one, -1) for one in ids], dtype=np.int64)
        then = np.full(len(corpus.goods), len(ids), dtype=np.int64)  # unknown to it: passed over
        then[today[today >= 0]] = np.flatnonzero(today >= 0)

        def ranks(histories: Histories, k: int) -> Any:
            rows, scores = learnt.ranked(_turned(histories, then), DEPTH, k)
            return np.where(rows >= 0, today[rows], -1), scores

        return figures(ranks, proof)

    def _put_in_force(
        self, corpus: Corpus, learnt: Learnt, metrics: Mapping[str, Any], seed: int
    ) -> Manifest:
        now = self._shop.clock.now()
        goods = corpus.goods
        manifest = Manifest(
            snapshot_id=new_snapshot_id(now),
            made_at=now.isoformat(),
            seed=seed,
            since=corpus.window[0],
            until=corpus.window[1],
            counts={
                "products": len(goods),
                "shoppers": corpus.log.n_users,
                "interactions": len(corpus.log),
            },
            versions={"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
            metrics=dict(metrics),
            fingerprint=corpus.fingerprint,
        )
        names = {"products": goods.ids, "brands": goods.brands, "categories": goods.categories}
        return self._shelf.promote(as_snapshot(learnt, manifest, corpus.items, twins_of(corpus.items), names))


def sources_of(items: ItemTable) -> list[Source]:
    """What is fitted and fused; the plain item-kNN is only held against it."""
    return usual_sources(with_times=True, with_content=items.content.shape[1] > 0)


def fitted(log: Interactions, items: ItemTable, seed: int) -> tuple[FittedSource, ...]:
    """The usual sources fitted on a log as they are."""
    return tuple(source.fit(log, items, seed) for source in sources_of(items))


def _silent(_step: str) -> None:
    """Training tells its own steps."""


def proof_of(learnt: Learnt, proof: Tail, against: Sequence[FittedSource] = ()) -> dict[str, Figures]:
    """The figures of every source, of what it is held against, and of the fusion."""
    found = {one.name: figures(one.candidates, proof) for one in (*learnt.sources, *against)}
    return found | {FUSED: figures(lambda histories, k: learnt.ranked(histories, DEPTH, k), proof)}


def _likeness(sources: Sequence[FittedSource], corpus: Corpus, after: Interactions, seed: int) -> Likeness:
    """What is like a product, learnt from what was met after the split."""
    goods = corpus.goods
    roots = {path[0]: code for code, path in enumerate(goods.paths) if path}
    departments = np.array([roots[path[0]] if path else UNKNOWN for path in goods.paths], dtype=np.int32)
    kin = Kin(corpus.items.content, goods.category)
    return learnt_likeness(sources, pairs_of(after, departments), kin, departments, seed)


def check_gate(found: Mapping[str, Figures]) -> None:
    """Hold the figures to the gate.

    Raises:
        Conflict: when the fusion does not beat every baseline, or falls behind the one in force.
    """
    ours = found[FUSED][MEASURE]
    worse = [name for name in BASELINES if ours <= found[name][MEASURE]]
    before = found.get(IN_FORCE, {}).get(MEASURE, 0.0)
    if ours < before * (1 - TOLERANCE):
        worse.append(IN_FORCE)
    if worse:
        told = ", ".join(f"{name} {one.get(MEASURE, 0):.4f}" for name, one in found.items())
        raise Conflict(
            f"not better than {', '.join(worse)} on the tail ({MEASURE}: {told})", code="gate_failed"
        )


def _cutoff(log: Interactions, held: Manifest | None, seed: int) -> tuple[float, bool]:
    """Where to split, and whether the snapshot in force has seen nothing of what comes after."""
    if not len(log):
        return 0.0, False
    if held is not None and held.until:
        moment = datetime.fromisoformat(held.until).timestamp() + 1e-6
        before, after = split_at(log, moment)
        if len(before) and len(tails(before, after, moment, seed)[1]) >= FEWEST:
            return moment, True
    return float(np.quantile(log.at, 1 - TAIL)), False


def _turned(histories: Histories, then: Any) -> Histories:
    """The histories in another snapshot's rows."""
    items = then[histories.items].astype(np.int32)
    return replace(histories, items=items, hidden=Ragged(histories.offsets, items))

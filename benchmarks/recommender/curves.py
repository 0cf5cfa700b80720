"""What each kind of index costs at each size when it finds as much: the curves behind the choice.

Every approximate kind reads as little as lets it find TARGET of the true neighbours of sample
queries; then one query at a time is timed, the kinds in turns. ``python -m
benchmarks.recommender.curves`` writes ``results/recommender-curves.json``; ``scripts/scale_plot.py``
draws it.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import faiss as untyped_faiss
import numpy as np

from benchmarks.machine import report, summary_ms
from benchmarks.recommender.index import K, recall, true_rows
from benchmarks.recommender.synthetic import synthetic
from retrieval.inverted import LISTS_PER_ROOT, ROUNDS, TRAIN_PER_LIST
from retrieval.model import Rows, Vectors

faiss: Any = untyped_faiss
TARGET: Final = 0.985
SEED: Final = 7
TUNING, TIMED = 300, 200
LADDER: Final = [int(4 * 1.3**step) for step in range(24)]
LINKS: Final = 32
CONSTRUCTION: Final = 100
HNSW_MAX: Final = 100_000  # above, building it takes minutes
Search = Callable[[Vectors], Rows]


@dataclass(frozen=True)
class Built:
    """An index, and how it is searched with one more step of effort."""

    index: Any
    search: Callable[[int, Vectors], Rows]
    efforts: list[int]


def flat(vectors: Vectors) -> Built:
    """Everything compared, by one thread."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    everything = faiss.SearchParameters(sel=faiss.IDSelectorAll())
    return Built(index, lambda _, queries: np.asarray(index.search(queries, K, params=everything)[1]), [0])


def inverted(code: int | None) -> Callable[[Vectors], Built]:
    """Lists of neighbours, the vectors kept as ``code``."""

    def build(vectors: Vectors) -> Built:
        size, dimension = vectors.shape
        lists, metric = int(LISTS_PER_ROOT * size**0.5), faiss.METRIC_INNER_PRODUCT
        centres = faiss.IndexFlatIP(dimension)
        index = (
            faiss.IndexIVFFlat(centres, dimension, lists, metric)
            if code is None
            else faiss.IndexIVFScalarQuantizer(centres, dimension, lists, code, metric, False)
        )
        index.cp.seed, index.cp.niter, index.cp.max_points_per_centroid = SEED, ROUNDS, TRAIN_PER_LIST
        index.cp.min_points_per_centroid = 1
        index.train(vectors)
        index.add(vectors)

        def search(effort: int, queries: Vectors) -> Rows:
            found = index.search(queries, K, params=faiss.SearchParametersIVF(nprobe=effort))
            return np.asarray(found[1])

        return Built(index, search, [*(e for e in LADDER if e < lists), lists])

    return build


def graph(vectors: Vectors) -> Built:
    """A graph of neighbours."""
    index = faiss.IndexHNSWFlat(vectors.shape[1], LINKS, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = CONSTRUCTION
    index.add(vectors)

    def search(effort: int, queries: Vectors) -> Rows:
        found = index.search(queries, K, params=faiss.SearchParametersHNSW(efSearch=effort))
        return np.asarray(found[1])

    return Built(index, search, [e for e in LADDER if e >= K])


KINDS: Final[dict[str, Callable[[Vectors], Built]]] = {
    "exact": flat,
    "lists, float32": inverted(None),
    "lists, float16": inverted(untyped_faiss.ScalarQuantizer.QT_fp16),
    "lists, 8 bit": inverted(untyped_faiss.ScalarQuantizer.QT_8bit),
    "graph (HNSW)": graph,
}


def measure(size: int, dimension: int) -> dict[str, Any]:
    """Every kind at one size."""
    products = synthetic(size, dimension, SEED)
    tuning, timed = products.queries(TUNING, SEED + 1), products.queries(TIMED, SEED + 2)
    truth, timed_truth = true_rows(products.vectors, tuning), true_rows(products.vectors, timed)
    figures: dict[str, dict[str, Any]] = {}
    searches: dict[str, Search] = {}
    for kind, build in KINDS.items():
        if kind == "graph (HNSW)" and size > HNSW_MAX:
            continue
        began = time.perf_counter()
        built = build(products.vectors)
        built_s = time.perf_counter() - began
        effort = next(
            (e for e in built.efforts if recall(truth, built.search(e, tuning)) >= TARGET), built.efforts[-1]
        )
        searches[kind] = partial(built.search, effort)
        figures[kind] = {
            "build_s": round(built_s, 1),
            "effort": effort,
            "bytes_per_product": round(len(faiss.serialize_index(built.index)) / size),
            "recall@10": round(recall(timed_truth, searches[kind](timed)), 4),
        }
    taken: dict[str, list[float]] = {kind: [] for kind in searches}
    for query, (kind, search) in itertools.product(timed, searches.items()):
        began = time.perf_counter()
        search(query[None])
        taken[kind].append(1000 * (time.perf_counter() - began))
    return {kind: figures[kind] | summary_ms(taken[kind], 4) for kind in searches}


def main() -> int:
    """Measure every size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[3_000, 10_000, 30_000, 100_000, 300_000])
    parser.add_argument("--dimension", type=int, default=384)
    asked = parser.parse_args()
    figures = {}
    for size in asked.sizes:
        figures[f"{size}"] = measure(size, asked.dimension)
        print(f"  {size}: {figures[f'{size}']}", flush=True)
    return report("recommender-curves", figures, {}, seed=SEED, dimension=asked.dimension, target=TARGET)


if __name__ == "__main__":
    raise SystemExit(main())

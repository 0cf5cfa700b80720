"""The index alone: how building, memory, latency and recall grow with the catalogue, and filters.

All sizes are built first and asked in turns, so that a busy moment of the machine meets all alike.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import faiss
import numpy as np

from benchmarks.machine import resident_mb, summary_ms
from benchmarks.recommender.synthetic import Products, synthetic
from retrieval.model import Rows, Vectors
from retrieval.vectors import FaissIndex

K: Final = 10
QUERIES: Final = 400
ROUNDS: Final = 5
FILTERED: Final = 40  # queries for each filter and round
SHARES: Final = (0.5, 0.05, 0.001)
MIN_RECALL: Final = 0.97


@dataclass(frozen=True)
class Case:
    """One size: its index, its questions and their true answers."""

    size: int
    index: FaissIndex
    queries: Vectors
    truth: Rows
    filters: dict[str, tuple[Rows, Rows]]  # what it keeps, and the true answers among those


def recall(truth: Rows, found: Rows) -> float:
    """The share of the true neighbours that were found."""
    real = truth[:, :, None] >= 0
    return float(((truth[:, :, None] == found[:, None, :]) & real).any(axis=2).sum() / real.sum())


def true_rows(vectors: Vectors, queries: Vectors, kept: Rows | None = None) -> Rows:
    """The best rows by comparing everything."""
    inside = vectors if kept is None else vectors[kept]
    _, places = faiss.knn(queries, inside, K, metric=faiss.METRIC_INNER_PRODUCT)
    return np.asarray(places if kept is None else kept[places])


def build_case(size: int, dimension: int, seed: int) -> tuple[Case, dict[str, Any]]:
    """Build one size and weigh it."""
    products = synthetic(size, dimension, seed)
    queries = products.queries(QUERIES, seed + 1)
    before, began = resident_mb(), time.perf_counter()
    index = FaissIndex(products.vectors, seed=seed)
    built_s = time.perf_counter() - began
    held_mb = resident_mb() - before
    began = time.perf_counter()
    truth = true_rows(products.vectors, queries)
    exact_ms = 1000 * (time.perf_counter() - began) / QUERIES
    return Case(size, index, queries, truth, _filters(products, queries[:FILTERED], seed)), {
        "kind": index.kind,
        "lists_read": f"{index.raw.nprobe} of {index.raw.nlist}" if index.kind == "inverted" else "all rows",
        "build_s": round(built_s, 1),
        "resident_growth_mb": round(held_mb),
        "exact_in_batches_ms": round(exact_ms, 3),
        **_filed(index),
    }


def _filters(products: Products, queries: Vectors, seed: int) -> dict[str, tuple[Rows, Rows]]:
    made = {}
    for share in SHARES:
        for by_shelf in (False, True):
            kept = products.kept(share, seed + 2, by_shelf=by_shelf)
            name = f"{share:.1%} {'by shelf' if by_shelf else 'by chance'}"
            made[name] = kept, true_rows(products.vectors, queries, kept)
    return made


def _filed(index: FaissIndex) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        index.write(path)
        began = time.perf_counter()
        FaissIndex.read(path)
        read_ms = 1000 * (time.perf_counter() - began)
        bytes_each = path.stat().st_size / max(1, len(index))
    return {"bytes_per_product": round(bytes_each), "map_file_ms": round(read_ms, 1)}


def measure(
    sizes: list[int], dimension: int, seed: int, *, with_filters: bool
) -> tuple[dict[str, Any], dict[str, bool]]:
    """Figures by size, and the promises they keep or miss."""
    figures: dict[str, Any] = {}
    cases = []
    for size in sizes:
        case, figures[f"{size}"] = build_case(size, dimension, seed)
        print(f"  built {size}: {figures[f'{size}']}", flush=True)
        cases.append(case)
    taken = _in_turns(cases)
    promises = {}
    for case in cases:
        found, _ = case.index.search(case.queries, K)
        share = recall(case.truth, found)
        figures[f"{case.size}"] |= {"recall@10": round(share, 4), **summary_ms(taken[case.size], 3)}
        promises[f"recall@10 over {case.size:,} products is at least {MIN_RECALL}"] = share >= MIN_RECALL
        if with_filters:
            filtered = _filtered(case)
            figures[f"{case.size}"]["filters"] = filtered
            promises[f"filters over {case.size:,} products are filled"] = all(
                one["fill"] == 1.0 for one in filtered.values()
            )
            promises[f"filtered recall@10 over {case.size:,} products is at least {MIN_RECALL}"] = all(
                one["recall@10"] >= MIN_RECALL for one in filtered.values()
            )
    for small, large in itertools.pairwise(cases):
        cost = figures[f"{large.size}"]["p50_ms"] / figures[f"{small.size}"]["p50_ms"]
        growth = large.size / small.size
        figures[f"{large.size}"]["cost_growth"] = round(cost, 2)
        promises[f"one of {large.size:,} costs less than {growth:g} of {small.size:,}"] = cost < growth
    return figures, promises


def _in_turns(cases: list[Case]) -> dict[int, list[float]]:
    taken: dict[int, list[float]] = {case.size: [] for case in cases}
    for turn in range(ROUNDS + 1):
        for case in cases:
            for query in case.queries[turn :: ROUNDS + 1]:
                began = time.perf_counter()
                case.index.search(query, K)
                if turn:  # the first turn warms
                    taken[case.size].append(1000 * (time.perf_counter() - began))
    return taken


def _filtered(case: Case) -> dict[str, Any]:
    taken: dict[str, list[float]] = {name: [] for name in case.filters}
    found: dict[str, list[Rows]] = {name: [] for name in case.filters}
    for query in case.queries[:FILTERED]:
        for name, (kept, _) in case.filters.items():
            began = time.perf_counter()
            rows, _ = case.index.search(query, K, kept)
            taken[name].append(1000 * (time.perf_counter() - began))
            found[name].append(rows)
    return {
        name: {
            "rows": len(kept),
            **summary_ms(taken[name], 3),
            "fill": round(sum(len(rows) for rows in found[name]) / (K * FILTERED), 4),
            "recall@10": round(recall(truth, np.stack(found[name])), 4),
        }
        for name, (kept, truth) in case.filters.items()
    }

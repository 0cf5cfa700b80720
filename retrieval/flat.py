"""Exact search by inner product: every row, or every allowed row, is compared, or cannot be among the best.

Rows of falling length are not read to the end by a batch: where q . y <= |q| |y| is below the k-th best
score so far, so it is for all that follow. Factors of 100,000 products are read to two fifths.

Shapes   lengths (n,) float32 falling, those of the vectors
         vectors (n, d) float32; queries (b, d); rows (b, k) int64 and scores (b, k) float32, best
         first, -1 and -inf after the end; allowed (m,) int64 ascending
Source   FAISS 1.15: a plain search of many queries is a matrix product; of fewer queries than threads
         it shares the rows out among threads and waits for all of them, which takes 31 ms instead of
         0.6 where other processes use the processors, so that few queries are given a selector, with
         which each is searched by one thread. With IDSelectorArray only the listed rows are read, one
         query at a time; many queries are quicker over a copy of those rows (5,000 rows of 384: 0.28
         against 0.98 ms for one query, 1.2 against 0.6 for each of a hundred). By itself it multiplies
         matrices only from 128,000 numbers of queries on (1,000 queries of 128); fewer take five times
         as long each
"""

from __future__ import annotations

from typing import Any, Final

import faiss as untyped_faiss
import numpy as np

from retrieval.model import Rows, Vectors

faiss: Any = untyped_faiss  # its stubs do not know the search parameters' fields
MANY: Final = 32  # queries from which on a matrix product is quicker
COPY_FLOATS: Final = 1 << 22  # copied at once, so that a wide filter's copy stays in the cache
PRODUCT_FLOATS: Final = 4096  # numbers of queries from which FAISS shall multiply matrices
FIRST_SHARE: Final = 12  # one of so many of the rows, the longest, tells how far the others must be read
PARTS: Final = 4  # queries that read about as far go together
FALLING_ROWS: Final = 20_000  # below, all are read as quickly
SLACK: Final = 1e-4  # of a score, for rounding


def build_flat(vectors: Vectors) -> Any:
    """A FAISS index that compares everything."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def falling_lengths(index: Any) -> Vectors | None:
    """The rows' lengths where there are many and none is longer than the one before it."""
    if index.ntotal < FALLING_ROWS:
        return None
    lengths: Vectors = np.linalg.norm(_vectors_of(index), axis=1)
    return lengths if bool((lengths[1:] <= lengths[:-1]).all()) else None


def search_flat(
    index: Any, queries: Vectors, k: int, allowed: Rows | None, lengths: Vectors | None = None
) -> tuple[Rows, Vectors]:
    """The ``k`` best rows for each query, of all or of ``allowed``."""
    if len(queries) < MANY:
        selector = faiss.IDSelectorAll() if allowed is None else faiss.IDSelectorArray(allowed)
        scores, rows = index.search(queries, k, params=faiss.SearchParameters(sel=selector))
        return rows, scores
    faiss.cvar.distance_compute_blas_threshold = PRODUCT_FLOATS
    if allowed is not None:
        return best_of_parts(_vectors_of(index).take, queries, k, allowed)
    if lengths is not None and FIRST_SHARE * k < len(lengths):
        return _search_falling(_vectors_of(index), queries, k, lengths)
    scores, rows = index.search(queries, k)
    return rows, scores


def _vectors_of(index: Any) -> Vectors:
    vectors: Vectors = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(-1, index.d)
    return vectors


def _search_falling(vectors: Vectors, queries: Vectors, k: int, lengths: Vectors) -> tuple[Rows, Vectors]:
    first = max(len(vectors) // FIRST_SHARE, k)
    scores, rows = faiss.knn(queries, vectors[:first], k, metric=faiss.METRIC_INNER_PRODUCT)
    needed = scores[:, -1] * (1 - SLACK) / np.maximum(np.linalg.norm(queries, axis=1), 1e-30)
    reach = np.where(needed > 0, np.searchsorted(-lengths, -needed, side="right"), len(vectors))
    for part in np.array_split(np.argsort(reach), PARTS):
        stop = int(reach[part[-1]])
        if stop > first:
            rest = vectors[first:stop]
            more, places = faiss.knn(
                queries[part], rest, min(k, len(rest)), metric=faiss.METRIC_INNER_PRODUCT
            )
            both = (np.concatenate((rows[part], places + first), 1), np.concatenate((scores[part], more), 1))
            rows[part], scores[part] = _best_columns(*both, k)
    return rows, scores


def best_of_parts(take: Any, queries: Vectors, k: int, allowed: Rows) -> tuple[Rows, Vectors]:
    """The best rows among ``allowed``, whose vectors ``take(rows, axis=0)`` copies part by part."""
    step = max(k, COPY_FLOATS // queries.shape[1])
    found = []
    for start in range(0, len(allowed), step):
        part = allowed[start : start + step]
        scores, places = faiss.knn(queries, take(part, axis=0), k, metric=faiss.METRIC_INNER_PRODUCT)
        found.append((np.where(places >= 0, part[places], -1), scores))
    rows = np.concatenate([r for r, _ in found], axis=1)
    scores = np.concatenate([s for _, s in found], axis=1)
    return _best_columns(rows, scores, k)


def _best_columns(rows: Rows, scores: Vectors, k: int) -> tuple[Rows, Vectors]:
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(rows, best, 1), np.take_along_axis(scores, best, 1)

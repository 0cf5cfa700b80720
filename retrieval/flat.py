"""Exact search by inner product: every row, or every allowed row, is compared.

Shapes   vectors (n, d) float32; queries (b, d); rows (b, k) int64 and scores (b, k) float32, best
         first, -1 and -inf after the end; allowed (m,) int64 ascending
Source   FAISS 1.15: a plain search of many queries is a matrix product; of fewer queries than threads
         it shares the rows out among threads and waits for all of them, which takes 31 ms instead of
         0.6 where other processes use the processors, so that few queries are given a selector, with
         which each is searched by one thread. With IDSelectorArray only the listed rows are read, one
         query at a time; many queries are quicker over a copy of those rows (5,000 rows of 384: 0.28
         against 0.98 ms for one query, 1.2 against 0.6 for each of a hundred)
"""

from __future__ import annotations

from typing import Any, Final

import faiss as untyped_faiss
import numpy as np

from retrieval.model import Rows, Vectors

faiss: Any = untyped_faiss  # its stubs do not know the search parameters' fields
MANY: Final = 32  # queries from which on a matrix product is quicker
COPY_FLOATS: Final = 1 << 22  # copied at once, so that a wide filter's copy stays in the cache


def build_flat(vectors: Vectors) -> Any:
    """A FAISS index that compares everything."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def search_flat(index: Any, queries: Vectors, k: int, allowed: Rows | None) -> tuple[Rows, Vectors]:
    """The ``k`` best rows for each query, of all or of ``allowed``."""
    if len(queries) < MANY:
        selector = faiss.IDSelectorAll() if allowed is None else faiss.IDSelectorArray(allowed)
        scores, rows = index.search(queries, k, params=faiss.SearchParameters(sel=selector))
        return rows, scores
    if allowed is None:
        scores, rows = index.search(queries, k)
        return rows, scores
    vectors = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(-1, index.d)
    return best_of_parts(vectors.take, queries, k, allowed)


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
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(rows, best, 1), np.take_along_axis(scores, best, 1)

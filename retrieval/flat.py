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
from numpy.typing import NDArray

from retrieval.model import Rows, Vectors

faiss: Any = untyped_faiss  # its stubs do not know the search parameters' fields
MANY: Final = 32  # queries from which on a matrix product is quicker
COPY_FLOATS: Final = 1 << 22  # copied at once, so that a wide filter's copy stays in the cache
PRODUCT_FLOATS: Final = 4096  # numbers of queries from which FAISS shall multiply matrices
FIRST_SHARE: Final = 12  # one of so many of the rows, the longest, tells how far the others must be read
QUERIES: Final = 1024  # answered at once
FIRST_QUERIES: Final = 128  # compared at once with the longest rows, so that their scores stay in the cache
BLOCK_ROWS: Final = 1024  # compared at once: a thousand queries' scores stay in the cache
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
        parts = [queries[start : start + QUERIES] for start in range(0, len(queries), QUERIES)]
        found = [_search_falling(_vectors_of(index), part, k, lengths) for part in parts]
        return np.concatenate([r for r, _ in found]), np.concatenate([s for _, s in found])
    scores, rows = index.search(queries, k)
    return rows, scores


def _vectors_of(index: Any) -> Vectors:
    vectors: Vectors = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(-1, index.d)
    return vectors


def _search_falling(vectors: Vectors, queries: Vectors, k: int, lengths: Vectors) -> tuple[Rows, Vectors]:
    """The longest rows are compared with all; the others block by block, each with those who need it."""
    first = max(len(vectors) // FIRST_SHARE, k)
    bound, hits = _among_the_first(vectors[:first], queries, k)
    needed = bound * (1 - SLACK) / np.maximum(np.linalg.norm(queries, axis=1), 1e-30)
    reach = np.where(needed > 0, np.searchsorted(-lengths, -needed, side="right"), len(vectors))
    far_first = np.argsort(-reach, kind="stable")
    asked, limit = np.ascontiguousarray(queries[far_first]), bound[far_first][:, None]
    block = np.empty(len(queries) * BLOCK_ROWS, dtype=np.float32)
    for start in range(first, int(reach.max(initial=0)), BLOCK_ROWS):
        part = vectors[start : start + BLOCK_ROWS]
        count = int(np.count_nonzero(reach > start))
        products = np.matmul(asked[:count], part.T, out=block[: count * len(part)].reshape(count, len(part)))
        who, place, of = _reaching(products, limit[:count])
        hits.append((far_first[who], place + start, of))
    together = tuple(np.concatenate(parts) for parts in zip(*hits, strict=True))
    return best_columns(*best_laid_out(together, len(queries), k), k)


def _among_the_first(
    vectors: Vectors, queries: Vectors, k: int
) -> tuple[Vectors, list[tuple[NDArray[Any], ...]]]:
    """Each query's ``k``-th best score (b,) among these rows, and what reaches it."""
    bound = np.empty(len(queries), dtype=np.float32)
    held = np.empty((min(FIRST_QUERIES, len(queries)), len(vectors)), dtype=np.float32)
    hits: list[tuple[NDArray[Any], ...]] = []
    for start in range(0, len(queries), FIRST_QUERIES):
        part = slice(start, min(start + FIRST_QUERIES, len(queries)))
        products = np.matmul(queries[part], vectors.T, out=held[: part.stop - start])
        bound[part] = np.partition(products, len(vectors) - k, axis=1)[:, len(vectors) - k]
        who, place, of = _reaching(products, bound[part][:, None])
        hits.append((who + start, place, of))
    return bound, hits


def _reaching(products: Vectors, bound: Vectors) -> tuple[NDArray[Any], ...]:
    """Which of the products (b, n) reach each row's bound (b, 1): rows, columns, values."""
    places = np.flatnonzero(products >= bound)
    return (*np.divmod(places, products.shape[1]), products.ravel()[places])


def best_laid_out(hits: tuple[NDArray[Any], ...], b: int, k: int) -> tuple[Rows, Vectors]:
    """Each query's hits (who, row, score) as rows and scores (b, w), -1 and -inf after the end.

    Those below a query's k-th best are left out; the others stand in no order.
    """
    who, rows, scores = hits
    order = np.argsort(who.astype(np.min_scalar_type(b)), kind="stable")  # few bits are sorted by counting
    rows, scores = rows[order], scores[order]
    offsets = np.concatenate(([0], np.cumsum(np.bincount(who, minlength=b))))
    return best_of_lists_laid_out(offsets, rows, scores, k)


def best_of_lists_laid_out(
    offsets: NDArray[Any], rows: NDArray[Any], scores: Vectors, k: int, least: float = -np.inf
) -> tuple[Rows, Vectors]:
    """Lists one after the other, ``offsets`` (b + 1,) into them, as rows and scores (b, w).

    What is below ``least`` or a list's k-th best is left out; the others stand in no order.
    """
    bounds = np.maximum(kth_of_lists(offsets, scores, k), np.float32(least))
    kept = np.flatnonzero(scores >= np.repeat(bounds, np.diff(offsets)))
    counts = np.diff(np.searchsorted(kept, offsets))
    inside = np.arange(max(int(counts.max(initial=0)), 1)) < counts[:, None]
    laid = np.full(inside.shape, -np.inf, dtype=np.float32)
    found = np.full(inside.shape, -1, dtype=np.int64)
    laid[inside], found[inside] = scores[kept], rows[kept]
    return found, laid


def kth_of_lists(offsets: NDArray[Any], scores: Vectors, k: int) -> Vectors:
    """The ``k``-th best score (b,) of each list, -inf where a list has no more than ``k``."""
    lengths = np.diff(offsets)
    bounds = np.full(len(lengths), -np.inf, dtype=np.float32)
    for one in np.flatnonzero(lengths > k).tolist():
        nth = lengths[one] - k
        bounds[one] = np.partition(scores[offsets[one] : offsets[one + 1]], nth)[nth]
    return bounds


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
    return best_columns(rows, scores, k)


def best_columns(rows: Rows, scores: Vectors, k: int) -> tuple[Rows, Vectors]:
    """The best ``k`` of each row, equal ones in the order given."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(rows, best, 1), np.take_along_axis(scores, best, 1)

"""Inverted lists read once for a whole batch: each list is multiplied with all the queries that read it.

FAISS goes query by query, and of a thousand queries some ninety read the same list. Here a list is
unpacked once, and one matrix product scores its rows for all of them. The nearest lists come first:
FAISS itself finds the k best in them, and the k-th is a bound, below which nothing in the others counts.

Shapes   queries (b, d); lists (b, p) int64; rows and scores (b, k) as in ``flat``
         hits: who (h,) of the queries found which row (h,) with which score
Source   FAISS 1.15 IndexIVFScalarQuantizer of QT_fp16: a list's codes are its rows' halves
"""

from __future__ import annotations

from typing import Any, Final

import faiss as untyped_faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.flat import best_columns, best_laid_out
from retrieval.model import Rows, Vectors

faiss: Any = untyped_faiss
READERS: Final = 24  # of each list, above which a product is quicker than FAISS
BOUND_ROWS: Final = 3  # times k rows are in the nearest lists, from which the bound is told
Hits = tuple[NDArray[Any], ...]  # who, row, score


def is_worth(index: Any, queries: int, probes: int) -> bool:
    """Whether so many queries read each list often enough."""
    return bool(queries * probes >= READERS * index.nlist)


def search_grouped(index: Any, queries: Vectors, k: int, probes: int) -> tuple[Vectors, Rows]:
    """What FAISS finds in ``probes`` lists a query: scores and rows, best first."""
    near = int(min(np.ceil(BOUND_ROWS * k * index.nlist / index.ntotal), probes))
    lists, from_centres = _nearest_lists(index, queries, probes, near)
    scores, rows = _in_lists(index, queries, k, lists[:, :near], from_centres)
    bound = np.where(rows[:, -1] >= 0, scores[:, -1], -np.inf)
    found, laid = best_laid_out(_hits(index, queries, lists[:, near:], bound), len(queries), k)
    rows, scores = np.concatenate((rows, found), axis=1), np.concatenate((scores, laid), axis=1)
    rows, scores = best_columns(rows, scores, k)
    return scores, rows


def _nearest_lists(index: Any, queries: Vectors, probes: int, near: int) -> tuple[Rows, Vectors]:
    """The lists whose centres are nearest to each query, the ``near`` nearest first; how near those are."""
    quantizer = faiss.downcast_index(index.quantizer)
    flat = faiss.rev_swig_ptr(quantizer.get_xb(), quantizer.ntotal * quantizer.d)
    far = queries @ -flat.reshape(-1, quantizer.d).T
    lists = np.argpartition(far, probes - 1, axis=1)[:, :probes]
    of_lists = np.take_along_axis(far, lists, 1)
    nearest_first = np.argpartition(of_lists, near - 1, axis=1)
    lists, of_lists = (np.take_along_axis(one, nearest_first, 1) for one in (lists, of_lists))
    return lists, -of_lists[:, :near]


def _in_lists(
    index: Any, queries: Vectors, k: int, lists: Rows, from_centres: Vectors
) -> tuple[Vectors, Rows]:
    """What FAISS finds in just these lists."""
    b, near = lists.shape
    scores, rows = np.empty((b, k), dtype=np.float32), np.empty((b, k), dtype=np.int64)
    told = [np.ascontiguousarray(one) for one in (lists, from_centres)]
    index.search_preassigned_c(
        b,
        faiss.swig_ptr(queries),
        k,
        *map(faiss.swig_ptr, (*told, scores, rows)),
        False,  # rows are told, not lists with places in them
        faiss.SearchParametersIVF(nprobe=near),
    )
    return scores, rows


def _hits(index: Any, queries: Vectors, lists: Rows, bound: Vectors) -> Hits:
    """What reaches each query's ``bound`` in its lists."""
    sizes = np.array([index.invlists.list_size(one) for one in range(index.nlist)])
    cuts, readers = _readers(lists, index.nlist)
    limits = bound[readers][:, None]
    asked = np.empty((int(np.diff(cuts).max(initial=0)), index.d), dtype=np.float32)
    held = np.empty((int(sizes.max(initial=0)), index.d), dtype=np.float32)
    scored = np.empty(len(asked) * len(held), dtype=np.float32)
    found: list[Hits] = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))]
    for one in np.flatnonzero((np.diff(cuts) > 0) & (sizes > 0)).tolist():
        size, who = int(sizes[one]), readers[cuts[one] : cuts[one + 1]]
        codes, ids = index.invlists.get_codes(one), index.invlists.get_ids(one)
        index.sq.decode_c(codes, faiss.swig_ptr(held), size)
        np.take(queries, who, axis=0, out=asked[: len(who)], mode="clip")
        scores = scored[: len(who) * size].reshape(len(who), size)
        np.matmul(asked[: len(who)], held[:size].T, out=scores)
        hits = np.flatnonzero(scores >= limits[cuts[one] : cuts[one + 1]])
        reader, place = np.divmod(hits, size)
        found.append((who[reader], faiss.rev_swig_ptr(ids, size)[place], scores.ravel()[hits]))
    return tuple(np.concatenate(parts) for parts in zip(*found, strict=True))


def _readers(lists: Rows, count: int) -> tuple[Rows, Rows]:
    """The queries that read each list, one list's after another's, and where each list's begin."""
    flat = lists.ravel()
    order = np.argsort(flat.astype(np.min_scalar_type(count)), kind="stable")
    cuts = np.concatenate(([0], np.cumsum(np.bincount(flat, minlength=count))))
    return cuts, order // max(lists.shape[1], 1)

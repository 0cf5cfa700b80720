"""Inverted lists read once for a whole batch: each list is multiplied with all the queries that read it.

FAISS goes query by query, and of a thousand queries some ninety read the same list. Here a list is
unpacked once, and one matrix product scores its rows for all of them. The nearest lists come first:
the k-th best score in them is a bound, below which nothing in the others is looked at again.

Shapes   queries (b, d); lists (b, p) int64, the nearest first; rows and scores (b, k) as in ``flat``
         hits: who (h,) of the queries found which place (h,), counted through all lists, with which score
Source   FAISS 1.15 IndexIVFScalarQuantizer of QT_fp16: a list's codes are its rows' halves
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import faiss as untyped_faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.model import Rows, Vectors

faiss: Any = untyped_faiss
READERS: Final = 24  # of each list, above which a product is quicker than FAISS
BOUND_ROWS: Final = 3  # times k rows are in the nearest lists, from which the bound is told
SIGN_AND_HALF: Final = np.int32(-0x70000001)  # a half's bits in a float's places: sign, exponent, fraction
HALF_SCALE: Final = np.float32(2.0**112)  # the two exponents count from 15 and from 127
Hits = tuple[NDArray[Any], ...]  # who, place, score


def is_worth(index: Any, queries: int, probes: int) -> bool:
    """Whether so many queries read each list often enough."""
    return bool(queries * probes >= READERS * index.nlist)


def search_grouped(index: Any, queries: Vectors, k: int, probes: int) -> tuple[Vectors, Rows]:
    """What FAISS finds in ``probes`` lists a query: scores and rows, best first."""
    _, lists = index.quantizer.search(queries, probes)
    near = int(min(np.ceil(BOUND_ROWS * k * index.nlist / index.ntotal), probes))
    b = len(queries)
    hits = _hits(index, queries, lists[:, :near], np.full(b, -np.inf, dtype=np.float32))
    others = _hits(index, queries, lists[:, near:], _kth_best(hits, b, k))
    hits = tuple(np.concatenate(parts) for parts in zip(hits, others, strict=True))
    bound = _kth_best(hits, b, k)
    reached = hits[2] >= bound[hits[0]]
    scores, places = _laid(tuple(part[reached] for part in hits), b, k)
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    places = np.take_along_axis(places, best, 1)
    ids = np.concatenate([_ids_of(index, one) for one in range(index.nlist)])
    return np.take_along_axis(scores, best, 1), np.where(places >= 0, ids[places], -1)


def _hits(index: Any, queries: Vectors, lists: Rows, bound: Vectors) -> Hits:
    """What reaches each query's ``bound`` in its lists."""
    sizes = np.array([index.invlists.list_size(one) for one in range(index.nlist)])
    starts = np.cumsum(sizes) - sizes
    found: list[Hits] = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))]
    for one, readers in _readers(lists, index.nlist):
        scores = queries[readers] @ _unpacked(index, one).T
        hits = np.flatnonzero(scores >= bound[readers][:, None])
        reader, place = np.divmod(hits, scores.shape[1])
        found.append((readers[reader], starts[one] + place, scores.ravel()[hits]))
    return tuple(np.concatenate(parts) for parts in zip(*found, strict=True))


def _readers(lists: Rows, count: int) -> Iterator[tuple[int, Rows]]:
    """Each list that is read, with the queries that read it."""
    flat = lists.ravel()
    order = np.argsort(flat, kind="stable")
    cuts = np.searchsorted(flat[order], np.arange(count + 1))
    readers = order // max(lists.shape[1], 1)
    for one in np.flatnonzero(np.diff(cuts)).tolist():
        yield one, readers[cuts[one] : cuts[one + 1]]


def _unpacked(index: Any, one: int) -> Vectors:
    """A list's rows as floats; by hand in half the time that NumPy takes for halves."""
    size = index.invlists.list_size(one)
    halves = faiss.rev_swig_ptr(index.invlists.get_codes(one), size * index.code_size).view(np.int16)
    bits = halves.astype(np.int32)
    bits <<= 13
    bits &= SIGN_AND_HALF
    floats: Vectors = bits.view(np.float32)
    floats *= HALF_SCALE
    return floats.reshape(size, index.d)


def _ids_of(index: Any, one: int) -> NDArray[np.int64]:
    size = index.invlists.list_size(one)
    if not size:
        return np.zeros(0, dtype=np.int64)
    ids: NDArray[np.int64] = faiss.rev_swig_ptr(index.invlists.get_ids(one), size).astype(np.int64)
    return ids


def _kth_best(hits: Hits, b: int, k: int) -> Vectors:
    """The score (b,) of each query's ``k``-th best hit, -inf where there are fewer."""
    scores, _ = _laid(hits, b, k)
    kth: Vectors = -np.partition(-scores, k - 1, axis=1)[:, k - 1]
    return kth


def _laid(hits: Hits, b: int, k: int) -> tuple[Vectors, Rows]:
    """Each query's scores and places side by side (b, w), w at least ``k``; -inf and -1 after the end."""
    who, places, scores = hits
    order = np.argsort(who.astype(np.min_scalar_type(b)), kind="stable")  # few bits are sorted by counting
    counts = np.bincount(who, minlength=b)
    width = max(int(counts.max(initial=0)), k)
    inside = np.arange(width) < counts[:, None]
    laid = np.full((b, width), -np.inf, dtype=np.float32)
    found = np.full((b, width), -1, dtype=np.int64)
    laid[inside], found[inside] = scores[order], places[order]
    return laid, found

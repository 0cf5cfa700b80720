"""Inverted lists read once for a whole batch: each list is multiplied with all the queries that read it.

FAISS goes query by query, and of a thousand queries some ninety read the same list. Here a list is
unpacked once, and one matrix product scores its rows for all of them. The k-th best in a query's
nearest lists is a bound, below which nothing in the others counts.

Shapes   queries (b, d); lists (b, p) int64, the nearest first; rows and scores (b, k) as in ``flat``
         a reading is one query's reading of one list; readings (r,) are sorted by list
Source   FAISS 1.15 IndexIVFScalarQuantizer of QT_fp16: a list's codes are its rows' halves
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

import faiss as untyped_faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.flat import best_columns, best_laid_out, kth_of_lists
from retrieval.model import Rows, Vectors

faiss: Any = untyped_faiss
READERS: Final = 24  # of each list, above which a product is quicker than FAISS
BOUND_ROWS: Final = 3  # times k rows are in the nearest lists, from which the bound is told
SCORES: Final = 1 << 24  # kept at once, 64 MiB
FRACTION_BITS: Final = 23 - 10  # that a float32 has more of than a float16
SIGN_AND_REST: Final = np.int32(0x8FFFFFFF - (1 << 32))  # not the copies of the sign beside it
EXPONENTS_APART: Final = np.float32(2.0 ** (127 - 15))


def is_worth(index: Any, queries: int, probes: int) -> bool:
    """Whether so many queries read each list often enough."""
    return bool(queries * probes >= READERS * index.nlist)


def search_grouped(index: Any, queries: Vectors, k: int, probes: int) -> tuple[Vectors, Rows]:
    """What FAISS finds in ``probes`` lists a query: scores and rows, best first."""
    near = int(min(np.ceil(BOUND_ROWS * k * index.nlist / index.ntotal), probes))
    lists = _nearest_lists(index, queries, probes, near)
    sizes = np.array([index.invlists.list_size(one) for one in range(index.nlist)])
    step = max(SCORES // max(int(sizes[lists].sum(axis=1).max()), 1), 1)
    rows = np.full((len(queries), k), -1, dtype=np.int64)
    scores = np.full((len(queries), k), -np.inf, dtype=np.float32)
    for start in range(0, len(queries), step):
        part = slice(start, start + step)
        found, of = _best_of_lists(index, queries[part], k, _Readings.of(lists[part], sizes), near)
        rows[part, : found.shape[1]], scores[part, : found.shape[1]] = found, of
    return scores, rows


def _nearest_lists(index: Any, queries: Vectors, probes: int, near: int) -> Rows:
    """The lists whose centres are nearest to each query, the ``near`` nearest first."""
    quantizer = faiss.downcast_index(index.quantizer)
    flat = faiss.rev_swig_ptr(quantizer.get_xb(), quantizer.ntotal * quantizer.d)
    far = queries @ -flat.reshape(-1, quantizer.d).T
    lists = np.argpartition(far, probes - 1, axis=1)[:, :probes]
    nearest_first = np.argpartition(np.take_along_axis(far, lists, 1), near - 1, axis=1)
    nearest: Rows = np.take_along_axis(lists, nearest_first, 1)
    return nearest


@dataclass(frozen=True, slots=True)
class _Readings:
    """Who reads which list, one list's readers after another's, and where the scores of each reading lie."""

    who: Rows  # (r,)
    cuts: Rows  # (nlist + 1,): where each list's readings begin
    sizes: Rows  # (nlist,): of the lists
    starts: Rows  # (r + 1,): where each reading's scores begin
    place: Rows  # (b, p): which reading is a query's of its p-th list

    @classmethod
    def of(cls, lists: Rows, sizes: Rows) -> Self:
        """Of the lists (b, p) that each query reads."""
        flat = lists.ravel()
        order = np.argsort(flat.astype(np.min_scalar_type(len(sizes))), kind="stable")
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        cuts = np.concatenate(([0], np.cumsum(np.bincount(flat, minlength=len(sizes)))))
        starts = np.concatenate(([0], np.cumsum(sizes[flat[order]])))
        return cls(order // max(lists.shape[1], 1), cuts, sizes, starts, place.reshape(lists.shape))

    def lists(self) -> Iterator[tuple[int, int, slice, slice]]:
        """Each list that is read and holds rows: its number and size, its readings, and their scores."""
        for one in np.flatnonzero((np.diff(self.cuts) > 0) & (self.sizes > 0)).tolist():
            start, stop = int(self.cuts[one]), int(self.cuts[one + 1])
            scores = slice(int(self.starts[start]), int(self.starts[stop]))
            yield one, int(self.sizes[one]), slice(start, stop), scores

    def of_nearest(self, near: int) -> tuple[Rows, Rows]:
        """Offsets (b + 1,) into the places of the scores of each query's ``near`` nearest lists; those."""
        mine = self.place[:, :near]
        begin, lengths = self.starts[mine].ravel(), (self.starts[mine + 1] - self.starts[mine]).ravel()
        ends = np.cumsum(lengths)
        places = np.arange(ends[-1]) + np.repeat(begin - ends + lengths, lengths)
        return np.concatenate(([0], ends[near - 1 :: near])), places


def _best_of_lists(
    index: Any, queries: Vectors, k: int, readings: _Readings, near: int
) -> tuple[Rows, Vectors]:
    """The best rows of all readings for each query, with their scores."""
    scored = _scored(index, queries, readings)
    offsets, places = readings.of_nearest(near)
    bound = kth_of_lists(offsets, scored[places], k)
    limits = bound[readings.who][:, None]
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))]
    for one, size, who, at in readings.lists():
        scores = scored[at]
        hits = np.flatnonzero(scores.reshape(-1, size) >= limits[who])
        reader, place = np.divmod(hits, size)
        ids = faiss.rev_swig_ptr(index.invlists.get_ids(one), size)
        found.append((readings.who[who][reader], ids[place], scores[hits]))
    hits_of_all = tuple(np.concatenate(parts) for parts in zip(*found, strict=True))
    return best_columns(*best_laid_out(hits_of_all, len(queries), k), k)


def _scored(index: Any, queries: Vectors, readings: _Readings) -> Vectors:
    """The scores of every reading, one reading's after another's."""
    scored = np.empty(int(readings.starts[-1]), dtype=np.float32)
    asked = np.empty((int(np.diff(readings.cuts).max(initial=0)), index.d), dtype=np.float32)
    held = np.empty((int(readings.sizes.max(initial=0)), index.d), dtype=np.float32)
    for one, size, who, at in readings.lists():
        codes = faiss.rev_swig_ptr(index.invlists.get_codes(one), size * index.code_size)
        unpacked(codes.view(np.int16).reshape(size, index.d), held[:size])
        mine = asked[: who.stop - who.start]
        np.take(queries, readings.who[who], axis=0, out=mine, mode="clip")
        np.matmul(mine, held[:size].T, out=scored[at].reshape(len(mine), size))
    return scored


def unpacked(halves: NDArray[np.int16], out: Vectors) -> None:
    """The bits of finite float16 numbers as float32, in a quarter of FAISS's time.

    The fraction and exponent are moved to where a float32 has them, the sign stays at the top; what the
    exponents differ in is then one factor.
    """
    bits = out.view(np.int32)
    np.copyto(bits, halves)
    np.left_shift(bits, FRACTION_BITS, out=bits)
    np.bitwise_and(bits, SIGN_AND_REST, out=bits)
    np.multiply(out, EXPONENTS_APART, out=out)

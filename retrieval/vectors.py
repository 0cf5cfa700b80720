"""Nearest neighbours by inner product: exact while that is quick, inverted lists above.

Exact search costs the same at every size for each number compared, so the product n · d decides:
EXACT_MAX of them take about two milliseconds (measured curves: docs/scale.md).

Shapes   vectors (n, d) float32; one query (d,) gives rows (≤ k,) and scores (≤ k,); queries (b, d)
         give (b, k) of each, with -1 and -inf after the end; allowed (m,) int64 ascending
Errors   ValueError for k < 1, for queries of another length, for allowed rows that do not exist
Source   FAISS 1.15: IndexFlatIP, and IndexIVFScalarQuantizer of float16
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, Self

import faiss as untyped_faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.flat import build_flat, falling_lengths, search_flat
from retrieval.inverted import build_inverted, search_inverted
from retrieval.model import Rows, Vectors

faiss: Any = untyped_faiss  # its stubs do not know the search parameters' fields
EXACT_MAX: Final = 1 << 24
SEED: Final = 7
ROUNDING_BITS: Final = 4  # the last bits of a score, which the order of adding up decides
ROW_BITS: Final = 40
Kind = Literal["exact", "inverted"]


def kind_for(size: int, dimension: int) -> Kind:
    """What suits ``size`` vectors of that length."""
    return "exact" if size * dimension <= EXACT_MAX else "inverted"


class ExactIndex:
    """Every row compared, in NumPy; the truth that others are measured against."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def search(self, query: Vectors, k: int, allowed: Rows | None = None) -> tuple[Rows, Vectors]:
        """The ``k`` best rows (among ``allowed``) and their scores; ties go to the lower row."""
        if query.ndim == 2:
            return _padded([self.search(one, k, allowed) for one in query], k)
        rows = np.arange(len(self._vectors), dtype=np.int64) if allowed is None else allowed
        scores = self._vectors[rows] @ query
        order = np.lexsort((rows, -scores))[:k]
        return rows[order], scores[order]


class FaissIndex:
    """A FAISS inner-product index of the kind that fits its size; filters are inside its search.

    Immutable: any number of threads may search it.

    Args:
        vectors: (n, d) float32, of any length; kept as a copy. Where none is longer than the one before
            it, an exact search of many queries does not read them all.
        queries: (q, d) what is likely to be asked, by which the lists to read are measured.
        seed: the same vectors and seed give the same index.
        kind: None for what fits the size.
    """

    def __init__(
        self,
        vectors: Vectors,
        *,
        queries: Vectors | None = None,
        seed: int = SEED,
        kind: Kind | None = None,
    ) -> None:
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        kind = kind or kind_for(*vectors.shape)
        self._index = build_flat(vectors) if kind == "exact" else build_inverted(vectors, seed, queries)

    @cached_property
    def _lengths(self) -> Vectors | None:
        return falling_lengths(self._index)

    @property
    def kind(self) -> Kind:
        """How it searches."""
        return "exact" if isinstance(self._index, faiss.IndexFlat) else "inverted"

    @property
    def raw(self) -> Any:
        """The FAISS index itself, for measuring."""
        return self._index

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(
        self, query: Vectors, k: int, allowed: Rows | None = None, *, needed: int | None = None
    ) -> tuple[Rows, Vectors]:
        """The ``k`` best rows (among ``allowed``) and their scores, best first.

        As many come back as pass, up to ``k``. Scores that are equal but for rounding stand in the order
        of their rows.

        Args:
            needed: how many of the ``k`` are wanted, by which the lists to read are counted; the others
                stand in for those that are left out afterwards. All of them by default.
        """
        queries = np.ascontiguousarray(np.atleast_2d(query), dtype=np.float32)
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        if queries.shape[1] != self._index.d:
            raise ValueError(f"queries must have length {self._index.d}, not {queries.shape[1]}")
        rows, scores = self._found(queries, k, _checked(allowed, len(self)), needed or k)
        _order_ties(rows, scores)
        if query.ndim == 2:
            scores[rows < 0] = -np.inf
            return rows, scores
        real = rows[0] >= 0
        return rows[0][real], scores[0][real]

    def _found(self, queries: Vectors, k: int, allowed: Rows | None, needed: int) -> tuple[Rows, Vectors]:
        passing = len(self) if allowed is None else len(allowed)
        if passing == 0 or len(queries) == 0:
            return _padded([], k, len(queries))
        if self.kind == "inverted":
            return search_inverted(self._index, queries, k, allowed, needed)
        return search_flat(self._index, queries, k, allowed, self._lengths)

    def with_added(self, vectors: Vectors) -> Self:
        """The same with more rows at the end; this one stays as it is."""
        index = type(self).__new__(type(self))
        index._index = faiss.clone_index(self._index)
        index._index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return index

    def as_array(self) -> NDArray[np.uint8]:
        """All of it, to be kept among arrays."""
        return np.asarray(faiss.serialize_index(self._index))

    @classmethod
    def from_array(cls, array: NDArray[np.uint8]) -> Self:
        """What ``as_array`` gave."""
        index = cls.__new__(cls)
        index._index = faiss.deserialize_index(array)
        return index

    def write(self, path: Path) -> None:
        """Write it to a file."""
        faiss.write_index(self._index, str(path))

    @classmethod
    def read(cls, path: Path) -> Self:
        """What ``write`` wrote; the vectors stay on disk and are shared between processes."""
        index = cls.__new__(cls)
        index._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY)
        return index


def _checked(allowed: Rows | None, size: int) -> Rows | None:
    if allowed is None or len(allowed) == 0:
        return allowed
    if int(allowed.min()) < 0 or int(allowed.max()) >= size:
        raise ValueError(f"allowed rows must lie within 0 and {size - 1}")
    return np.ascontiguousarray(allowed, dtype=np.int64)


def _padded(found: list[tuple[Rows, Vectors]], k: int, queries: int | None = None) -> tuple[Rows, Vectors]:
    queries = len(found) if queries is None else queries
    rows = np.full((queries, k), -1, dtype=np.int64)
    scores = np.full((queries, k), -np.inf, dtype=np.float32)
    for place, (some, of) in enumerate(found):
        rows[place, : len(some)], scores[place, : len(some)] = some, of
    return rows, scores


def _order_ties(rows: Rows, scores: Vectors) -> None:
    """Put neighbours whose scores are one but for rounding into the order of their rows, in place.

    Products of many queries at once and of one alone add up in different orders, so that two equal
    vectors may differ in the last bits in one of them.
    """
    cells = (scores.view(np.int32) + (1 << (ROUNDING_BITS - 1))) >> ROUNDING_BITS
    tied = (cells[:, 1:] == cells[:, :-1]) & (rows[:, 1:] >= 0)
    if tied.any():
        groups = np.zeros(rows.shape, dtype=np.int64)
        np.cumsum(~tied, axis=1, out=groups[:, 1:])
        order = np.argsort((groups << ROW_BITS) + rows, axis=1)
        rows[:] = np.take_along_axis(rows, order, 1)
        scores[:] = np.take_along_axis(scores, order, 1)

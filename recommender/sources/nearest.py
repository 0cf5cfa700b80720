"""The products whose vectors lie nearest to each shopper's vector, for whole batches.

Shapes   vectors (n, d) float32, queries (b, d) float32; answers (b, k) as the port says
Units    scores are inner products; a product whose vector is zero is never found
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Histories, Ragged, Rows
from recommender.sources.best import nothing, without_hidden
from retrieval.vectors import FaissIndex, Kind, kind_for

LEAST_ROOM: Final = 32
SURE: Final = 10  # are found as surely as the index promises; those behind them are there to be fused


class NearestRows:
    """An index over product vectors, of the kind that fits their number."""

    def __init__(self, vectors: Floats, kind: Kind | None = None) -> None:
        self.vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        self.known: Rows = np.flatnonzero(np.any(self.vectors != 0, axis=1)).astype(np.int64)
        self._kind: Kind = kind or kind_for(len(self.known), self.vectors.shape[1])
        if self._kind == "exact":  # the longest first: the search of a batch need not read them all
            lengths = np.linalg.norm(self.vectors[self.known], axis=1)
            self.known = self.known[np.argsort(-lengths, kind="stable")]

    @cached_property
    def index(self) -> FaissIndex:
        """The index over the known rows, in their order."""
        return FaissIndex(self.vectors[self.known], kind=self._kind)

    @cached_property
    def _place_of(self) -> Rows:
        places = np.full(len(self.vectors), -1, dtype=np.int64)
        places[self.known] = np.arange(len(self.known))
        return places

    def over(self, vectors: Floats) -> NearestRows:
        """The same over other vectors; what is merely longer keeps the index and adds to it."""
        old = len(self.vectors)
        if len(vectors) < old or not np.array_equal(vectors[:old], self.vectors):
            return NearestRows(vectors)
        if len(vectors) == old:
            return self
        longer = NearestRows(vectors, self._kind)
        if "index" in self.__dict__ and self._kind == "inverted":  # the other kind is built as quickly
            longer.__dict__["index"] = self.index.with_added(vectors[longer.known[len(self.known) :]])
        return longer

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The vectors, and the index where building it takes long."""
        if kind_for(len(self.known), self.vectors.shape[1]) == "exact":
            return {"vectors": self.vectors}
        return {"vectors": self.vectors, "index": self.index.as_array()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> NearestRows:
        """Back from ``arrays``."""
        rows = cls(arrays["vectors"])
        if "index" in arrays:
            rows.__dict__["index"] = FaissIndex.from_array(arrays["index"])
        return rows

    def search(
        self, queries: Floats, k: int, hidden: Ragged | None, allowed: Rows | None
    ) -> tuple[Rows, Floats]:
        """The ``k`` nearest known rows to each query, but what is hidden and what is not allowed.

        How far is searched for one query depends on what is hidden from that one alone.
        """
        inside = None if allowed is None else self._places(allowed)
        most = len(self.known) if inside is None else len(inside)
        rows, scores = nothing(len(queries), k)
        if most == 0 or not len(queries):
            return rows, scores
        rooms = _rooms(hidden, len(queries))
        for room in np.unique(rooms).tolist():
            of = np.flatnonzero(rooms == room)
            places, near = self.index.search(queries[of], min(k + room, most), inside, needed=min(k, SURE))
            found = np.where(places >= 0, self.known[places], places)
            rows[of], scores[of] = without_hidden(
                found, near, k, None if hidden is None else hidden.of_lists(of)
            )
        return rows, scores

    def _places(self, rows: Rows) -> Rows:
        """Where the known ones of ``rows`` stand among the known, ascending."""
        places = self._place_of[rows]
        return np.sort(places[places >= 0])


def _rooms(hidden: Ragged | None, count: int) -> Rows:
    """For how many hidden rows to make room: LEAST_ROOM, or twice, four times ... as many; 0 for none."""
    if hidden is None:
        return np.zeros(count, dtype=np.int64)
    lengths = np.diff(hidden.offsets)
    doublings = np.ceil(np.log2(np.maximum(lengths, LEAST_ROOM) / LEAST_ROOM))
    rooms: Rows = np.where(lengths > 0, LEAST_ROOM * 2**doublings, 0).astype(np.int64)
    return rooms


def tastes(histories: Histories, vectors: Floats, decay: float, latest: int) -> Floats:
    """Each shopper's vector (b, d) of length 1: the latest entries' vectors, newer ones counting more."""
    ages = histories.ages()
    values = np.where(ages < latest, histories.weights * decay**ages, 0).astype(np.float32)
    summed: Floats = histories.matrix(values, len(vectors)) @ vectors
    lengths = np.linalg.norm(summed, axis=1, keepdims=True)
    unit: Floats = np.divide(summed, lengths, out=np.zeros_like(summed), where=lengths > 0)
    return unit


def answered(rows: Rows, scores: Floats, queries: Floats) -> tuple[Rows, Floats]:
    """Nothing for a shopper whose vector is zero: nothing is known of him or her."""
    silent = ~np.any(queries != 0, axis=1)
    empty_rows, empty_scores = nothing(*rows.shape)
    return np.where(silent[:, None], empty_rows, rows), np.where(silent[:, None], empty_scores, scores)

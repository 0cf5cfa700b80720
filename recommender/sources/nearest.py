"""The products whose vectors lie nearest to each shopper's vector, for whole batches.

Shapes   vectors (n, d) float32, queries (b, d) float32; answers (b, k) as the port says
Units    scores are inner products; a product whose vector is zero is never found
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

import faiss as untyped_faiss
import numpy as np

from recommender.interactions import Floats, Histories, Ragged, Rows
from recommender.sources.best import best_of_lists, most_hidden, nothing, without_hidden

faiss: Any = untyped_faiss  # its stubs do not know the search parameters' fields
GATHERED_MAX: Final = 20_000  # allowed rows up to which they are compared one by one


class NearestRows:
    """An exact index over product vectors."""

    def __init__(self, vectors: Floats) -> None:
        self.vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        self.known: Rows = np.flatnonzero(np.any(self.vectors != 0, axis=1)).astype(np.int64)

    @cached_property
    def _index(self) -> Any:
        index = faiss.IndexIDMap(faiss.IndexFlatIP(self.vectors.shape[1]))
        index.add_with_ids(self.vectors[self.known], self.known)
        return index

    def search(
        self, queries: Floats, k: int, hidden: Ragged | None, allowed: Rows | None
    ) -> tuple[Rows, Floats]:
        """The ``k`` nearest known rows to each query, but what is hidden and what is not allowed."""
        open_to = self.known if allowed is None else np.intersect1d(allowed, self.known)
        wanted = min(k + most_hidden(hidden), len(open_to))
        if wanted == 0 or not len(queries):
            return nothing(len(queries), k)
        if allowed is None:
            scores, found = self._index.search(np.ascontiguousarray(queries), wanted)
        elif len(open_to) <= GATHERED_MAX:
            near = queries @ self.vectors[open_to].T
            found, scores = best_of_lists(np.broadcast_to(open_to, near.shape), near, wanted)
        else:
            picked = faiss.SearchParameters(sel=faiss.IDSelectorBatch(open_to))
            scores, found = self._index.search(np.ascontiguousarray(queries), wanted, params=picked)
        return without_hidden(found, scores, k, hidden)


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

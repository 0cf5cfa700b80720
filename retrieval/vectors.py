"""Nearest neighbours by inner product: exact in NumPy for small sets and filters, FAISS else.

Shapes   vectors (n, d) float32 with rows of length 1; query (d,); result rows (k,) and scores (k,)
Source   FAISS 1.15: IndexFlatIP up to FLAT_MAX rows, IndexIVFFlat above (nlist = 4·sqrt(n))
"""

from __future__ import annotations

from typing import Any, Final

import faiss as untyped_faiss
import numpy as np

from retrieval.model import Rows, Vectors

faiss: Any = untyped_faiss  # its stubs do not know the search parameters' fields
FLAT_MAX: Final = 200_000
NPROBE: Final = 32
TRAIN_PER_LIST: Final = 64


class ExactIndex:
    """Every row compared, in NumPy; the truth that others are measured against."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def search(self, query: Vectors, k: int, allowed: Rows | None = None) -> tuple[Rows, Vectors]:
        """The ``k`` best rows (among ``allowed``) and their scores; ties go to the lower row."""
        rows = np.arange(len(self._vectors), dtype=np.int64) if allowed is None else allowed
        scores = self._vectors[rows] @ query
        order = np.lexsort((rows, -scores))[:k]
        return rows[order], scores[order]


class FaissIndex:
    """A FAISS inner-product index; filters are selectors inside its search."""

    def __init__(self, vectors: Vectors) -> None:
        size, dimension = vectors.shape
        if size <= FLAT_MAX:
            self._index = faiss.IndexFlatIP(dimension)
        else:
            lists = int(4 * size**0.5)
            self._index = faiss.IndexIVFFlat(
                faiss.IndexFlatIP(dimension), dimension, lists, faiss.METRIC_INNER_PRODUCT
            )
            self._index.train(vectors[: TRAIN_PER_LIST * lists])
            self._index.nprobe = NPROBE
        self._index.add(np.ascontiguousarray(vectors))
        self._is_flat = size <= FLAT_MAX

    def search(self, query: Vectors, k: int, allowed: Rows | None = None) -> tuple[Rows, Vectors]:
        """The ``k`` best rows (among ``allowed``) and their scores, best first."""
        parameters = None
        if allowed is not None:
            if len(allowed) == 0:
                return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
            selector = faiss.IDSelectorBatch(allowed)
            parameters = (
                faiss.SearchParameters(sel=selector)
                if self._is_flat
                else faiss.SearchParametersIVF(sel=selector, nprobe=NPROBE)
            )
        scores, rows = self._index.search(query[None, :], k, params=parameters)
        real = rows[0] >= 0
        return rows[0][real], scores[0][real]

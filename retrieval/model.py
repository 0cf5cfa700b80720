"""The ports of retrieval: what embeds, and what finds neighbours.

Shapes   vectors (n, d) float32, rows of length 1; ids (k,) int64 rows of the index, best first
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]


class Embeds(Protocol):
    """Turns texts into vectors of one length; equal texts give equal vectors."""

    @property
    def name(self) -> str:
        """What tells this embedder's vectors from another's, for caches and snapshots."""
        ...

    @property
    def dimension(self) -> int:
        """How long each vector is."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The texts' vectors, (len(texts), dimension) float32, each of length 1 (or all zero)."""
        ...


class VectorIndex(Protocol):
    """Finds the rows whose vectors are nearest by inner product."""

    def search(self, query: Vectors, k: int, allowed: Rows | None = None) -> tuple[Rows, Vectors]:
        """The ``k`` best rows and their scores for one query (d,), best first.

        For queries (b, d) both are (b, k), with -1 and -inf after the end. With ``allowed``, only
        those rows are searched, so that a narrow filter still fills k.
        """
        ...

"""A deterministic embedder without weights: word and character n-grams hashed into a vector.

It serves where no model file is present, and tests; texts that share words come out near.

Source   Weinberger et al., ICML 2009 (the hashing trick with signs)
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from retrieval.model import Vectors
from retrieval.tokens import tokenise


class HashingEmbedder:
    """Embeds by hashed words and character trigrams.

    Raises:
        ValueError: for a dimension below 8.
    """

    def __init__(self, dimension: int = 384) -> None:
        if dimension < 8:
            raise ValueError(f"dimension must be at least 8, not {dimension}")
        self._dimension = dimension

    @property
    def name(self) -> str:
        """``hashing-<dimension>``."""
        return f"hashing-{self._dimension}"

    @property
    def dimension(self) -> int:
        """How long each vector is."""
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The texts' vectors, (n, dimension) float32, each of length 1; zero for no words."""
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for token in tokenise(text):
                self._add(row, token, 1.0)
                padded = f"<{token}>"
                for start in range(len(padded) - 2):
                    self._add(row, padded[start : start + 3], 0.3)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def _add(self, row: Vectors, gram: str, weight: float) -> None:
        digest = zlib.crc32(gram.encode())
        sign = 1.0 if digest & 1 else -1.0
        row[(digest >> 1) % self._dimension] += sign * weight

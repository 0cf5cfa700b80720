"""Texts as weighted word and character grams, so that shared words count by how much they say.

A gram's column is its hash and its weight its rarity in the topics' texts, general talk of shops: a
text's row depends on nothing else, so that an index keeps the rows of the texts that did not change.

Shapes   rows (n, COLUMNS) sparse float32, each of length 1 (or empty)
Source   Weinberger et al., ICML 2009 (the hashing trick)
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from scipy import sparse

from kernel.languages import has_han
from retrieval.tokens import normalised, stem

COLUMNS: Final = 1 << 18
_WORD: Final = re.compile(r"[a-z0-9]+")
_HAN_RUN: Final = re.compile(r"[㐀-䶿一-鿿]+")
HAN_LENGTHS: Final = (1, 2, 3)


def word_grams(read: str) -> list[str]:
    """The stemmed words and word pairs of a text that has been read (see ``reading``)."""
    words = [stem(word) for word in _WORD.findall(read)]
    return words + [f"{a} {b}" for a, b in pairwise(words)]


def han_grams(text: str) -> list[str]:
    """The runs of one to three Chinese characters in a text."""
    if not has_han(text):
        return []
    runs = _HAN_RUN.findall(normalised(text))
    return [run[n : n + size] for run in runs for size in HAN_LENGTHS for n in range(len(run) - size + 1)]


class Weigher:
    """Turns lists of grams into rows, weighted by rarity in a fixed set of texts."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        held = Counter(gram for document in documents for gram in set(document))
        self._rarest = math.log(1 + len(documents)) + 1
        self._rarity = {gram: math.log((1 + len(documents)) / (1 + n)) + 1 for gram, n in held.items()}

    def rows(self, documents: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """One row for each list of grams."""
        columns: list[int] = []
        weights: list[float] = []
        ends = [0]
        for document in documents:
            counts = Counter(document)
            own = [(1 + math.log(n)) * self._rarity.get(gram, self._rarest) for gram, n in counts.items()]
            length = math.sqrt(sum(weight * weight for weight in own)) or 1.0
            columns += [zlib.crc32(gram.encode()) % COLUMNS for gram in counts]
            weights += [weight / length for weight in own]
            ends.append(len(columns))
        return sparse.csr_matrix(
            (np.array(weights, dtype=np.float32), np.array(columns, dtype=np.int32), np.array(ends)),
            shape=(len(documents), COLUMNS),
        )


def unit_rows(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    """The rows, each of length 1 (or empty)."""
    of_row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    lengths = np.sqrt(np.bincount(of_row, rows.data**2, minlength=rows.shape[0]))
    scaled = rows.copy()
    scaled.data = (rows.data / np.maximum(lengths, 1e-9)[of_row]).astype(np.float32)
    return scaled

"""BM25 over weighted fields, for English and Chinese, with filters inside the search.

A document is a bag of tokens whose counts are already weighted by field (a title's word counts
more than a description's). Words the index has never seen are matched to near spellings.

Shapes   scores (n,) float32, one per document; zero where no word matches
Source   Robertson, Zaragoza 2009 (BM25, K1 = 1.2, B = 0.75 → 0.4: titles and short texts)
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from scipy import sparse

from retrieval.tokens import tokenise

K1: Final = 1.2
B: Final = 0.4
TYPO_WEIGHT: Final = 0.7
MIN_TYPO_CHARS: Final = 5
MAX_QUERY_TOKENS: Final = 64
STRONG_COUNT: Final = 1.5  # a title's or a shelf's word, or one that a description says twice
MENTIONED: Final = 0.5

Scores = NDArray[np.float32]


def weighted_tokens(fields: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Token counts of several ``(text, weight)`` fields, added up."""
    counts: dict[str, float] = {}
    for text, weight in fields:
        for token, count in Counter(tokenise(text)).items():
            counts[token] = counts.get(token, 0.0) + weight * count
    return counts


class LexicalIndex:
    """An immutable BM25 index over documents given as weighted token counts.

    Args:
        documents: token counts, one mapping a document.
        reference: an index whose rarity of words is used where it knows them, so that a small
            segment beside a large one scores like it.
    """

    def __init__(
        self, documents: Sequence[Mapping[str, float]], reference: LexicalIndex | None = None
    ) -> None:
        self._tokens: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        counts: list[float] = []
        for row, document in enumerate(documents):
            for token, count in document.items():
                columns.append(self._tokens.setdefault(token, len(self._tokens)))
                rows.append(row)
                counts.append(count)
        shape = (len(documents), max(len(self._tokens), 1))
        matrix = sparse.csc_matrix((np.array(counts, dtype=np.float32), (rows, columns)), shape=shape)
        self._size = len(documents)
        self._idf = _idf(np.diff(matrix.indptr), self._size)
        if reference is not None:
            for token, column in self._tokens.items():
                known = reference._tokens.get(token)
                self._idf[column] = reference._idf[known] if known is not None else reference.rarest
        self._strength = np.where(matrix.data >= STRONG_COUNT, 1.0, MENTIONED).astype(np.float32)
        self._matrix = _saturated(matrix)
        self._words = [token for token in self._tokens if token.isascii() and len(token) >= MIN_TYPO_CHARS]

    @property
    def rarest(self) -> float:
        """The weight of a word that one document holds."""
        return math.log1p((self._size - 0.5) / 1.5) if self._size else 1.0

    def __len__(self) -> int:
        return self._size

    def weights(self, tokens: Sequence[str]) -> dict[int, float]:
        """The query's columns and weights; an unseen word stands for its nearest spellings."""
        found: dict[int, float] = {}
        for token in list(dict.fromkeys(tokens))[:MAX_QUERY_TOKENS]:
            known = self._tokens.get(token)
            near = [(known, 1.0)] if known is not None else self._near(token)
            for column, weight in near:
                found[column] = max(found.get(column, 0.0), weight * float(self._idf[column]))
        return found

    def scores(self, tokens: Sequence[str]) -> Scores:
        """Every document's BM25 score for the query's tokens."""
        total = np.zeros(self._size, dtype=np.float32)
        for column, weight in self.weights(tokens).items():
            start, end = self._matrix.indptr[column], self._matrix.indptr[column + 1]
            total[self._matrix.indices[start:end]] += weight * self._matrix.data[start:end]
        return total

    def coverage(self, tokens: Sequence[str]) -> Scores:
        """The share of the query's weight (by rarity) that each document holds, 0 to 1.

        A word that is only mentioned (weighted count below STRONG_COUNT) counts in part; a word
        that no document holds counts as the rarest word, so it lowers every share.
        """
        weights = self.weights(tokens)
        distinct = list(dict.fromkeys(tokens))[:MAX_QUERY_TOKENS]
        unseen = sum(1 for t in distinct if t not in self._tokens and not self._near(t))
        whole = sum(weights.values()) + unseen * max(self.rarest, 1.0)
        held = np.zeros(self._size, dtype=np.float32)
        for column, weight in weights.items():
            start, end = self._matrix.indptr[column], self._matrix.indptr[column + 1]
            held[self._matrix.indices[start:end]] += weight * self._strength[start:end]
        return held / np.float32(whole) if whole else held

    def _near(self, token: str) -> list[tuple[int, float]]:
        if not token.isascii() or len(token) < MIN_TYPO_CHARS or token.isdigit():
            return []
        most = 1 if len(token) < 8 else 2
        found = process.extract(
            token, self._words, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=3
        )
        return [(self._tokens[word], TYPO_WEIGHT) for word, _, _ in found if word[0] == token[0]]


def _idf(frequencies: NDArray[np.int32], size: int) -> Scores:
    idf: Scores = np.log1p((size - frequencies + 0.5) / (frequencies + 0.5)).astype(np.float32)
    return idf


def _saturated(matrix: sparse.csc_matrix) -> sparse.csc_matrix:
    lengths = np.asarray(matrix.sum(axis=1)).ravel()
    mean = float(lengths.mean()) if lengths.size and lengths.any() else 1.0
    norm = K1 * (1 - B + B * lengths / mean)
    matrix.data = (matrix.data * (K1 + 1) / (matrix.data + norm[matrix.indices])).astype(np.float32)
    return matrix

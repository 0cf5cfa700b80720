"""Questions as vectors in which those of one meaning lie near, in English and in Chinese.

Two parts side by side: the embedder's vector, taken from the middle of its language so that what
all questions share ("can i", "吗") tells nothing, and the question's own words by rarity (Chinese
also by character pairs), thrown onto WORD_DIMENSIONS random signs. Then each question moves
towards its nearest neighbours, which pulls scattered wordings of one topic together.

Shapes   vectors (n, d) float32 of length 1 or 0; features (n, d + WORD_DIMENSIONS) float32 of length 1
Units    shares and NEIGHBOURS chosen by ``python -m benchmarks.gaps`` on topics that are not reported
Source   Mu and Viswanath, ICLR 2018 (vectors from their middle); Achlioptas 2003 (random signs)
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kernel.languages import has_han
from retrieval.model import Vectors
from retrieval.tokens import normalised, tokenise

WORDS_SHARE: Final = 0.2
WORD_DIMENSIONS: Final = 256
NEIGHBOURS: Final = 5
NEAR: Final = 0.3  # a neighbour below this pulls nobody
FEW: Final = 20  # with so many questions of a language, half of their middle is taken away
BLOCK: Final = 512


def words_of(text: str) -> Counter[str]:
    """The words of a text and, for Chinese, its character pairs."""
    counts = Counter(tokenise(text))
    counts.update(f"{a}{b}·" for a, b in pairwise(c for c in normalised(text) if has_han(c)))
    return counts


def question_features(texts: Sequence[str], vectors: Vectors) -> Vectors:
    """The features of distinct questions, from their embedder's vectors; before they are drawn together."""
    chinese = np.array([has_han(text) for text in texts], dtype=bool)
    dense = np.array(vectors, dtype=np.float32)
    for language in (chinese, ~chinese):
        count = int(language.sum())
        if count:
            dense[language] -= dense[language].mean(axis=0) * np.float32(count / (count + FEW))
    words = word_vectors([words_of(text) for text in texts])
    parts = (math.sqrt(1 - WORDS_SHARE) * of_length_one(dense), math.sqrt(WORDS_SHARE) * words)
    return of_length_one(np.hstack(parts).astype(np.float32))


def word_vectors(counted: Sequence[Counter[str]]) -> Vectors:
    """Each text's words by rarity, (n, WORD_DIMENSIONS) of length 1; zero without words."""
    holders = Counter(word for counts in counted for word in counts)
    signs = {word: _signs(word) for word in holders}
    vectors = np.zeros((len(counted), WORD_DIMENSIONS), dtype=np.float32)
    for row, counts in enumerate(counted):
        for word, count in counts.items():
            rarity = math.log((1 + len(counted)) / holders[word])
            vectors[row] += np.float32((1 + math.log(count)) * rarity) * signs[word]
    return of_length_one(vectors)


def drawn_together(features: Vectors, neighbours: int = NEIGHBOURS, near: float = NEAR) -> Vectors:
    """Each row moved halfway to the weighted middle of its nearest rows; of length 1."""
    moved = np.empty_like(features)
    for start, cosines in blocks_of_cosines(features, features):
        rows = np.arange(len(cosines))
        cosines[rows, rows + start] = -1.0
        count = min(neighbours, cosines.shape[1] - 1)
        if count < 1:
            return features.copy()
        best = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        weights = np.take_along_axis(cosines, best, axis=1)
        weights[weights < near] = 0.0
        middle = np.einsum("ij,ijd->id", weights, features[best])
        middle /= np.maximum(weights.sum(axis=1, keepdims=True), np.float32(1e-6))
        moved[start : start + len(cosines)] = features[start : start + len(cosines)] + middle
    return of_length_one(moved)


def blocks_of_cosines(left: Vectors, right: Vectors) -> Iterator[tuple[int, Vectors]]:
    """Inner products of BLOCK rows of ``left`` at a time with all of ``right``, and where they start."""
    for start in range(0, len(left), BLOCK):
        yield start, left[start : start + BLOCK] @ right.T


def of_length_one(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; a row of zeros stays."""
    lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-6)
    return scaled


def _signs(word: str) -> Vectors:
    random = np.random.default_rng(zlib.crc32(word.encode()))
    signs = random.integers(0, 2, WORD_DIMENSIONS).astype(np.float32) * 2 - 1
    return signs / np.float32(math.sqrt(WORD_DIMENSIONS))

"""What shops are asked, by topic: a question's and an entry's shares of general topics.

A shopper who "was in the shower when the driver rang" shares no word and little meaning with "failed
delivery attempts", but both are near the same topic's lines. The topics are general talk of web shops
in both languages (``data/topics-*.txt``); those with "-" are no shop's matter.

Shapes   shares (n, topics) float32, each row adds up to 1 less the share of no topic
Units    strengths chosen on the validation part of benchmarks/knowledge
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from knowledge.search.grams import unit_rows
from knowledge.search.reading import DATA
from retrieval.model import Vectors

NEAREST_TWO: Final = 20.0  # the mean cosine of a topic's two nearest lines
CENTRE: Final = 10.0  # the cosine with the mean of its lines
WORDS_CENTRE: Final = 10.0
HAN_CENTRE: Final = 10.0
WORDS_NEAREST: Final = 4.0
HAN_NEAREST: Final = 4.0
UNKNOWN: Final = 15.0  # what a topic must reach to count more than "none of these topics"
UNKNOWN_BY_WORDS: Final = 6.0
BY_WORDS: Final = 2.0  # times more where there is no encoder
PART: Final = 256
ELSEWHERE: Final = "-"
Shares = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TopicLines:
    """The lines of all topics, those of one topic together."""

    names: tuple[str, ...]
    texts: tuple[str, ...]
    owners: NDArray[np.int64]  # (texts,) which topic


@cache
def topic_lines() -> TopicLines:
    """The topics that are part of the package."""
    lines: dict[str, list[str]] = {}
    for path in sorted(DATA.glob("topics-*.txt")):
        name = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            mark, _, rest = line.partition(" ")
            if mark == "#" and " " not in rest:
                name = rest
            elif mark in ("en:", "zh:"):
                lines.setdefault(name, []).extend(text.strip() for text in rest.split(";") if text.strip())
    owners = [n for n, texts in enumerate(lines.values()) for _ in texts]
    texts = tuple(text for own in lines.values() for text in own)
    return TopicLines(tuple(lines), texts, np.array(owners, dtype=np.int64))


class Topics:
    """Gives texts their shares of the topics.

    Args:
        vectors: (lines, d) of the topics' lines; None without an encoder.
        words: (lines, COLUMNS) their word grams.
        han: (lines, COLUMNS) their Chinese grams.
    """

    def __init__(
        self,
        lines: TopicLines,
        vectors: Vectors | None,
        words: sparse.csr_matrix,
        han: sparse.csr_matrix,
    ) -> None:
        size = len(lines.names)
        self._starts = np.searchsorted(lines.owners, np.arange(size))
        self._padded = _padded(lines.owners, size)
        self._vectors = vectors
        if vectors is not None:
            sums = np.add.reduceat(vectors, self._starts, axis=0)
            self._centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        members = sparse.csr_matrix(
            (np.ones(len(lines.owners), dtype=np.float32), (lines.owners, np.arange(len(lines.owners))))
        )
        self._grams = [(rows.T.tocsr(), unit_rows(members @ rows).T.tocsr()) for rows in (words, han)]
        self.elsewhere = np.array([name.startswith(ELSEWHERE) for name in lines.names])

    def shares(self, vectors: Vectors | None, words: sparse.csr_matrix, han: sparse.csr_matrix) -> Shares:
        """The topics' shares of each text, given as its vector and grams."""
        parts = [
            self._part(
                None if vectors is None else vectors[start : start + PART],
                words[start : start + PART],
                han[start : start + PART],
            )
            for start in range(0, words.shape[0], PART)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(self._starts)), dtype=np.float32)

    def _part(self, vectors: Vectors | None, words: sparse.csr_matrix, han: sparse.csr_matrix) -> Shares:
        strengths = ((WORDS_NEAREST, WORDS_CENTRE), (HAN_NEAREST, HAN_CENTRE))
        found: Shares = np.zeros((words.shape[0], len(self._starts)), dtype=np.float32)
        for rows, (lines, centres), (nearest, centre) in zip(
            (words, han), self._grams, strengths, strict=True
        ):
            found += centre * (rows @ centres).toarray()
            found += nearest * np.maximum.reduceat((rows @ lines).toarray(), self._starts, axis=1)
        if vectors is None or self._vectors is None:
            return _softmax(BY_WORDS * found, UNKNOWN_BY_WORDS)
        near = vectors @ self._vectors.T
        near = np.concatenate([near, np.full((len(near), 1), -1, dtype=np.float32)], axis=1)
        best = np.partition(near[:, self._padded], -2, axis=2)[:, :, -2:].mean(axis=2)
        found += NEAREST_TWO * np.maximum(best, 0) + CENTRE * (vectors @ self._centres.T)
        return _softmax(found, UNKNOWN)


def _padded(owners: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """(topics, longest) the lines of each topic, -1 (the last column) after the end."""
    longest = int(np.bincount(owners, minlength=size).max())
    padded = np.full((size, longest), -1, dtype=np.int64)
    for topic in range(size):
        lines = np.flatnonzero(owners == topic)
        padded[topic, : len(lines)] = lines
    return padded


def _softmax(logits: Shares, unknown: float) -> Shares:
    """Shares that leave out that of no topic, whose logit is ``unknown``."""
    highest = np.maximum(logits.max(axis=1, keepdims=True), unknown)
    raised = np.exp(logits - highest)
    shares: Shares = raised / (raised.sum(axis=1, keepdims=True) + np.exp(unknown - highest))
    return shares

"""From sifted questions to groups: the same wording once, by meaning, with the nearest to all first.

Shapes   vectors (n, d) float32, the embedder's own, in the order of the questions
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.gaps.clustering import THRESHOLD, Labels, grouped
from knowledge.gaps.features import drawn_together, of_length_one, question_features
from retrieval.model import Vectors
from retrieval.tokens import normalised


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one meaning, by row."""

    rows: tuple[int, ...]
    middle: Vectors  # (d,) float32 of length 1, in the embedder's space


@dataclass(frozen=True, slots=True)
class Grouping:
    """All groups, those of one question too, and how near each question is to its own."""

    groups: tuple[Group, ...]
    centrality: NDArray[np.float32]


def group_questions(
    texts: Sequence[str],
    vectors: Vectors,
    threshold: float = THRESHOLD,
    heard: Callable[[float], None] | None = None,
) -> Grouping:
    """Group questions by meaning; equal wordings always stand together."""
    if not texts:
        return Grouping((), np.zeros(0, dtype=np.float32))
    owner, firsts = same_wordings(texts)
    features = question_features([texts[row] for row in firsts], vectors[firsts])
    labels = grouped(drawn_together(features), threshold, heard)
    return _grouping(labels[owner], features[owner], vectors)


def same_wordings(texts: Sequence[str]) -> tuple[Labels, Labels]:
    """For each text the number of its wording, and for each wording the first row that has it."""
    numbers: dict[str, int] = {}
    firsts: list[int] = []
    owner = np.empty(len(texts), dtype=np.int64)
    for row, text in enumerate(texts):
        key = " ".join(normalised(text).split()).rstrip(" ?!.。~")
        if key not in numbers:
            numbers[key] = len(firsts)
            firsts.append(row)
        owner[row] = numbers[key]
    return owner, np.array(firsts, dtype=np.int64)


def _grouping(labels: Labels, features: Vectors, vectors: Vectors) -> Grouping:
    order = np.argsort(labels, kind="stable")
    ends = np.flatnonzero(np.diff(labels[order])) + 1
    centrality = np.ones(len(labels), dtype=np.float32)
    groups = []
    for rows in np.split(order, ends):
        mean = features[rows].mean(axis=0)
        centrality[rows] = features[rows] @ mean
        middle = of_length_one(vectors[rows].mean(axis=0, keepdims=True))[0]
        groups.append(Group(tuple(int(row) for row in rows), middle))
    return Grouping(tuple(groups), centrality)

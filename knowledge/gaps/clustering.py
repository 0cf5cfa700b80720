"""Group vectors by average linkage, exactly, without ever holding all pairs.

The mean cosine between two groups is the inner product of their mean vectors, and average linkage
is reducible: all pairs of groups that are each other's nearest may be merged at once, and only
groups whose nearest was merged look again. Memory stays at a block of rows against all.

Shapes   vectors (n, d) float32 of length 1; labels (n,) int64, numbered by first appearance
Units    threshold: the mean cosine between two groups from which on they are one
Source   Murtagh 1983 (reciprocal nearest neighbours); Sneath and Sokal 1973 (average linkage)
Errors   ValueError for vectors that are not two-dimensional
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from knowledge.gaps.features import blocks_of_cosines
from retrieval.model import Vectors

THRESHOLD: Final = 0.40  # chosen by ``python -m benchmarks.gaps`` on topics that are not reported
Labels = NDArray[np.int64]


def grouped(
    vectors: Vectors, threshold: float = THRESHOLD, heard: Callable[[float], None] | None = None
) -> Labels:
    """The group of each row; ``heard`` is told after each round which share of the rows has merged."""
    if vectors.ndim != 2:
        raise ValueError(f"vectors must be (n, d), not of {vectors.ndim} dimensions")
    groups = _Groups(vectors)
    while groups.merge(threshold):
        if heard is not None:
            heard(1 - len(groups.means) / len(vectors))
    return in_order_of_appearance(groups.labels)


def in_order_of_appearance(labels: Labels) -> Labels:
    """The same groups, numbered from 0 by where each first appears."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[inverse]


class _Groups:
    """Groups so far: mean vectors, sizes, and each one's nearest other."""

    def __init__(self, vectors: Vectors) -> None:
        self.means = vectors.astype(np.float32, copy=True)
        self.labels: Labels = np.arange(len(vectors))
        self._sizes = np.ones(len(vectors), dtype=np.float32)
        self._nearest: Labels = np.full(len(vectors), -1)
        self._cosines = np.full(len(vectors), -np.inf, dtype=np.float32)
        self._look_again(np.arange(len(vectors)))

    def merge(self, threshold: float) -> bool:
        """Merge every pair that is mutually nearest and near enough; False when there was none."""
        rows = np.arange(len(self.means))
        mutual = (self._nearest >= 0) & (self._cosines >= threshold)
        mutual &= self._nearest[self._nearest] == rows
        kept = rows[mutual & (rows < self._nearest)]
        if not len(kept):
            return False
        gone = self._nearest[kept]
        self._join(kept, gone)
        stale = np.isin(self._nearest, np.concatenate([kept, gone]))
        stale[kept] = True
        self._renumber(gone, kept, stale)
        return True

    def _join(self, kept: Labels, gone: Labels) -> None:
        sizes = self._sizes[kept] + self._sizes[gone]
        share = (self._sizes[kept] / sizes)[:, None]
        self.means[kept] = self.means[kept] * share + self.means[gone] * (1 - share)
        self._sizes[kept] = sizes

    def _renumber(self, gone: Labels, into: Labels, stale: NDArray[np.bool_]) -> None:
        stays = np.ones(len(self.means), dtype=bool)
        stays[gone] = False
        number: Labels = np.cumsum(stays) - 1
        number[gone] = number[into]
        self.labels = number[self.labels]
        self.means, self._sizes = self.means[stays], self._sizes[stays]
        self._cosines = self._cosines[stays]
        nearest = self._nearest[stays]
        self._nearest = np.where(nearest >= 0, number[nearest], -1)
        self._look_again(np.flatnonzero(stale[stays]))

    def _look_again(self, rows: Labels) -> None:
        if len(self.means) < 2:
            self._nearest[:] = -1
            return
        for start, cosines in blocks_of_cosines(self.means[rows], self.means):
            part = rows[start : start + len(cosines)]
            here = np.arange(len(part))
            cosines[here, part] = -np.inf
            best = cosines.argmax(axis=1)
            self._nearest[part], self._cosines[part] = best, cosines[here, best]

"""The candidates of all sources for a batch of shoppers, each product once, with what each source said.

Shapes   entries p, sorted by shopper, then product: owners, items (p,) int64; scores (p, s) float32,
         ranks (p, s) int32; offsets (b + 1,) into the entries
Units    rank starts at 1; 0 where the source did not name the product (its score there is 0)
         a score is divided by the best of the same source and shopper, so that 1 is its best
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Histories, Rows
from recommender.sources.best import best_of_lists, nothing
from recommender.sources.model import NO_SCORE, FittedSource

PADDED_MAX = 4_000_000
MANY = 64
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Pool:
    """Who was offered what by which source."""

    names: tuple[str, ...]
    offsets: Rows
    owners: Rows
    items: Rows
    scores: Floats
    ranks: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.items)

    def best(self, values: Floats, k: int) -> tuple[Rows, Floats]:
        """The ``k`` products of the highest ``values`` (p,) for each shopper, as the port says."""
        b = len(self.offsets) - 1
        lengths = np.diff(self.offsets)
        rows, scores = nothing(b, k)
        width = int(lengths.max(initial=0))
        if width == 0:
            return rows, scores
        step = max(1, PADDED_MAX // width)
        for start in range(0, b, step):
            stop = min(start + step, b)
            inside = np.arange(width) < lengths[start:stop, None]
            places = np.where(inside, self.offsets[start:stop, None] + np.arange(width), 0)
            found = np.where(inside, self.items[places], -1)
            padded = np.where(inside, values[places], NO_SCORE)
            rows[start:stop], scores[start:stop] = best_of_lists(found, padded, k)
        return rows, scores


def pooled(
    sources: Sequence[FittedSource], histories: Histories, k: int, allowed: Rows | None = None
) -> Pool:
    """Ask every source for ``k`` candidates, of many shoppers several at a time, and lay them together."""

    def ask(source: FittedSource) -> tuple[Rows, Floats]:
        return source.candidates(histories, k, allowed)

    if len(histories) < MANY:
        answers = [ask(source) for source in sources]
    else:
        with ThreadPoolExecutor(AT_ONCE) as threads:  # most of their work is outside the interpreter
            answers = list(threads.map(ask, sources))
    return pool_of([source.name for source in sources], answers, len(histories))


def pool_of(names: Sequence[str], answers: Sequence[tuple[Rows, Floats]], b: int) -> Pool:
    """The sources' answers, each (b, k), laid together."""
    base = 1 + max((int(rows.max(initial=0)) for rows, _ in answers), default=0)
    keys, places, scores, ranks = [], [], [], []
    for place, (rows, values) in enumerate(answers):
        real = rows >= 0
        shopper, column = np.nonzero(real)
        keys.append(shopper * base + rows[real])
        places.append(np.full(len(shopper), place))
        scores.append(_of_the_best(rows, values)[real])
        ranks.append(column + 1)
    known, inverse = np.unique(np.concatenate(keys or [np.zeros(0, np.int64)]), return_inverse=True)
    shape = (len(known), len(names))
    laid_scores, laid_ranks = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.int32)
    if keys:
        at = (inverse, np.concatenate(places))
        laid_scores[at], laid_ranks[at] = np.concatenate(scores), np.concatenate(ranks)
    owners = known // base
    offsets = np.searchsorted(owners, np.arange(b + 1)).astype(np.int64)
    return Pool(tuple(names), offsets, owners, known % base, laid_scores, laid_ranks)


def _of_the_best(rows: Rows, values: Floats) -> Floats:
    """Each score as a share of the list's best; a list without positive scores counts by rank alone."""
    best = np.where(rows[:, :1] >= 0, values[:, :1], 0)
    shares = np.where(best > 0, values / np.where(best > 0, best, 1), 0)
    return np.maximum(np.where(rows >= 0, shares, 0), 0).astype(np.float32)

"""What sells: counts that fade with time, over all and by category and by segment of shoppers.

popular    sum of weight * 2^(-age / half_life_s)
trending   the same with a short half-life, over the long one's share of it plus PRIOR

Shapes   scores (g, n) float32, one row for all shoppers and one a segment
Units    half-lives in seconds; None: nothing fades (a log without times)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import NOBODY, Floats, Histories, Interactions, Ints, Rows
from recommender.sources.best import most_hidden, nothing, without_hidden
from recommender.sources.model import Arrays, ItemTable
from recommender.sources.pairs import recency

DAY_S: Final = 86_400.0
PRIOR: Final = 5.0  # what a product that nobody met lately is taken to have, against chance rises


@dataclass(frozen=True)
class FittedPopular:
    """One ranking for each group of shoppers, narrowed to a category where one is asked for."""

    name: str
    scores: Floats
    category: Ints

    def candidates(self, histories: Histories, k: int, allowed: Rows | None = None) -> tuple[Rows, Floats]:
        """The ``k`` best of the shopper's segment, in the category asked for if there is one."""
        b = len(histories)
        rows, best = nothing(b, k)
        groups = self._groups(histories)
        wanted = k + most_hidden(histories.hidden)
        for group in np.unique(groups, axis=0):
            asked = np.flatnonzero((groups == group).all(axis=1))
            found, scores = self._ranking(int(group[0]), int(group[1]), wanted, allowed)
            shape = (len(asked), wanted)
            rows[asked], best[asked] = without_hidden(
                np.broadcast_to(found, shape), np.broadcast_to(scores, shape), k, histories.hidden_of(asked)
            )
        return rows, best

    def _groups(self, histories: Histories) -> Ints:
        """(b, 2): the row of ``scores`` and the category of each shopper."""
        nobody = np.full(len(histories), NOBODY, dtype=np.int32)
        segments = nobody if histories.segments is None else histories.segments
        categories = nobody if histories.categories is None else histories.categories
        known = (segments >= 0) & (segments + 1 < len(self.scores))
        return np.stack([np.where(known, segments + 1, 0), categories], axis=1).astype(np.int32)

    @cached_property
    def _rankings(self) -> list[Rows]:
        """The products of each row of ``scores`` that have any, the best first, equal ones by the lower."""
        orders = (
            np.argsort(-scores, kind="stable")[: np.count_nonzero(scores > 0)] for scores in self.scores
        )
        return [order.astype(np.int64) for order in orders]

    def _ranking(self, row: int, category: int, k: int, allowed: Rows | None) -> tuple[Rows, Floats]:
        order = self._rankings[row]
        if allowed is not None:
            is_open = np.zeros(self.scores.shape[1], dtype=np.bool_)
            is_open[allowed[allowed < len(is_open)]] = True
            order = order[is_open[order]]
        if category != NOBODY:
            order = order[self.category[order] == category]
        rows, scores = nothing(1, k)
        found = order[:k]
        rows[0, : len(found)], scores[0, : len(found)] = found, self.scores[row, found]
        return rows[0], scores[0]

    def arrays(self) -> Arrays:
        """The scores and the products' categories."""
        return {"name": np.array(self.name), "scores": self.scores, "category": self.category}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Back from ``arrays``."""
        return cls(str(arrays["name"]), arrays["scores"], arrays["category"])


@dataclass(frozen=True, slots=True)
class Popular:
    """What sells lately; ``segment_of`` (n_users,) int32 adds a ranking for each segment."""

    name: str = "popular"
    half_life_s: float | None = 30 * DAY_S
    segment_of: Ints | None = None

    def fit(self, interactions: Interactions, items: ItemTable, seed: int) -> FittedPopular:
        """Add up; ``seed`` is not needed."""
        counts = _by_segment(interactions, recency(interactions, self.half_life_s), self.segment_of)
        return FittedPopular(self.name, counts, items.category)


@dataclass(frozen=True, slots=True)
class Trending:
    """What sells more than it did."""

    name: str = "trending"
    short_s: float = 3 * DAY_S
    long_s: float = 30 * DAY_S
    segment_of: Ints | None = None

    def fit(self, interactions: Interactions, items: ItemTable, seed: int) -> FittedPopular:
        """Compare the short with the long; ``seed`` is not needed."""
        short = _by_segment(interactions, recency(interactions, self.short_s), self.segment_of)
        long = _by_segment(interactions, recency(interactions, self.long_s), self.segment_of)
        expected = long * np.float32(self.short_s / self.long_s) + np.float32(PRIOR)
        return FittedPopular(self.name, (short / expected).astype(np.float32), items.category)


def _by_segment(interactions: Interactions, values: Floats, segment_of: Ints | None) -> Floats:
    n = interactions.n_items
    everyone = np.bincount(interactions.items, weights=values, minlength=n)
    if segment_of is None:
        return everyone[None, :].astype(np.float32)
    groups = segment_of[interactions.users]
    rows = [everyone]
    for segment in range(int(segment_of.max(initial=-1)) + 1):
        inside = groups == segment
        rows.append(np.bincount(interactions.items[inside], weights=values[inside], minlength=n))
    return np.stack(rows).astype(np.float32)

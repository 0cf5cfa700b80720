"""New products: the newest first, near the shopper's shelves before the others.

Shapes   created_at (n,) float64, category (n,) int32
Units    window_s in seconds; the score is 2^(-age / window_s), doubled on a shelf of the history
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Histories, Interactions, Ints, Rows, Times
from recommender.sources.best import best_of_lists, most_hidden, nothing, without_hidden
from recommender.sources.model import NO_SCORE, UNKNOWN, Arrays, ItemTable

WINDOW_S: Final = 30 * 86_400.0
LIMIT: Final = 500  # the newest looked at
KNOWN_SHELF: Final = 2.0


@dataclass(frozen=True)
class FittedFresh:
    """Finds what came into the shop within the window."""

    name: str
    created_at: Times
    category: Ints
    window_s: float

    def candidates(self, histories: Histories, k: int, allowed: Rows | None = None) -> tuple[Rows, Floats]:
        """The ``k`` newest, those of the shelves in the history counting double."""
        new = self._newest(histories.now, LIMIT + most_hidden(histories.hidden), allowed)
        if not len(new) or not len(histories):
            return nothing(len(histories), k)
        age = np.maximum(histories.now - self.created_at[new], 0)
        scores = np.tile(np.exp2(-age / self.window_s), (len(histories), 1))
        scores[self._on_known_shelves(histories, new)] *= KNOWN_SHELF
        if histories.hidden is not None:
            looked_at = LIMIT + np.diff(histories.hidden.offsets)
            scores[np.arange(len(new)) >= looked_at[:, None]] = NO_SCORE
        wide = np.broadcast_to(new, scores.shape)
        wanted = min(k + most_hidden(histories.hidden), len(new))
        found, best = best_of_lists(wide, scores.astype(np.float32), wanted)
        return without_hidden(found, best, k, histories.hidden)

    @cached_property
    def _latest_first(self) -> tuple[Rows, Times]:
        """All products whose date is known, the newest first, and how long before 1970 each came."""
        order = np.argsort(-self.created_at, kind="stable")
        order = order[np.isfinite(self.created_at[order])].astype(np.int64)
        return order, -self.created_at[order]

    def _newest(self, now: float, limit: int, allowed: Rows | None) -> Rows:
        order, before = self._latest_first
        start, stop = np.searchsorted(before, (-now, self.window_s - now))
        new = order[start:stop]
        if allowed is not None:
            is_open = np.zeros(len(self.created_at), dtype=np.bool_)
            is_open[allowed[allowed < len(is_open)]] = True
            new = new[is_open[new]]
        return new[:limit]

    def _on_known_shelves(self, histories: Histories, new: Rows) -> NDArray[np.bool_]:
        known = (histories.items >= 0) & (histories.items < len(self.category))
        seen = np.zeros((len(histories), int(self.category.max(initial=0)) + 2), dtype=np.bool_)
        seen[histories.owners()[known], self.category[histories.items[known]]] = True
        seen[:, UNKNOWN] = False
        on_known: NDArray[np.bool_] = seen[:, self.category[new]]
        return on_known

    def with_items(self, items: ItemTable) -> Self:
        """The same over today's products: rows as before, new ones at the end."""
        return replace(self, created_at=items.created_at, category=items.category)

    def arrays(self) -> Arrays:
        """When each product came and its shelf."""
        return {
            "name": np.array(self.name),
            "created_at": self.created_at,
            "category": self.category,
            "window_s": np.array(self.window_s),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Back from ``arrays``."""
        return cls(str(arrays["name"]), arrays["created_at"], arrays["category"], float(arrays["window_s"]))


@dataclass(frozen=True, slots=True)
class Fresh:
    """The new products; needs no log."""

    name: str = "fresh"
    window_s: float = WINDOW_S

    def fit(self, interactions: Interactions, items: ItemTable, seed: int) -> FittedFresh:
        """Take when the products came; the log and ``seed`` are not needed."""
        return FittedFresh(self.name, items.created_at, items.category, self.window_s)

"""Two past campaigns whose true effect is known: one that earned money and one that did not.

Seven customers of ten were told of each, by lot; the others are the control group.

Units    days count from the start of the year of history; percent off the goods in scope
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from commerce.demo.catalogue import DemoProduct
from commerce.demo.people import Tastes
from commerce.demo.reading import DEPARTMENTS

TOLD: Final = 0.7


@dataclass(frozen=True, slots=True)
class Campaign:
    """A past promotion with its true effect."""

    promotion_id: str
    code: str | None
    percent: int
    category_ids: tuple[str, ...]
    first_day: int
    last_day: int
    told: NDArray[np.bool_]  # (customers,)
    visits: float  # how much more often the told ones come while it runs
    wanting: float  # how much more they look at the goods in scope while it runs
    buying: float  # how much more of what is looked at is bought while it runs
    hangover: float  # the same for three weeks afterwards; below 1: sales were only brought forward

    def runs(self, day: int) -> bool:
        """Whether the campaign runs on this day."""
        return self.first_day <= day <= self.last_day

    def visit_factor(self, day: int) -> NDArray[np.float64]:
        """How much more often each customer comes on this day."""
        return np.where(self.told & self.runs(day), self.visits, 1.0)

    def view_factor(
        self, customer: NDArray[np.int64], day: NDArray[np.int64], products: Sequence[DemoProduct]
    ) -> NDArray[np.float64]:
        """How much more each visit looks at each product: (visits, products)."""
        told = self.told[customer]
        running = told & (day >= self.first_day) & (day <= self.last_day)
        after = told & (day > self.last_day) & (day <= self.last_day + 21)
        factor = np.where(running, self.wanting, np.where(after, self.hangover, 1.0))
        return np.where(self.covers(products)[None, :], factor[:, None], 1.0)

    def covers(self, products: Sequence[DemoProduct]) -> NDArray[np.bool_]:
        """Which products the campaign is about."""
        return np.array([bool(set(one.product.category_ids) & set(self.category_ids)) for one in products])


def draw_campaigns(seed: int, tastes: Tastes) -> tuple[Campaign, Campaign]:
    """The campaign that worked, and the one that did not."""
    rng = np.random.default_rng([seed, 30])
    worked = Campaign(
        "demo-active-weeks", None, 20, ("sports", "running-shoes"), 210, 223,
        _draw_told(rng, tastes, ("sports", "shoes")),
        visits=1.4, wanting=2.6, buying=1.5, hangover=1.0,
    )  # fmt: skip
    failed = Campaign(
        "demo-care-mail", "MAIL15", 15, ("home", "beauty"), 262, 282,
        _draw_told(rng, tastes, ("home", "beauty")),
        visits=1.0, wanting=1.0, buying=1.0, hangover=0.6,
    )  # fmt: skip
    return worked, failed


def _draw_told(rng: np.random.Generator, tastes: Tastes, departments: tuple[str, ...]) -> NDArray[np.bool_]:
    """Seven of every ten customers who buy about as much there, so that the groups are alike."""
    columns = [DEPARTMENTS.index(one) for one in departments]
    ranked = np.argsort(tastes.activity * tastes.departments[:, columns].sum(axis=1), kind="stable")
    told = np.zeros(len(ranked), dtype=np.bool_)
    for low in range(0, len(ranked), 10):
        ten = ranked[low : low + 10]
        told[rng.permutation(ten)[: round(len(ten) * TOLD)]] = True
    return told

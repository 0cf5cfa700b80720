"""The shop's own rules, and the choice of a varied list: boosts with a cap, so many of a brand, no twins.

What is on sale gains ``promotion_boost``, and what the shop earns at gains ``margin_boost`` times its
margin; both together never more than ``boost_cap``. So one product comes before another on account of
boosts only where its own score is at least the other's divided by 1 + the cap.

A list is filled one product at a time with the best of what is left. What stands already counts
against its like: a product loses ``diversity`` of its worth for each before it of the same shelf, a
twin (nearly the same product) waits until nothing else is left, and so does a brand that has
``max_per_brand``.

Shapes   rows (b, m) int64 best first, NO_PRODUCT after the end; scores (b, m) float32 from 0 to 1
         answers: places (b, k) int64 into the m, -1 after the end, and worth (b, k) float32
Units    boosts and diversity are shares of a score
Source   Carbonell, Goldstein, SIGIR 1998 (maximal marginal relevance), with shelves for similarity
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from kernel.errors import Invalid
from kernel.settings import Settings
from recommender.goods.model import Goods
from recommender.interactions import Floats, Ints, Rows
from recommender.profiles.model import Said

MAX_BOOST: Final = 0.2
LATER: Final = np.float32(1e-3)  # what is left of the worth of one that waits


@dataclass(frozen=True, slots=True)
class Rules:
    """What a shop, or a variant of an experiment, sets."""

    max_per_brand: int = 3
    diversity: float = 0.15
    promotion_boost: float = 0.05
    bought_days: int = 60
    margin_boost: float = 0.0
    boost_cap: float = MAX_BOOST

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The rules that the settings give."""
        return cls(**{item.name: getattr(settings, f"recommend_{item.name}") for item in fields(cls)})

    def varied(self, changes: Mapping[str, Any]) -> Rules:
        """The rules with some changed, as an experiment's variant asks; other names are passed over.

        Raises:
            Invalid: for a value that is not a number at or above 0.
        """
        names = {item.name for item in fields(self)} & changes.keys()
        for name in names:
            value = changes[name]
            if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
                raise Invalid(f"{name} must be a number of at least 0, not {value!r}", field=name)
        return replace(self, **{name: changes[name] for name in names})


@dataclass(frozen=True, slots=True)
class Traits:
    """What products are compared by, each (n,): codes, below 0 where unknown; whether on sale; margins.

    A margin is the share of the price that the shop keeps, 0 where its costs are unknown.
    """

    brand: Ints
    category: Ints
    twin: Ints
    on_sale: NDArray[np.bool_]
    margin: Floats


def varied_list(rows: Rows, scores: Floats, k: int, traits: Traits, rules: Rules) -> tuple[Rows, Floats]:
    """The places of the ``k`` to show of each shopper's ``m``, in order, and what each was worth."""
    b, m = rows.shape
    safe = np.maximum(rows, 0)
    worth = np.where(rows >= 0, np.maximum(scores, 1e-6) * (1 + gains(safe, traits, rules)), -1)
    worth = worth.astype(np.float32)
    codes = [np.where(rows >= 0, one[safe], -1) for one in (traits.brand, traits.category, traits.twin)]
    of_brand, of_shelf = np.zeros((b, m), dtype=np.int32), np.zeros((b, m), dtype=np.int32)
    is_twin = np.zeros((b, m), dtype=np.bool_)
    left = rows >= 0
    everyone = np.arange(b)
    shares = np.float32(1 - rules.diversity) ** np.arange(k + 1, dtype=np.int32)
    places = np.full((b, k), -1, dtype=np.int64)
    values = np.zeros((b, k), dtype=np.float32)
    for place in range(min(k, m)):
        now = worth * shares[of_shelf]
        now = np.where((of_brand >= max(rules.max_per_brand, 1)) | is_twin, now * LATER, now)
        now = np.where(left, now, -1)
        best = now.argmax(axis=1)
        real = now[everyone, best] > 0
        places[:, place] = np.where(real, best, -1)
        values[:, place] = np.where(real, now[everyone, best], 0)
        left[everyone, best] = False
        brand, shelf, twin = (_like(one, one[everyone, best]) for one in codes)
        of_brand += brand
        of_shelf += shelf
        is_twin |= twin
    return places, values


def gains(rows: Rows, traits: Traits, rules: Rules) -> NDArray[np.floating[Any]]:
    """The share of its score that each product gains by the shop's boosts, in the shape of ``rows``."""
    cap = min(rules.boost_cap, MAX_BOOST)
    gain: NDArray[np.floating[Any]] = min(rules.promotion_boost, cap) * traits.on_sale[rows]
    if rules.margin_boost > 0:
        gain = np.minimum(gain + min(rules.margin_boost, cap) * traits.margin[rows], cap)
    return gain


def liking(goods: Goods, rows: Sequence[int], said: Sequence[Said]) -> Floats:
    """What each product gains, as a factor (m,), when it is of a category or brand said to be liked."""
    categories = {one.value for one in said if one.liked and one.kind == "category"}
    brands = {one.value.strip().casefold() for one in said if one.liked and one.kind == "brand"}

    def is_liked(row: int) -> bool:
        brand = goods.brands[goods.brand[row]] if goods.brand[row] >= 0 else None
        return not categories.isdisjoint(goods.paths[row]) or brand in brands

    gains = [row >= 0 and is_liked(row) for row in rows]
    return np.where(gains, 1 + MAX_BOOST, 1).astype(np.float32)


def _like(codes: NDArray[Any], chosen: NDArray[Any]) -> NDArray[np.bool_]:
    alike: NDArray[np.bool_] = (codes == chosen[:, None]) & (chosen[:, None] >= 0)
    return alike

"""From visits to baskets: what is put in a cart, what is bought with it, what is bought again.

Units    prices in US cents as they were on the day: reduced ones only since ON_SALE_DAYS
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from commerce.catalogue.model import Variant
from commerce.demo.campaigns import Campaign
from commerce.demo.catalogue import DemoProduct
from commerce.demo.habits import GIVES_UP, KEEPS_HABIT, companions, lasting_days
from commerce.demo.people import Tastes
from commerce.demo.visits import NOTHING, Visits

ON_SALE_DAYS: Final = 45
_CART: Final = 0.19
_BUYS: Final = 0.60
_WELCOME: Final = 0.45


@dataclass(frozen=True, slots=True)
class Item:
    """One product of a basket: index, variant, quantity, what one cost that day."""

    product: int
    variant: Variant
    quantity: int
    unit_price_minor: int
    percent_off: int = 0


@dataclass(frozen=True, slots=True)
class Basket:
    """One purchase, before it is written as an order."""

    customer: int
    at: datetime
    items: tuple[Item, ...]
    visit: int | None = None  # None: without looking around, a habit
    code: str | None = None
    is_fake: bool = False


@dataclass(frozen=True, slots=True)
class Purchases:
    """What the visits led to."""

    baskets: list[Basket]
    carted: NDArray[np.bool_]  # (visits, MAX_VIEWS)


class Shopping:
    """Draws baskets; keeps the chance and what it needs to know of the shop."""

    def __init__(
        self, seed: int, now: datetime, products: Sequence[DemoProduct], tastes: Tastes,
        campaigns: Sequence[Campaign],
    ) -> None:  # fmt: skip
        self._rng = np.random.default_rng([seed, 41])
        self._now = now
        self._products = products
        self._tastes = tastes
        self._campaigns = campaigns
        self._covers = [campaign.covers(products) for campaign in campaigns]
        self._companions = companions(seed, products)
        self._lasting = lasting_days(products)
        self._welcomed: set[int] = set()
        self._stocking: set[tuple[int, int]] = set()

    def draw(self, visits: Visits) -> Purchases:
        """Every basket of the year, in the order of time."""
        carted = self._rng.random(visits.views.shape) < self._cart_chance(visits)
        buys = carted.any(axis=1) & (self._rng.random(len(visits.at)) < _BUYS)
        baskets: list[Basket] = []
        for visit in np.flatnonzero(buys).tolist():
            wanted = list(dict.fromkeys(visits.views[visit][carted[visit]].tolist()))
            customer = int(visits.customer[visit])
            at = visits.at[visit] + timedelta(minutes=8)
            basket = self._basket(customer, at, wanted, visit, alone=False)
            if basket is not None:
                baskets.append(basket)
                baskets.extend(self._again(basket))
        baskets.sort(key=lambda one: (one.at, one.customer))
        return Purchases(baskets, carted)

    def _cart_chance(self, visits: Visits) -> NDArray[np.float64]:
        quality = np.array([one.quality for one in self._products])
        reduced = np.array([one.product.list_price_minor is not None for one in self._products])
        recent = visits.day[:, None] > 365 - ON_SALE_DAYS
        seen = visits.views != NOTHING
        chance = _CART * np.exp(0.6 * (quality[visits.views] - 4.25))
        chance = chance * np.where(reduced[visits.views] & recent, 1.4, 1.0)
        for campaign, covers in zip(self._campaigns, self._covers, strict=True):
            running = campaign.told[visits.customer] & (visits.day >= campaign.first_day)
            running &= visits.day <= campaign.last_day
            chance = chance * np.where(running[:, None] & covers[visits.views], campaign.buying, 1.0)
        return np.where(seen, chance, 0.0)

    def _basket(
        self, customer: int, at: datetime, wanted: Sequence[int], visit: int | None, *, alone: bool
    ) -> Basket | None:
        chosen = list(wanted)
        for product in () if alone else wanted:
            for other, share in self._companions[product]:
                if other not in chosen and self._rng.random() < share:
                    chosen.append(other)
        items = [one for one in (self._item(customer, product, at) for product in chosen) if one]
        if not items:
            return None
        code, items = self._with_offer(customer, at, items)
        return Basket(customer, at, tuple(items), visit, code)

    def _item(self, customer: int, product: int, at: datetime) -> Item | None:
        variants = self._products[product].product.variants
        size = (int(self._tastes.brand_seed[customer]) % 1000) / 1000
        sizes = list(dict.fromkeys(one.options.get("size", "") for one in variants))
        mine = sizes[int(size * len(sizes))]
        fitting = [one for one in variants if one.options.get("size", "") == mine]
        variant = fitting[int(self._rng.integers(0, len(fitting)))]
        quantity = 1 + int(self._rng.random() < (0.3 if product in self._lasting else 0.06))
        return Item(product, variant, quantity, price_on(variant, at, self._now))

    def _with_offer(self, customer: int, at: datetime, items: list[Item]) -> tuple[str | None, list[Item]]:
        day = 364 - (self._now.date() - at.date()).days
        for campaign, covers in zip(self._campaigns, self._covers, strict=True):
            uses = campaign.told[customer] and campaign.runs(day)
            if uses and (campaign.code is None or self._rng.random() < 0.8):
                reduced = [_less(one, campaign.percent) if covers[one.product] else one for one in items]
                if reduced != items:
                    return campaign.code, reduced
        new = self._tastes.joins_on[customer] > 0 and customer not in self._welcomed
        self._welcomed.add(customer)
        if new and self._rng.random() < _WELCOME:
            return "WELCOME10", [_less(one, 10) for one in items]
        return None, items

    def _again(self, first: Basket) -> list[Basket]:
        """The purchases that follow because something is used up again and again."""
        found: list[Basket] = []
        last_day = self._now - timedelta(days=365 - int(self._tastes.leaves_on[first.customer]))
        for item in first.items:
            key = (first.customer, item.product)
            if item.product not in self._lasting or key in self._stocking:
                continue
            self._stocking.add(key)
            at, keeps = first.at, self._rng.random() < KEEPS_HABIT
            while keeps:
                at += timedelta(days=float(self._lasting[item.product] * self._rng.lognormal(0, 0.13)))
                if at > min(last_day, self._now - timedelta(hours=1)):
                    break
                basket = self._basket(
                    first.customer, at, [item.product], None, alone=self._rng.random() < 0.7
                )
                found += [basket] if basket else []
                keeps = self._rng.random() >= GIVES_UP
        return found


def price_on(variant: Variant, at: datetime, now: datetime) -> int:
    """What the variant cost on that day."""
    if variant.list_price_minor is not None and at < now - timedelta(days=ON_SALE_DAYS):
        return variant.list_price_minor
    return variant.price_minor


def _less(item: Item, percent: int) -> Item:
    return Item(item.product, item.variant, item.quantity, item.unit_price_minor, percent)

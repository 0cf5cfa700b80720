"""A year of visits: who came when, what they looked at.

Shapes   products are indices into the catalogue; ``views`` has one row per visit, NOTHING after the end
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from commerce.demo.campaigns import Campaign
from commerce.demo.catalogue import DemoProduct
from commerce.demo.people import Person, Tastes
from commerce.demo.reading import DEPARTMENTS
from commerce.demo.seasons import HOURS, day_weight, season_matrix

DAYS: Final = 365
VISITS: Final = 21_000
MAX_VIEWS: Final = 6
NOTHING: Final = -1
_CHUNK: Final = 2000


@dataclass(frozen=True, slots=True)
class Visits:
    """Every visit, in the order of time."""

    customer: NDArray[np.int64]
    at: list[datetime]
    day: NDArray[np.int64]
    views: NDArray[np.int64]


def draw_visits(
    seed: int,
    now: datetime,
    products: Sequence[DemoProduct],
    people: Sequence[Person],
    tastes: Tastes,
    campaigns: Sequence[Campaign],
    count: int = VISITS,
) -> Visits:
    """Draw who comes on which day, and what each of ``count`` visitors looks at."""
    rng = np.random.default_rng([seed, 20])
    start = now - timedelta(days=DAYS)
    day = _draw_days(rng, start, count)
    customer = _draw_customers(rng, day, tastes, campaigns)
    kept = customer != NOTHING
    day, customer = day[kept], customer[kept]
    at = _draw_times(rng, start, day, now)
    order = np.argsort(np.array([one.timestamp() for one in at]), kind="stable")
    day, customer, at = day[order], customer[order], [at[i] for i in order]
    months = np.array([one.month - 1 for one in at])
    views = _draw_views(rng, customer, months, day, products, likings(products, people, tastes), campaigns)
    return Visits(customer, at, day, views)


def likings(products: Sequence[DemoProduct], people: Sequence[Person], tastes: Tastes) -> NDArray[np.float64]:
    """How much each customer is drawn to each product: (customers, products), not negative."""
    department = np.array([DEPARTMENTS.index(one.product.category_ids[0]) for one in products])
    price = np.log([float(one.product.variants[0].price_minor) for one in products])
    shelf = np.array([one.shelf_id for one in products])
    usual = np.array([np.median(price[shelf == mine]) for mine in shelf])
    away = (price - usual)[None, :] - tastes.price_band[:, None]
    liking = tastes.departments[:, department] * np.exp(-(away**2) / 1.6)
    liking *= np.array([one.appeal for one in products])[None, :]
    liking *= _brand_boost(products, tastes)
    liking *= _suits(products, people, tastes)
    return np.asarray(liking, dtype=np.float64)


def _brand_boost(products: Sequence[DemoProduct], tastes: Tastes) -> NDArray[np.float64]:
    brands = sorted({one.product.brand for one in products})
    index = np.array([brands.index(one.product.brand) for one in products])
    boost = np.ones((len(tastes.brand_seed), len(brands)))
    rows = np.arange(len(tastes.brand_seed))
    for turn in range(3):
        boost[rows, (tastes.brand_seed // 7**turn) % len(brands)] = 4.0
    return boost[:, index]


def _suits(products: Sequence[DemoProduct], people: Sequence[Person], tastes: Tastes) -> NDArray[np.float64]:
    recipients = [one.product.attributes.get("recipient", "").split("; ") for one in products]
    women = np.array([("women" in r) and ("men" not in r) for r in recipients])
    men = np.array([("men" in r) and ("women" not in r) for r in recipients])
    kids = np.array([any(one in r for one in ("kids", "girls", "boys")) for r in recipients])
    baby = np.array(["baby" in r for r in recipients])
    is_woman = np.array([one.gender == "women" for one in people])
    suits = np.ones((len(people), len(products)))
    suits[np.ix_(is_woman, men)] = 0.25
    suits[np.ix_(~is_woman, women)] = 0.2
    suits[np.ix_(~tastes.has_kids, kids)] = 0.25
    suits[np.ix_(tastes.has_kids, kids)] = 2.0
    suits[np.ix_(~tastes.has_baby, baby)] = 0.06
    suits[np.ix_(tastes.has_baby, baby)] = 6.0
    return suits


def _draw_days(rng: np.random.Generator, start: datetime, count: int) -> NDArray[np.int64]:
    dates = [start + timedelta(days=day + 1) for day in range(DAYS)]
    weights = np.array([day_weight(i, date.weekday(), date.month) for i, date in enumerate(dates)])
    return np.sort(rng.choice(DAYS, count, p=weights / weights.sum())).astype(np.int64)


def _draw_customers(
    rng: np.random.Generator, day: NDArray[np.int64], tastes: Tastes, campaigns: Sequence[Campaign]
) -> NDArray[np.int64]:
    found = np.full(len(day), NOTHING, dtype=np.int64)
    for today in range(DAYS):
        mine = np.flatnonzero(day == today)
        weight = np.where((tastes.joins_on <= today) & (today <= tastes.leaves_on), tastes.activity, 0.0)
        for campaign in campaigns:
            weight = weight * campaign.visit_factor(today)
        found[mine] = rng.choice(len(weight), len(mine), p=weight / weight.sum())
    return found


def _draw_times(
    rng: np.random.Generator, start: datetime, day: NDArray[np.int64], now: datetime
) -> list[datetime]:
    weights = np.array(HOURS, dtype=float)
    hours = rng.choice(24, len(day), p=weights / weights.sum())
    seconds = rng.integers(0, 3600, len(day))
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    latest = now - timedelta(minutes=30)
    times = []
    for d, hour, second in zip(day.tolist(), hours.tolist(), seconds.tolist(), strict=True):
        at = midnight + timedelta(days=d + 1, hours=hour, seconds=second)
        times.append(at if at <= latest else at - timedelta(days=1))
    return times


def _draw_views(
    rng: np.random.Generator, customer: NDArray[np.int64], months: NDArray[np.int64], day: NDArray[np.int64],
    products: Sequence[DemoProduct], liking: NDArray[np.float64], campaigns: Sequence[Campaign],
) -> NDArray[np.int64]:  # fmt: skip
    season = season_matrix(products)
    near = _nearness(products)
    views = np.full((len(customer), MAX_VIEWS), NOTHING, dtype=np.int64)
    for low in range(0, len(customer), _CHUNK):
        part = slice(low, min(low + _CHUNK, len(customer)))
        weight = liking[customer[part]] * season[months[part]]
        for campaign in campaigns:
            weight *= campaign.view_factor(customer[part], day[part], products)
        first = _sample(rng, weight, 1)[:, 0]
        rest = _sample(rng, weight * near[first], MAX_VIEWS - 1)
        views[part] = np.concatenate([first[:, None], rest], axis=1)
    length = 1 + rng.binomial(MAX_VIEWS - 1, 0.42, len(customer))
    views[np.arange(MAX_VIEWS)[None, :] >= length[:, None]] = NOTHING
    return views


def _nearness(products: Sequence[DemoProduct]) -> NDArray[np.float64]:
    """Somebody who looks at one thing looks at its like: (products, products)."""
    department = np.array([one.product.category_ids[0] for one in products])
    shelf = np.array([one.shelf_id for one in products])
    same_department = department[:, None] == department[None, :]
    same_shelf = shelf[:, None] == shelf[None, :]
    near = np.asarray(0.15 + 1.0 * same_department + 7.0 * same_shelf, dtype=np.float64)
    np.fill_diagonal(near, 0.0)
    return near


def _sample(rng: np.random.Generator, weight: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Draw ``count`` columns for each row, by weight."""
    total = np.cumsum(weight, axis=1)
    drawn = rng.random((len(weight), count)) * total[:, -1:]
    return np.stack([(total < drawn[:, k : k + 1]).sum(axis=1) for k in range(count)], axis=1)

"""Tastes out of events: what the products met have in common, newer events counting more.

Units    an event counts its weight times 2^(-age / HALF_LIFE_DAYS)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from commerce.catalogue.model import Product, facet_values
from recommender.profiles.model import BANDS, HALF_LIFE_DAYS, SHOWN, Said, Taste

NEW_DAYS: Final = 45
DAY_S: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Met:
    """One event about a product; ``options`` are those of the variant, where one was bought."""

    product_id: str
    kind: str
    at: datetime
    weight: float
    options: Mapping[str, str]


def tastes_of(
    met: Sequence[Met],
    products: Mapping[str, Product],
    bands: tuple[int, int],
    names: Mapping[str, Mapping[str, str]],
    said: Sequence[Said],
    now: datetime,
) -> tuple[Taste, ...]:
    """The strongest values of each kind; ``bands`` are the prices where middle and high begin."""
    mass: dict[tuple[str, str], float] = {}
    counts: dict[tuple[str, str], int] = {}
    total: dict[str, float] = {}
    for one in met:
        product = products.get(one.product_id)
        if product is None:
            continue
        worth = one.weight * 0.5 ** ((now - one.at).total_seconds() / DAY_S / HALF_LIFE_DAYS)
        for key in dict.fromkeys(_speaks_of(one, product, bands)):
            mass[key] = mass.get(key, 0.0) + worth
            counts[key] = counts.get(key, 0) + 1
            total[key[0]] = total.get(key[0], 0.0) + worth
    opinion = {(one.kind, one.value): one.liked for one in said}
    made = [
        Taste(*key, worth / total[key[0]], counts[key], opinion.get(key), names.get(key[1], {}))
        for key, worth in mass.items()
    ]
    ranked = sorted(made, key=lambda one: (one.kind, -one.share, one.value))
    kept: dict[str, int] = {}
    shown = []
    for taste in ranked:
        kept[taste.kind] = kept.get(taste.kind, 0) + 1
        if kept[taste.kind] <= SHOWN:
            shown.append(taste)
    return tuple(shown)


def band_of(price_minor: int, bands: tuple[int, int]) -> str:
    """The third of the shop's prices that a price is in."""
    return BANDS[sum(price_minor >= limit for limit in bands)]


def _speaks_of(met: Met, product: Product, bands: tuple[int, int]) -> Iterable[tuple[str, str]]:
    if product.category_ids:
        yield "category", product.category_ids[-1]
    if product.brand:
        yield "brand", product.brand
    yield "price_band", band_of(product.price_minor, bands)
    for name in ("colour", "size"):
        own = product.option_values(name)
        told = met.options.get(name) or (own[0] if len(own) == 1 else product.attributes.get(name, ""))
        for value in facet_values(told):
            yield name, value
    if product.created_at is not None and 0 <= (met.at - product.created_at).days <= NEW_DAYS:
        yield "freshness", "new"

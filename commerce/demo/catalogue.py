"""The demo shop's categories and products, composed from the hand-written data files.

Units    prices in US cents; the same seed and day give the same catalogue
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from commerce.catalogue.model import Category, Product, Variant
from commerce.demo.reading import Row, Shelf, Value, read_colours, read_shelves, read_values
from commerce.demo.wording import attributes_of, shown_name, texts_of

CURRENCY: Final = "USD"
SIZES: Final = {
    "apparel": {"women": "xs s m l xl", "men": "s m l xl xxl", "": "xs s m l xl xxl"},
    "waist": {"women": "26 27 28 29 30 31 32", "men": "29 30 31 32 33 34 36 38", "": "28 30 32 34 36"},
    "shoe": {"women": "36 37 38 39 40 41", "men": "40 41 42 43 44 45 46", "kids": "26 27 28 29 30 31 32 33 34",
             "": "36 37 38 39 40 41 42 43 44 45"},
    "kids": {"baby": "0-3 months|3-6 months|6-12 months", "": "2-3 years|4-5 years|6-7 years|8-9 years"},
    "ring": {"": "50 52 54 56 58"},
    "glove": {"": "s m l xl"},
    "belt": {"": "85 cm|95 cm|105 cm"},
}  # fmt: skip
_PREFIX: Final = {
    "clothing": "CL", "shoes": "SH", "bags": "BA", "home": "HO",
    "electronics": "EL", "beauty": "BE", "sports": "SP", "toys": "TO",
}  # fmt: skip
_SOLD_OUT: Final = 0.02
_SALE: Final = 0.17
_NEW: Final = 0.08


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """A product with what only the simulation knows of it."""

    product: Product
    shelf_id: str
    drawing: str
    quality: float  # mean of its ratings, 1 to 5
    appeal: float  # weight of being looked at, about 1


def demo_categories() -> list[Category]:
    """Departments and shelves with names and synonyms in both languages."""
    return [
        Category(shelf.category_id, shelf.parent_id, shelf.names, shelf.synonyms) for shelf in read_shelves()
    ]


def demo_products(seed: int, now: datetime) -> list[DemoProduct]:
    """Every product of the demo shop, in a fixed order."""
    values, _ = read_values()
    rng = np.random.default_rng([seed, 1])
    made: list[DemoProduct] = []
    numbers: dict[str, int] = {}
    for shelf in read_shelves():
        for row in shelf.rows:
            department = shelf.parent_id or shelf.category_id
            numbers[department] = numbers.get(department, 0) + 1
            product_id = f"{_PREFIX[department]}{numbers[department]:03d}"
            made.append(_make(product_id, row, shelf, values, rng, now))
    return made


def demo_value_names() -> dict[str, dict[str, str]]:
    """Canonical attribute value -> language -> shown name, for every value in the shop."""
    values, _ = read_values()
    names = {key: dict(value.names) for key, value in values.items()}
    names.update({key: {"en": key, "zh": zh} for key, (zh, _) in read_colours().items()})
    for shelf in read_shelves():
        for row in shelf.rows:
            measures = [tag.partition("=")[2].strip() for tag in (*row.tags, *shelf.tags) if "=" in tag]
            measures += list(row.steps[1]) if row.steps else []
            names.update({one: shown_name(one) for one in measures if one not in names})
    for runs in SIZES.values():
        for run in runs.values():
            names.update({size: _size_name(size) for size in _sizes(run) if size not in names})
    return names


def demo_attribute_names() -> dict[str, dict[str, str]]:
    """Attribute -> language -> shown name ("closure" is 闭合方式)."""
    return read_values()[1]


def _make(
    product_id: str, row: Row, shelf: Shelf, values: dict[str, Value], rng: np.random.Generator, now: datetime
) -> DemoProduct:
    attributes = attributes_of(row, shelf, values)
    quality = float(np.clip(rng.normal(4.25, 0.35), 2.6, 4.9))
    appeal = float(np.clip(rng.lognormal(0, 0.55), 0.3, 2.6))
    age_days = rng.integers(1, 30) if rng.random() < _NEW else rng.integers(60, 900)
    counted = max(3, int(appeal * rng.integers(20, 90)))
    product = Product(
        product_id=product_id,
        texts=texts_of(row, shelf, values, int(rng.integers(0, 8))),
        brand=row.brand,
        category_ids=tuple(one for one in (shelf.parent_id, shelf.category_id) if one),
        attributes=attributes,
        currency=CURRENCY,
        variants=_variants(product_id, row, shelf, attributes, rng),
        image_url=f"/shop/images/{product_id}.svg",
        url=f"/shop/products/{product_id}",
        rating=round(quality, 1),
        rating_count=counted,
        sold_count=0,
        created_at=now - timedelta(days=int(age_days), minutes=int(rng.integers(0, 1440))),
    )
    return DemoProduct(product, shelf.category_id, shelf.drawing, quality, appeal)


def _variants(
    product_id: str, row: Row, shelf: Shelf, attributes: dict[str, str], rng: np.random.Generator
) -> tuple[Variant, ...]:
    sold_out = rng.random() < _SOLD_OUT
    share = int(rng.choice([15, 20, 25, 30, 40])) if rng.random() < _SALE else 0
    made = []
    for options, extra in _choices(row, shelf, attributes):
        full = row.price_minor + extra
        price = _sale_price(full, share) if share else full
        stock = 0 if sold_out or rng.random() < 0.07 else int(rng.gamma(2.0, 9.0)) + 1
        key = "-".join([product_id, *(_slug(value) for value in options.values())])
        made.append(Variant(key, product_id, key.upper(), options, price, full if share else None, stock))
    return tuple(made)


def _choices(row: Row, shelf: Shelf, attributes: dict[str, str]) -> list[tuple[dict[str, str], int]]:
    """Every combination of colour, size and one stepped option, with its extra price."""
    colours: list[dict[str, str]] = [{"colour": one} for one in row.colours] or [{}]
    sizes: list[dict[str, str]] = [{"size": one} for one in _run(shelf.sizes, attributes)] or [{}]
    steps = (
        [({row.steps[0]: value}, extra) for value, extra in row.steps[1].items()] if row.steps else [({}, 0)]
    )
    return [(colour | size | step, extra) for colour in colours for size in sizes for step, extra in steps]


def _run(sizes: str, attributes: dict[str, str]) -> list[str]:
    if sizes not in SIZES:
        return []
    recipients = attributes.get("recipient", "").split("; ")
    runs = SIZES[sizes]
    return _sizes(runs.get(recipients[0], runs[""]))


def _sizes(run: str) -> list[str]:
    return run.split("|") if "|" in run else run.split()


def _size_name(size: str) -> dict[str, str]:
    if size.isalpha():
        return {"en": size.upper(), "zh": size.upper()}
    return shown_name(size)


def _sale_price(price_minor: int, share: int) -> int:
    """Reduced by ``share`` per cent, down to a price ending in 90, 95 or 00 cents."""
    reduced = price_minor * (100 - share) // 100
    return reduced // 100 * 100 - 10 if reduced > 1000 else reduced // 10 * 10 - 1


def _slug(value: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", value.lower()).strip("-").replace(".", "_")

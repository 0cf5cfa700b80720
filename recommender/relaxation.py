"""When nothing fits: which one constraint could go, and what that would give.

Each constraint of the wish is left out in turn and the rest is asked again, so that what is
offered is true at this moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, Final, Protocol

from commerce.catalogue.model import Product, ProductFilter
from recommender.model import Relaxation
from recommender.understanding.model import Wish

MAX_RELAXATIONS: Final = 3
GROUPS: Final[tuple[tuple[str, ...], ...]] = (
    ("price_min_minor", "price_max_minor", "price_around_minor"),
    ("colours", "colours_not"),
    ("sizes",),
    ("materials", "materials_not"),
    ("brands", "brands_not"),
    ("rating_min",),
    ("on_sale",),
    ("attributes", "attributes_not"),
    ("categories",),
)
OPTION_OF: Final = {"colours": "colour", "sizes": "size", "materials": "material"}


class Catalogue(Protocol):
    """What relaxing asks of the catalogue."""

    def count(self, where: ProductFilter) -> int:
        """How many products pass."""
        ...

    def price_range(self, where: ProductFilter) -> tuple[int, int] | None:
        """The lowest and highest price among what passes."""
        ...

    def select(self, where: ProductFilter, sort: None = None, limit: int = 20) -> list[Product]:
        """Products that pass."""
        ...


def relaxations(
    wish: Wish, catalogue: Catalogue, filter_of: Callable[[Wish], ProductFilter]
) -> tuple[Relaxation, ...]:
    """The constraints without which something fits, the narrowest step first."""
    found: list[Relaxation] = []
    for names in GROUPS:
        said = next((name for name in names if getattr(wish, name) not in ((), {}, None, False)), None)
        if said is None or (said == "categories" and len(_said_groups(wish)) == 1):
            continue
        where = filter_of(without(wish, names))
        count = catalogue.count(where)
        prices = catalogue.price_range(where) if count else None
        if prices is not None:
            values = _values(catalogue, where, OPTION_OF.get(said))
            found.append(Relaxation(said, count, prices[0], prices[1], values))
    return tuple(sorted(found, key=lambda one: one.count)[:MAX_RELAXATIONS])


def without(wish: Wish, names: tuple[str, ...]) -> Wish:
    """The wish with these fields as if never said."""
    blank = Wish()
    cleared: dict[str, Any] = {name: getattr(blank, name) for name in names}
    return replace(wish, **cleared)


def _said_groups(wish: Wish) -> list[tuple[str, ...]]:
    known = {item.name for item in fields(wish)}
    return [
        names
        for names in GROUPS
        if any(getattr(wish, name) not in ((), {}, None, False) for name in names if name in known)
    ]


def _values(catalogue: Catalogue, where: ProductFilter, option: str | None) -> tuple[str, ...]:
    if option is None:
        return ()
    values: dict[str, None] = {}
    for product in catalogue.select(where, limit=50):
        values.update(dict.fromkeys(product.option_values(option)))
        if option in product.attributes:
            values[product.attributes[option]] = None
    return tuple(values)

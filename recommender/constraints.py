"""A wish's hard constraints as a filter of the catalogue, in the catalogue's own values.

A shade belongs to its colour ("navy" is a blue), so "blue" asks for every blue the shop has, and
"not blue" refuses them all. Who it is for and what the occasion is are wishes, not constraints:
few products say so, and they count in the ranking.

Units    "around 100" is taken as 75 to 125 per cent of it
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from commerce.catalogue.model import Category, ProductFilter, Vocabulary
from recommender.understanding.model import Wish

AROUND_LOW: Final = 0.75
AROUND_HIGH: Final = 1.25
SHADES: Final[Mapping[str, tuple[str, ...]]] = {
    "red": ("burgundy", "wine", "crimson", "scarlet", "maroon", "ruby", "cherry", "brick red", "coral red"),
    "blue": (
        "navy",
        "sky blue",
        "light blue",
        "dark blue",
        "royal blue",
        "denim",
        "indigo",
        "cobalt",
        "azure",
    ),
    "green": ("olive", "khaki green", "mint", "emerald", "forest green", "sage", "lime", "army green"),
    "white": ("ivory", "off-white", "off white", "cream"),
    "grey": ("gray", "charcoal", "silver grey", "slate", "heather grey", "ash"),
    "brown": ("tan", "chocolate", "coffee", "camel", "chestnut", "mocha", "cognac"),
    "pink": ("rose", "blush", "fuchsia", "hot pink", "salmon", "rose pink"),
    "purple": ("violet", "lavender", "lilac", "plum", "mauve"),
    "yellow": ("mustard", "lemon", "amber"),
    "orange": ("coral", "peach", "tangerine", "apricot", "rust"),
    "beige": ("sand", "nude", "oatmeal", "stone", "khaki"),
    "gold": ("rose gold", "golden", "champagne"),
    "black": ("jet black", "matte black"),
}


@cache
def _family_of(shade: str) -> str | None:
    return next((colour for colour, shades in SHADES.items() if shade in shades), None)


def shades_of(colours: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The catalogue's colours that each asked colour stands for; the asked one where it has none."""
    values = tuple(known)
    found: dict[str, None] = {}
    for colour in colours:
        same = [v for v in values if v == colour or _is_shade(v, colour)]
        found.update(dict.fromkeys(same or [colour]))
    return tuple(found)


def _is_shade(value: str, colour: str) -> bool:
    if _family_of(value) == colour or value in SHADES.get(colour, ()):
        return True
    words = value.replace("/", " ").replace("-", " ").split()
    return len(words) > 1 and words[-1] == colour


def category_ids_of(names: Iterable[str], categories: Iterable[Category]) -> tuple[str, ...]:
    """The ids of the categories called so in any language, without case."""
    asked = {name.casefold() for name in names}
    return tuple(
        category.category_id
        for category in categories
        if asked & {name.casefold() for name in category.names.values()}
    )


def to_filter(wish: Wish, vocabulary: Vocabulary) -> ProductFilter:
    """What must hold of every product that is shown for this wish."""
    colours = vocabulary.attribute_values.get("colour", ())
    wanted = {
        "colour": shades_of(wish.colours, colours),
        "size": wish.sizes,
        "material": wish.materials,
        **wish.attributes,
    }
    refused = {
        "colour": shades_of(wish.colours_not, colours),
        "material": wish.materials_not,
        **wish.attributes_not,
    }
    low, high = _prices(wish)
    return ProductFilter(
        category_ids=category_ids_of(wish.categories, vocabulary.categories),
        brands=wish.brands,
        price_min_minor=low,
        price_max_minor=high,
        in_stock=wish.in_stock,
        on_sale=wish.on_sale,
        rating_min=wish.rating_min,
        attributes={name: values for name, values in wanted.items() if values},
        attributes_not={name: values for name, values in refused.items() if values},
        brands_not=wish.brands_not,
    )


def _prices(wish: Wish) -> tuple[int | None, int | None]:
    low, high = wish.price_min_minor, wish.price_max_minor
    if wish.price_around_minor is not None:
        low = int(wish.price_around_minor * AROUND_LOW) if low is None else low
        high = int(wish.price_around_minor * AROUND_HIGH) if high is None else high
    return low, high

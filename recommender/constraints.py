"""A wish's hard constraints as a filter of the catalogue, in the catalogue's own values.

A shade belongs to its colour ("navy" is a blue), so "blue" asks for every blue the shop has, and
"not blue" refuses them all. Who it is for and what the occasion is are wishes, not constraints:
few products say so, and they count in the ranking.

Units    "around 100" is taken as 75 to 125 per cent of it
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from commerce.catalogue.model import Category, ProductFilter, Vocabulary
from recommender.shoe_sizes import in_shop_labels
from recommender.understanding.equivalents import matching_attributes, matching_sizes, matching_values
from recommender.understanding.model import Wish
from recommender.understanding.words import Kind

AROUND_LOW: Final = 0.75
AROUND_HIGH: Final = 1.25


def shades_of(colours: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The catalogue's colours that each asked colour stands for; the asked one where it has none."""
    return values_of("colour", colours, known)


def values_of(kind: Kind, asked: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The catalogue's values that each asked one stands for; the asked one where it has none."""
    values = tuple(known)
    found: dict[str, None] = {}
    for one in asked:
        found.update(dict.fromkeys(matching_values(kind, one, values) or [one]))
    return tuple(found)


def _sizes_of(wish: Wish, known: Iterable[str]) -> tuple[str, ...]:
    values = tuple(known)
    asked = in_shop_labels(wish, values)
    return tuple(dict.fromkeys(value for one in asked for value in matching_sizes(one, values) or (one,)))


def category_ids_of(names: Iterable[str], categories: Iterable[Category]) -> tuple[str, ...]:
    """The ids of the categories called so in any language, without case."""
    asked = {name.casefold() for name in names}
    if not asked:
        return ()
    return tuple(one for one, called in _called(tuple(categories)) if not called.isdisjoint(asked))


class _Called:
    """What the categories last asked about are called; a catalogue has the same ones until it changes."""

    held: tuple[tuple[Category, ...], tuple[tuple[str, frozenset[str]], ...]] = ((), ())


def _called(categories: tuple[Category, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each category's id and its names without case."""
    known, names = _Called.held
    if known is not categories:
        names = tuple(
            (one.category_id, frozenset(name.casefold() for name in one.names.values())) for one in categories
        )
        _Called.held = (categories, names)
    return names


def to_filter(wish: Wish, vocabulary: Vocabulary) -> ProductFilter:
    """What must hold of every product that is shown for this wish."""
    known = vocabulary.attribute_values
    colours, materials = known.get("colour", ()), known.get("material", ())
    wanted = {
        "colour": shades_of(wish.colours, colours),
        "size": _sizes_of(wish, known.get("size", ())),
        "material": values_of("material", wish.materials, materials),
        **_attributes(wish.attributes, known),
    }
    refused = {
        "colour": shades_of(wish.colours_not, colours),
        "material": values_of("material", wish.materials_not, materials),
        **_attributes(wish.attributes_not, known),
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


def _attributes(
    asked: Mapping[str, tuple[str, ...]], known: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    return {name: matching_attributes(values, known.get(name, ())) for name, values in asked.items()}


def _prices(wish: Wish) -> tuple[int | None, int | None]:
    low, high = wish.price_min_minor, wish.price_max_minor
    if wish.price_around_minor is not None:
        low = int(wish.price_around_minor * AROUND_LOW) if low is None else low
        high = int(wish.price_around_minor * AROUND_HIGH) if high is None else high
    return low, high

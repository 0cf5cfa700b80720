"""A colour that was said before its shades: red things before burgundy ones, though both answer "red"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from commerce.catalogue.model import ProductFilter
from recommender.understanding.equivalents import canonical
from recommender.understanding.model import Wish


def plain_first(
    ids: list[str], wish: Wish, where: ProductFilter, select_ids: Callable[[ProductFilter], list[str]]
) -> list[str]:
    """The products that come in the very colours that were said, then the others, both in their order."""
    colours = where.attributes.get("colour", ())
    said = {canonical("colour", colour) for colour in wish.colours}
    plain = tuple(colour for colour in colours if canonical("colour", colour) in said)
    if len(ids) < 2 or not plain or len(plain) == len(colours):
        return ids
    only = replace(where, attributes={**where.attributes, "colour": plain}, only_product_ids=tuple(ids))
    held = set(select_ids(only))
    return sorted(ids, key=lambda product_id: product_id not in held)

"""Why a product is suggested, made from the product and the evidence alone.

Errors   none: a reason without evidence is not made
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from commerce.catalogue.model import Product, ProductFilter, Variant
from kernel.languages import has_han
from recommender.model import Reason
from recommender.suitability import held, suitability
from recommender.understanding.model import Wish
from retrieval.tokens import tokenise

TOP_RATING: Final = 4.5
MIN_RATINGS: Final = 10
NEW_DAYS: Final = 45
_CALLED: Final = {"child": "kids", "grandchild": "kids"}  # the value that says it of them all
MAX_REASONS: Final = 3


def matching_variant(product: Product, where: ProductFilter) -> Variant | None:
    """The cheapest variant that meets every variant constraint of the filter."""
    fitting = [v for v in product.variants if _costs_right(v, where)]
    for name, values in where.attributes.items():
        fitting = [v for v, has in _having(product, fitting, name, values) if has]
    for name, values in where.attributes_not.items():
        fitting = [v for v, has in _having(product, fitting, name, values) if not has]
    return min(fitting, key=lambda v: (not v.in_stock, v.price_minor), default=None)


def _costs_right(variant: Variant, where: ProductFilter) -> bool:
    low, high = where.price_min_minor, where.price_max_minor
    if (low is not None and variant.price_minor < low) or (high is not None and variant.price_minor > high):
        return False
    if where.in_stock and not variant.in_stock:
        return False
    return not where.on_sale or (variant.list_price_minor or 0) > variant.price_minor


def _having(
    product: Product, variants: Sequence[Variant], name: str, values: Sequence[str]
) -> Iterator[tuple[Variant, bool]]:
    """Each variant with whether it, or its product, has one of the values."""
    asked = {value.casefold() for value in values}
    by_product = any(value.casefold() in asked for value in held(product, name))
    return ((v, by_product or v.options.get(name, "").casefold() in asked) for v in variants)


def reasons_of_match(
    product: Product, variant: Variant | None, where: ProductFilter, words: Sequence[str], language: str
) -> tuple[Reason, ...]:
    """What of the wish this product meets, the strongest first."""
    made: list[Reason] = []
    shown = variant or product.variants[0]
    for name, values in where.attributes.items():
        asked = {value.casefold() for value in values}
        told = [shown.options.get(name, ""), *sorted(held(product, name))]
        value = next((one for one in told if one.casefold() in asked), None)
        if value is not None:
            made.append(Reason("has_attribute", {"name": name, "value": value}))
    made += _price_reasons(product, shown, where)
    said = _words_held(product, words, language)
    if said:
        made.append(Reason("matches_words", {"words": said}))
    return tuple(made[:MAX_REASONS])


def _price_reasons(product: Product, shown: Variant, where: ProductFilter) -> list[Reason]:
    made = []
    high = where.price_max_minor
    if high is not None and shown.price_minor <= high:
        made.append(Reason("within_price", {"max_minor": high, "currency": product.currency}))
    former = shown.list_price_minor or 0
    if former > shown.price_minor:
        percent = round(100 * (former - shown.price_minor) / former)
        if percent:
            made.append(Reason("on_sale", {"percent_off": percent}))
    return made


def reasons_of_person(product: Product, wish: Wish) -> tuple[Reason, ...]:
    """That the product says it is for the occasion or for whom it shall be."""
    made = []
    asked = (("occasion", Wish(occasions=wish.occasions)), ("recipient", Wish(recipients=wish.recipients)))
    for name, single in asked:
        order = sorted(held(product, name), key=lambda value: (value != _CALLED.get(_first(wish)), value))
        fitting = (v for v in order if _says(product, name, v, single))
        value = next(fitting, None) if single else None
        if value is not None:
            made.append(Reason("has_attribute", {"name": name, "value": value}))
    return tuple(made)


def _first(wish: Wish) -> str:
    return next(iter(wish.recipients), "")


def _says(product: Product, name: str, value: str, wish: Wish) -> bool:
    return suitability(replace(product, attributes={name: value}), wish) > 1


def _words_held(product: Product, words: Sequence[str], language: str) -> list[str]:
    """The asked words that the product's own text holds; parts of a longer one are not said again."""
    if not words:
        return []
    text = set(tokenise(product.title(language))) | set(tokenise(product.description(language)))
    found = [word for word in words if set(tokenise(word)) and set(tokenise(word)) <= text]
    return [
        word
        for word in found
        if not (has_han(word) and (len(word) == 1 or any(word in other and word != other for other in found)))
    ]


def standing_reasons(product: Product, now: datetime) -> tuple[Reason, ...]:
    """What can be said of a product whoever asks: new, well rated, on sale."""
    made: list[Reason] = []
    if product.rating is not None and product.rating >= TOP_RATING and product.rating_count >= MIN_RATINGS:
        made.append(Reason("top_rated", {"rating": product.rating, "ratings": product.rating_count}))
    if product.created_at is not None:
        days = (now - product.created_at).days
        if 0 <= days <= NEW_DAYS:
            made.append(Reason("new", {"days": days}))
    cheapest = min(product.variants, key=lambda v: (not v.in_stock, v.price_minor))
    return (*made, *_price_reasons(product, cheapest, ProductFilter()))

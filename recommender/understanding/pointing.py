"""Which of the products shown a message points at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from commerce.catalogue.model import Product
from recommender.understanding.model import Reading, Reference, Wish
from recommender.understanding.text import fold, key_of, phrase_keys
from recommender.understanding.words import joined

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NEAR: Final = 0.15  # "the $45 one" may cost 15 per cent more or less
Order = Callable[[Product], float]
_ORDERS: Final[dict[str, Order]] = {
    "price_asc": lambda product: product.price_minor,
    "price_desc": lambda product: -product.price_minor,
    "rating": lambda product: -(product.rating or 0.0),
    "newest": lambda product: -((product.created_at or _EPOCH) - _EPOCH).total_seconds(),
    "popular": lambda product: -product.sold_count,
}


def resolve(reading: Reading, shown: Sequence[Product], focus: int | None = None) -> list[int]:
    """The places in ``shown`` that the message points at, in the order said; none when it does not.

    Args:
        reading: the message.
        shown: the products as they were shown.
        focus: the place of the product spoken of last, for "it" and "the other one".
    """
    pointed = reading.references
    if not shown or not pointed:
        return []
    if pointed.ordinals:
        places = _by_ordinals(pointed, len(shown))
        if places and pointed.superlative:
            return _ranked(_ORDERS[pointed.superlative], shown, places)
        return places
    if pointed.described or pointed.words or pointed.superlative:
        return _by_description(pointed, shown)
    return _by_pronoun(pointed, len(shown), focus)


def _by_ordinals(pointed: Reference, count: int) -> list[int]:
    places = [place - 1 if place > 0 else count + place for place in pointed.ordinals]
    return list(dict.fromkeys(place for place in places if 0 <= place < count))


def _ranked(order: Order, shown: Sequence[Product], places: list[int]) -> list[int]:
    """ "the cheapest of the first three" is one of them; "the second cheapest" one of all."""
    if len(places) > 1:
        return [min(places, key=lambda place: order(shown[place]))]
    ranking = sorted(range(len(shown)), key=lambda place: order(shown[place]))
    return [ranking[places[0]]]


def _by_pronoun(pointed: Reference, count: int, focus: int | None) -> list[int]:
    if pointed.pronoun == "them":
        return list(range(count))
    if pointed.pronoun == "other":
        others = [place for place in range(count) if place != (focus or 0)]
        return others if len(others) == 1 else []
    if focus is not None:
        return [focus]
    return [0] if count == 1 else []


def _by_description(pointed: Reference, shown: Sequence[Product]) -> list[int]:
    fits = [_score(product, pointed) for product in shown]
    best = max(fits)
    asked = bool(pointed.described or pointed.words)
    if asked and best <= 0:
        return []
    places = [place for place, fit in enumerate(fits) if fit == best] if asked else list(range(len(shown)))
    if pointed.superlative:
        order = _ORDERS[pointed.superlative]
        return [min(places, key=lambda place: order(shown[place]))]
    return places


def _score(product: Product, pointed: Reference) -> int:
    """How many of the things said of it hold; a colour or brand that does not hold counts against."""
    text = _text_of(product)
    wish = pointed.described
    score = 0
    for values in (wish.colours, wish.materials, wish.brands, wish.sizes, wish.recipients):
        score += sum(2 if _holds(value, text) else -2 for value in values)
    score -= sum(
        2 for values in (wish.colours_not, wish.materials_not) for value in values if _holds(value, text)
    )
    score += sum(1 for word in pointed.words if _holds(word, text))
    score += sum(1 for values in wish.attributes.values() for value in values if _holds(value, text))
    return score + _price_score(product, wish)


def _price_score(product: Product, wish: Wish) -> int:
    price, around = product.price_minor, wish.price_around_minor
    if around is not None:
        return 2 if abs(price - around) <= around * _NEAR else -2
    if wish.price_max_minor is not None or wish.price_min_minor is not None:
        inside = (wish.price_min_minor or 0) <= price <= (wish.price_max_minor or price)
        return 2 if inside else -2
    return 0


def _text_of(product: Product) -> str:
    parts = [product.brand, *product.attributes.values()]
    parts += [value for variant in product.variants for value in variant.options.values()]
    parts += [part for text in product.texts.values() for part in (text.title, text.description)]
    return f" {' '.join(phrase_keys(' '.join(parts)))} {''.join(parts)}"


def _holds(value: str, text: str) -> bool:
    keys = phrase_keys(fold(value, {}))
    return bool(keys) and (
        f" {' '.join(keys)} " in text or joined(keys) in text or key_of(value) in text.split()
    )

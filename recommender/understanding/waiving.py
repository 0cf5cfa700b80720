"""What need not be so after all: 不用防水也行, 有没有折扣都行, "it doesn't have to be waterproof".

What is waived is no longer asked for, and is not turned away either.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from recommender.understanding.model import Wish

_TAIL: Final = "(?:也行|也可以|也没关系|也无所谓|也成|也能接受|没关系|无所谓)"
_WITHOUT: Final = re.compile(
    r"(?:不用|不需要|不一定要|不一定|不是|不要|无需|不必|没有|没|不)"
    rf"(?P<what>[^，。,.!！?？；;\s]{{1,6}}?)(?:的话)?{_TAIL}了?"
)
_NOT_ONLY: Final = re.compile(
    r"(?:不一定要?|不一定得|不一定非要?|不是非要?)(?P<what>[^，。,.!！?？；;\s的]{1,6})的?"
)
_NEED_NOT: Final = re.compile(
    r"(?:(?:doesn't|don't|does not|do not) (?:have|need) to be|needn't be|need not be)"
    r" (?P<what>[\w-]{2,20}(?: [\w-]{2,20})?)",
    re.IGNORECASE,
)


def read_waived(text: str) -> tuple[str, str]:
    """The text without what it waives, and the words that are waived; folded text."""
    waived: list[str] = []
    for pattern in (_WITHOUT, _NOT_ONLY, _NEED_NOT):
        for found in pattern.finditer(text):
            waived.append(found["what"])
        text = pattern.sub(" ", text)
    return text, "，".join(waived)


def waive(wish: Wish, waived: Wish) -> Wish:
    """The wish without what is waived."""
    gone = {word for word in (*waived.words.split(), *waived.product.split()) if word}
    values = {value for held in waived.attributes.values() for value in held}
    kept = {
        name: tuple(value for value in held if value not in values) for name, held in wish.attributes.items()
    }
    return replace(
        wish,
        colours=_less(wish.colours, waived.colours),
        materials=_less(wish.materials, waived.materials),
        brands=_less(wish.brands, waived.brands),
        occasions=_less(wish.occasions, waived.occasions),
        attributes={name: held for name, held in kept.items() if held},
        words=" ".join(word for word in wish.words.split() if word not in gone or word == wish.product),
        on_sale=wish.on_sale and not waived.on_sale,
        in_stock=wish.in_stock and not waived.in_stock,
    )


def _less(held: tuple[str, ...], gone: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in held if value not in gone)

"""Compare what was read from a sentence with what it says.

Rules    values are compared without case or region ("UK 6" is "6"), by one name each (NAMES); a
         wider recipient beside the right one is no fault (kids beside boys); a product is right
         when it contains the head noun, give or take a letter or an ending; a measure
         ("27 inch", "205/55") read as a size is not judged; nor is `category`, which differs between shops
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

KEYS: Final = (
    "product", "colour", "colour_not", "brand", "size", "material", "material_not",
    "price_min", "price_max", "price_around", "recipient", "occasion",
    "sort", "rating_min", "in_stock", "on_sale", "quantity",
)  # fmt: skip
OTHER_NAMES: Final = {
    "grey": ("gray",),
    "wood": ("wooden", "solid wood"),
    "aluminium": ("aluminum",),
    "stainless steel": ("steel",),
    "s": ("small",),
    "m": ("medium",),
    "l": ("large",),
    "xl": ("x-large", "extra large"),
    "mother": ("mum", "mom"),
    "father": ("dad",),
    "grandmother": ("grandma",),
    "kids": ("kid", "children", "child", "toddler"),
    "baby": ("babies", "infant"),
    "women": ("woman", "ladies"),
    "men": ("man",),
    "boys": ("boy",),
    "girls": ("girl",),
    "valentine": ("valentine's day", "valentines", "valentines day"),
    "mother's day": ("mothers day",),
    "christmas": ("xmas",),
}
NAMES: Final = {other: name for name, others in OTHER_NAMES.items() for other in others}
WIDER: Final = {
    **dict.fromkeys(("mother", "wife", "girlfriend", "grandmother"), ("women", "parents")),
    **dict.fromkeys(("father", "husband", "boyfriend"), ("men", "parents")),
    **dict.fromkeys(("boys", "girls", "daughter", "baby"), ("kids",)),
}
REGION: Final = re.compile(r"^(uk|us|eu) ")
MEASURE: Final = re.compile(
    r"\d+/\d+|[\d.]+ ?(inch|cm|mm|ml|litre|l|kg|g|gb|w|v|mah|m|寸|英寸|厘米|毫升|升|公斤|克)"
)
SIMPLIFIED: Final = str.maketrans("絲銀電飯單車氣鍋", "丝银电饭单车气锅")
NEAR: Final = 0.8  # share of letters in common: "hedphones" and "headphones" .95, "case" and "base" .75


@dataclass(frozen=True)
class Marks:
    """Values of one key: right, read though not said, and said though not read."""

    right: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def judge(expected: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, Marks]:
    """The marks of each key that was expected or read."""
    marks = {key: _judge_key(key, _values(expected.get(key)), _values(read.get(key))) for key in KEYS}
    return {key: mark for key, mark in marks.items() if mark != Marks()}


def is_exact(marks: Mapping[str, Marks]) -> bool:
    """Whether everything said was read, and nothing else."""
    return not any(mark.extra or mark.missing for mark in marks.values())


def _judge_key(key: str, said: list[str], read: list[str]) -> Marks:
    if key == "product":
        return _judge_product(said, read)
    right = tuple(value for value in said if value in read)
    missing = tuple(value for value in said if value not in read)
    extra = tuple(value for value in read if value not in said and not _tolerated(key, value, said))
    return Marks(right, extra, missing)


def _judge_product(said: list[str], read: list[str]) -> Marks:
    """Right when the words read contain the head noun."""
    head = said[0].split()[-1] if said else ""
    if head and any(_contains(value, head) for value in read):
        return Marks(right=(said[0],))
    return Marks(extra=tuple(read), missing=tuple(said))


def _contains(text: str, head: str) -> bool:
    """Whether the head noun is in the text: English by words, Chinese anywhere."""
    if not head.isascii():
        return head in text
    words = text.split()
    return any(word.startswith(head) or SequenceMatcher(None, word, head).ratio() >= NEAR for word in words)


def _tolerated(key: str, value: str, said: list[str]) -> bool:
    """Whether a value that nobody said is yet no fault."""
    if key == "size":
        return MEASURE.fullmatch(value) is not None
    return key == "recipient" and any(value in WIDER.get(one, ()) for one in said)


def _values(value: Any) -> list[str]:
    """One value or several, as comparable texts."""
    many = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
    return [_plain(one) for one in many]


def _plain(value: Any) -> str:
    """A value by its one name; numbers to the cent."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:.2f}"
    text = REGION.sub("", str(value).casefold().strip().translate(SIMPLIFIED))
    return NAMES.get(text, text)

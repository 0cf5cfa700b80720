"""For how many: "a tent for 4 people", 四个人用的帐篷, by what the shop's own goods say that they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from recommender.understanding.model import Wish

_NAMES: Final = ("persons", "sleeps", "people")  # how shops call what holds so many
_HOLDING: Final = frozenset({"tents", "sleeping bags"})
_WORDS: Final = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8,
    "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "八": 8, "俩": 2,
}  # fmt: skip
_PARTY: Final = re.compile(
    r"\b(?:for|sleeps?|sleeping|fits?)\s+(\d{1,2}|two|three|four|five|six|eight)"
    r"(?=\s+(?:people|persons|adults|of us)\b|\W*$)"
    r"|(\d{1,2}|[两二三四五六八])个?(?:大人|人)(?:用|住|睡|的|能)",
    re.IGNORECASE,
)
_FIGURE: Final = re.compile(r"\d+")


def for_party(wish: Wish, text: str, values: Mapping[str, tuple[str, ...]]) -> Wish:
    """The wish with the value of the shop's that holds as many as the message says, where there is one."""
    found = _PARTY.search(text) if wish.kind in _HOLDING else None
    if found is None:
        return wish
    said = (found[1] or found[2]).lower()
    count = int(said) if said.isdigit() else _WORDS[said]
    for name in _NAMES:
        fitting = tuple(value for value in values.get(name, ()) if _holds(value, count))
        if fitting and name not in wish.attributes:
            quantity = None if wish.quantity == count else wish.quantity
            return replace(wish, attributes={**wish.attributes, name: fitting}, quantity=quantity)
    return wish


def _holds(value: str, count: int) -> bool:
    figures = _FIGURE.findall(value)
    return bool(figures) and int(figures[-1]) == count

"""What a sentence claims: amounts of money, times and shares, and whether it says no.

Units    money in its currency, times in days, hours, months or years, shares in per cent
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from retrieval.tokens import normalised

_NUMBER_WORDS: Final[Mapping[str, str]] = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "twelve": "12", "fourteen": "14", "fifteen": "15", "twenty": "20",
    "thirty": "30", "sixty": "60", "ninety": "90", "hundred": "100",
    "一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8",
    "九": "9", "十": "10", "十四": "14", "十五": "15", "二十": "20", "三十": "30", "六十": "60", "半": "0.5",
}  # fmt: skip
_UNITS: Final = (
    ("%", r"%|per ?cent|percent"),
    ("hours", r"hours?|小时|钟头"),
    ("days", r"(?:working |business |calendar )?days?|个?工作日|天|日"),
    ("weeks", r"weeks?|个?星期|周"),
    ("months", r"months?|个月"),
    ("years", r"years?|年"),
    ("money", r"dollars?|usd|euros?|eur|pounds?|gbp|yuan|rmb|cny|美元|美金|欧元|英镑|人民币|元|块|刀|[$€£¥]"),
)
_WORDS: Final = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_AMOUNT: Final = re.compile(
    rf"(?P<sign>[$€£¥]|us\$|usd|eur|gbp)?\s*"
    rf"(?P<number>\d+(?:[.,]\d+)*|(?<![a-z])(?:{_WORDS}))"
    rf"(?:\s*(?:to|-|–|至|到)\s*(?P<other>\d+(?:[.,]\d+)*|(?:{_WORDS})))?"
    rf"[\s-]*(?P<unit>{'|'.join(f'(?:{pattern})' for _, pattern in _UNITS)})?"
)
_NO: Final = re.compile(
    r"\b(?:no|not|never|none|cannot|unfortunately|neither)\b|n't\b|"
    r"不(?!过|同|仅|管|但)|没(?:有|法)?|无法|无需|未|暂无|禁止|恕"
)
_TWICE: Final = re.compile(
    r"不(?:用|需|要|必|收|另收)|无需|no (?:extra|charge|fee|cost|problem|longer)|not only"
)


@dataclass(frozen=True, slots=True)
class Claims:
    """What can be compared between two sentences."""

    amounts: Mapping[str, frozenset[str]]  # unit -> the numbers as written
    denies: bool


def claims_of(sentence: str) -> Claims:
    """The amounts in a sentence, by unit, and whether it denies something."""
    plain = normalised(sentence)
    amounts: dict[str, set[str]] = {}
    for found in _AMOUNT.finditer(plain):
        unit = "money" if found["sign"] else _unit(found["unit"])
        if unit:
            numbers = [number for number in (found["number"], found["other"]) if number]
            amounts.setdefault(unit, set()).update(_as_number(number) for number in numbers)
    denies = bool(_NO.search(_TWICE.sub(" ", plain)))
    return Claims({unit: frozenset(numbers) for unit, numbers in amounts.items()}, denies)


def difference(mine: str, theirs: str, *, alike: bool) -> str:
    """In what two sentences on the same matter contradict each other; empty for nothing.

    Args:
        alike: whether they are near enough for a "not" in one alone to be a contradiction.
    """
    left, right = claims_of(mine), claims_of(theirs)
    for unit in left.amounts.keys() & right.amounts.keys():
        ours, others = left.amounts[unit], right.amounts[unit]
        if not ours & others:
            return f"{_listed(ours, unit)} / {_listed(others, unit)}"
    return f"{_shortened(mine)} / {_shortened(theirs)}" if alike and left.denies != right.denies else ""


def _unit(written: str | None) -> str:
    if not written:
        return ""
    return next(unit for unit, pattern in _UNITS if re.fullmatch(pattern, written))


def _as_number(written: str) -> str:
    digits = _NUMBER_WORDS.get(written, written)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    return f"{float(digits.replace(',', '.')):g}" if re.fullmatch(r"\d+(?:[.,]\d+)?", digits) else digits


def _listed(numbers: frozenset[str], unit: str) -> str:
    return f"{'-'.join(sorted(numbers, key=lambda n: (len(n), n)))} {unit}"


def _shortened(sentence: str, most: int = 60) -> str:
    return sentence if len(sentence) <= most else f"{sentence[: most - 1]}…"

"""A number with the money beside it: $20, 5块5, 99 cents, 三百元."""

from __future__ import annotations

from dataclasses import dataclass

from recommender.understanding.numerals import Numeral
from recommender.understanding.parsed import Parsed


@dataclass(frozen=True, slots=True)
class Amount:
    """A numeral with the money signs around it."""

    numeral: Numeral
    start: int
    end: int
    money: bool
    low: float
    high: float


def amount_of(parsed: Parsed, numeral: Numeral) -> Amount:
    """The numeral with its money: a sign before it, a word after it, change after that."""
    start, end, factor, money = numeral.start, numeral.end, 1.0, False
    sign = parsed.mark_until(start, "sign")
    if sign is not None:
        start, money = sign[1], True
    unit = parsed.mark_at(end, "money", "cent")
    if unit is not None and not _is_piece(parsed, numeral, end):
        money = True
        factor = _cents(parsed, numeral, end) if unit[0] == "cent" else 1.0
        extra = _small_change(parsed, unit[1]) if unit[0] == "money" else None
        end = unit[1]
        if extra is not None:
            value = numeral.low + extra[0]
            return Amount(numeral, start, extra[1], True, value, value)
    if parsed.key(end) == "p" and parsed.message.joined(end) and numeral.low >= 50:
        money = False
    return Amount(numeral, start, end, money, numeral.low * factor, numeral.high * factor)


def _cents(parsed: Parsed, numeral: Numeral, end: int) -> float:
    return 0.1 if parsed.key(end) in ("毛", "角") else 0.01


def _small_change(parsed: Parsed, end: int) -> tuple[float, int] | None:
    """The change after the money: 5块5, 三块八, 9元9毛."""
    for numeral in parsed.numerals:
        if (
            numeral.start == end
            and numeral.exact
            and 0 < numeral.low < 10
            and parsed.key(end - 1) in ("块", "元")
        ):
            after = numeral.end + (parsed.key(numeral.end) in ("毛", "角", "钱"))
            return numeral.low / 10, after
    return None


def _is_piece(parsed: Parsed, numeral: Numeral, at: int) -> bool:
    """一块手表, 两块香皂: 块 counts pieces when a thing follows a small number in characters."""
    if parsed.key(at) != "块" or not numeral.spelled or numeral.high > 10:
        return False
    span = parsed.by_start.get(at + 1)
    return span is not None and span.has("noun", "category", "colour", "material", "brand")

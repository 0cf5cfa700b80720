"""Numbers in figures and in words, English and Chinese, with what makes them vague.

"a hundred and twenty" 120 · "two fifty" 250 · "1.5k" 1500 · 一千五 1500 · 三百五 350 · 两三百 200 to 300 ·
几百 100 to 1000 · 十几 10 to 20 · 两百多 200 to 300
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from recommender.understanding.text import Token

_ONES: Final = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SMALL: Final = {**_ONES, **_TENS}
_SCALES: Final = {"hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000, "million": 1_000_000}
_NOT_COUNTED: Final = frozenset("people friend thing question day week month year hour minute idea".split())
_NOTES: Final = {"fiver": 5, "tenner": 10}
_DIGITS: Final = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9, "俩": 2, "仨": 3,
}  # fmt: skip
_UNITS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "拾": 10, "佰": 100, "仟": 1000}
_MOST_TENS: Final = 9.9  # 12w is a lamp
_LIMIT: Final = 1e9


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at tokens ``start`` to ``end``; ``high`` differs from ``low`` when it is vague."""

    start: int
    end: int
    low: float
    high: float
    scale: int = 1  # the last multiplier said: "3 to 5 hundred" gives its 100 to the 3 too
    spelled: bool = False  # in words, not figures

    @property
    def exact(self) -> bool:
        """Whether one number is meant."""
        return self.low == self.high


def numerals_of(tokens: tuple[Token, ...]) -> list[Numeral]:
    """Every number of a message, left to right."""
    found: list[Numeral] = []
    at = 0
    while at < len(tokens):
        numeral = _english(tokens, at) or _chinese(tokens, at)
        if numeral is None or numeral.high > _LIMIT:
            at += 1
            continue
        found.append(numeral)
        at = numeral.end
    return found


def figure(text: str) -> float:
    """The value of a number in figures: ``1,299.00`` is 1299, ``49,90`` is 49.9."""
    if "," in text:
        head, _, tail = text.rpartition(",")
        decimal = len(tail) == 2 and "." not in text
        text = f"{head.replace(',', '')}.{tail}" if decimal else text.replace(",", "")
    return float(text[:18])


def _key(tokens: tuple[Token, ...], at: int) -> str:
    return tokens[at].key if 0 <= at < len(tokens) else ""


def _english(tokens: tuple[Token, ...], at: int) -> Numeral | None:
    token = tokens[at]
    if token.kind == "number":
        return None if _means_for(tokens, at) else _figures(tokens, at)
    if token.kind != "word":
        return None
    vague = _couple(tokens, at)
    if vague is not None:
        return vague
    if token.key == "a" and _key(tokens, at + 1) in _SCALES and _key(tokens, at + 1) != "k":
        return _spelled(tokens, at, at + 1, 1)
    if token.key in _SMALL:
        return _spelled(tokens, at, at, None)
    return None


def _means_for(tokens: tuple[Token, ...], at: int) -> bool:
    """The 4 of "looking 4 boots", "gift 4 my mum"."""
    before, after = _key(tokens, at - 1), _key(tokens, at + 1)
    return tokens[at].key == "4" and (
        after in ("my", "me", "her", "him") or before in ("looking", "gift", "present")
    )


def _couple(tokens: tuple[Token, ...], at: int) -> Numeral | None:
    start, skip = at, at + (_key(tokens, at) == "a")
    word = _key(tokens, skip)
    after = skip + 1 + (_key(tokens, skip + 1) == "of")
    scale = _SCALES.get(_key(tokens, after))
    if word in _NOTES:
        return Numeral(start, skip + 1, _NOTES[word], _NOTES[word], 1, True)
    if word == "dozen":
        return Numeral(start, skip + 1, 12, 12, 1, True)
    if word == "half" and _key(tokens, skip + 1) == "a" and _key(tokens, skip + 2) == "dozen":
        return Numeral(start, skip + 3, 6, 6, 1, True)
    if word == "couple" and scale:
        return Numeral(start, after + 1, 2 * scale, 2 * scale, scale, True)
    if word == "couple" and after == skip + 2 and _key(tokens, after) not in _NOT_COUNTED:
        return Numeral(start, after, 2, 2, 1, True)  # "a couple of pillows"
    if word == "few" and scale:
        return Numeral(start, after + 1, scale, 10 * scale, scale, True)
    if word == "half" and _key(tokens, after) == "a" and _key(tokens, after + 1) in ("thousand", "grand"):
        return Numeral(start, after + 2, 500, 500, 1000, True)
    return None


def _figures(tokens: tuple[Token, ...], at: int) -> Numeral:
    value, end, scale = figure(tokens[at].key), at + 1, 1
    word = _key(tokens, end)
    glued = end < len(tokens) and tokens[end].start == tokens[at].end
    if word in _SCALES and (word != "k" or glued):
        scale = _SCALES[word]
        value, end = value * scale, end + 1
    elif word in ("百", "千", "万", "佰", "仟"):
        return _mixed(tokens, at)
    elif word == "w" and glued and value <= _MOST_TENS and _is_han(tokens, end + 1):
        return Numeral(at, end + 1, value * 10_000, value * 10_000, 10_000)  # 1w以下
    if scale == 1 and _halved(tokens, end):
        return Numeral(at, end + 3, value + 0.5, value + 0.5, scale)
    low, high, end = _vague_tail(tokens, end, value, _unit_of(value), spelled=False)
    return Numeral(at, end, low, high, scale)


def _is_han(tokens: tuple[Token, ...], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind == "han"


def _halved(tokens: tuple[Token, ...], end: int) -> bool:
    """ "7 and a half", "seven and a half"."""
    return tuple(_key(tokens, end + step) for step in range(3)) == ("and", "a", "half")


def _spelled(tokens: tuple[Token, ...], start: int, at: int, current: int | None) -> Numeral | None:
    total, scale = 0, 1
    while at < len(tokens):
        word = _key(tokens, at)
        if word in _SMALL:
            joined = _add_small(current, _SMALL[word])
            if joined is None:
                break
            current = joined
        elif word in _SCALES and word != "k":
            scale = _SCALES[word]
            if scale == 100:
                current = (current or 1) * 100
            else:
                total, current = total + (current or 1) * scale, None
        elif not (word == "and" and scale > 1 and _key(tokens, at + 1) in _SMALL):
            break
        at += 1
    value = float(total + (current or 0))
    return _with_cents(tokens, start, at, value, scale)


def _add_small(current: int | None, value: int) -> int | None:
    """``current`` with the next small number said after it; None when it does not belong."""
    if current is None:
        return value
    if current >= 100 and current % 100 == 0:
        return current + value
    if current % 100 >= 20 and current % 10 == 0 and 0 < value < 10:
        return current + value
    if 1 <= current <= 9 and value >= 10:
        return current * 100 + value  # "two fifty"
    return None


def _with_cents(tokens: tuple[Token, ...], start: int, at: int, value: float, scale: int) -> Numeral:
    """ "forty-nine ninety-nine" is 49.99, "five point five" 5.5."""
    if _key(tokens, at) == "point" and _key(tokens, at + 1) in _ONES:
        return Numeral(start, at + 2, *(value + _ONES[_key(tokens, at + 1)] / 10,) * 2, scale, True)
    if scale == 1 and _halved(tokens, at):
        return Numeral(start, at + 3, value + 0.5, value + 0.5, scale, True)
    nxt = _SMALL.get(_key(tokens, at), 0)
    if 10 <= value < 100 and scale == 1 and nxt >= 10:
        end, cents = at + 1, nxt
        one = _ONES.get(_key(tokens, end), 10)
        if nxt >= 20 and one < 10:
            end, cents = end + 1, nxt + one
        return Numeral(start, end, *(value + cents / 100,) * 2, scale, True)
    return Numeral(start, at, value, value, scale, True)


def _unit_of(value: float) -> int:
    for unit in (10_000, 1000, 100, 10):
        if value >= unit and value % unit == 0:
            return unit
    return 1


def _mixed(tokens: tuple[Token, ...], at: int) -> Numeral:
    """Figures and Chinese units: 3百, 1千5, 1.5万."""
    value, unit = figure(tokens[at].key), _UNITS[_key(tokens, at + 1)]
    value, end = value * unit, at + 2
    if end < len(tokens) and tokens[end].kind == "number" and tokens[end].key in "123456789":
        return Numeral(at, end + 1, *(value + int(tokens[end].key) * unit / 10,) * 2, unit)
    digit = _DIGITS.get(_key(tokens, end), 0)
    if digit and _key(tokens, end + 1) not in _UNITS:
        return Numeral(at, end + 1, *(value + digit * unit / 10,) * 2, unit)
    low, high, end = _vague_tail(tokens, end, value, unit, spelled=True)
    return Numeral(at, end, low, high, unit)


def _chinese(tokens: tuple[Token, ...], at: int) -> Numeral | None:
    end = at
    if (_key(tokens, at), _key(tokens, at + 1)) == ("半", "打"):
        return Numeral(at, at + 1, 0.5, 0.5, 1, True)
    while end < len(tokens) and (
        _key(tokens, end) in _DIGITS or _key(tokens, end) in _UNITS or _key(tokens, end) == "几"
    ):
        end += 1
    run = [_key(tokens, index) for index in range(at, end)]
    if not run or all(key == "几" for key in run):
        return None
    vague = _vague_run(run)
    if vague is not None:
        return Numeral(at, end, *vague, spelled=True)
    if "几" in run:
        return None
    value, unit = _run_value(run)
    low, high, end = _vague_tail(tokens, end, value, unit, spelled=True)
    return Numeral(at, end, low, high, unit if unit >= 100 else 1, True)


def _vague_run(run: list[str]) -> tuple[float, float, int] | None:
    """几百, 十几, 二十几, 两三百, 三五十, 七八千 as a range with its scale."""
    if "几" in run:
        at = run.index("几")
        unit = _UNITS.get(run[at + 1], 1) if at + 1 < len(run) else 1
        base = _run_value(run[:at])[0] if at else 0.0
        return (base + unit, base + 10 * unit, unit) if unit > 1 or base else None
    for at in range(len(run) - 1):
        first, second = _DIGITS.get(run[at], 0), _DIGITS.get(run[at + 1], 0)
        tail = run[at + 2 :]
        if (
            0 < first < second
            and (tail or (at and run[at - 1] in _UNITS))
            and all(key in _UNITS for key in tail)
        ):
            base = _run_value(run[:at])[0] if at else 0.0
            unit = 1
            for key in tail:
                unit *= _UNITS[key]
            return base + first * unit, base + second * unit, unit
    return None


def _run_value(run: list[str]) -> tuple[float, int]:
    """The value of a run of Chinese numerals and the last unit said in it."""
    if len(run) > 1 and not any(key in _UNITS for key in run):
        return float(int("".join(str(_DIGITS[key]) for key in run[:12]))), 1
    total, section, digit, last = 0, 0, 0, 1
    zero = False
    for key in run:
        if key in _DIGITS:
            digit, zero = _DIGITS[key], zero or key in "零〇"
            continue
        last = _UNITS[key]
        if last == 10_000:
            total, section, digit = (total + section + digit or 1) * last, 0, 0
        else:
            section, digit = section + (digit or 1) * last, 0
        zero = False
    if digit and last >= 100 and not zero:
        digit = digit * last // 10  # 一千五 is 1500
    return float(total + section + digit), last


def _vague_tail(
    tokens: tuple[Token, ...], end: int, value: float, unit: int, *, spelled: bool
) -> tuple[float, float, int]:
    """多 after a round number: 两百多 is 200 to 300; 来 and 把 make it only rough."""
    after = _key(tokens, end)
    if after == "多" and unit >= 10 and _key(tokens, end + 1) in ("", "元", "块", "的", "刀", "美"):
        return value, value + unit, end + 1
    if after in ("来", "把") and spelled and unit >= 10 and _key(tokens, end + 1) in ("块", "元", "的"):
        return value, value, end + 1
    return value, value, end

"""Price bounds: which numbers of a message are prices, and on which side they bound.

A number is a price when money stands beside it, when a word bounds it ("under", 以内) or when it is
one end of a range, and when no unit, age, size or model number claims it first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from recommender.understanding.amounts import Amount, amount_of
from recommender.understanding.bare_sizes import after_label
from recommender.understanding.numerals import Numeral
from recommender.understanding.parsed import Parsed

_BEFORE: Final = (
    "max_before",
    "min_before",
    "around_before",
    "cue_max",
    "max_with_money",
    "cue",
    "cue_price",
)
_AFTER: Final = ("max_after", "min_after", "around_after", "cue_max_after")
_MOST_SOFT: Final = 6  # small words between the bound and its number: 最多能出, 预算可以提高到
_LEAST_BARE: Final = 5  # "price 3" is as likely a place in a list
_JOINERS: Final = frozenset("- ~ to and & 到 至 – 和 与".split())


@dataclass(slots=True)
class Bounds:
    """What was said of the price, in major units."""

    low: float | None = None
    high: float | None = None
    around: float | None = None

    def __bool__(self) -> bool:
        return (self.low, self.high, self.around) != (None, None, None)

    def at_most(self, value: float) -> None:
        """No more than ``value``: the tighter bound holds."""
        self.high = value if self.high is None else min(self.high, value)

    def at_least(self, value: float) -> None:
        """No less than ``value``."""
        self.low = value if self.low is None else max(self.low, value)


def read_prices(parsed: Parsed) -> Bounds:
    """Every price bound of the message; claims what it read."""
    bounds, first, skip_until = Bounds(), Bounds(), -1
    for numeral in parsed.numerals:
        if numeral.start < skip_until or _is_other(parsed, numeral):
            continue
        if parsed.is_again(numeral.start) and not first:
            bounds, first = Bounds(), bounds  # "under 50, sorry I mean 80"
        amount = amount_of(parsed, numeral)
        other = _range_end(parsed, amount)
        if other is not None:
            skip_until = _read_range(parsed, bounds, amount, other)
        else:
            _read_one(parsed, bounds, amount)
        if parsed.turned == numeral.start and first and not bounds and not _counts(parsed, amount):
            _apply(bounds, "max" if first.high is not None else "min" if first.low else "around", amount)
            parsed.claim(amount.start, amount.end)
    bounds = bounds or first
    if bounds.low is not None and bounds.high is not None and bounds.low > bounds.high:
        bounds.low, bounds.high = bounds.high, bounds.low
    return bounds


def _is_other(parsed: Parsed, numeral: Numeral) -> bool:
    """Whether the number already means something else: a brand's, a size's, an age's."""
    if parsed.is_claimed(numeral.start, numeral.end):
        return True
    span = parsed.covered.get(numeral.start)
    return span is not None and (span.end - span.start) > 1 and not span.has("filler", "sort")


def _range_end(parsed: Parsed, amount: Amount) -> Amount | None:
    joiner = parsed.key(amount.end)
    if joiner not in _JOINERS:
        return None
    if joiner in ("and", "&", "和", "与") and not _between(parsed, amount.start):
        return None
    for numeral in parsed.numerals:
        if amount.end + 1 <= numeral.start <= amount.end + 2 and not _is_other(parsed, numeral):
            other = amount_of(parsed, numeral)
            return other if other.start == amount.end + 1 else None
    return None


def _between(parsed: Parsed, start: int) -> bool:
    return any(parsed.key(start - step) in ("between", "betwen", "介", "在", "从") for step in (1, 2))


def _read_range(parsed: Parsed, bounds: Bounds, low: Amount, high: Amount) -> int:
    end = high.end
    if not (low.money or high.money) and (_counts(parsed, high) or _guarded(parsed, low)):
        parsed.claim(low.start, end + 1)
        return end
    start, first, second = low.start, low.low, high.high
    if high.numeral.scale > 1 and low.numeral.scale == 1 and first < second / high.numeral.scale:
        first *= high.numeral.scale
    if first > second:
        return low.end
    bounds.at_least(first)
    bounds.at_most(second)
    parsed.claim(start, end)
    _claim_around(parsed, start, end)
    return end


def _claim_around(parsed: Parsed, start: int, end: int) -> None:
    for step in (1, 2, 3):
        if parsed.key(start - step) in (
            "between",
            "from",
            "在",
            "从",
            "price",
            "range",
            "价",
            "格",
            "位",
            ":",
            "介",
            "于",
            "预",
            "算",
        ):
            parsed.claim(start - step, start)
    for tail in ("之间", "区间", "range", "price range", "价位", "左右"):
        words = tuple(tail) if tail[0] > "一" else tuple(tail.split())
        if tuple(parsed.key(end + i) for i in range(len(words))) == words:
            parsed.claim(end, end + len(words))


def _read_one(parsed: Parsed, bounds: Bounds, amount: Amount) -> None:
    if not amount.money and (_counts(parsed, amount) or _guarded(parsed, amount)):
        return
    if _is_reduction(parsed, amount):
        parsed.claim(amount.start, amount.end)
        return
    before = _comparator_before(parsed, amount)
    after = _than_this(parsed, amount) or _comparator_after(parsed, amount)
    side = _side(before[0] if before else None, after[0] if after else None, amount)
    if side is None:
        return
    start = before[1] if before else amount.start
    start -= parsed.key(start - 1) == "比"
    end = after[1] if after else amount.end
    if before and side in ("max", "min") and before[0] in ("max_before", "min_before") and not after:
        side, start = _flipped(parsed, side, start)
    if side == "min" and after and parsed.mark_until(start, "negators"):
        side = "max"  # 不要100以上的
    _apply(bounds, side, amount)
    parsed.claim(start, end)


def _apply(bounds: Bounds, side: str, amount: Amount) -> None:
    if side == "max":
        bounds.at_most(amount.high)
    elif side == "min":
        bounds.at_least(amount.low)
    elif amount.numeral.exact:
        bounds.around = amount.low
    else:
        bounds.at_least(amount.low)
        bounds.at_most(amount.high)


def _side(before: str | None, after: str | None, amount: Amount) -> str | None:
    """``max``, ``min`` or ``around``; None when nothing makes a price of the number."""
    for mark, side in (
        ("max_after", "max"), ("min_after", "min"), ("max_before", "max"), ("min_before", "min"),
        ("around_before", "around"), ("around_after", "around"), ("cue_max", "max"), ("cue_max_after", "max"),
    ):  # fmt: skip
        if mark in (before, after):
            if mark in ("cue_max", "cue_max_after") and not amount.numeral.exact:
                return "around"  # 花两三千: the range itself
            if mark == "around_before" and not amount.money and amount.high < 5:
                return None
            return side
    if before == "max_with_money":
        return "max" if amount.money else None
    if before == "cue_price":
        return "around" if amount.money or amount.high >= _LEAST_BARE else None
    vague = not amount.numeral.exact and amount.low >= 100
    return "around" if vague or (amount.money and not _is_bare_one(amount)) else None


def _is_bare_one(amount: Amount) -> bool:
    return amount.numeral.spelled and amount.high <= 1


def _comparator_before(parsed: Parsed, amount: Amount) -> tuple[str, int] | None:
    """The mark that bounds from the left, passing over small words: "under about $50"."""
    soft: tuple[str, int] | None = None
    at = amount.start
    for _ in range(_MOST_SOFT):
        found = parsed.mark_until(at, *_BEFORE)
        if found is not None and found[0] in ("max_before", "min_before"):
            return found
        if (found is not None and soft is None) or (
            found is not None and soft is not None and soft[0] in ("cue", "cue_price")
        ):
            soft = found
        if parsed.key(at - 1) not in parsed.row("price_soft"):
            break
        at -= 1
    return soft


def _comparator_after(parsed: Parsed, amount: Amount) -> tuple[str, int] | None:
    for at in range(amount.end, amount.end + 2):
        found = parsed.mark_at(at, *_AFTER)
        if found is not None:
            return found
        if parsed.key(at) not in ("的", "price", "in", "钱", "是", "is", "total", ",", "a"):
            break
    return None


def _than_this(parsed: Parsed, amount: Amount) -> tuple[str, int] | None:
    """比一百便宜, 比200贵: the side that the adjective after the number bounds."""
    if parsed.key(amount.start - 1) != "比":
        return None
    for side, words in (("max_after", ("便宜", "低", "少")), ("min_after", ("贵", "高"))):
        for word in words:
            end = amount.end + len(word)
            if "".join(parsed.key(index) for index in range(amount.end, end)) == word:
                return side, end
    return None


def _flipped(parsed: Parsed, side: str, start: int) -> tuple[str, int]:
    """ "not over 50" is a maximum, 不低于 a minimum: the side with the negation before it."""
    if start in parsed.flipped:
        return ("max" if side == "min" else "min"), start
    at = start - 1
    while at >= 0 and start - at <= 8 and parsed.key(at) in parsed.row("price_spending"):
        at -= 1
    if parsed.key(at) not in parsed.row("plain_negators"):
        return side, start
    return ("max" if side == "min" else "min"), at


def _counts(parsed: Parsed, amount: Amount) -> bool:
    """Whether a unit or a counted thing follows the number: watts, inches, people, pairs."""
    end = amount.end
    if parsed.key(end) == "-":
        end += 1
    if parsed.mark_at(end, "units", "packs", "ages") is not None and parsed.key(end) not in ("", "档"):
        return not (parsed.key(end) in ("l", "g") and not parsed.message.joined(end))
    if parsed.message.joined(end) and parsed.mark_at(end, "close") is not None:
        return True
    if parsed.mark_at(end, "counted") is not None:
        return True
    counted, bound = parsed.mark_at(end, "quantity"), parsed.mark_at(end, "max_after", "min_after")
    if counted is not None and bound is not None and bound[1] > counted[1]:
        return False  # 一百五顶天
    return counted is not None and parsed.tokens[end].kind != "mark"


def _guarded(parsed: Parsed, amount: Amount) -> bool:
    """Whether the word before the number makes it a size, an age, a model or an order number."""
    if after_label(parsed, amount.start):
        return False
    return parsed.mark_until(
        amount.start, "size_words", "size_systems", "age_before", "ordered", "qty_before"
    ) is not None or (
        parsed.mark_until(amount.start, "model_before") is not None
        and parsed.mark_until(amount.start, *_BEFORE) is None
    )


def _is_reduction(parsed: Parsed, amount: Amount) -> bool:
    """ "$20 off", 满300减50: what a promotion takes off is no price."""
    nxt, before = parsed.key(amount.end), parsed.key(amount.start - 1)
    return nxt in ("off", "discount", "coupon", "优") or before in (
        "save",
        "满",
        "减",
        "saving",
        "立",
        "省",
        "送",
    )

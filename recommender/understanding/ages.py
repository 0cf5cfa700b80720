"""Ages, which tell whom a thing is for and are never prices: "my 6-year-old", "aged 3", 6岁."""

from __future__ import annotations

from typing import Final

from recommender.understanding.measured import Measures
from recommender.understanding.numerals import Numeral
from recommender.understanding.parsed import Parsed

_AFTER_MONTHS: Final = ("大", "的", "宝", "", "了", "多", "左", "婴", "男", "女")
_ADULT: Final = 18
_OLD: Final = 60
_OLDEST: Final = 110
_LEAST_KEPT: Final = 16  # "her 2nd" may be anything


def read_age(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    """ "my 6-year-old", "aged 3", 6岁: whom it is for, never a price."""
    if _birthday(parsed, numeral, measures):
        return True
    last = _same_range(parsed, numeral)
    end = last.end
    if parsed.key(end) == "-":
        end += 1
    months = parsed.key(end) in ("month", "个") and (
        parsed.key(end + 1) in ("old", "月") or parsed.key(end) == "month"
    )
    unit = parsed.mark_at(end, "ages")
    chinese = parsed.key(end) in ("岁", "周岁") or (
        months
        and parsed.key(end) == "个"
        and (parsed.key(end + 2) in _AFTER_MONTHS or parsed.tokens[end + 2].ends_clause)
    )
    before = parsed.mark_until(numeral.start, "age_before")
    if unit is None and not chinese and (before is None or _bounded(parsed, last) or numeral.low > _OLDEST):
        return False
    if unit is not None and parsed.key(end) in ("year", "month") and unit[1] == end + 1 and before is None:
        return False  # "2 year warranty"
    stop = unit[1] if unit else end + (3 if chinese and parsed.key(end) == "个" else 1 if chinese else 0)
    parsed.claim(numeral.start if before is None else before[1], stop)
    measures.age_years = numeral.low / 12 if months else numeral.low
    recipient = _recipient_of_age(numeral.low, months)
    if recipient:
        measures.recipients.append(recipient)
    return True


def _birthday(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    """ "my dad's 60th", "for her 30th", 六十大寿: a day that is kept, said by how old somebody gets."""
    end = numeral.end
    if parsed.key(end) == "大" and parsed.key(end + 1) == "寿":
        parsed.claim(numeral.start, end)
        return True
    whose = parsed.key(numeral.start - 1)
    owned = whose in ("'s", "s'") or whose in ("his", "her", "my", "our", "their")
    ordinal = parsed.key(end) in ("st", "nd", "rd", "th") and parsed.message.joined(end)
    if not (owned and ordinal) or numeral.low < _LEAST_KEPT or _names_on(parsed, end + 1):
        return False
    parsed.claim(numeral.start, end + 1)
    measures.occasions.append("birthday")
    return True


def _names_on(parsed: Parsed, at: int) -> bool:
    """Whether the ordinal counts something that is named: "our 25th anniversary", "my 20th order"."""
    following = parsed.by_start.get(at)
    if following is not None and following.has("occasion"):
        return following.value("occasion") != "birthday"
    return (
        at < len(parsed.tokens)
        and parsed.tokens[at].kind == "word"
        and not (following is not None and following.has("filler"))
    )


def _bounded(parsed: Parsed, numeral: Numeral) -> bool:
    return parsed.mark_at(numeral.end, "money", "units") is not None


def _same_range(parsed: Parsed, numeral: Numeral) -> Numeral:
    if parsed.key(numeral.end) in ("-", "to", "~", "到", "至", "or", "and"):
        for other in parsed.numerals:
            if other.start == numeral.end + 1:
                return other
    return numeral


def _recipient_of_age(years: float, months: bool) -> str:
    if months or years < 2:
        return "baby"
    if years <= 12:
        return "child"
    if years < _ADULT:
        return "teenager"
    return "elderly" if years >= _OLD else ""

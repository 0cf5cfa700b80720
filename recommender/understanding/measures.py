"""Numbers that are not prices: sizes, ages, ratings, quantities and plain measures.

Each reader claims what it read, so that the price reader, which comes last, passes it over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from recommender.understanding.numerals import Numeral
from recommender.understanding.parsed import Parsed

_WAIST: Final = re.compile(r"w(\d\d)(?:-?l(\d\d))?", re.IGNORECASE)
_HEIGHT_LABEL: Final = re.compile(r"\d{2,3}[a-d]?")
_ADULT: Final = 18
_OLD: Final = 60
_SHOE_SIZES: Final = (28.0, 60.0)
_LARGEST_SHOE: Final = 50.0
_SMALL_SIZES: Final = (3.0, 24.0)


@dataclass(slots=True)
class Measures:
    """What the numbers that are not prices say."""

    sizes: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    rating_min: float | None = None
    quantity: int | None = None
    on_sale: bool = False


def read_measures(parsed: Parsed) -> Measures:
    """Sizes, ages, ratings and quantities; plain measures are claimed without a word."""
    measures = Measures()
    for numeral in parsed.numerals:
        if parsed.is_claimed(numeral.start, numeral.end) or _in_phrase(parsed, numeral):
            continue
        for read in (_order_number, _discount, _promotion, _rating, _age, _size, _quantity):
            if read(parsed, numeral, measures):
                break
    _labels(parsed, measures)
    return measures


def show_number(value: float) -> str:
    """``42`` for 42.0, ``8.5`` for 8.5."""
    return str(int(value)) if value == int(value) else f"{value:g}"


def _in_phrase(parsed: Parsed, numeral: Numeral) -> bool:
    span = parsed.covered.get(numeral.start)
    return span is not None and span.end - span.start > 1 and not span.has("filler", "sort")


def _order_number(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    at = numeral.start - (parsed.key(numeral.start - 1) in ("#", ":", "号", "is", "no", "number"))
    found = parsed.mark_until(at, "ordered") or (
        numeral.low >= 10_000 and parsed.mark_until(numeral.start, "ordered")
    )
    hashed = parsed.key(numeral.start - 1) == "#" and numeral.low >= 100
    if not found and not hashed:
        return False
    parsed.claim(found[1] if found else numeral.start - 1, numeral.end)
    return True


def _discount(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    """5折, 八折, 20% off: a reduction, not a price."""
    percent = parsed.key(numeral.end) in ("%", "percent")
    if parsed.key(numeral.end) == "折" and numeral.high <= 99:
        start = numeral.start - (parsed.key(numeral.start - 1) == "打")
        parsed.claim(start, numeral.end + 1)
    elif percent and parsed.key(numeral.end + 1) in ("off", "discount", "reduction"):
        parsed.claim(numeral.start, numeral.end + 2)
    else:
        return False
    measures.on_sale = True
    return True


def _promotion(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    """买二送一, 满300减50, "buy one get one free": deals, not prices or quantities."""
    other = next((one for one in parsed.numerals if numeral.end <= one.start <= numeral.end + 3), None)
    if other is None:
        return False
    before = parsed.key(numeral.start - 1)
    between = {parsed.key(index) for index in range(numeral.end, other.start)}
    pairs = (("买", "送"), ("买", "减"), ("满", "减"), ("满", "送"), ("满", "返"), ("buy", "get"))
    if not any(before == first and second in between for first, second in pairs):
        return False
    parsed.claim(numeral.start - 1, other.end)
    measures.on_sale = True
    return True


def _rating(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    """ "4 stars and up", "rated at least 4.5", 4.5分以上, 五星好评."""
    end = numeral.end
    after = parsed.key(end)
    if after in ("+", "-", "plus"):
        end, after = end + 1, parsed.key(end + 1)
    starred = after in ("star", "stars", "星", "★", "⭐") or (after == "颗" and parsed.key(end + 1) == "星")
    points = after == "分" and parsed.key(end + 1) != "钟"
    rated = _rated_before(parsed, numeral.start)
    if numeral.high > 5 or not (starred or points or rated is not None):
        return False
    measures.rating_min = min(measures.rating_min or numeral.low, numeral.low)
    end += 2 if after == "颗" else 1 if starred or points else 0
    parsed.claim(numeral.start if rated is None else rated, _rating_tail(parsed, end))
    return True


def _rated_before(parsed: Parsed, start: int) -> int | None:
    for step in range(1, 6):
        key = parsed.key(start - step)
        if key in ("rated", "rating", "score", "scored", "review", "reviewed"):
            return start - step
        if key == "分" and parsed.key(start - step - 1) in ("评", "打", "得"):
            return start - step - 1
        if key not in ("of", "over", "above", "at", "least", "than", "more", "higher", "a", "from", "minimum", "min", ">",
                       ">=", "is", "be", "超", "过", "高", "于", "大", "至", "少", "在", "要", "不", "低", "约", "better",
                       "around", "about", "score", "up", ":", "not", "under", "below", "no", "less"):  # fmt: skip
            return None
    return None


def _rating_tail(parsed: Parsed, end: int) -> int:
    for tail in (("out", "of", "5"), ("/", "5"), ("out", "of", "five")):
        if tuple(parsed.key(end + i) for i in range(3))[: len(tail)] == tail:
            end += len(tail)
    if parsed.key(end) in ("star", "rating", "rated"):
        end += 1
    found = parsed.mark_at(end, "min_after", "max_after")
    if parsed.key(end) in ("好", "的"):
        end += 1
    return found[1] if found else end


def _age(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    """ "my 6-year-old", "aged 3", 6岁: whom it is for, never a price."""
    last = _same_range(parsed, numeral)
    end = last.end
    if parsed.key(end) == "-":
        end += 1
    months = parsed.key(end) in ("month", "个") and (
        parsed.key(end + 1) in ("old", "月") or parsed.key(end) == "month"
    )
    unit = parsed.mark_at(end, "ages")
    chinese = parsed.key(end) in ("岁", "周岁") or (
        months and parsed.key(end) == "个" and parsed.key(end + 2) in ("大", "的", "宝", "")
    )
    before = parsed.mark_until(numeral.start, "age_before")
    if unit is None and not chinese and (before is None or _bounded(parsed, last) or numeral.low > 110):
        return False
    if unit is not None and parsed.key(end) in ("year", "month") and unit[1] == end + 1 and before is None:
        return False  # "2 year warranty"
    stop = unit[1] if unit else end + (3 if chinese and parsed.key(end) == "个" else 1 if chinese else 0)
    parsed.claim(numeral.start if before is None else before[1], stop)
    recipient = _recipient_of_age(numeral.low, months)
    if recipient:
        measures.recipients.append(recipient)
    return True


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


def _size(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    for read in (_named_size, _system_size, _chinese_size, _size_after_in, _size_after_thing):
        size = read(parsed, numeral)
        if size is not None:
            if parsed.key(numeral.start - 1) == "-" and measures.sizes:
                measures.sizes[-1] = f"{measures.sizes[-1]}-{size}"
                return True
            if not _is_negated(parsed, numeral.start):
                measures.sizes.append(size)
            return True
    return False


def _is_negated(parsed: Parsed, at: int) -> bool:
    return parsed.key(at - 1) in ("not", "no") or parsed.key(at - 2) in ("not", "no")


def _named_size(parsed: Parsed, numeral: Numeral) -> str | None:
    """ "size 8", "waist 32", "size UK 8", 尺码42; the next of a list ("size 8 or 9") too."""
    at, system = numeral.start, ""
    if parsed.key(at - 1) in parsed.row("size_systems"):
        at, system = at - 1, parsed.key(at - 1)
    while parsed.key(at - 1) in ("is", "a", ":", "of", "number", "是", "in", "about", "about", "要", "the"):
        at -= 1
    found = parsed.mark_until(at, "size_words")
    if found is not None and not system and parsed.key(found[1] - 1) in parsed.row("size_systems"):
        system = parsed.key(found[1] - 1)
        found = (found[0], found[1] - 1)
    if found is None and parsed.key(numeral.end) in ("waist", "inseam", "chest", "bust"):
        parsed.claim(numeral.start, numeral.end + 1)
        return show_number(numeral.low)
    listed = (
        parsed.key(numeral.start - 1) in ("or", "and", "/", "-", "to", "或", "和")
        and numeral.start >= 2
        and _is_size_claim(parsed, numeral)
    )
    if found is None and not listed:
        return None
    if parsed.mark_at(numeral.end, "money") is not None:
        return None
    end = numeral.end
    letter = _glued_letter(parsed, end)
    if parsed.key(end) in parsed.row("size_systems") and not system:
        system, end = parsed.key(end), end + 1
    if parsed.key(end) in ("码", "号", "inch", '"'):
        end += 1
    parsed.claim(found[1] if found else numeral.start, end + (1 if letter else 0))
    return _with_system(system, show_number(numeral.low) + letter)


def _is_size_claim(parsed: Parsed, numeral: Numeral) -> bool:
    label = parsed.covered.get(numeral.start - 2)
    if (label is not None and label.has("size")) or parsed.tokens[numeral.start - 2].text in ("S", "M", "L"):
        return True
    before = [other for other in parsed.numerals if other.end == numeral.start - 1]
    if before and not parsed.is_claimed(before[0].start, before[0].end):
        return False
    return bool(before) and any(
        parsed.key(before[0].start - step) in parsed.row("size_words") | parsed.row("size_systems")
        for step in (1, 2, 3, 4)
    )


def _glued_letter(parsed: Parsed, end: int) -> str:
    """The letter of 34B or 10W, written together."""
    key = parsed.key(end)
    glued = parsed.message.joined(end) and len(key) <= 2 and key.isascii() and key.isalpha()
    return (
        key.upper() if glued and key in ("a", "b", "c", "d", "e", "f", "dd", "w", "r", "l", "t", "s") else ""
    )


def _with_system(system: str, size: str) -> str:
    names = {"eur": "EU", "euro": "EU", "eu": "EU", "uk": "UK", "us": "US", "欧": "EU", "欧码": "EU", "美码": "US",
             "英码": "UK"}  # fmt: skip
    name = names.get(system, "")
    return f"{name} {size}" if name else size


def _system_size(parsed: Parsed, numeral: Numeral) -> str | None:
    """ "EU 42", "42 EU", 欧码42, 美码9."""
    found = parsed.mark_until(numeral.start, "size_systems")
    after = parsed.mark_at(numeral.end, "size_systems")
    if (found is None and after is None) or numeral.high > _SHOE_SIZES[1]:
        return None
    if found is not None:
        system = "".join(parsed.key(index) for index in range(found[1], numeral.start))
        parsed.claim(found[1], numeral.end + (parsed.key(numeral.end) == "码"))
    else:
        assert after is not None
        system = parsed.key(numeral.end)
        parsed.claim(numeral.start, after[1])
    return _with_system(system, show_number(numeral.low))


def _chinese_size(parsed: Parsed, numeral: Numeral) -> str | None:
    """42码, 42码半, 38号鞋."""
    mark = parsed.key(numeral.end)
    shoe = (
        mark == "号"
        and _SHOE_SIZES[0] <= numeral.low <= _SHOE_SIZES[1]
        and parsed.key(numeral.start - 1) not in ("月", "第")
    )
    if mark != "码" and not shoe:
        return None
    half = parsed.key(numeral.end + 1) == "半"
    parsed.claim(numeral.start, numeral.end + 1 + half)
    return show_number(numeral.low + (0.5 if half else 0))


def _size_after_in(parsed: Parsed, numeral: Numeral) -> str | None:
    """ "do you have it in 42", "in a 10": a bare number after "in" that a label could carry."""
    at = numeral.start - (parsed.key(numeral.start - 1) in ("a", "an"))
    fits = any(low <= numeral.low <= high for low, high in (_SHOE_SIZES, _SMALL_SIZES))
    if parsed.key(at - 1) != "in" or not fits or (numeral.low * 2) % 1:
        return None
    nxt = parsed.key(numeral.end)
    if parsed.mark_at(numeral.end, "units", "counted", "money", "quantity", "close") or nxt in (
        "-",
        "in",
        "minutes",
    ):
        return None
    parsed.claim(at - 1, numeral.end)
    return show_number(numeral.low)


def _size_after_thing(parsed: Parsed, numeral: Numeral) -> str | None:
    """皮鞋 42, "ankle boots 38", 小白鞋 女 37: a bare number after something to wear."""
    if not _SHOE_SIZES[0] <= numeral.low <= _LARGEST_SHOE or (numeral.low * 2) % 1 or numeral.spelled:
        return None
    nxt = parsed.key(numeral.end)
    if not (nxt in ("", "码", "的", ",", "please") or parsed.tokens[numeral.end].ends_clause):
        return None
    before = parsed.covered.get(numeral.start - 1)
    while before is not None and before.has("recipient", "colour"):
        before = parsed.covered.get(before.start - 1)
    if before is None or not any(parsed.in_row(noun, "wearable") for noun in before.values("noun")):
        return None
    parsed.claim(numeral.start, numeral.end + (nxt == "码"))
    return show_number(numeral.low)


def _labels(parsed: Parsed, measures: Measures) -> None:
    """Labels that are one token: W32, 170/92A, a bare S, M or L."""
    for index, token in enumerate(parsed.tokens):
        sized = parsed.covered.get(index)
        if index in parsed.claimed or (
            sized is not None and sized.has("size") and sized.end - sized.start > 1
        ):
            continue
        waist = _WAIST.fullmatch(token.key)
        if waist:
            measures.sizes.append(
                " ".join(f"{mark}{part}" for mark, part in zip("WL", waist.groups(), strict=True) if part)
            )
            parsed.claim(index, index + 1)
        elif token.text in ("S", "M", "L") and _stands_alone(parsed, index):
            measures.sizes.append(token.text)
            parsed.claim(index, index + 1 + (parsed.key(index + 1) in ("码", "号")))
        elif token.key == "/" and _height_label(parsed, index):
            measures.sizes.append(
                parsed.message.said(index - 1, index + 2).upper() + _glued_letter(parsed, index + 2)
            )
            parsed.claim(index - 1, index + 2 + bool(_glued_letter(parsed, index + 2)))


def _height_label(parsed: Parsed, at: int) -> bool:
    first, second = parsed.key(at - 1), parsed.key(at + 1)
    return bool(_HEIGHT_LABEL.fullmatch(first) and _HEIGHT_LABEL.fullmatch(second)) and len(first) == 3


def _stands_alone(parsed: Parsed, at: int) -> bool:
    glued_before = (
        parsed.message.joined(at)
        and parsed.tokens[at - 1].kind in ("word", "number")
        or parsed.key(at - 1) in ("'", "&")
    )
    glued_after = (
        parsed.message.joined(at + 1)
        and parsed.tokens[at + 1].kind in ("word", "number")
        or parsed.key(at + 1) == "&"
    )
    return not glued_before and not glued_after


def _quantity(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    """ "3 pairs", "two of them", 来两件, "qty 3"; packs and sets are no quantities."""
    end = numeral.end + (parsed.key(numeral.end) == "-")
    if parsed.mark_at(end, "packs") is not None:
        parsed.claim(numeral.start, end)
        return True
    if _in_set(parsed, numeral):
        parsed.claim(numeral.start, numeral.end)
        return True
    asked = parsed.mark_until(numeral.start, "qty_before")
    if not numeral.exact or not 0 < numeral.low <= 999 or numeral.low != int(numeral.low):
        return False
    if asked is not None and parsed.mark_at(numeral.end, "money", "units") is None:
        measures.quantity = int(numeral.low)
        parsed.claim(asked[1], numeral.end + (parsed.mark_at(numeral.end, "quantity") is not None))
        return True
    found = parsed.mark_at(_past_adjectives(parsed, numeral.end), "quantity")
    if found is None or _is_pointing(parsed, numeral):
        return False
    return _count(parsed, numeral, found, measures)


def _in_set(parsed: Parsed, numeral: Numeral) -> bool:
    """ "a set of 6 glasses", 一套6个: what a pack holds, not how many are wanted."""
    before, further = parsed.key(numeral.start - 1), parsed.key(numeral.start - 2)
    return (before == "of" and further in ("set", "pack", "box", "case", "packet")) or before in ("套", "装")


def _past_adjectives(parsed: Parsed, at: int) -> int:
    for _ in range(3):
        span = parsed.by_start.get(at)
        if (
            span is None
            or parsed.mark_at(at, "quantity") is not None
            or not span.has("colour", "material", "filler")
        ):
            break
        if span.has("filler") and parsed.key(at) not in ("more", "new", "large", "small", "big"):
            break
        at = span.end
    return at


def _is_pointing(parsed: Parsed, numeral: Numeral) -> bool:
    return parsed.key(numeral.start - 1) in (
        "第",
        "前",
        "后",
        "这",
        "那",
        "头",
        "每",
        "first",
        "last",
        "top",
        "these",
        "those",
        "the",
        "哪",
    )


def _count(parsed: Parsed, numeral: Numeral, found: tuple[str, int], measures: Measures) -> bool:
    word_at = found[1] - 1
    chinese = parsed.tokens[word_at].kind == "han"
    value = int(numeral.low)
    if chinese and parsed.mark_at(found[1], "packs") is not None:
        return False
    if chinese and parsed.key(found[1]) in ("人", "月", "小", "装", "以"):
        return False
    if not chinese and parsed.key(word_at) in (
        "pack",
        "piece",
        "set",
        "case",
        "box",
        "pc",
        "bag",
        "can",
        "bar",
        "sheet",
        "jar",
    ):
        plural = parsed.tokens[word_at].text.lower().endswith("s")
        if not plural:
            parsed.claim(numeral.start, found[1])
            return True
    if (
        value > 1
        or parsed.key(word_at) == "打"
        or parsed.key(numeral.start - 1) in ("just", "only", "就", "只")
    ):
        measures.quantity = value * (12 if parsed.key(word_at) in ("dozen", "打") else 1)
    parsed.claim(numeral.start, found[1] + (parsed.key(found[1]) == "of"))
    return True

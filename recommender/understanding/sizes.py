"""Sizes as labels carry them: "size 8", "UK 9", 42码, XL, W32, 170/92A, "in a medium"."""

from __future__ import annotations

import re
from typing import Final

from recommender.understanding.bare_sizes import (
    LARGEST_SHOE,
    SHOE_SIZES,
    SMALL_SIZES,
    after_label,
    after_wearable,
    glued_letter,
    size_after_thing,
    size_of_whom,
)
from recommender.understanding.measured import Measures, show_number
from recommender.understanding.numerals import Numeral
from recommender.understanding.parsed import Parsed

_WAIST: Final = re.compile(r"w(\d\d)(?:-?l(\d\d))?", re.IGNORECASE)
_LEG: Final = re.compile(r"l(\d\d)", re.IGNORECASE)
_HEIGHT_LABEL: Final = re.compile(r"\d{2,3}[a-d]?")
_SYSTEMS: Final = {
    "eur": "EU", "euro": "EU", "eu": "EU", "欧": "EU", "欧码": "EU", "uk": "UK", "英码": "UK",
    "us": "US", "美码": "US", "英国码": "UK", "美国码": "US",
}  # fmt: skip
_BEFORE_SIZE: Final = frozenset("is a : of number in about the 是 要 改 换 成 到 为".split())
_WAISTS: Final = (24.0, 46.0)


def read_size(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    """The size that the number is, if it is one."""
    for read in _READERS:
        size = read(parsed, numeral)
        if size is not None:
            if parsed.key(numeral.start - 1) == "-" and measures.sizes:
                measures.sizes[-1] = f"{measures.sizes[-1]}-{size}"
                return True
            again = parsed.is_again(numeral.start)
            if parsed.has_before(numeral.start, "turned_into"):
                measures.sizes.clear()  # 42码换成43
            if not _is_negated(parsed, numeral.start):
                measures.add_size(size, again)
            return True
    if measures.sizes and parsed.turned == numeral.start and _is_bare(parsed, numeral):
        measures.add_size(show_number(numeral.low), again=True)  # "size 8, actually make that 10"
        parsed.claim(numeral.start, numeral.end)
        return True
    return False


def _is_bare(parsed: Parsed, numeral: Numeral) -> bool:
    return parsed.mark_at(numeral.end, "money", "units", "quantity", "max_after", "min_after") is None


def _is_negated(parsed: Parsed, at: int) -> bool:
    return parsed.key(at - 1) in ("not", "no") or parsed.key(at - 2) in ("not", "no")


def _named_size(parsed: Parsed, numeral: Numeral) -> str | None:
    """ "size 8", "waist 32", "size UK 8", 尺码42; the next of a list ("size 8 or 9") too."""
    at, system = numeral.start, ""
    if parsed.key(at - 1) == "码" and parsed.mark_until(at, "size_systems") is not None:
        return None  # 英码6 is read with its system
    if parsed.key(at - 1) in parsed.row("size_systems"):
        at, system = at - 1, parsed.key(at - 1)
    while parsed.key(at - 1) in _BEFORE_SIZE:
        at -= 1
    found = parsed.mark_until(at, "size_words")
    if found is not None and after_label(parsed, at):
        found = None  # M码 三件装: that size has been said
    if found is not None and not system and parsed.key(found[1] - 1) in parsed.row("size_systems"):
        system = parsed.key(found[1] - 1)
        found = (found[0], found[1] - 1)
    inch = parsed.key(numeral.end) in ("inch", '"', "in")
    if found is None and inch and parsed.key(numeral.end + 1) in ("waist", "inseam", "chest", "leg"):
        parsed.claim(numeral.start, numeral.end + 2)
        return show_number(numeral.low)
    if found is None and parsed.key(numeral.end) in ("waist", "inseam", "chest", "bust", "腰"):
        parsed.claim(numeral.start, numeral.end + 1)
        return show_number(numeral.low)
    listed = (
        parsed.key(numeral.start - 1) in ("or", "and", "/", "-", "to", "或", "和")
        and (parsed.key(numeral.start - 1) != "-" or parsed.message.joined(numeral.start))
        and numeral.start >= 2
        and _is_size_claim(parsed, numeral)
    )
    if found is None and not listed:
        return None
    if parsed.mark_at(numeral.end, "money") is not None:
        return None
    end = numeral.end
    letter = glued_letter(parsed, end)
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
    return bool(before) and (
        after_wearable(parsed, before[0].start)
        or any(
            parsed.key(before[0].start - step) in parsed.row("size_words") | parsed.row("size_systems")
            for step in (1, 2, 3, 4)
        )
    )


def _with_system(system: str, size: str) -> str:
    name = _SYSTEMS.get(system, "")
    return f"{name} {size}" if name else size


def _system_size(parsed: Parsed, numeral: Numeral) -> str | None:
    """ "EU 42", "42 EU", 欧码42, 美码9."""
    found = parsed.mark_until(numeral.start, "size_systems")
    after = parsed.mark_at(numeral.end, "size_systems")
    if (found is None and after is None) or numeral.high > SHOE_SIZES[1]:
        return None
    if found is not None:
        system = "".join(parsed.key(index) for index in range(found[1], numeral.start))
        parsed.claim(found[1], numeral.end + (parsed.key(numeral.end) == "码"))
    else:
        system = parsed.key(numeral.end)
        parsed.claim(numeral.start, numeral.end + 1)
    return _with_system(system, show_number(numeral.low))


def _chinese_size(parsed: Parsed, numeral: Numeral) -> str | None:
    """42码, 42码半, 38号鞋."""
    mark = parsed.key(numeral.end)
    shoe = (
        mark == "号"
        and SHOE_SIZES[0] <= numeral.low <= SHOE_SIZES[1]
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
    fits = any(low <= numeral.low <= high for low, high in (SHOE_SIZES, SMALL_SIZES))
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


def _waist_and_leg(parsed: Parsed, numeral: Numeral) -> str | None:
    """ "jeans 32/34": waist and leg in inches, after something to wear."""
    leg = parsed.key(numeral.end + 1)
    if parsed.key(numeral.end) != "/" or not leg.isdigit() or not after_wearable(parsed, numeral.start):
        return None
    if not all(_WAISTS[0] <= one <= _WAISTS[1] for one in (numeral.low, float(leg))):
        return None
    parsed.claim(numeral.start, numeral.end + 2)
    return f"W{show_number(numeral.low)} L{leg}"


def _turned_size(parsed: Parsed, numeral: Numeral) -> str | None:
    """换成39, 改成42的: what a size is turned into, when a shoe could carry it."""
    if not SHOE_SIZES[0] <= numeral.low <= LARGEST_SHOE or (numeral.low * 2) % 1 or numeral.spelled:
        return None
    ends = parsed.key(numeral.end) in ("", "的", "吧", "吗", "呢", "呗", "可", "行")
    turned = parsed.mark_until(numeral.start, "turned_into")
    if turned is None or not (ends or parsed.tokens[numeral.end].ends_clause):
        return None
    if parsed.mark_until(turned[1], "cue_max", "cue_price", "name_price") is not None:
        return None  # 预算改成50
    parsed.claim(numeral.start, numeral.end)
    return show_number(numeral.low)


def read_labels(parsed: Parsed, measures: Measures) -> None:
    """Labels that are one token: W32, 170/92A, a bare S, M or L."""
    for index, token in enumerate(parsed.tokens):
        sized = parsed.covered.get(index)
        if index in parsed.claimed or (
            sized is not None and sized.has("size") and sized.end - sized.start > 1
        ):
            continue
        waist = _WAIST.fullmatch(token.key)
        if waist:
            label = " ".join(f"{mark}{part}" for mark, part in zip("WL", waist.groups(), strict=True) if part)
            measures.add_size(label, parsed.is_again(index))
            parsed.claim(index, index + 1)
            leg = _LEG.fullmatch(parsed.key(index + 1))
            if leg and not waist[2]:  # "w34 l32"
                measures.sizes[-1] += f" L{leg[1]}"
                parsed.claim(index + 1, index + 2)
        elif (token.text in ("S", "M", "L") or _worn_letter(parsed, index)) and _stands_alone(parsed, index):
            measures.add_size(token.text.upper(), parsed.is_again(index))
            parsed.claim(index, index + 1 + (parsed.key(index + 1) in ("码", "号")))
        elif token.key == "/" and _height_label(parsed, index):
            measures.sizes.append(
                parsed.message.said(index - 1, index + 2).upper() + glued_letter(parsed, index + 2)
            )
            parsed.claim(index - 1, index + 2 + bool(glued_letter(parsed, index + 2)))


def _worn_letter(parsed: Parsed, at: int) -> bool:
    """The m of "white tees mens m": right after whose garment, or which colour of it, is meant."""
    before = parsed.covered.get(at - 1)
    if (
        parsed.tokens[at].text not in ("s", "m", "l")
        or before is None
        or not before.has("recipient", "colour")
    ):
        return False
    nouns = (noun for span in parsed.spans if span.start < at for noun in span.values("noun"))
    return any(parsed.in_row(noun, "wearable") for noun in nouns)


def _height_label(parsed: Parsed, at: int) -> bool:
    first, second = parsed.key(at - 1), parsed.key(at + 1)
    return bool(_HEIGHT_LABEL.fullmatch(first) and _HEIGHT_LABEL.fullmatch(second)) and len(first) == 3


def _stands_alone(parsed: Parsed, at: int) -> bool:
    glued = ("word", "number")
    before = parsed.message.joined(at) and parsed.tokens[at - 1].kind in glued
    after = parsed.message.joined(at + 1) and parsed.tokens[at + 1].kind in glued
    return not (before or after or parsed.key(at - 1) in ("'", "&") or parsed.key(at + 1) == "&")


_READERS: Final = (
    _named_size, _system_size, _chinese_size, _size_after_in, _waist_and_leg,
    size_after_thing, size_of_whom, _turned_size,
)  # fmt: skip

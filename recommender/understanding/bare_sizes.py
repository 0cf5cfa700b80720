"""Sizes that are said without the word: "ankle boots 38", "boots mens 10"."""

from __future__ import annotations

from typing import Final

from recommender.understanding.measured import show_number
from recommender.understanding.numerals import Numeral
from recommender.understanding.parsed import Parsed

SHOE_SIZES: Final = (28.0, 60.0)
LARGEST_SHOE: Final = 50.0
SMALL_SIZES: Final = (3.0, 24.0)
_LARGEST_SMALL: Final = 16.0
_BOUNDS: Final = ("max_before", "min_before", "around_before", "cue", "cue_max", "cue_price", "sign")
_NEAR: Final = 9  # tokens between the shoes and their size


def size_after_thing(parsed: Parsed, numeral: Numeral) -> str | None:
    """皮鞋 42, "ankle boots 38", 小白鞋 女 37: a bare number after something to wear."""
    if not SHOE_SIZES[0] <= numeral.low <= LARGEST_SHOE or (numeral.low * 2) % 1 or numeral.spelled:
        return None
    letter = glued_letter(parsed, numeral.end).strip("WRLTS")  # the B of 34B
    end = numeral.end + bool(letter)
    nxt = parsed.key(end)
    half = nxt == "半"
    if not (nxt in ("", "码", "的", ",", "please", "半", "or", "或") or _goes_on(parsed, end)):
        return None
    if not (after_wearable(parsed, numeral.start) or _of_footwear(parsed, numeral.start)):
        return None
    parsed.claim(numeral.start, end + (nxt in ("码", "半")))
    return show_number(numeral.low + (0.5 if half else 0)) + letter


def size_of_whom(parsed: Parsed, numeral: Numeral) -> str | None:
    """ "dress shoes mens 10", "boots womens 7.5": a small shoe size right after whose shoes they are."""
    owned = parsed.key(numeral.start - 1) in ("'s", "s'")
    before = parsed.covered.get(numeral.start - 1 - owned)
    if before is None or not before.has("recipient") or (numeral.low * 2) % 1 or numeral.spelled:
        return None
    if not SMALL_SIZES[0] <= numeral.low <= _LARGEST_SMALL or parsed.key(numeral.end) not in ("", "or", ","):
        return None
    nouns = (noun for span in parsed.spans for noun in span.values("noun"))
    if not any(parsed.in_row(noun, "footwear") for noun in nouns):
        return None
    parsed.claim(numeral.start, numeral.end)
    return show_number(numeral.low)


def after_wearable(parsed: Parsed, at: int) -> bool:
    """Whether something to wear was named right before ``at``, its wearer and colour passed over."""
    before = parsed.covered.get(_past_comma(parsed, at) - 1)
    while before is not None and before.has("recipient", "colour", "material") and not before.has("noun"):
        before = parsed.covered.get(_past_comma(parsed, before.start) - 1)
    return before is not None and any(parsed.in_row(noun, "wearable") for noun in before.values("noun"))


def after_label(parsed: Parsed, at: int) -> bool:
    """Whether the 码 right before ``at`` belongs to a size already said: M码 三件装, 44码 四十五以内."""
    label = parsed.key(at - 2)
    return parsed.key(at - 1) == "码" and (
        label.isdigit() or label.upper() in ("XXS", "XS", "S", "M", "L", "XL", "XXL")
    )


def glued_letter(parsed: Parsed, end: int) -> str:
    """The letter of 34B or 10W, written together."""
    key = parsed.key(end)
    glued = parsed.message.joined(end) and len(key) <= 2 and key.isascii() and key.isalpha()
    return (
        key.upper() if glued and key in ("a", "b", "c", "d", "e", "f", "dd", "w", "r", "l", "t", "s") else ""
    )


def _past_comma(parsed: Parsed, at: int) -> int:
    """小白鞋，女，37: in Chinese a comma parts them too."""
    han = at > 1 and parsed.tokens[at - 2].kind == "han"
    return at - 1 if han and parsed.key(at - 1) in (",", "，", "、") else at


def _goes_on(parsed: Parsed, at: int) -> bool:
    """Whether a number that ended before ``at`` stands for itself: a mark or a colour follows it."""
    following = parsed.by_start.get(at)
    if parsed.tokens[at].ends_clause or (following is not None and following.has("colour")):
        return True
    return parsed.mark_at(at, "negators", "max_before", "min_before", "around_before") is not None


def _of_footwear(parsed: Parsed, at: int) -> bool:
    """ "slippers wool lined 43": shoes are named a few words before, and nothing else since."""
    if parsed.mark_until(at, *_BOUNDS) is not None or parsed.tokens[at - 1].kind == "mark":
        return False
    for index in range(at - 1, max(-1, at - _NEAR), -1):
        span = parsed.covered.get(index)
        if parsed.tokens[index].ends_clause and parsed.key(index) not in (",", "，"):
            return False
        nouns = span.values("noun") if span is not None else ()
        if nouns:
            return any(parsed.in_row(noun, "footwear") for noun in nouns)
    return False

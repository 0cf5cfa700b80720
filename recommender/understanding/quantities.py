"""How many: "3 pairs", 来两件, "x2", a number right before the thing itself."""

from __future__ import annotations

from typing import Final

from recommender.understanding.measured import Measures
from recommender.understanding.numerals import Numeral
from recommender.understanding.parsed import Parsed
from recommender.understanding.products import Thing

_MOST: Final = 100
_LEAST_YARN: Final = 30


def read_quantity(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    """ "3 pairs", "two of them", 来两件, "qty 3"; packs and sets are no quantities."""
    if parsed.key(numeral.start - 1) in parsed.row("phone_names"):
        return False  # the 15 of "iPhone 15 case"
    end = numeral.end + (parsed.key(numeral.end) == "-")
    if parsed.mark_at(end, "packs") is not None:
        parsed.claim(numeral.start, end)
        return True
    if _in_set(parsed, numeral):
        parsed.claim(numeral.start, numeral.end)
        return True
    if numeral.low == 2 and parsed.key(numeral.end - 2) == "couple":
        measures.quantity = 2  # "a couple of pillows"
        parsed.claim(numeral.start, numeral.end)
        return True
    if (parsed.key(numeral.start), parsed.key(numeral.end)) == ("半", "打"):
        measures.quantity = 6
        parsed.claim(numeral.start, numeral.end + 1)
        return True
    asked = parsed.mark_until(numeral.start, "qty_before")
    if not numeral.exact or not 0 < numeral.low <= 999 or numeral.low != int(numeral.low):
        return False
    if asked is not None and parsed.mark_at(numeral.end, "money", "units") is None:
        measures.quantity = int(numeral.low)
        parsed.claim(asked[1], numeral.end + (parsed.mark_at(numeral.end, "quantity") is not None))
        return True
    found = parsed.mark_at(_past_adjectives(parsed, numeral.end), "quantity")
    bound = parsed.mark_at(numeral.end, "max_after", "min_after")
    if found is None or _is_pointing(parsed, numeral) or (bound is not None and bound[1] > found[1]):
        return False  # 一百五顶天 is a price, not hats
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


def _is_content(parsed: Parsed, numeral: Numeral, word_at: int) -> bool:
    """ "puzzle 100 pieces", 拼图100片: what is in it, said right after the thing."""
    before = parsed.covered.get(numeral.start - 1)
    return (
        parsed.key(word_at) in ("piece", "pc", "片", "sheet", "张")
        and before is not None
        and before.has("noun", "category")
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
    yarn = parsed.key(word_at) == "支" and value >= _LEAST_YARN  # 60支的纯棉
    if yarn or _is_content(parsed, numeral, word_at):
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


def count_before_thing(parsed: Parsed, thing: Thing) -> int | None:
    """The number before the product, when its noun is in the plural; None otherwise."""
    times = _times(parsed)
    if times is not None:
        return times
    if not thing.places or parsed.tokens[thing.places[-1]].kind != "word":
        return None
    if not any(_is_plural(parsed, index) for index in _head_of(parsed, thing)):
        return None
    at = thing.places[0]
    while at > 0 and at - 1 in parsed.covered and _describes(parsed, at - 1):
        at -= 1
    for numeral in parsed.numerals:
        if parsed.key(numeral.start - 1) == "of":
            continue
        free = not parsed.is_claimed(numeral.start, numeral.end)
        if (
            numeral.end == at
            and free
            and numeral.exact
            and 1 < numeral.low <= _MOST
            and numeral.low == int(numeral.low)
        ):
            return int(numeral.low)
    return None


def _head_of(parsed: Parsed, thing: Thing) -> tuple[int, ...]:
    """The last word of the thing, and of what is known in it: "candles" of "candles lavender or vanilla"."""
    first = parsed.covered.get(thing.places[0])
    known = first is not None and first.has("noun", "category") and first.end - 1 in thing.places
    return (thing.places[-1], first.end - 1) if first is not None and known else (thing.places[-1],)


def _is_plural(parsed: Parsed, at: int) -> bool:
    token = parsed.tokens[at]
    return token.text.lower() != token.key or token.key.endswith("s")


def _describes(parsed: Parsed, at: int) -> bool:
    span = parsed.covered[at]
    return span.has("colour", "material", "brand", "size", "recipient", "sort") or parsed.key(at) in (
        "new", "more", "cheap", "nice", "good", "small", "large", "big", "different", "of", "the", "other",
    )  # fmt: skip


def _times(parsed: Parsed) -> int | None:
    """ "x2", "2x", "× 3"."""
    for index, token in enumerate(parsed.tokens):
        if token.key[:1] == "x" and token.key[1:].isdigit() and 0 < int(token.key[1:]) <= _MOST:
            return int(token.key[1:])
        follows = index > 0 and parsed.tokens[index - 1].kind == "number" and parsed.message.joined(index)
        if (
            token.key == "x"
            and follows
            and parsed.key(index - 1).isdigit()
            and int(parsed.key(index - 1)) <= _MOST
        ):
            nxt = index + 1 < len(parsed.tokens) and parsed.tokens[index + 1].kind == "number"
            return None if nxt else int(parsed.key(index - 1))
    return None

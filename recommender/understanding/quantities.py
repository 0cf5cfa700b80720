"""How many: a number right before the thing itself, as in "two red dresses"."""

from __future__ import annotations

from typing import Final

from recommender.understanding.parsed import Parsed
from recommender.understanding.products import Thing

_MOST: Final = 100


def count_before_thing(parsed: Parsed, thing: Thing) -> int | None:
    """The number before the product, when its noun is in the plural; None otherwise."""
    times = _times(parsed)
    if times is not None:
        return times
    if not thing.places or parsed.tokens[thing.places[-1]].kind != "word":
        return None
    last = parsed.tokens[thing.places[-1]]
    if last.text.lower() == last.key and not last.key.endswith("s"):
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

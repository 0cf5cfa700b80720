"""What stands around a phrase: whether a thing follows it, whether it stands free."""

from __future__ import annotations

from typing import Final

from recommender.understanding.gazetteer import Span
from recommender.understanding.parsed import Parsed

THINGS: Final = ("noun", "category", "compound")
_ALLOWED: Final = ("没关系", "也没关系", "无所谓", "也无所谓", "不要紧", "也不要紧", "没事", "也没事")
_ENDS_PHRASE: Final = frozenset("one ones please in for and or 的 色 吗 系 款".split())


def thing_follows(parsed: Parsed, at: int) -> bool:
    """Whether the next words, describing ones passed over, name a thing."""
    for _ in range(3):
        span = parsed.by_start.get(at)
        if span is None:
            return at < len(parsed.tokens) and is_open_word(parsed, at)
        if span.has(*THINGS):
            return True
        if not span.has("colour", "material", "brand", "size", "attribute"):
            return False
        at = span.end
    return False


def is_allowed(parsed: Parsed, at: int) -> bool:
    """Whether what was said right before ``at`` may be, and need not: 贵一点没关系, 贵点无所谓."""
    at += parsed.key(at) == "的"
    return any("".join(parsed.key(index) for index in range(at, at + len(said))) == said for said in _ALLOWED)


def is_open_word(parsed: Parsed, at: int) -> bool:
    """Whether the token could be the name of a thing."""
    token = parsed.tokens[at]
    return token.kind in ("word", "han") and token.key not in _ENDS_PHRASE and at not in parsed.claimed


def bare(parsed: Parsed, span: Span) -> bool:
    """Whether the whole message is this word, small words aside: the answer to a question."""
    others = [
        i for i, token in enumerate(parsed.tokens) if token.kind != "mark" and not span.start <= i < span.end
    ]
    return all(i in parsed.covered and parsed.covered[i].has("filler") for i in others)


def beside(parsed: Parsed, span: Span, kind: str) -> bool:
    """Whether "or", "and" or a comma joins it to another of its kind: "tan or burgundy"."""
    links = ("or", "and", ",", "/", "和", "或", "、", "&", "nor")
    after = parsed.by_start.get(span.end + 1)
    before = parsed.covered.get(span.start - 2)
    return (parsed.key(span.end) in links and after is not None and after.has(kind)) or (
        parsed.key(span.start - 1) in links and before is not None and before.has(kind)
    )


def stands_free(parsed: Parsed, span: Span) -> bool:
    """Between marks, apart from any noun phrase: "handbag, tan"."""
    before, after = span.start - 1, span.end
    after += after < len(parsed.tokens) and parsed.key(after) in ("one", "ones")  # "a case, a clear one"
    while before >= 0 and parsed.key(before) in ("a", "the", "some"):
        before -= 1
    return (before >= 0 and parsed.tokens[before].ends_clause) and (
        after == len(parsed.tokens) or parsed.tokens[after].ends_clause
    )


def describes_here(parsed: Parsed, span: Span) -> bool:
    """A name that is also a colour, material or person describes when a thing follows it."""
    if span.has("compound") or not span.has("colour", "material", "recipient", "occasion", "brand"):
        return False
    return thing_follows(parsed, span.end)

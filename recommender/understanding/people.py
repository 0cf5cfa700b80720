"""Whom a thing is for and for what day: when a person or an occasion is meant as such."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from recommender.understanding.gazetteer import Span
from recommender.understanding.model import Wish
from recommender.understanding.nearby import thing_follows
from recommender.understanding.parsed import Parsed

PRONOUNS: Final = {  # whom "for her" and "for him" may mean, where somebody is named
    "women": frozenset("wife girlfriend mother grandmother sister aunt mother-in-law bride".split()),
    "men": frozenset("husband boyfriend father grandfather brother uncle father-in-law groom".split()),
}
_OF_SOMEBODYS: Final = re.compile(
    r"\bfor (my|our|a|her|his) \w+(?:'s|s'?|) (wedding|graduation|party|funeral|engagement|prom)\b"
    r"|参加.{1,6}的?(婚礼|毕业典礼|派对|葬礼|订婚)",
    re.IGNORECASE,
)
GIFTS: Final = frozenset({"gifts", "gift boxes"})
_GIFT: Final = re.compile(r"\b(gifts?|presents?)\b|礼物|礼品|礼盒|伴手礼|手信", re.IGNORECASE)
_GIVES: Final = re.compile(
    r"\b(surprise|treat|something|sth|smth|anything|ideas?)\b|送|(买|挑|选)(点|个|些)?(什么|啥|东西)",
    re.IGNORECASE,
)
_USERS: Final = frozenset({"self", "men", "women", "unisex"})
_ADJECTIVES: Final = frozenset({"ladies", "gents", "gentlemen", "gals", "lads"})
_USING: Final = frozenset("用 穿 戴 玩 背 喝 吃 能 款".split())


def is_recipient(parsed: Parsed, span: Span) -> bool:
    """Whether a person is whom the thing is for: "for my boss", not "boss bottled"."""
    value = span.value("recipient") or ""
    key = parsed.message.said(span.start, span.end).lower()
    if parsed.key(span.start) == "couple" and parsed.key(span.end) == "of":
        return False
    if _owns_another(parsed, span.end) or _hers(parsed, span):
        return False
    if value == "self" and parsed.tokens[span.start].kind == "han":
        return parsed.key(span.end) in ("用", "穿", "戴", "吃", "喝", "的", "") or parsed.key(
            span.start - 1
        ) in ("给", "送")
    named = parsed.covered.get(span.start - 1)
    if key in _ADJECTIVES and (thing_follows(parsed, span.end) or (named and named.has("noun", "category"))):
        return True  # "ladies bike helmet", "shorts ladies xs"
    if parsed.key(span.start - 1) in ("岁", "月") and any(
        numeral.end == span.start - 1 for numeral in parsed.numerals
    ):
        return True  # 3岁宝宝的积木
    if any(numeral.start == span.end for numeral in parsed.numerals):
        return True  # 宝宝六个月
    first = parsed.tokens[span.start]
    bent = first.kind == "word" and first.key in parsed.row("needs_for")
    if key not in parsed.row("needs_for") and not bent:
        return True
    return _said_for(parsed, span)


def is_gift(text: str, wish: Wish) -> bool:
    """Whether it is sought to be given: a gift is named, or 送 with somebody who is given it."""
    given = bool(set(wish.recipients) - _USERS) and _GIVES.search(text) is not None
    return given or wish.kind in GIFTS or _GIFT.search(text) is not None


def worn_to(parsed: Parsed, wish: Wish) -> Wish:
    """ "A dress for my cousin's wedding" is not the cousin's: who keeps the day is not who wears it."""
    worn = bool(wish.recipients) and parsed.in_row(wish.kind, "wearable")
    return replace(wish, recipients=()) if worn and _OF_SOMEBODYS.search(parsed.message.text) else wish


def _owns_another(parsed: Parsed, at: int) -> bool:
    """ "my boyfriend's mum": the present is for the mum."""
    nxt = parsed.by_start.get(at + 1)
    return (
        parsed.key(at) in ("'s", "s'", "的")
        and nxt is not None
        and nxt.has("recipient")
        and not nxt.has("noun", "category")
    )


def _hers(parsed: Parsed, span: Span) -> bool:
    """ "for her son": the present is for the son."""
    following = parsed.by_start.get(span.end)
    return parsed.key(span.end - 1) == "her" and following is not None and following.has("recipient")


def named_persons(recipients: tuple[str, ...]) -> tuple[str, ...]:
    """The recipients without a "him" or "her" that stands for one of them."""
    return tuple(one for one in recipients if not PRONOUNS.get(one, frozenset()).intersection(recipients))


def _said_for(parsed: Parsed, span: Span) -> bool:
    following = parsed.by_start.get(span.end)
    if following is not None and following.has("occasion") and parsed.tokens[span.start].kind == "han":
        return True
    alone = parsed.message.text.strip() == parsed.message.said(span.start, span.end)
    if alone or parsed.key(span.end) in parsed.row("genitive") or parsed.key(span.end) in _USING:
        return True
    for step in range(0, 4):
        found = parsed.mark_until(span.start - step, "for_words")
        if found is not None:
            return True
        between = parsed.covered.get(span.start - step - 1)
        if between is None or not between.has("filler", "recipient", "colour"):
            return parsed.key(span.start - step - 1) in ("old", "baby", "-") and step < 3
    return False


def is_occasion(parsed: Parsed, span: Span) -> bool:
    """Whether a day or use is meant: "for work", not "work boots"."""
    value = span.value("occasion") or ""
    following = parsed.by_start.get(span.end)
    if parsed.in_row(value, "use_occasions") and following is not None and following.has("occasion"):
        return False
    if span.end - span.start > 1 and parsed.tokens[span.start].kind == "word":
        return True
    if not parsed.in_row(value, "use_occasions") or not thing_follows(parsed, span.end):
        return value not in (
            "casual",
            "formal",
            "everyday",
            "sports",
            "work",
            "school",
            "business",
            "date",
        ) or _for_use(parsed, span)
    return False


def _for_use(parsed: Parsed, span: Span) -> bool:
    before = {parsed.key(span.start - step) for step in (1, 2, 3)}
    return bool(before & set("for to 去 平 时 适 合 a on".split())) or parsed.key(span.end) in (
        "穿",
        "用",
        "时",
        "的",
        "背",
        "带",
        "",
    )

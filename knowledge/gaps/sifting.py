"""Which questions may enter a gap, and why the others may not: spam, orders of somebody, empty talk.

Errors   none: whatever a shopper typed has an answer here
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from kernel.languages import has_han
from knowledge.gaps.masking import MASK, masked
from knowledge.gaps.order_talk import is_about_an_order
from knowledge.questions import AskedQuestion
from retrieval.tokens import normalised

LeftOut = Literal[
    "answered", "empty", "long", "mash", "link", "abuse", "order", "personal", "repeat", "flood"
]
MAX_OF_ONE: Final = 30  # questions of one person in the time looked at
MAX_CHARS: Final = 300  # of a question: what is longer tells a story
_LINK: Final = re.compile(
    r"https?:|www\.|\b[a-z0-9-]+\.(?:com|net|org|info|biz|ru|cn|io|xyz|top|shop|co)\b(?!\S*@)", re.I
)
_ABUSE: Final = re.compile(
    r"\b(?:fuck\w*|shit(?:ty)?|bitch\w*|asshole\w*|cunt\w*|bastards?|wank\w*|motherf\w*|dickhead\w*|stfu|"
    r"kill yourself|slut\w*|whore\w*|retard\w*|nigg\w*|faggots?)\b"
    r"|傻[逼比bB]|操你|草泥马|他妈的|妈的|去死|滚蛋|王八蛋|混蛋|狗屎|贱人|脑残|垃圾客服|你妈|尼玛|煞笔|婊",
    re.I,
)
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_ADJACENT: Final = frozenset(pair for row in _ROWS for a, b in pairwise(row) for pair in (a + b, b + a))
_VOWELS: Final = frozenset("aeiouy")
_SHORT_RUN: Final = 4  # neighbouring keys that real words have, as in "property"
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Sifted:
    """The questions that may enter a gap, texts masked, and how many were left out for which reason."""

    kept: tuple[tuple[AskedQuestion, str], ...]
    left_out: dict[LeftOut, int]


def sift(questions: Iterable[AskedQuestion]) -> Sifted:
    """Leave out what was answered well and what may not be shown; one wording counts once for a person."""
    kept: list[tuple[AskedQuestion, str]] = []
    left_out: Counter[LeftOut] = Counter()
    said: set[tuple[str, str]] = set()
    of_one: Counter[str] = Counter()
    for question in questions:
        text = masked(question.text[: MAX_CHARS + 1])
        reason = why_left_out(question, text)
        key = (question.person, " ".join(_WORD.findall(normalised(text))))
        if reason is None and key in said:
            reason = "repeat"
        if reason is None and of_one[question.person] >= MAX_OF_ONE:
            reason = "flood"
        if reason is not None:
            left_out[reason] += 1
            continue
        said.add(key)
        of_one[question.person] += 1
        kept.append((question, text))
    return Sifted(tuple(kept), dict(left_out))


def why_left_out(question: AskedQuestion, text: str) -> LeftOut | None:
    """Why a question, whose masked text is given, may not enter a gap by itself; None when it may."""
    if not is_badly_answered(question):
        return "answered"
    if len(question.text) > MAX_CHARS:
        return "long"
    if _LINK.search(question.text) and "@" not in question.text:
        return "link"
    if _ABUSE.search(question.text):
        return "abuse"
    if is_about_an_order(text):
        return "order"
    if MASK in text and (text.count(MASK) > 1 or says_little(text.replace(MASK, " "))):
        return "personal"
    if says_little(text):
        return "empty"
    return "mash" if is_mash(text) else None


def is_badly_answered(question: AskedQuestion) -> bool:
    """Not answered at all, or answered so that the shopper said no, asked again or wanted a person."""
    failed = question.thumbs_down or question.repeated or question.handed_over
    return failed or question.outcome in ("unanswered", "fallback")


def says_little(text: str) -> bool:
    """Whether a text has too few words to ask anything: one short word, two characters of Chinese."""
    words = _WORD.findall(text)
    if has_han(text):
        return sum(1 for char in text if has_han(char)) < 3
    return sum(map(len, words)) < 5 or (len(words) < 2 and sum(map(len, words)) < 8)


def is_mash(text: str) -> bool:
    """Whether a text was hammered in rather than written: most of its letters make no words."""
    words = _WORD.findall(normalised(text))
    letters = sum(map(len, words))
    mashed = sum(len(word) for word in words if _is_mashed(word))
    distinct = len(set("".join(words)))
    return 2 * mashed > letters or (letters >= 6 and distinct <= 3) or _says_one_thing(words)


def _says_one_thing(words: list[str]) -> bool:
    return len(words) >= 4 and len(set(words)) <= len(words) // 4


def _is_mashed(word: str) -> bool:
    if has_han(word):
        return len(word) >= 5 and len(set(word)) * 3 <= len(word)
    if len(word) < 4:
        return False
    if not _VOWELS & set(word) or re.search(r"(.)\1{3,}", word) or re.search(r"[^aeiouy]{6,}", word):
        return True
    run = longest = 1
    for a, b in pairwise(word):
        run = run + 1 if a + b in _ADJACENT else 1
        longest = max(longest, run)
    return longest > _SHORT_RUN

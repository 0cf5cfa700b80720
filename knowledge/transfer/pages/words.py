"""Words on pages: questions without their numbers and icons, what looks like one, plain text."""

from __future__ import annotations

import re
from typing import Final

from bs4 import Tag

MAX_TITLE_CHARS: Final = 2000
_LEAD: Final = re.compile(
    r"^\s*(?:(?:Q(?:uestion)?|问题?|問題?)\s*\d*\s*[.:：、)）]\s*|(?:\d{1,3}\s*[.、)）:：])\s+|\d{1,3}[、．]\s*)",
    re.IGNORECASE,
)
_ANSWER_LEAD: Final = re.compile(r"^\s*\**(?:A(?:nswer)?|答案?)\**\s*[.:：、]\**\s*", re.IGNORECASE)
_ICONS: Final = re.compile(r"[\s+\-−–▾▼▸►▲△▽⌄⌃›»✕×¶#🔗]+$")
_ASKS: Final = re.compile(
    r"[?？]\s*$|[吗么呢]\s*[。.]?$|^(?:how|what|when|where|which|who|why|can|could|do|does|did|is|are|will|"
    r"would|should|may|must|have|has)\b|^(?:如何|怎么|怎样|为什么|什么|哪|是否|能否|可否|请问|多久|多少)",
    re.IGNORECASE,
)
_FAQ: Final = re.compile(
    r"\bfaqs?\b|frequently asked|help cent|常见问题|常见问答|帮助中心|问答", re.IGNORECASE
)


def plain(tag: Tag) -> str:
    """The words of an element on one line."""
    return " ".join(tag.get_text(" ").split())


def question_text(text: str) -> str:
    """A question as it is asked: without number, "Q:" and the icon that opens it."""
    flat = " ".join(text[:MAX_TITLE_CHARS].split())
    return _ICONS.sub("", _LEAD.sub("", flat)).strip()


def answer_text(markdown: str) -> str:
    """An answer without its "A:"."""
    return _ANSWER_LEAD.sub("", markdown, count=1).strip()


def is_asked(text: str) -> bool:
    """Whether a text reads as a question, in English or Chinese."""
    return _ASKS.search(question_text(text)) is not None


def tells_of_faq(*texts: str) -> bool:
    """Whether a title or an address says that the page holds questions and answers."""
    return any(_FAQ.search(text) for text in texts)


def without_site(title: str) -> str:
    """A page's title without the site's name after it."""
    return re.split(r"\s+[|–—-]\s+|\s*[|｜]\s*", title)[0].strip()

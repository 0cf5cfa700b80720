"""Questions and answers that a page tells machines: JSON-LD and microdata of schema.org.

Source   schema.org FAQPage and QAPage: mainEntity of Question with acceptedAnswer or suggestedAnswer
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, Final

import orjson

from knowledge.transfer.pages.model import Found, Page
from knowledge.transfer.pages.trees import safe_tree
from knowledge.transfer.pages.words import plain

MAX_DEPTH: Final = 20
_PAGES: Final = frozenset({"FAQPage", "QAPage"})
_TAG: Final = re.compile(r"<[a-zA-Z!/]|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")


def linked_data(page: Page) -> Iterator[Found]:
    """What the page's JSON-LD asks and answers; what is no JSON is passed over, as search engines do."""
    for text in page.head.linked_data:
        try:
            told = orjson.loads(text.strip().removeprefix("<!--").removesuffix("-->"))
        except orjson.JSONDecodeError:
            continue
        for faq in _of_type(told, _PAGES, MAX_DEPTH):
            language = _text(faq.get("inLanguage"))
            about = _text(faq.get("about"))
            for question in _many(faq.get("mainEntity")):
                found = _question(question, language, about)
                if found is not None:
                    yield found


def microdata(page: Page) -> Iterator[Found]:
    """What the page's microdata asks and answers."""
    for scope in page.tree.select("[itemtype$='schema.org/Question']"):
        name = scope.select_one("[itemprop=name]")
        answer = scope.select_one("[itemprop=acceptedAnswer], [itemprop=suggestedAnswer]")
        if name is None or answer is None:
            continue
        text = answer.select_one("[itemprop=text]") or answer
        yield Found(plain(name), text, anchor=str(scope.get("id", "")))


def _question(told: Any, language: str, category: str) -> Found | None:
    if not isinstance(told, dict):
        return None
    answers = [*_many(told.get("acceptedAnswer")), *_many(told.get("suggestedAnswer"))]
    texts = [_text(one.get("text")) for one in answers if isinstance(one, dict)]
    answer = next((text for text in texts if text.strip()), "")
    question = plain(safe_tree(_text(told.get("name")) or _text(told.get("text"))))
    if not question or not answer:
        return None
    if not _TAG.search(answer):
        answer = "".join(f"<p>{html.escape(part)}</p>" for part in answer.splitlines() if part.strip())
    told_in = _text(told.get("inLanguage")) or language
    return Found(
        question, safe_tree(answer), told_in, category, anchor=_text(told.get("@id")).rpartition("#")[2]
    )


def _of_type(value: Any, types: frozenset[str], depth: int) -> Iterator[dict[str, Any]]:
    """The objects of these types, at any depth."""
    if depth == 0:
        return
    if isinstance(value, dict):
        if types & {_text(one).rpartition("/")[2] for one in _many(value.get("@type"))}:
            yield value
            return
        for one in value.values():
            yield from _of_type(one, types, depth - 1)
    elif isinstance(value, list):
        for one in value:
            yield from _of_type(one, types, depth - 1)


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""

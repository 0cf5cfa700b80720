"""What the help page shows: published entries that are for everyone, now.

Units    at most SHOWN entries of a category on the first page, FOUND for a question
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from kernel.errors import NotFound
from kernel.languages import Language
from knowledge.markdown import as_html, as_plain
from knowledge.model import ANYONE, Entry, Match
from knowledge.service import KnowledgeService
from web.help.texts import category_name

SHOWN: Final = 5
FOUND: Final = 10
RELATED: Final = 6
SNIPPET_CHARS: Final = 160
LIKELY: Final = 0.05  # a score is a chance: below it the shop does not answer the question
POSSIBLE: Final = 0.001  # what a reader may have meant besides
MAX_QUESTION_CHARS: Final = 200


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in a list: its question, where it is read, and how it begins."""

    question: str
    path: str
    language: str
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A category with its entries."""

    category: str
    name: str
    lines: tuple[Line, ...]

    @property
    def anchor(self) -> str:
        """Its address in the query."""
        return self.category or "-"


def is_public(entry: Entry) -> bool:
    """Whether an entry may be read by anybody who comes by."""
    audience = entry.audience
    for_web = not audience.channels or ANYONE.channel in audience.channels
    return not audience.segments and audience.signed_in is None and for_web


def topics_of(knowledge: KnowledgeService, language: Language) -> list[Topic]:
    """The categories with their entries, the largest first; what has none last."""
    held: dict[str, list[Entry]] = {}
    for entry in knowledge.entries():
        if is_public(entry):
            held.setdefault(entry.category, []).append(entry)
    made = [
        Topic(
            category, category_name(category, language), tuple(line_of(entry, language) for entry in entries)
        )
        for category, entries in held.items()
    ]
    return sorted(made, key=lambda topic: (not topic.category, -len(topic.lines), topic.name))


def line_of(entry: Entry, language: str) -> Line:
    """An entry as a list has it, in the page's language where it has it."""
    shown = language if entry.answers.get(language) else next(iter(entry.answers), language)
    return Line(entry.title(shown), path_of(entry.entry_id), shown)


def path_of(entry_id: str) -> str:
    """Where an entry is read."""
    return f"/help/{quote(entry_id, safe='')}"


def found_for(knowledge: KnowledgeService, question: str, language: str) -> list[Line]:
    """The entries nearest to a question, the best first."""
    public = {entry.entry_id for entry in knowledge.entries() if is_public(entry)}
    matches = knowledge.search(question, language, FOUND)
    if not matches or matches[0].score < LIKELY:
        return []
    near = (match for match in matches if match.score >= POSSIBLE and match.entry_id in public)
    return [_with_snippet(match) for match in near]


def article_of(knowledge: KnowledgeService, entry_id: str, language: Language) -> dict[str, Any]:
    """What an entry's own page shows.

    Raises:
        NotFound: when it is not published, not for everyone or not for now.
    """
    entry = knowledge.get(entry_id)
    if not is_public(entry):
        raise NotFound("there is no such page")
    told = knowledge.tell(entry_id, language, ANYONE)
    same = (one for one in knowledge.entries() if one.category == entry.category and is_public(one))
    return {
        "entry": entry,
        "question": told.question,
        "answer": as_html(told.answer),
        "description": as_plain(told.answer, SNIPPET_CHARS),
        "shown": told.language,
        "links": told.links,
        "category": entry.category,
        "category_name": category_name(entry.category, language),
        "related": _lines((one for one in same if one.entry_id != entry_id), language)[:RELATED],
        "languages": [code for code, text in entry.answers.items() if text],
    }


def _lines(entries: Iterable[Entry], language: str) -> list[Line]:
    return [line_of(entry, language) for entry in entries]


def _with_snippet(match: Match) -> Line:
    snippet = " ".join(as_plain(match.answer, SNIPPET_CHARS).split())
    return Line(match.question, path_of(match.entry_id), match.language, snippet)

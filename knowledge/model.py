"""Entries of the knowledge base and answers from it, as values.

Units    score 0 to 1: how surely an entry answers a question; times are aware UTC
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from kernel.errors import Invalid
from kernel.languages import LANGUAGES, pick_text
from knowledge.links import is_safe

State = Literal["draft", "review", "published", "archived"]
STATES: Final[tuple[State, ...]] = ("draft", "review", "published", "archived")
MAX_ID_CHARS: Final = 128
MAX_CATEGORY_CHARS: Final = 128
MAX_TAG_CHARS: Final = 64
MAX_QUESTION_CHARS: Final = 300
MAX_ANSWER_CHARS: Final = 10_000
MAX_WORDINGS: Final = 50
MAX_LINKED: Final = 20  # tags, products, promotions, links: of each
MAX_LINK_TITLE_CHARS: Final = 200
_ID: Final = re.compile(r"[^\s/\\?#%&<>\"'\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as far as it decides which entries are for them."""

    channel: str = "web"
    signed_in: bool = False
    segments: frozenset[str] = frozenset()


ANYONE: Final = Asker()


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an entry is for; an empty part does not restrict."""

    segments: tuple[str, ...] = ()  # one of them is enough
    channels: tuple[str, ...] = ()
    signed_in: bool | None = None  # None: either

    def admits(self, asker: Asker) -> bool:
        """Whether the entry is for this asker."""
        return (
            (not self.segments or not asker.segments.isdisjoint(self.segments))
            and (not self.channels or asker.channel in self.channels)
            and (self.signed_in is None or self.signed_in == asker.signed_in)
        )


EVERYONE: Final = Audience()


@dataclass(frozen=True, slots=True)
class Link:
    """A page or a file that belongs to an answer."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer of the shop, in each language it has, with the questions it answers."""

    entry_id: str
    category: str
    questions: dict[str, tuple[str, ...]]  # language -> wordings, the shown one first
    answers: dict[str, str]  # language -> Markdown, with placeholders for what the shop's data tells
    revision: int = 0  # 0 before it is first saved
    updated_at: datetime | None = None
    updated_by: str = ""
    tags: tuple[str, ...] = ()
    source_language: str = "en"
    translated_from: dict[str, str] = field(default_factory=dict)  # language -> fingerprint of its source
    audience: Audience = EVERYONE
    valid_from: datetime | None = None
    valid_until: datetime | None = None  # the first moment that it no longer holds
    product_ids: tuple[str, ...] = ()
    promotion_ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    state: State = "draft"

    def holds_at(self, moment: datetime) -> bool:
        """Whether ``moment`` lies in the time that the entry is for."""
        return (self.valid_from is None or self.valid_from <= moment) and (
            self.valid_until is None or moment < self.valid_until
        )

    def title(self, language: str) -> str:
        """The question it is shown under."""
        return pick_text({code: words[0] for code, words in self.questions.items() if words}, language)


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found for a question, in the language it will be shown in."""

    entry_id: str
    revision: int
    question: str
    answer: str
    language: str
    score: float
    product_ids: tuple[str, ...] = ()
    promotion_ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The knowledge base is sure."""

    match: Match


@dataclass(frozen=True, slots=True)
class Choices:
    """It is one of these; the shopper may say which."""

    matches: tuple[Match, ...]


def fingerprint(entry: Entry, language: str) -> str:
    """What a translation from ``language`` was made of: the shown question and the answer."""
    told = f"{next(iter(entry.questions.get(language, ())), '')}\0{entry.answers.get(language, '')}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def stale_languages(entry: Entry) -> tuple[str, ...]:
    """The languages whose text was translated from a source that has changed since."""
    now = fingerprint(entry, entry.source_language)
    return tuple(
        language
        for language, text in entry.answers.items()
        if text
        and language != entry.source_language
        and entry.answers.get(entry.source_language)
        and entry.translated_from.get(language, now) != now
    )


def check_entry(entry: Entry) -> None:
    """Refuse an entry that could not be asked for, answered or shown.

    Raises:
        Invalid: naming the field, the rule and the value.
    """
    if not 0 < len(entry.entry_id) <= MAX_ID_CHARS:
        raise Invalid(f"entry_id must have 1 to {MAX_ID_CHARS} characters", field="entry_id")
    if not _ID.fullmatch(entry.entry_id):
        raise Invalid(
            f"entry_id must have no spaces, slashes, quotes or signs of an address, not {entry.entry_id!r}",
            field="entry_id",
        )
    _check_texts(entry)
    _check_questions(entry)
    _check_around(entry)


def _check_texts(entry: Entry) -> None:
    for part, languages in (("answers", entry.answers), ("questions", entry.questions)):
        for language in languages:
            if language not in LANGUAGES:
                raise _invalid(
                    entry, part, f"language must be one of {', '.join(LANGUAGES)}, not {language!r}"
                )
    if entry.source_language not in LANGUAGES:
        raise _invalid(entry, "source_language", f"must be one of {', '.join(LANGUAGES)}")
    if not any(text.strip() for text in entry.answers.values()):
        raise _invalid(entry, "answers", "an answer is needed in one language")
    for language, text in entry.answers.items():
        if len(text) > MAX_ANSWER_CHARS:
            raise _invalid(
                entry,
                "answers",
                f"the {language} answer has {len(text)} characters, at most {MAX_ANSWER_CHARS} are allowed",
            )
        if text.strip() and not any(word.strip() for word in entry.questions.get(language, ())):
            raise _invalid(entry, "questions", f"a {language} question is needed")


def _check_questions(entry: Entry) -> None:
    for wordings in entry.questions.values():
        if len(wordings) > MAX_WORDINGS or any(len(w) > MAX_QUESTION_CHARS for w in wordings):
            raise _invalid(
                entry,
                "questions",
                f"at most {MAX_WORDINGS} questions, each of at most {MAX_QUESTION_CHARS} characters",
            )


def _check_around(entry: Entry) -> None:
    if len(entry.category) > MAX_CATEGORY_CHARS:
        raise _invalid(entry, "category", f"at most {MAX_CATEGORY_CHARS} characters are allowed")
    for part, values, longest in (
        ("tags", entry.tags, MAX_TAG_CHARS),
        ("audience", entry.audience.segments, MAX_TAG_CHARS),
        ("audience", entry.audience.channels, MAX_TAG_CHARS),
        ("product_ids", entry.product_ids, MAX_ID_CHARS),
        ("promotion_ids", entry.promotion_ids, MAX_ID_CHARS),
        ("links", [link.title for link in entry.links], MAX_LINK_TITLE_CHARS),
    ):
        if len(values) > MAX_LINKED or any(len(value) > longest for value in values):
            raise _invalid(entry, part, f"at most {MAX_LINKED}, each of at most {longest} characters")
    for link in entry.links:
        if not is_safe(link.url):
            raise _invalid(
                entry,
                "links",
                f"a link must lead to a web, mail or telephone address or to /…, not {link.url[:80]!r}",
            )
    if entry.valid_from and entry.valid_until and entry.valid_from >= entry.valid_until:
        raise _invalid(entry, "valid_until", "must lie after valid_from")


def _invalid(entry: Entry, field: str, rule: str) -> Invalid:
    return Invalid(f"entry {entry.entry_id[:MAX_ID_CHARS]}: {rule}", field=field)

"""Entries of the knowledge base and answers from it, as values.

Units    score 0 to 1: how surely an entry answers a question
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from kernel.errors import Invalid

MAX_QUESTION_CHARS: Final = 300
MAX_ANSWER_CHARS: Final = 10_000
MAX_WORDINGS: Final = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer of the shop, in each language it has, with the questions it answers."""

    entry_id: str
    category: str
    questions: dict[str, tuple[str, ...]]  # language -> wordings, the shown one first
    answers: dict[str, str]  # language -> text
    revision: int = 0  # 0 before it is first saved
    updated_at: datetime | None = None
    updated_by: str = ""
    tags: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found for a question, in the language it will be shown in."""

    entry_id: str
    revision: int
    question: str
    answer: str
    language: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The knowledge base is sure."""

    match: Match


@dataclass(frozen=True, slots=True)
class Choices:
    """It is one of these; the shopper may say which."""

    matches: tuple[Match, ...]


def check_entry(entry: Entry) -> None:
    """Refuse an entry that could not be asked for, answered or shown.

    Raises:
        Invalid: naming the field, the rule and the value.
    """
    if not entry.entry_id or len(entry.entry_id) > 128:
        raise Invalid("entry_id must have 1 to 128 characters", field="entry_id")
    if not any(entry.answers.values()):
        raise Invalid(f"entry {entry.entry_id}: an answer is needed in one language", field="answers")
    for language, text in entry.answers.items():
        if len(text) > MAX_ANSWER_CHARS:
            raise Invalid(
                f"entry {entry.entry_id}: the {language} answer has {len(text)} characters, "
                f"at most {MAX_ANSWER_CHARS} are allowed",
                field="answers",
            )
        if text and not any(entry.questions.get(language, ())):
            raise Invalid(f"entry {entry.entry_id}: a {language} question is needed", field="questions")
    for wordings in entry.questions.values():
        if len(wordings) > MAX_WORDINGS or any(len(w) > MAX_QUESTION_CHARS for w in wordings):
            raise Invalid(
                f"entry {entry.entry_id}: at most {MAX_WORDINGS} questions, each of at most "
                f"{MAX_QUESTION_CHARS} characters",
                field="questions",
            )

"""A question that must keep its answer, and how it fares; pure.

A question that expects an entry is right when that entry answers it; one that expects no answer is
right as long as nothing does. To be offered among two is not an answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from kernel.errors import Conflict, Invalid
from kernel.languages import LANGUAGES
from knowledge.model import MAX_QUESTION_CHARS, Answer, Choices
from knowledge.search import Decision

MAX_REASON_CHARS: Final = 500
Came = Literal["answered", "choices", "unanswered"]


@dataclass(frozen=True, slots=True)
class RegressionQuestion:
    """One question of the set."""

    question_id: str
    text: str
    language: str
    expected_entry_id: str | None  # None: nothing may answer it
    author: str
    reason: str
    origin_conversation_id: str | None
    created_at: datetime
    removed_at: datetime | None = None
    removed_by: str = ""
    removed_reason: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a question of the set is answered now."""

    question: RegressionQuestion
    came: Came
    entry_ids: tuple[str, ...]  # the answer's, or those offered

    @property
    def right(self) -> bool:
        """Whether it is answered as it must be."""
        answered = self.entry_ids[0] if self.came == "answered" else None
        return answered == self.question.expected_entry_id


@dataclass(frozen=True, slots=True)
class Comparison:
    """The set before and after a change."""

    before: tuple[Verdict, ...]
    after: tuple[Verdict, ...]

    @property
    def broken(self) -> tuple[Verdict, ...]:
        """Those that were right and no longer are, as they come out afterwards."""
        return tuple(b for a, b in zip(self.before, self.after, strict=True) if a.right and not b.right)

    @property
    def mended(self) -> tuple[Verdict, ...]:
        """Those that are right only now."""
        return tuple(b for a, b in zip(self.before, self.after, strict=True) if b.right and not a.right)


@dataclass(frozen=True, slots=True)
class RegressionRun:
    """The set as one publish met it."""

    run_id: str
    at: datetime
    entry_id: str
    revision: int
    author: str
    asked: int
    broken: tuple[str, ...]  # question ids
    despite: str  # why it was published all the same


class BreaksRegression(Conflict):
    """A publish would take questions of the set their answer; a second, reasoned word is needed.

    Args:
        broken: the questions, as they would come out.
    """

    default_code = "regression_broken"

    def __init__(self, entry_id: str, broken: Sequence[Verdict]) -> None:
        super().__init__(
            f"publishing {entry_id} breaks {len(broken)} of the questions that must keep their answer; "
            "say why to publish all the same",
            field="despite",
        )
        self.entry_id = entry_id
        self.broken = tuple(broken)


def verdict(question: RegressionQuestion, decision: Decision) -> Verdict:
    """How a question came out."""
    if isinstance(decision, Answer):
        return Verdict(question, "answered", (decision.match.entry_id,))
    if isinstance(decision, Choices):
        return Verdict(question, "choices", tuple(match.entry_id for match in decision.matches))
    return Verdict(question, "unanswered", ())


def question_id(text: str, language: str) -> str:
    """The id of a question: the same words in the same language are one question."""
    plain = " ".join(text.casefold().split())
    return "reg_" + hashlib.sha256(f"{language}\0{plain}".encode()).hexdigest()[:24]


def check_question(text: str, language: str, reason: str) -> None:
    """Refuse what could not be asked or explained.

    Raises:
        Invalid: naming the field, the rule and the value.
    """
    if not text.strip() or len(text) > MAX_QUESTION_CHARS:
        raise Invalid(f"text must have 1 to {MAX_QUESTION_CHARS} characters, not {len(text)}", field="text")
    if language not in LANGUAGES:
        raise Invalid(
            f"language must be one of {', '.join(LANGUAGES)}, not {language[:8]!r}", field="language"
        )
    if len(reason) > MAX_REASON_CHARS:
        raise Invalid(
            f"reason must have at most {MAX_REASON_CHARS} characters, not {len(reason)}", field="reason"
        )

"""What became of a question, judged from what came after it in its conversation; pure.

Units    every window is a time after the question
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from kernel.languages import has_han
from knowledge.questions import AskedQuestion, Outcome
from retrieval.tokens import normalised, tokenise

AGAIN_WITHIN: Final = timedelta(minutes=10)
HANDED_OVER_WITHIN: Final = timedelta(minutes=15)
ALIKE: Final = 0.5  # of the words of the shorter question
LINES_READ: Final = 3  # of a person: a greeting, the answer, a goodbye
_OUTCOMES: Final[dict[str, Outcome]] = {
    "faq_unanswered": "unanswered",
    "faq_choices": "choices",
    "not_understood": "fallback",
}
_ORDER: Final[dict[Outcome, int]] = {"answered": 0, "choices": 1, "unanswered": 2, "fallback": 3}


@dataclass(frozen=True, slots=True)
class Asked:
    """A message with one thing that the log tells of it."""

    message_id: str
    conversation_id: str
    at: datetime
    text: str
    language: str
    customer_id: str | None
    kind: str
    entry_id: str | None
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StaffLine:
    """What a person of the shop wrote."""

    at: datetime
    text: str


def question_from(told: Sequence[Asked]) -> AskedQuestion:
    """One message from all that the log tells of it; an answer outweighs a flag."""
    first = min(told, key=lambda one: _ORDER[_outcome(one)])
    answered = first.kind == "faq_shown"
    return AskedQuestion(
        message_id=first.message_id,
        conversation_id=first.conversation_id,
        at=first.at,
        text=first.text,
        language=first.language,
        entry_id=first.entry_id if answered else None,
        revision=int(first.detail.get("revision") or 0) if answered else None,
        outcome=_outcome(first),
        customer_id=first.customer_id,
    )


def repeated_in(conversation: Sequence[AskedQuestion]) -> set[str]:
    """The questions, in the order they were asked, that the shopper soon asked again.

    Again is the same entry shown again, or a question with half of the shorter one's words.
    """
    words = [words_of(one.text) for one in conversation]
    found = set()
    for row, one in enumerate(conversation):
        for later in range(row + 1, len(conversation)):
            if conversation[later].at - one.at > AGAIN_WITHIN:
                break
            same_entry = one.entry_id is not None and one.entry_id == conversation[later].entry_id
            if same_entry or alike(words[row], words[later]):
                found.add(one.message_id)
                break
    return found


def words_of(text: str) -> frozenset[str]:
    """The words of a text and, for Chinese, its character pairs."""
    han = [char for char in normalised(text) if has_han(char)]
    return frozenset(tokenise(text)) | {first + second for first, second in pairwise(han)}


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two questions share enough words to be one question asked twice."""
    shorter = min(len(one), len(other))
    return shorter > 0 and len(one & other) / shorter >= ALIKE


def followed_by(conversation: Sequence[AskedQuestion], handovers: Sequence[datetime]) -> dict[str, datetime]:
    """The hand-over that each question led to: it came soon after, and no question stands between.

    A question that was asked again led to what its repetition led to.
    """
    found: dict[str, datetime] = {}
    for at in handovers:
        before = [one for one in conversation if timedelta() <= at - one.at <= HANDED_OVER_WITHIN]
        if not before:
            continue
        found[before[-1].message_id] = at
        last = words_of(before[-1].text)
        for one in before[:-1]:
            if alike(words_of(one.text), last):
                found[one.message_id] = at
    return found


def staff_reply(lines: Sequence[StaffLine], after: datetime) -> str | None:
    """What a person answered after a hand-over: of their first lines the one that says most."""
    told = [line.text for line in lines if line.at >= after][:LINES_READ]
    return max(told, key=len) if told else None


def by_conversation(questions: Sequence[AskedQuestion]) -> Mapping[str, list[AskedQuestion]]:
    """The questions of each conversation in the order they were asked."""
    found: dict[str, list[AskedQuestion]] = {}
    for one in sorted(questions, key=lambda one: (one.at, one.message_id)):
        found.setdefault(one.conversation_id, []).append(one)
    return found


def _outcome(told: Asked) -> Outcome:
    if told.kind == "faq_shown":
        return "answered"
    return _OUTCOMES[str(told.detail.get("reason"))]

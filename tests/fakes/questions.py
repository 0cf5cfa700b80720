"""Stored questions for tests: a list in memory that is read as the analytics' are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zlib import crc32

from knowledge.questions import AskedQuestion

ASKED_AT = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)


def asked(
    text: str,
    number: int = 1,
    *,
    language: str = "en",
    entry_id: str | None = None,
    at: datetime = ASKED_AT,
) -> AskedQuestion:
    """A question of conversation ``number``, answered when an entry is given; the rest by ``replace``."""
    return AskedQuestion(
        message_id=f"msg_{number}_{crc32(text.encode())}",
        conversation_id=f"conv_{number}",
        at=at,
        text=text,
        language=language,
        entry_id=entry_id,
        revision=1 if entry_id else None,
        outcome="answered" if entry_id else "unanswered",
    )


class StoredQuestions:
    """Questions in memory."""

    def __init__(self, questions: Iterable[AskedQuestion] = (), now: datetime = ASKED_AT) -> None:
        self._questions = list(questions)
        self._now = now

    def add(self, question: AskedQuestion, **changed: object) -> AskedQuestion:
        """Keep a question, with some of its parts changed."""
        kept = replace(question, **changed)  # type: ignore[arg-type]
        self._questions.append(kept)
        return kept

    def forget(self, conversation_id: str) -> None:
        """Erase a conversation."""
        self._questions = [one for one in self._questions if one.conversation_id != conversation_id]

    def since(self, days: int, limit: int) -> list[AskedQuestion]:
        """The newest ``limit`` of the last ``days``, the newest first."""
        begin = self._now - timedelta(days=days)
        found = [one for one in self._questions if one.at >= begin]
        return sorted(found, key=lambda one: (one.at, one.message_id), reverse=True)[:limit]

    def of(self, message_ids: Sequence[str]) -> dict[str, AskedQuestion]:
        """The questions of these messages that are still there."""
        return {one.message_id: one for one in self._questions if one.message_id in message_ids}

    def present(self, message_ids: Sequence[str]) -> set[str]:
        """Which of these messages are still there."""
        return set(self.of(message_ids))

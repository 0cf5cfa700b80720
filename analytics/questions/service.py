"""The stored questions, each with what became of it; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy.engine import Connection

from analytics.questions import store
from analytics.questions.model import (
    Asked,
    by_conversation,
    followed_by,
    question_from,
    repeated_in,
    staff_reply,
)
from kernel.clock import Clock
from kernel.database import Database
from knowledge.questions import AskedQuestion

TOLD_OF_ONE: Final = 2  # rows of the log that one question may have


class QuestionService:
    """What shoppers asked."""

    def __init__(self, database: Database, clock: Clock, currency: str) -> None:
        self._database = database
        self._clock = clock
        self._currency = currency

    def since(self, days: int, limit: int) -> list[AskedQuestion]:
        """The newest ``limit`` typed questions of the last ``days``, the newest first."""
        begin = self._clock.now() - timedelta(days=days)
        with self._database.read() as connection:
            told = store.read_since(connection, begin, limit * TOLD_OF_ONE)
            return self._judged(connection, _questions(told)[:limit])

    def of(self, message_ids: Sequence[str]) -> dict[str, AskedQuestion]:
        """The questions of these messages that are still stored."""
        with self._database.read() as connection:
            questions = _questions(store.read_messages(connection, message_ids))
            return {one.message_id: one for one in self._judged(connection, questions)}

    def present(self, message_ids: Sequence[str]) -> set[str]:
        """Which of these messages are still stored."""
        with self._database.read() as connection:
            return store.present(connection, message_ids)

    def _judged(self, connection: Connection, questions: list[AskedQuestion]) -> list[AskedQuestion]:
        ids = sorted({one.conversation_id for one in questions})
        handovers = store.handovers(connection, ids)
        lines = store.staff_lines(connection, sorted(handovers))
        down, baskets = store.thumbs_down(connection, ids), store.baskets(connection, ids)
        repeated: set[str] = set()
        led_to = {}
        for conversation_id, asked in by_conversation(questions).items():
            repeated |= repeated_in(asked)
            led_to.update(followed_by(asked, handovers.get(conversation_id, ())))
        judged = []
        for one in questions:
            minor, currency = baskets.get(one.conversation_id, (0, self._currency))
            at = led_to.get(one.message_id)
            judged.append(
                replace(
                    one,
                    thumbs_down=(one.conversation_id, one.entry_id) in down,
                    repeated=one.message_id in repeated,
                    handed_over=at is not None,
                    basket_minor=minor,
                    currency=currency,
                    staff_reply=staff_reply(lines.get(one.conversation_id, ()), at) if at else None,
                )
            )
        return judged


def _questions(told: Sequence[Asked]) -> list[AskedQuestion]:
    rows: dict[str, list[Asked]] = {}
    for one in told:
        rows.setdefault(one.message_id, []).append(one)
    found = [question_from(of_one) for of_one in rows.values()]
    return sorted(found, key=lambda one: (one.at, one.message_id), reverse=True)

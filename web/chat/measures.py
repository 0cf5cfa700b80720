"""What is measured of the chat: turns by how they ended, apologies by why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prometheus_client import CollectorRegistry, Counter

from conversations.messages.model import Draft, Message
from conversations.sessions.model import Session
from web.chat.desk import Desk
from web.chat.rasa import Reason


class ChatMeasures:
    """The chat's measures in an application's registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.turns = Counter(
            "aisle_chat_turns", "Messages of shoppers by how they were met.", ("outcome",), registry=registry
        )
        self.apologies = Counter(
            "aisle_chat_apologies", "Apologies by what was wrong.", ("reason",), registry=registry
        )


class MeasuredDesk(Desk):
    """A desk that counts what it keeps."""

    def __init__(self, measures: ChatMeasures, **parts: Any) -> None:
        super().__init__(**parts)
        self._measures = measures

    def answer(self, message: Message, drafts: Sequence[Draft]) -> list[Message]:
        """Keep the assistant's answers."""
        kept = super().answer(message, drafts)
        self._measures.turns.labels("answered").inc()
        return kept

    def apologise(self, session: Session, message: Message, reason: Reason, detail: str) -> list[Message]:
        """Keep an apology."""
        kept = super().apologise(session, message, reason, detail)
        self._measures.turns.labels("apology").inc()
        self._measures.apologies.labels(reason).inc()
        return kept

    def person(self, session: Session, message: Message) -> list[Message]:
        """Record that a person is asked for."""
        kept = super().person(session, message)
        self._measures.turns.labels("person").inc()
        return kept

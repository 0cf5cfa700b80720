"""Conversations for tests, written as the door and the actions write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commerce.events.model import Event, EventKind
from commerce.shop import Shop
from conversations.handoffs.service import HandoffService
from conversations.messages.model import Draft, Message
from conversations.messages.service import MessageService
from conversations.sessions.service import SessionService
from kernel.clock import FixedClock
from kernel.languages import Language
from kernel.logs import REQUEST_ID
from kernel.security import new_id


@dataclass
class Talks:
    """Conversations as the door and the actions keep them."""

    shop: Shop
    messages: MessageService
    sessions: SessionService
    handoffs: HandoffService
    clock: FixedClock

    def opened(self) -> str:
        """A new conversation."""
        return self.sessions.open().conversation_id

    def ask(
        self,
        conversation_id: str,
        text: str,
        entry_id: str | None = None,
        *,
        flag: str = "",
        language: Language = "en",
        payload: str | None = None,
        customer_id: str | None = None,
        reply: str = "an answer",
    ) -> Message:
        """A message, and what the log tells of it: an answer, or a flag with its reason."""
        self.clock.advance(seconds=60)
        token = REQUEST_ID.set(new_id("req"))
        try:
            kept = self.messages.receive(conversation_id, text, language=language, payload=payload).message
            if entry_id is not None:
                self._note("faq_shown", conversation_id, customer_id, entry_id, {"revision": 2})
            if flag:
                self._note("flag", conversation_id, customer_id, None, {"reason": flag})
            faq = {"faq": {"entry_id": entry_id, "revision": 2, "question": entry_id}} if entry_id else {}
            self.messages.reply(kept, [Draft(reply, language, parts=faq)])
        finally:
            REQUEST_ID.reset(token)
        return kept

    def _note(
        self,
        kind: EventKind,
        conversation_id: str,
        customer_id: str | None,
        entry_id: str | None,
        detail: dict[str, Any],
    ) -> None:
        event = Event(
            new_id("evt"), kind, self.clock.now(), customer_id, conversation_id,
            entry_id=entry_id, request_id=REQUEST_ID.get(), detail=detail,
        )  # fmt: skip
        self.shop.events.append([event])

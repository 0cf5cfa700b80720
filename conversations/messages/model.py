"""A message of a conversation as a value, in the shape that leaves the platform.

Units    position counts from 1 within a conversation; ``at`` is aware UTC
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from kernel.languages import Language

Sender = Literal["bot", "staff", "shopper"]
MessageState = Literal["waiting", "answered", "failed"]  # of a shopper's message

OWN_KEYS: Final = frozenset({"id", "at", "from", "text", "language", "buttons", "client_id", "payload"})


@dataclass(frozen=True, slots=True)
class Button:
    """A quick reply: what it says and what it sends."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that has no place in a conversation yet."""

    text: str = ""
    language: Language = "en"
    buttons: tuple[Button, ...] = ()
    parts: dict[str, Any] = field(default_factory=dict)  # "products", "order", "cart", "faq" …


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a transcript."""

    message_id: str
    conversation_id: str
    position: int
    at: datetime
    sender: Sender
    text: str
    language: Language
    buttons: tuple[Button, ...] = ()
    parts: dict[str, Any] = field(default_factory=dict)
    payload: str | None = None  # a pressed button's, of a shopper's message
    client_id: str | None = None
    reply_to: str | None = None
    state: MessageState | None = None
    request_id: str = "-"

    def as_json(self) -> dict[str, Any]:
        """The public shape; absent parts are left out."""
        shown: dict[str, Any] = {
            "id": self.message_id,
            "at": self.at.isoformat(),
            "from": self.sender,
            "language": self.language,
        }
        if self.text:
            shown["text"] = self.text
        if self.buttons:
            shown["buttons"] = [{"title": b.title, "payload": b.payload} for b in self.buttons]
        if self.client_id:
            shown["client_id"] = self.client_id
        if self.payload:
            shown["payload"] = self.payload
        return shown | {key: value for key, value in self.parts.items() if key not in OWN_KEYS}


@dataclass(frozen=True, slots=True)
class Received:
    """A shopper's message as kept; ``fresh`` is False when it had been kept before."""

    message: Message
    fresh: bool

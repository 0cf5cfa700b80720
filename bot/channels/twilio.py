"""WhatsApp through Twilio: numbered text, in which a reply "2" picks the second option.

Rasa's client for Twilio blocks; its calls are made in a thread here.
"""

from __future__ import annotations

import asyncio
from typing import Any, Awaitable, Callable, Dict, Optional

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.channels.twilio import TwilioInput, TwilioOutput
from sanic import Blueprint
from sanic.request import Request

from bot.channels.base import (
    THIS_TURN,
    CardsOutput,
    Remembered,
    TurnSaid,
    number_in,
    numbered,
    watched,
    with_request_id,
)
from bot.channels.forms import whatsapp_messages
from bot.channels.sheet import Sheet


class TwilioCardsOutput(CardsOutput, TwilioOutput):
    """Answers as numbered text."""

    def __init__(self, credentials: Dict[str, Any], offered: Remembered) -> None:
        super().__init__(credentials["account_sid"], credentials["auth_token"], credentials["twilio_number"])
        self.public_url = credentials.get("public_url", "")
        self._offered = offered
        if credentials.get("api_url"):
            self.api.base_url = credentials["api_url"]

    async def send_sheet(self, person: str, sheet: Sheet) -> None:
        """The text in pieces; what its numbers stand for is remembered."""
        turn = THIS_TURN.get() or TurnSaid()
        first = turn.choices + 1
        messages, choices = whatsapp_messages(sheet, first)
        if choices:
            self._offered.keep(person, numbered(choices, first), add=turn.choices > 0)
        turn.choices += len(choices)
        for message in messages:
            given = {"to": person, "from_": self.twilio_number, **message}
            await asyncio.to_thread(self.messages.create, **given)


class TwilioCards(TwilioInput):
    """Rasa's Twilio connector with our cards."""

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> InputChannel:
        """Build it from credentials.yml."""
        if not credentials:
            cls.raise_missing_credentials_exception()
        return cls(credentials)

    def __init__(self, credentials: Dict[str, Any]) -> None:
        super().__init__(
            credentials["account_sid"],
            credentials["auth_token"],
            credentials["twilio_number"],
            debug_mode=False,
        )
        self.credentials = credentials
        self.offered = Remembered()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Rasa's routes; a number that was offered is put back to what it stands for."""

        def chosen(person: str, sent: str) -> Optional[str]:
            number = number_in(sent)
            return self.offered.chosen(person, number) if number else None

        return super().blueprint(watched(on_new_message, self.name(), chosen))

    def get_metadata(self, request: Request) -> Dict[str, Any]:
        """The request's id."""
        return with_request_id(super().get_metadata(request), request)

    def get_output_channel(self) -> OutputChannel:
        """The way back to the person."""
        return TwilioCardsOutput(self.credentials, self.offered)

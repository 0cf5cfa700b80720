"""Telegram: inline buttons, pictures with captions, a web hook that a dead network does not stop."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Awaitable, Callable, Dict, Optional

from aiogram.bot.api import TelegramAPIServer
from aiogram.types import InlineKeyboardMarkup
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.channels.telegram import TelegramInput, TelegramOutput
from sanic import Blueprint, Sanic
from sanic.request import Request

from bot.channels.base import CardsOutput, Remembered, watched, with_request_id
from bot.channels.forms import telegram_calls
from bot.channels.sheet import Sheet

RETRY_S = (0, 5, 30, 120, 600)
logger = logging.getLogger(__name__)


class TelegramCardsOutput(CardsOutput, TelegramOutput):
    """Answers in Telegram's form."""

    def __init__(self, token: str, public_url: str, api_url: Optional[str], offered: Remembered) -> None:
        super().__init__(token)
        self.public_url = public_url
        self._offered = offered
        if api_url:
            self.server = TelegramAPIServer.from_base(api_url)

    async def send_sheet(self, person: str, sheet: Sheet) -> None:
        """Words, then each card with its picture and buttons."""
        calls, long = telegram_calls(sheet)
        self._offered.keep(person, long, add=True)
        for method, given in calls:
            markup = given.pop("reply_markup", None)
            keyboard = InlineKeyboardMarkup.to_object(markup) if markup else None
            if method == "sendPhoto":
                await self.send_photo(person, reply_markup=keyboard, **given)
            else:
                await self.send_message(person, reply_markup=keyboard, **given)


class TelegramCards(TelegramInput):
    """Rasa's Telegram connector with our cards."""

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> InputChannel:
        """Build it from credentials.yml."""
        if not credentials:
            cls.raise_missing_credentials_exception()
        return cls(credentials)

    def __init__(self, credentials: Dict[str, Any]) -> None:
        super().__init__(
            credentials["access_token"],
            credentials["verify"],
            credentials["webhook_url"],
            debug_mode=False,  # an error answered with 500 would make Telegram send it for ever
        )
        self.public_url = credentials.get("public_url", "")
        self.api_url = credentials.get("api_url")
        self.offered = Remembered()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Rasa's routes; the web hook is registered once the server runs."""
        routes: Blueprint = super().blueprint(watched(on_new_message, self.name(), self.offered.chosen))

        async def register(app: Sanic, _loop: Any) -> None:
            app.add_task(self._register())

        routes.listener("after_server_start")(register)
        return routes

    def get_metadata(self, request: Request) -> Dict[str, Any]:
        """The request's id."""
        return with_request_id(super().get_metadata(request), request)

    def get_output_channel(self) -> TelegramCardsOutput:
        """The way back to the person."""
        return TelegramCardsOutput(self.access_token, self.public_url, self.api_url, self.offered)

    async def _register(self) -> None:
        """Tell Telegram where to send messages; tried again while it cannot be reached."""
        output = self.get_output_channel()
        for pause_s in RETRY_S:
            await asyncio.sleep(pause_s)
            try:
                await output.set_webhook(self.webhook_url)
                logger.info("Telegram sends its messages to us")
                return
            except Exception as error:
                logger.warning("Telegram's web hook could not be set: %s", error)

"""Slack: blocks with sections, pictures and buttons."""

from __future__ import annotations

from typing import Any, Awaitable, Callable, Dict, Optional

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.channels.slack import SlackBot, SlackInput
from sanic import Blueprint
from sanic.request import Request
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.base import CardsOutput, watched, with_request_id
from bot.channels.forms import slack_messages
from bot.channels.sheet import Sheet


class SlackCardsOutput(CardsOutput, SlackBot):
    """Answers in Slack's form."""

    async def send_sheet(self, person: str, sheet: Sheet) -> None:
        """One message of blocks, or several when there are more than Slack takes."""
        channel = self.slack_channel or person
        for message in slack_messages(sheet):
            await self._post_message(channel=channel, **message)


class SlackCards(SlackInput):
    """Rasa's Slack connector with our cards."""

    public_url = ""
    api_url: Optional[str] = None

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> InputChannel:
        """Build it from credentials.yml."""
        channel = super().from_credentials(credentials)
        channel.public_url = (credentials or {}).get("public_url", "")
        channel.api_url = (credentials or {}).get("api_url")
        return channel

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Rasa's routes."""
        return super().blueprint(watched(on_new_message, self.name(), lambda person, sent: None))

    def get_metadata(self, request: Request) -> Dict[str, Any]:
        """Slack's own metadata and the request's id."""
        return with_request_id(super().get_metadata(request), request)

    def get_output_channel(
        self, channel: Optional[str] = None, thread_id: Optional[str] = None
    ) -> OutputChannel:
        """The way back to the person."""
        output = SlackCardsOutput(self.slack_token, channel or self.slack_channel, thread_id, self.proxy)
        output.public_url = self.public_url
        if self.api_url:
            output.client = AsyncWebClient(self.slack_token, base_url=self.api_url)
        return output

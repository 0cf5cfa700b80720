"""Facebook Messenger: a carousel of cards, buttons and quick replies.

Rasa's client for Messenger blocks; its calls are made in a thread here, so that one slow answer
of Facebook does not hold up every conversation.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from typing import Any, Awaitable, Callable, Dict, Optional

from fbmessenger import MessengerClient
from fbmessenger.sender_actions import SenderAction
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.channels.facebook import FacebookInput, Messenger, MessengerBot
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.base import CardsOutput, watched, with_request_id
from bot.channels.forms import messenger_messages
from bot.channels.sheet import Sheet

logger = logging.getLogger(__name__)


class MessengerCardsOutput(CardsOutput, MessengerBot):
    """Answers in Messenger's form."""

    def __init__(self, client: MessengerClient, public_url: str) -> None:
        super().__init__(client)
        self.public_url = public_url

    async def send_sheet(self, person: str, sheet: Sheet) -> None:
        """Words, carousel, buttons."""
        for message in messenger_messages(sheet):
            await asyncio.to_thread(self.messenger_client.send, message, person, "RESPONSE")

    async def send_action(self, recipient_id: str, sender_action: str) -> None:
        """Seen, typing; decoration, so a failure is only logged."""
        action = SenderAction(sender_action).to_dict()
        try:
            await asyncio.to_thread(self.messenger_client.send_action, action, recipient_id)
        except Exception as error:
            logger.warning("Messenger did not take %s: %s", sender_action, error)


class MessengerCards(Messenger):
    """Rasa's handling of Messenger's calls, with our way back."""

    def __init__(self, client: MessengerClient, public_url: str, on_new_message: Any) -> None:
        self.on_new_message = on_new_message
        self.client = client
        self.last_message: Dict[str, Any] = {}
        self._public_url = public_url

    async def handle(self, payload: Dict[str, Any], metadata: Optional[Dict[str, Any]]) -> None:
        """Every message of the call, in order (Rasa's own stops after the first)."""
        for entry in payload.get("entry", []):
            for message in entry.get("messaging", []):
                self.last_message = message
                if message.get("message"):
                    await self.message(message, metadata)
                elif message.get("postback"):
                    await self.postback(message, metadata)

    async def _handle_user_message(
        self, text: str, sender_id: str, metadata: Optional[Dict[str, Any]]
    ) -> None:
        output = MessengerCardsOutput(self.client, self._public_url)
        await output.send_action(sender_id, "mark_seen")
        await output.send_action(sender_id, "typing_on")
        message = UserMessage(text, output, sender_id, input_channel=self.name(), metadata=metadata)
        try:
            await self.on_new_message(message)
        finally:
            await output.send_action(sender_id, "typing_off")


class FacebookCards(FacebookInput):
    """Rasa's Messenger connector with our cards."""

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
        """The routes of Rasa's connector; messages are answered through our own handling."""
        handler = watched(on_new_message, self.name(), lambda person, sent: None)
        client = MessengerClient(self.fb_access_token)
        if self.api_url:
            client.graph_url = self.api_url
        routes = Blueprint("fb_webhook", __name__)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["GET"])
        async def verify(request: Request) -> HTTPResponse:
            told = request.args.get("hub.verify_token") or ""
            if hmac.compare_digest(told.encode(), self.fb_verify.encode()):
                return response.text(request.args.get("hub.challenge") or "")
            return response.text("failure, invalid token", status=401)

        @routes.route("/webhook", methods=["POST"])
        async def webhook(request: Request) -> HTTPResponse:
            signature = request.headers.get("X-Hub-Signature") or ""
            if not self.validate_hub_signature(self.fb_secret, request.body, signature):
                logger.warning("a call that is not signed with the app's secret was refused")
                return response.text("not validated", status=401)
            messenger = MessengerCards(client, self.public_url, handler)
            await messenger.handle(request.json, with_request_id(None, request))
            return response.text("success")

        return routes

"""A shopper at the chat's public API: opens a conversation, says things, presses buttons, reads mails."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.stack import Stack

TIMEOUT_S = 60


@dataclass
class Reply:
    """One answer of the public port."""

    status: int
    headers: dict[str, str]
    body: dict[str, Any]
    took_s: float

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The assistant's messages."""
        assert self.status == 200, (self.status, self.body)
        return list(self.body["messages"])

    @property
    def text(self) -> str:
        """Everything that was said, a line for each message."""
        return "\n".join(message.get("text", "") for message in self.messages)

    @property
    def products(self) -> list[dict[str, Any]]:
        """The product cards shown."""
        return [card for message in self.messages for card in message.get("products", [])]

    @property
    def ids(self) -> list[str]:
        """The products shown, by id."""
        return [card["product_id"] for card in self.products]

    @property
    def buttons(self) -> dict[str, str]:
        """title -> payload of the buttons shown."""
        return {one["title"]: one["payload"] for m in self.messages for one in m.get("buttons", [])}

    def part(self, name: str) -> Any:
        """The one cart, order, comparison or FAQ source that came with the answer."""
        found = [message[name] for message in self.messages if name in message]
        assert len(found) == 1, (name, self.text)
        return found[0]


@dataclass
class Shopper:
    """One conversation."""

    stack: Stack
    locale: str = "en"
    identity: str = ""
    conversation_id: str = field(default="", init=False)
    token: str = field(default="", init=False)
    last: Reply | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        wanted = {"locale": self.locale} | ({"identity": self.identity} if self.identity else {})
        opened = self.call("POST", "/api/v1/chat/conversations", wanted)
        assert opened.status == 201, opened.body
        self.conversation_id, self.token = opened.body["conversation_id"], opened.body["token"]

    def say(self, text: str) -> Reply:
        """Write a message."""
        return self.send({"text": text})

    def press(self, title: str) -> Reply:
        """Press a button of the last answer."""
        assert self.last is not None
        return self.send({"payload": self.last.buttons[title]})

    def send(self, body: dict[str, Any], **headers: str) -> Reply:
        """Send a message's body."""
        self.last = self.call("POST", "/api/v1/chat/messages", body, **headers)
        return self.last

    def transcript(self) -> list[dict[str, Any]]:
        """Everything that was said in this conversation."""
        return list(self.call("GET", "/api/v1/chat/messages").body["messages"])

    def cart(self) -> dict[str, Any]:
        """The cart as the shop's page sees it."""
        cart: dict[str, Any] = self.call("GET", "/api/v1/shop/cart").body["cart"]
        return cart

    def last_code(self, email: str) -> str:
        """The newest one-time code in the development mailbox."""
        mails = self.call("GET", "/dev/mailbox?format=json").body["mails"]
        bodies = [mail["body"] for mail in mails if mail["to"] == email]
        found = re.search(r"\b(\d{6})\b", bodies[0])
        assert found, bodies[0]
        return found[1]

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """Any request in this shopper's name; ``body`` may be raw bytes."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        auth = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent = {"Content-Type": "application/json", **auth, **headers}
        request = urllib.request.Request(self.stack.url + path, data, sent, method=method)
        began = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
                status, fields, content = answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                status, fields, content = error.code, dict(error.headers), error.read()
        return Reply(status, fields, json.loads(content), time.monotonic() - began)

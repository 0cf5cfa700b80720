"""A recording double of four messaging apps' APIs: Telegram, Slack, Messenger, Twilio."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import web


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an app's API."""

    app: str
    method: str
    body: dict[str, Any]


class MessagingApps:
    """Answers as the apps do and remembers what it was sent."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.web_hooks: list[str] = []  # addresses that Telegram was told

    def app(self) -> web.Application:
        """The aiohttp application."""
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._telegram)
        app.router.add_post("/slack/{method}", self._slack)
        app.router.add_post("/graph/me/messages", self._messenger)
        app.router.add_post("/twilio/2010-04-01/Accounts/{sid}/Messages.json", self._twilio)
        return app

    async def sent(self, app: str, count: int, *methods: str) -> list[dict[str, Any]]:
        """The bodies of the first ``count`` calls of an app, waiting for them at most 5 s."""
        for _ in range(500):
            found = [c.body for c in self.calls if c.app == app and (not methods or c.method in methods)]
            if len(found) >= count:
                return found
            await asyncio.sleep(0.01)
        raise AssertionError(f"{app} got {self.calls}, not {count} calls")

    async def _telegram(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        body = dict(await request.post())
        read = {k: orjson.loads(v) if k == "reply_markup" else v for k, v in body.items()}  # type: ignore[arg-type]
        self.calls.append(Call("telegram", method, read))
        if method == "setWebhook":
            self.web_hooks.append(str(body["url"]))
        results: dict[str, Any] = {
            "getMe": {"id": 1, "is_bot": True, "first_name": "Aisle", "username": "aisle_bot"},
            "setWebhook": True,
        }
        message = {"message_id": 1, "date": 0, "chat": {"id": 42, "type": "private"}, "text": "ok"}
        return web.json_response({"ok": True, "result": results.get(method, message)})

    async def _slack(self, request: web.Request) -> web.Response:
        body = await request.json() if request.content_type == "application/json" else await request.post()
        self.calls.append(Call("slack", request.match_info["method"], dict(body)))
        return web.json_response({"ok": True, "ts": "1"})

    async def _messenger(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.calls.append(Call("facebook", "action" if "sender_action" in body else "message", body))
        return web.json_response({"recipient_id": "77", "message_id": "m1"})

    async def _twilio(self, request: web.Request) -> web.Response:
        pairs = parse_qsl((await request.read()).decode())
        self.calls.append(Call("twilio", "message", dict(pairs)))
        return web.json_response({"sid": "SM1", "status": "queued"}, status=201)

"""A working double of Rasa's REST channel that can be slow, dead, empty or broken at will."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

Answer = list[dict[str, Any]]


class FakeRasa:
    """Answers messages with ``script`` and remembers what it was sent."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.webhooks: list[dict[str, Any]] = []
        self.script: Callable[[str], Answer] = lambda text: [
            {"recipient_id": "x", "text": f"you said: {text}"}
        ]
        self.delay_s = 0.0
        self.mode = "up"  # up, empty, broken, error, nonsense
        self.most_at_once = 0
        self._now = 0

    def app(self) -> web.Application:
        """The aiohttp application."""
        app = web.Application()
        app.router.add_get("/status", self._status)
        app.router.add_post("/webhooks/rest/webhook", self._webhook)
        app.router.add_route("*", "/webhooks/{channel}/webhook", self._channel)
        return app

    async def _status(self, _request: web.Request) -> web.Response:
        return web.json_response({"model_file": "fake.tar.gz"})

    async def _channel(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.webhooks.append(
            {
                "channel": request.match_info["channel"],
                "method": request.method,
                "body": body,
                "headers": dict(request.headers),
                "query": dict(request.query),
            }
        )
        return web.Response(text=request.query.get("hub.challenge", "success"))

    async def _webhook(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.received.append(body)
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            await asyncio.sleep(self.delay_s)
        finally:
            self._now -= 1
        if self.mode == "error":
            return web.Response(status=500, text="boom")
        if self.mode == "broken":
            return web.Response(text="<html>not json</html>")
        if self.mode == "nonsense":
            return web.json_response({"unexpected": True})
        return web.json_response([] if self.mode == "empty" else self.script(body["message"]))

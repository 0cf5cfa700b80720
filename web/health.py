"""Whether the process lives, and whether it can serve: database and Rasa."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from kernel.http import json_response
from web.keys import DATABASE, RASA

routes: Final = web.RouteTableDef()


@routes.get("/health")
async def health(_request: web.Request) -> web.Response:
    """The process lives."""
    return json_response({"status": "ok"})


@routes.get("/ready")
async def ready(request: web.Request) -> web.Response:
    """200 when the database and Rasa answer; 503 tells which of them does not."""
    database, rasa = await asyncio.gather(
        asyncio.to_thread(request.app[DATABASE].answers), request.app[RASA].ready()
    )
    return json_response(
        {"ready": database and rasa, "database": database, "rasa": rasa},
        status=200 if database and rasa else 503,
        headers={} if database and rasa else {"Retry-After": "2"},
    )

"""The API's description over HTTP: ``/api/openapi.json`` and ``/api/docs``; both are public."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from aiohttp import hdrs, web

from kernel.openapi.document import build_document
from kernel.openapi.model import JSON, Chapter, Content, Operation, Reply
from kernel.openapi.page import render_page

TITLE: Final = "Aisle API"
ABOUT: Final = (
    "Bodies are JSON in UTF-8, times ISO 8601 in UTC, money an integer of minor units plus an ISO 4217 "
    "currency. Every error has one shape. `X-Request-ID` may be sent and comes back on every answer."
)
_DOCUMENT: Final = web.AppKey("openapi_document", bytes)
_PAGE: Final = web.AppKey("openapi_page", tuple)
routes: Final = web.RouteTableDef()
CHAPTER: Final = Chapter(
    "Description",
    "what you are reading",
    (
        Operation(
            "GET", "/api/openapi.json", "Description", "This description for programs, in OpenAPI 3.1.",
            {200: Reply("The document.", (Content({"type": "object"}),))},
        ),
        Operation(
            "GET", "/api/docs", "Description", "This description for people.",
            {200: Reply("The page.", (Content({"type": "string"}, media_type="text/html"),))},
        ),
    ),
)  # fmt: skip


def describe(app: web.Application, chapters: Sequence[Chapter]) -> None:
    """Add the two routes to ``app``, which describe ``chapters`` and themselves."""
    document = build_document(TITLE, ABOUT, "/", [*chapters, CHAPTER])
    app[_DOCUMENT] = orjson.dumps(document)
    app.add_routes(routes)
    app.on_startup.append(_open_page(document))


def _open_page(document: Mapping[str, Any]) -> Any:
    async def open_page(app: web.Application) -> None:
        app[_PAGE] = await asyncio.to_thread(render_page, document)

    return open_page


@routes.get("/api/openapi.json")
async def openapi(request: web.Request) -> web.Response:
    """The OpenAPI document."""
    return web.Response(body=request.app[_DOCUMENT], content_type=JSON)


@routes.get("/api/docs")
async def docs(request: web.Request) -> web.Response:
    """The page."""
    html, policy = request.app[_PAGE]
    return web.Response(text=html, content_type="text/html", headers={hdrs.CONTENT_SECURITY_POLICY: policy})

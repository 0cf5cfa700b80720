"""The console's first page: what waits for whoever signed in."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from web.console.guard import staff
from web.console.page import page

routes: Final = web.RouteTableDef()


@routes.get("/console")
@staff(None)
async def home(request: web.Request) -> web.Response:
    """What waits: drafts, reviews, gaps, broken facts, stale translations."""
    return await page(request, "home/home.html")

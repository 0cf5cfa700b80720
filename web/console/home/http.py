"""The console's first page: what waits for whoever signed in."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from web.console.entries.listing import staff_names
from web.console.guard import CONSOLE, staff
from web.console.home.waiting import read_home
from web.console.keys import ACCOUNTS, SIGNED
from web.console.page import page, seen_other

routes: Final = web.RouteTableDef()


@routes.get("/console")
@staff(None)
async def home(request: web.Request) -> web.Response:
    """What waits: drafts, reviews, gaps, broken facts, stale translations."""
    facts = await asyncio.to_thread(read_home, request.app, request[SIGNED].account)
    names = await asyncio.to_thread(staff_names, request.app[ACCOUNTS])
    return await page(request, "home/home.html", names=names, **facts)


@routes.get("/console/")
@staff(None)
async def home_with_a_slash(_request: web.Request) -> web.Response:
    """The same page, as some type it."""
    return seen_other(CONSOLE)

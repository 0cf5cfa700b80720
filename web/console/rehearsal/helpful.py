"""The pages of what shoppers say of answers: entries ranked, and each one's ratings."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from aiohttp import web

from knowledge.helpful.model import ORDERS, EntryUse, Order
from web.console.guard import staff
from web.console.keys import HELPFUL, KNOWLEDGE
from web.console.page import page, say_of
from web.console.paging import SIZE, Page, read_number
from web.console.rehearsal.http import titles_of

RATINGS: Final = 100
routes: Final = web.RouteTableDef()


@routes.get("/console/helpful")
@staff("knowledge.read")
async def ranking(request: web.Request) -> web.Response:
    """Entries by what most needs a look."""
    order: Order = next((one for one in ORDERS if one == request.query.get("order")), "helpful")
    number, language = read_number(request), say_of(request).language

    def read() -> dict[str, Any]:
        uses = request.app[HELPFUL].ranking(order)
        start = (number - 1) * SIZE
        shown: Page[EntryUse] = Page(uses[start : start + SIZE], len(uses), number)
        rated = sum(one.yes + one.no > 0 for one in uses)
        return {"uses": shown, "rated": rated, "titles": titles_of(request.app, language)}

    facts = await asyncio.to_thread(read)
    return await page(request, "rehearsal/helpful.html", order=order, orders=ORDERS, **facts)


@routes.get("/console/helpful/{entry_id}")
@staff("conversations.read")
async def ratings(request: web.Request) -> web.Response:
    """What shoppers said of one entry, each with its conversation."""
    entry_id = request.match_info["entry_id"]

    def read() -> dict[str, Any]:
        return {
            "entry": request.app[KNOWLEDGE].get(entry_id),
            "use": request.app[HELPFUL].uses()[entry_id],
            "ratings": request.app[HELPFUL].of_entry(entry_id, RATINGS),
        }

    return await page(request, "rehearsal/ratings.html", **await asyncio.to_thread(read))

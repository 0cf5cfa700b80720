"""What helps while typing: the preview, entries that stand near, products and promotions by their name."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from kernel.errors import Invalid
from kernel.http import json_response
from kernel.languages import Language, as_language, pick_text
from knowledge.markdown import as_html
from knowledge.model import MAX_ANSWER_CHARS, Entry
from recommender.model import Shopper
from web.console.entries.editor import is_on
from web.console.entries.form import Form, read_entry, text_of, without_times
from web.console.guard import staff
from web.console.keys import FACTS, KNOWLEDGE
from web.console.page import fragment, language_of, say_of
from web.console.paging import read_text
from web.keys import FINDER, SHOP

if TYPE_CHECKING:
    from knowledge.facts import Facts
    from knowledge.search import Neighbour

FOUND: Final = 8
NEIGHBOURS: Final = 5
routes: Final = web.RouteTableDef()


@routes.post("/console/write/preview")
@staff("knowledge.read")
async def preview(request: web.Request) -> web.Response:
    """An answer as a shopper would see it: its facts told, its Markdown made safe."""
    form = await request.post()
    text, language = str(form.get("answer", "")), as_language(text_of(form, "language"))
    html, broken = await asyncio.to_thread(_shown, request.app[FACTS], text, language)
    return await fragment(request, "entries/preview.html", html=html, broken=broken)


@routes.post("/console/write/neighbours")
@staff("knowledge.read")
async def neighbours(request: web.Request) -> web.Response:
    """Entries that say the same as the one being written, or something else on the same question."""
    form = await request.post()
    found = await asyncio.to_thread(_near, request, form)
    return await fragment(request, "entries/neighbours.html", found=found)


@routes.get("/console/write/products")
@staff("knowledge.read")
async def products(request: web.Request) -> web.Response:
    """Products that fit what was typed."""
    found = await asyncio.to_thread(_products, request, read_text(request), language_of(request))
    return json_response({"found": found})


@routes.get("/console/write/promotions")
@staff("knowledge.read")
async def promotions(request: web.Request) -> web.Response:
    """Promotions that fit what was typed."""
    found = await asyncio.to_thread(_promotions, request, read_text(request), language_of(request))
    return json_response({"found": found})


def _shown(facts: Facts, text: str, language: Language) -> tuple[str, tuple[str, ...]]:
    if len(text) > MAX_ANSWER_CHARS:
        raise Invalid(f"answer must have at most {MAX_ANSWER_CHARS} characters", field="answer")
    filled = facts.fill(text, language)
    return as_html(filled.text), filled.broken


def _near(request: web.Request, form: Form) -> list[Neighbour]:
    entry: Entry = read_entry(without_times(form), text_of(form, "entry_id"), say_of(request))
    if not any(entry.questions.values()):
        return []
    return request.app[KNOWLEDGE].index().neighbours(entry, NEIGHBOURS)


def _products(request: web.Request, text: str, language: Language) -> list[dict[str, Any]]:
    catalogue = request.app[SHOP].catalogue
    exact = catalogue.get_many([text]) if text else []
    if not text:
        found = request.app[FINDER].browse(None, "popular", 1).products
    else:
        found = request.app[FINDER].search(text, None, None, 1, Shopper(), language).products
    others = [(one.product_id, one.title(language)) for one in found if one.product_id != text]
    others.sort(key=lambda one: text.casefold() not in one[1].casefold())  # what is named so comes first
    rows = [(one.product_id, one.title(language)) for one in exact] + others
    return [{"id": product_id, "name": name} for product_id, name in rows[:FOUND]]


def _promotions(request: web.Request, text: str, language: Language) -> list[dict[str, Any]]:
    shop, asked = request.app[SHOP], text.casefold()
    rows = [(one, pick_text(one.names, language)) for one in shop.promotions.every() if is_on(one, shop)]
    fitting = [
        {"id": one.promotion_id, "name": name}
        for one, name in rows
        if asked in f"{one.promotion_id} {one.code or ''} {' '.join(one.names.values())}".casefold()
    ]
    return fitting[:FOUND]

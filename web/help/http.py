"""The help page's routes: topics, search, one answer.

Errors   NotFound where the shop has switched the page off (AISLE_HELP_PAGE)
"""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from kernel.errors import NotFound
from knowledge.api.context import KNOWLEDGE_API
from web.help import reading
from web.help.texts import say
from web.keys import SETTINGS
from web.storefront.pages import show
from web.storefront.rendering import LOCALES, PageContext

routes: Final = web.RouteTableDef()


@routes.get("/help")
async def help_page(request: web.Request) -> web.Response:
    """The topics; those of ``?category=``; or what answers ``?q=``."""
    _require_open(request)
    return await show(request, "help/topics.html", _topics)


@routes.get("/help/{entry_id}")
async def help_article(request: web.Request) -> web.Response:
    """One answer."""
    _require_open(request)
    return await show(request, "help/article.html", _article)


def _require_open(request: web.Request) -> None:
    if not request.app[SETTINGS].help_page:
        raise NotFound("there is no help page")


def _topics(request: web.Request, page: PageContext) -> dict[str, Any]:
    knowledge = request.app[KNOWLEDGE_API].knowledge
    asked = " ".join(request.query.get("q", "").replace("\x00", " ").split())[: reading.MAX_QUESTION_CHARS]
    topics = reading.topics_of(knowledge, page.language)
    chosen = next((one for one in topics if one.anchor == request.query.get("category")), None)
    if "category" in request.query and chosen is None:
        raise NotFound("there is no such topic", field="category")
    return {
        **_words(page),
        "asked": asked,
        "topics": topics,
        "chosen": chosen,
        "found": reading.found_for(knowledge, asked, page.language) if asked else [],
        "shown": reading.SHOWN,
        "locales": LOCALES,
    }


def _article(request: web.Request, page: PageContext) -> dict[str, Any]:
    entry_id = request.match_info["entry_id"]
    if "\x00" in entry_id:
        raise NotFound("there is no such page")
    knowledge = request.app[KNOWLEDGE_API].knowledge
    return {**_words(page), **reading.article_of(knowledge, entry_id, page.language), "locales": LOCALES}


def _words(page: PageContext) -> dict[str, Any]:
    return {"say": lambda key, **facts: say(key, page.language, **facts)}

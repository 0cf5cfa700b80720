"""The storefront's products, shelves and pictures over HTTP."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any, Final, get_args

from aiohttp import hdrs, web

from commerce.catalogue.model import SortOrder
from commerce.events.model import Event
from conversations.sessions.model import Session
from kernel.errors import Invalid, NotFound
from kernel.http import json_response, read_object
from kernel.languages import Language, as_language
from kernel.logs import REQUEST_ID
from recommender.model import Shopper
from web.chat.http import session_of
from web.edge import IMAGE_POLICY
from web.keys import FINDER, SETTINGS, SHOP
from web.shop.cards import category_card, product_card, product_page, promotion_card
from web.shop.finder import Shelf

MAX_QUERY_CHARS: Final = 200
MAX_PAGE: Final = 10_000
SIMILAR: Final = 8
SEEN_KINDS: Final = ("view", "click")
_IMAGE_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
_CLIENT_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

routes: Final = web.RouteTableDef()


@routes.get("/api/v1/shop/products")
async def products(request: web.Request) -> web.Response:
    """A page of products: of a shelf (``category``), for words (``q``), in an order (``sort``)."""
    session = await session_if_any(request)
    language = language_of(request, session)
    return json_response(await asyncio.to_thread(_products, request, session, language))


@routes.get("/api/v1/shop/products/{product_id}")
async def product(request: web.Request) -> web.Response:
    """One product with its variants, live promotions and similar ones."""
    session = await session_if_any(request)
    language = language_of(request, session)
    return json_response(await asyncio.to_thread(_product, request, session, language))


@routes.get("/api/v1/shop/categories")
async def categories(request: web.Request) -> web.Response:
    """The shelves of the shop."""
    found = await asyncio.to_thread(request.app[SHOP].catalogue.categories)
    language = language_of(request, None)
    return json_response({"categories": [category_card(category, language) for category in found]})


@routes.get("/api/v1/shop/promotions")
async def promotions(request: web.Request) -> web.Response:
    """The promotions that run now."""
    found = await asyncio.to_thread(request.app[SHOP].promotions.live)
    language = language_of(request, None)
    return json_response({"promotions": [promotion_card(promotion, language) for promotion in found]})


@routes.post("/api/v1/shop/events")
async def note_event(request: web.Request) -> web.Response:
    """Note that a shopper saw or clicked a product: ``{"client_id", "kind", "product_id"}``, once."""
    session = await session_of(request)
    event = _event(await read_object(request), session, request)
    added = await asyncio.to_thread(request.app[SHOP].events.append, [event])
    return json_response({"added": added}, status=201 if added else 200)


@routes.get("/shop/images/{name}.svg")
async def image(request: web.Request) -> web.FileResponse:
    """A product's picture."""
    name = request.match_info["name"]
    path = request.app[SETTINGS].data_dir / "images" / f"{name}.svg"
    if not _IMAGE_ID.fullmatch(name) or not await asyncio.to_thread(Path.is_file, path):
        raise NotFound("there is no such picture")
    headers = {
        hdrs.CONTENT_TYPE: "image/svg+xml",
        hdrs.CACHE_CONTROL: "public, max-age=86400",
        hdrs.CONTENT_SECURITY_POLICY: IMAGE_POLICY,
    }
    return web.FileResponse(path, headers=headers)


async def session_if_any(request: web.Request) -> Session | None:
    """The conversation of the bearer token; None when there is no token at all."""
    return await session_of(request) if hdrs.AUTHORIZATION in request.headers else None


def language_of(request: web.Request, session: Session | None) -> Language:
    """The language to show: ``lang`` in the address, else the conversation's, else the browser's."""
    if "lang" in request.query:
        return as_language(request.query["lang"])
    if session is not None:
        return session.language
    preferred = request.headers.get(hdrs.ACCEPT_LANGUAGE, "").split(",")[0].split(";")[0]
    return as_language(preferred, as_language(request.app[SETTINGS].default_language))


def shopper_of(session: Session | None) -> Shopper:
    """For whom products are chosen."""
    if session is None:
        return Shopper()
    return Shopper(customer_id=session.customer_id, conversation_id=session.conversation_id)


def _products(request: web.Request, session: Session | None, language: Language) -> dict[str, Any]:
    shelf = _find(request, session, language)
    return {
        "products": [product_card(product, language) for product in shelf.products],
        "total": shelf.total,
        "page": _page(request),
        "pages": shelf.pages,
    }


def _find(request: web.Request, session: Session | None, language: Language) -> Shelf:
    text = request.query.get("q", "").strip()
    if len(text) > MAX_QUERY_CHARS:
        raise Invalid(f"q must have at most {MAX_QUERY_CHARS} characters", field="q")
    category_id, sort, page = request.query.get("category") or None, _sort(request), _page(request)
    finder = request.app[FINDER]
    if not text:
        return finder.browse(category_id, sort, page)
    return finder.search(text, category_id, sort, page, shopper_of(session), language)


def _product(request: web.Request, session: Session | None, language: Language) -> dict[str, Any]:
    shop = request.app[SHOP]
    found = shop.catalogue.get(request.match_info["product_id"])
    if found.status != "active":
        raise NotFound("there is no such product")
    similar = request.app[FINDER].similar(found.product_id, shopper_of(session), SIMILAR)
    live = shop.promotions.for_product(found)
    page = product_page(found, language, shop.catalogue.vocabulary().value_names, live)
    return page | {"similar": [product_card(other, language) for other in similar]}


def _event(body: dict[str, Any], session: Session, request: web.Request) -> Event:
    client_id, kind, product_id = (body.get(name) for name in ("client_id", "kind", "product_id"))
    if kind not in SEEN_KINDS:
        raise Invalid(f"kind must be one of {', '.join(SEEN_KINDS)}", field="kind")
    if not isinstance(client_id, str) or not _CLIENT_ID.fullmatch(client_id):
        raise Invalid("client_id must be 1 to 64 letters, digits, - or _", field="client_id")
    if not isinstance(product_id, str) or not 0 < len(product_id) <= 128:
        raise Invalid("product_id must be a product's id", field="product_id")
    message_id = body.get("message_id")
    return Event(
        event_id=f"{session.conversation_id}.{client_id}",
        kind=kind,
        at=request.app[SHOP].clock.now(),
        customer_id=session.customer_id,
        conversation_id=session.conversation_id,
        product_id=product_id,
        request_id=REQUEST_ID.get(),
        detail={"message_id": message_id[:64]} if isinstance(message_id, str) else {},
    )


def _sort(request: web.Request) -> SortOrder | None:
    wanted = request.query.get("sort") or None
    for order in get_args(SortOrder):
        if wanted == order:
            known: SortOrder = order
            return known
    if wanted is not None:
        raise Invalid(f"sort must be one of {', '.join(get_args(SortOrder))}", field="sort")
    return None


def _page(request: web.Request) -> int:
    text = request.query.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MAX_PAGE:
        raise Invalid(f"page must be 1 to {MAX_PAGE}, not {text[:20]!r}", field="page")
    return int(text)

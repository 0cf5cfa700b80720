"""The cart over HTTP: one cart for a conversation, shared by chat and page.

The bearer token of the conversation is the only way to a cart; the cart's id is the conversation's.
Every change is pushed to the conversation's open sockets as ``{"type": "cart", "cart"}``.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from aiohttp import web

from commerce.carts.model import Cart
from commerce.orders.model import Address
from conversations.sessions.model import Session
from kernel.errors import Invalid
from kernel.http import json_response, read_object
from web.chat.http import session_of
from web.keys import HUB, SETTINGS, SHOP
from web.shop.cards import cart_card, order_card, verdict_card
from web.shop.products import language_of

MAX_FIELD_CHARS: Final = 200
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}\.[^@\s.]{2,63}")

routes: Final = web.RouteTableDef()


@routes.get("/api/v1/shop/cart")
async def read_cart(request: web.Request) -> web.Response:
    """The cart as it is priced now."""
    session = await session_of(request)
    return json_response({"cart": await asyncio.to_thread(_card, request, session)})


@routes.post("/api/v1/shop/cart")
async def add_line(request: web.Request) -> web.Response:
    """Put ``{"variant_id", "quantity"}`` into the cart."""
    session = await session_of(request)
    body = await read_object(request)
    variant_id, quantity = _id(body, "variant_id"), _quantity(body, default=1)
    carts = request.app[SHOP].carts
    language = language_of(request, session)

    def add() -> object:
        return carts.add(
            session.conversation_id, variant_id, quantity, session.customer_id, language, session.channel
        )

    return await _changed(request, session, add, status=201)


@routes.patch("/api/v1/shop/cart/{line_id}")
async def change_line(request: web.Request) -> web.Response:
    """Set a line's ``{"quantity"}``."""
    session = await session_of(request)
    quantity, line_id = _quantity(await read_object(request)), request.match_info["line_id"]
    carts = request.app[SHOP].carts
    return await _changed(
        request, session, lambda: carts.set_quantity(session.conversation_id, line_id, quantity)
    )


@routes.delete("/api/v1/shop/cart/{line_id}")
async def remove_line(request: web.Request) -> web.Response:
    """Take a line out of the cart."""
    session = await session_of(request)
    line_id = request.match_info["line_id"]
    carts = request.app[SHOP].carts
    return await _changed(request, session, lambda: carts.remove(session.conversation_id, line_id))


@routes.post("/api/v1/shop/cart/codes")
async def apply_code(request: web.Request) -> web.Response:
    """Try a coupon ``{"code"}``: the verdict of the promotions' engine, and the cart."""
    session = await session_of(request)
    code = _id(await read_object(request), "code")
    verdict = await asyncio.to_thread(
        request.app[SHOP].carts.apply_code, session.conversation_id, code, session.customer_id
    )
    card = await asyncio.to_thread(_card, request, session)
    _push(request, session, card)
    return json_response({"verdict": verdict_card(verdict), "cart": card})


@routes.delete("/api/v1/shop/cart/codes/{code}")
async def remove_code(request: web.Request) -> web.Response:
    """Take a coupon off the cart."""
    session = await session_of(request)
    code, carts = request.match_info["code"], request.app[SHOP].carts
    return await _changed(request, session, lambda: carts.remove_code(session.conversation_id, code))


@routes.post("/api/v1/shop/cart/checkout")
async def checkout(request: web.Request) -> web.Response:
    """Make an order of the cart, or say where the shop's own checkout is.

    The body is ``{"email", "address": {"name", "line1", "line2", "city", "postcode", "country"}}``;
    a customer whom the shop has vouched for may leave the e-mail out. With ``expected_total_minor``
    a total that has changed since it was shown is a 409, and no order is made.
    """
    session = await session_of(request)
    handover = request.app[SETTINGS].checkout_url
    if handover:
        url = handover.replace("{cart_id}", quote(session.conversation_id, safe=""))
        return json_response({"redirect": url})
    body = await read_object(request)
    email, address = _email(body, session), _address(body)
    expected = body.get("expected_total_minor")
    if expected is not None and not isinstance(expected, int):
        raise Invalid("expected_total_minor must be a whole number", field="expected_total_minor")

    def place() -> dict[str, Any]:
        order = request.app[SHOP].carts.checkout(
            session.conversation_id, email, address, session.customer_id, expected
        )
        return order_card(order, language_of(request, session))

    order = await asyncio.to_thread(place)
    card = await asyncio.to_thread(_card, request, session)
    _push(request, session, card)
    return json_response({"order": order, "cart": card}, status=201)


async def _changed(
    request: web.Request, session: Session, change: Callable[[], object], status: int = 200
) -> web.Response:
    await asyncio.to_thread(change)
    card = await asyncio.to_thread(_card, request, session)
    _push(request, session, card)
    return json_response({"cart": card}, status=status)


def _push(request: web.Request, session: Session, card: dict[str, Any]) -> None:
    request.app[HUB].push(session.conversation_id, {"type": "cart", "cart": card})


def _card(request: web.Request, session: Session) -> dict[str, Any]:
    language = language_of(request, session)
    shop = request.app[SHOP]
    cart: Cart = shop.carts.get(
        session.conversation_id, customer_id=session.customer_id, language=language, channel=session.channel
    )
    return cart_card(cart, language, shop.catalogue.vocabulary().value_names)


def _id(body: dict[str, Any], field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not 0 < len(value.strip()) <= MAX_FIELD_CHARS:
        raise Invalid(f"{field} must be a string of 1 to {MAX_FIELD_CHARS} characters", field=field)
    return value.strip()


def _quantity(body: dict[str, Any], default: int | None = None) -> int:
    value = body.get("quantity", default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Invalid("quantity must be a whole number", field="quantity")
    return value


def _email(body: dict[str, Any], session: Session) -> str:
    value = body.get("email") or session.email
    if not isinstance(value, str) or not _EMAIL.fullmatch(value.strip()):
        raise Invalid("email must be an e-mail address", field="email")
    return value.strip().lower()


def _address(body: dict[str, Any]) -> Address:
    given = body.get("address")
    if not isinstance(given, dict):
        raise Invalid("address must be an object", field="address")
    line2 = given.get("line2") or ""
    if not isinstance(line2, str) or len(line2) > MAX_FIELD_CHARS:
        raise Invalid("line2 must be a short string", field="line2")
    parts = {name: _id(given, name) for name in ("name", "line1", "city", "postcode", "country")}
    return Address(**parts, line2=line2.strip())

"""API keys of the shop's other systems: make one, see its secret once, revoke it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

from aiohttp import web

from kernel.errors import Invalid
from kernel.keys.http import KEYS
from kernel.keys.model import DEFAULT_BURST, DEFAULT_RATE_PER_S, SCOPES, ApiKey
from web.console.accounts.problems import FORM_ERRORS, Problems, shown_again, text_of
from web.console.guard import staff
from web.console.keys import SIGNED
from web.console.page import page, seen_other
from web.console.paging import SIZE, Page, read_choice, read_number, read_text

N = TypeVar("N", int, float)

API_KEYS: Final = "/console/keys"
STATES: Final = ("active", "revoked")
MAX_NUMBER_CHARS: Final = 12
routes: Final = web.RouteTableDef()


@routes.get("/console/keys")
@staff("keys.manage")
async def api_keys(request: web.Request) -> web.Response:
    """Every key, the newest first."""
    listed = await asyncio.to_thread(request.app[KEYS].listed)
    q, state = read_text(request), read_choice(request, "state", STATES)
    found = [one for one in reversed(listed) if _fits(one, q.casefold(), state)]
    number = min(read_number(request), max(1, -(-len(found) // SIZE)))
    shown = Page(found[(number - 1) * SIZE : number * SIZE], len(found), number)
    return await page(request, "accounts/keys.html", keys=shown, q=q, state=state, states=STATES)


def _fits(key: ApiKey, q: str, state: str) -> bool:
    return (q in key.name.casefold() or key.key_id.startswith(q)) and state in (
        "",
        "active" if key.revoked_at is None else "revoked",
    )


@routes.get("/console/keys/new")
@staff("keys.manage")
async def new_key_form(request: web.Request) -> web.Response:
    """What a new key is for and may do."""
    return await _form(request, {}, 200, {})


@routes.post("/console/keys/new")
@staff("keys.manage")
async def make_key(request: web.Request) -> web.Response:
    """Make a key and show its secret, which is stored nowhere."""
    form = await request.post()
    typed: dict[str, Any] = {
        "name": await text_of(request, "name"),
        "scopes": [str(one) for one in form.getall("scopes", [])],
        "rate_per_s": await text_of(request, "rate_per_s"),
        "burst": await text_of(request, "burst"),
    }
    try:
        rate_per_s = _number(float, typed["rate_per_s"], "rate_per_s", DEFAULT_RATE_PER_S)
        burst = _number(int, typed["burst"], "burst", DEFAULT_BURST)
        by = request[SIGNED].account.account_id
        key, secret = await asyncio.to_thread(
            request.app[KEYS].create, typed["name"], typed["scopes"], rate_per_s, burst, by=by
        )
    except FORM_ERRORS as error:
        return await shown_again(request, error, lambda told, status: _form(request, told, status, typed))
    return await page(request, "accounts/key_made.html", key=key, secret=secret)


@routes.post("/console/keys/{key_id}/revoke")
@staff("keys.manage")
async def revoke(request: web.Request) -> web.Response:
    """Let a key call no more, from its next call on."""
    by, key_id = request[SIGNED].account.account_id, request.match_info["key_id"]
    key = await asyncio.to_thread(request.app[KEYS].revoke, key_id, by=by)
    return seen_other(
        API_KEYS, toast="accounts.keys.revoked_now", undo=f"{API_KEYS}/{key.key_id}/restore", name=key.name
    )


@routes.post("/console/keys/{key_id}/restore")
@staff("keys.manage")
async def restore(request: web.Request) -> web.Response:
    """Take a revoking back."""
    by, key_id = request[SIGNED].account.account_id, request.match_info["key_id"]
    key = await asyncio.to_thread(request.app[KEYS].restore, key_id, by=by)
    return seen_other(
        API_KEYS, toast="accounts.keys.restored_now", undo=f"{API_KEYS}/{key.key_id}/revoke", name=key.name
    )


def _number(read: Callable[[str], N], typed: str, field: str, default: N) -> N:
    try:
        return read(typed[:MAX_NUMBER_CHARS]) if typed.strip() else default
    except ValueError as error:
        raise Invalid(f"{field} must be a number, not {typed[:20]!r}", code="number", field=field) from error


async def _form(request: web.Request, problems: Problems, status: int, typed: dict[str, Any]) -> web.Response:
    return await page(
        request,
        "accounts/key_new.html",
        status=status,
        problems=problems,
        typed={
            "name": "",
            "scopes": [],
            "rate_per_s": f"{DEFAULT_RATE_PER_S:g}",
            "burst": DEFAULT_BURST,
            **typed,
        },
        scopes=SCOPES,
    )

"""Who may ask for which page of the console: a session, a permission and, for changes, a CSRF token.

A handler without one of the two decorators is refused by ``refuse_unmarked``: a route that somebody
forgot to guard serves nobody.

Source   OWASP: CSRF synchronizer token; double submit of a random cookie before there is a session
Errors   Refused 401 (programs without a session), 403 (role, token, unmarked)
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlencode

from aiohttp import hdrs, web

from kernel.errors import Refused
from kernel.http import Handler
from kernel.security import new_token, same
from web.console.keys import ACCOUNTS, SIGNED

if TYPE_CHECKING:
    from kernel.accounts.model import Permission, Signed

Answer = TypeVar("Answer", bound=web.StreamResponse)
Page = Callable[[web.Request], Awaitable[web.StreamResponse]]

SESSION_COOKIE: Final = "aisle_staff"
BEFORE_COOKIE: Final = "aisle_before"
CONSOLE: Final = "/console"
LOGIN: Final = "/console/login"
ACCOUNT: Final = "/console/account"
ONE_TIME_EXIT: Final = "/console/account/password"  # the one page that a one-time password opens
CSRF_FIELD: Final = "csrf"
CSRF_HEADER: Final = "X-CSRF-Token"
_SAFE: Final = (hdrs.METH_GET, hdrs.METH_HEAD)
_MARK: Final = "console_guard"
_LOOKED: Final = web.RequestKey("console_looked", bool)
_BEFORE: Final = web.RequestKey("console_before", str)


@dataclass(frozen=True, slots=True)
class Guard:
    """How a route is guarded: open to all, to any who is signed in, or to a permission."""

    permission: Permission | None
    is_open: bool = False


def staff(
    permission: Permission | None, *, max_body_bytes: int | None = None, one_time: bool = False
) -> Callable[[Callable[[web.Request], Awaitable[Answer]]], Page]:
    """Serve a handler only to those who are signed in and may do it.

    Args:
        permission: what the account's role must allow; None for anyone who is signed in.
        max_body_bytes: for uploads; the application's limit by default.
        one_time: serve it to somebody who still has to change a one-time password.
    """

    def decorate(handler: Callable[[web.Request], Awaitable[Answer]]) -> Page:
        @functools.wraps(handler)
        async def guarded(request: web.Request) -> web.StreamResponse:
            signed = await signed_in(request)
            if signed is None:
                return _to_login(request)
            if signed.account.must_change_password and not one_time:
                return _to_password(request)
            if permission is not None:
                allow(request, permission)
            if max_body_bytes is not None:
                request = request.clone(client_max_size=max_body_bytes)
            if request.method not in _SAFE:
                await _require_token(request, signed.csrf_token)
            return await handler(request)

        setattr(guarded, _MARK, Guard(permission))
        return guarded

    return decorate


def open_page(handler: Callable[[web.Request], Awaitable[Answer]]) -> Page:
    """Serve a handler to everybody: login, an invitation, a stylesheet. Changes need a token here too."""

    @functools.wraps(handler)
    async def guarded(request: web.Request) -> web.StreamResponse:
        if request.method not in _SAFE:
            await _require_token(request, request.cookies.get(BEFORE_COOKIE, ""))
        return await handler(request)

    setattr(guarded, _MARK, Guard(None, is_open=True))
    return guarded


def allow(request: web.Request, permission: Permission) -> None:
    """Ask for a permission beyond the route's, where a form's button decides what is done.

    Raises:
        Refused: 403 when the role does not give it.
    """
    if not request[SIGNED].account.may(permission):
        raise Refused(403, "role", "your role does not allow this")


def guard_of(handler: object) -> Guard | None:
    """The guard that a handler carries; None when it was forgotten."""
    guard = getattr(handler, _MARK, None)
    return guard if isinstance(guard, Guard) else None


@web.middleware
async def refuse_unmarked(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a route of the console that carries no guard.

    Raises:
        Refused: 403.
    """
    found = request.match_info.http_exception is None
    if in_console(request.path) and found and guard_of(request.match_info.handler) is None:
        raise Refused(403, "forbidden", "this page has no guard, so it is served to nobody")
    return await handler(request)


def in_console(path: str) -> bool:
    """Whether a path belongs to the console."""
    return path == CONSOLE or path.startswith(f"{CONSOLE}/")


async def signed_in(request: web.Request) -> Signed | None:
    """Who is signed in; looked up once a request and kept under ``SIGNED``."""
    if _LOOKED not in request:
        request[_LOOKED] = True
        secret = request.cookies.get(SESSION_COOKIE, "")
        agent = request.headers.get(hdrs.USER_AGENT, "")
        found = (
            await asyncio.to_thread(request.app[ACCOUNTS].signed, secret, agent)
            if secret and ACCOUNTS in request.app
            else None
        )
        if found is not None:
            request[SIGNED] = found
    return request.get(SIGNED)


def csrf_of(request: web.Request) -> str:
    """The token that this request's forms carry: the session's, else the one of the visit before it."""
    signed: Signed | None = request.get(SIGNED)
    if signed is not None:
        return signed.csrf_token
    token: str = request.get(_BEFORE) or request.cookies.get(BEFORE_COOKIE) or new_token()
    request[_BEFORE] = token
    return token


def safe_next(path: str) -> str:
    """Where to go after signing in: a page of the console, never another site."""
    return path if in_console(path.split("?")[0]) and "\\" not in path and "//" not in path else CONSOLE


def _to_login(request: web.Request) -> web.Response:
    if request.method not in _SAFE:
        raise Refused(403, "signed_out", "you are signed out; nothing was changed")
    accepted = request.headers.get(hdrs.ACCEPT, "")
    if "application/json" in accepted and "text/html" not in accepted:
        raise Refused(401, "signed_out", "you are signed out")
    asked = request.rel_url.raw_path_qs
    query = "" if asked == CONSOLE else "?" + urlencode({"next": asked})
    return web.Response(status=303, headers={hdrs.LOCATION: LOGIN + query})


def _to_password(request: web.Request) -> web.Response:
    if request.method not in _SAFE:
        raise Refused(403, "one_time_password", "change the one-time password first; nothing was changed")
    return web.Response(status=303, headers={hdrs.LOCATION: ONE_TIME_EXIT})


async def _require_token(request: web.Request, expected: str) -> None:
    given = request.headers.get(CSRF_HEADER)
    if given is None:
        field = (await request.post()).get(CSRF_FIELD, "")
        given = field if isinstance(field, str) else ""
    if not expected or not same(given, expected):
        raise Refused(403, "csrf", "the form has expired; nothing was changed")

"""The cookie of a signed-in session: set at sign-in and after a change of password, taken at sign-out."""

from __future__ import annotations

from aiohttp import web

from web.console.guard import BEFORE_COOKIE, CONSOLE, SESSION_COOKIE
from web.console.page import set_cookie
from web.keys import SETTINGS


def begin_session(request: web.Request, response: web.StreamResponse, secret: str) -> None:
    """Give the browser the secret of its session; the server ends the session, not the cookie."""
    set_cookie(request, response, SESSION_COOKIE, secret, request.app[SETTINGS].staff_session_s)
    response.del_cookie(BEFORE_COOKIE, path=CONSOLE)


def end_session(response: web.StreamResponse) -> None:
    """Take the cookie back."""
    response.del_cookie(SESSION_COOKIE, path=CONSOLE)

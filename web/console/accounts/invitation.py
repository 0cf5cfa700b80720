"""The page behind an invitation's link: a name and a password, and one is in."""

from __future__ import annotations

import asyncio

from aiohttp import hdrs, web

from kernel.accounts.model import Invitation
from kernel.accounts.passwords import MAX_CHARS, MIN_CHARS
from kernel.errors import Invalid, NotFound, Refused
from web.console.accounts.problems import FORM_ERRORS, Problems, shown_again, text_of
from web.console.guard import CONSOLE, LOGIN, open_page
from web.console.keys import ACCOUNTS
from web.console.page import language_of, page, seen_other
from web.console.session import begin_session
from web.edge import address_of

routes: web.RouteTableDef = web.RouteTableDef()


@routes.get("/console/invitation/{secret}")
@open_page
async def invitation(request: web.Request) -> web.Response:
    """The form for whoever was invited."""
    return await _form(request, {}, 200)


@routes.post("/console/invitation/{secret}")
@open_page
async def accept(request: web.Request) -> web.Response:
    """Make the account, or give it its new password, and sign in."""
    secret = request.match_info["secret"]
    name, password = await text_of(request, "name"), await text_of(request, "password")
    try:
        if password != await text_of(request, "again"):
            raise Invalid("the two passwords differ", code="password_differs", field="again")
        account = await asyncio.to_thread(
            request.app[ACCOUNTS].accept, secret, name, password, language_of(request)
        )
    except NotFound:
        return await _form(request, {}, 200)
    except FORM_ERRORS as error:
        return await shown_again(request, error, lambda told, status: _form(request, told, status, name))
    try:
        _, cookie = await asyncio.to_thread(
            request.app[ACCOUNTS].sign_in,
            account.email,
            password,
            None,
            address_of(request),
            request.headers.get(hdrs.USER_AGENT, ""),
        )
    except Refused:  # too many wrong tries from here; the account is made all the same
        return seen_other(LOGIN, toast="accounts.invitation.accepted")
    response = seen_other(CONSOLE, toast="accounts.invitation.welcome", name=account.name)
    begin_session(request, response, cookie)
    return response


async def _form(request: web.Request, problems: Problems, status: int, name: str = "") -> web.Response:
    try:
        found: Invitation = await asyncio.to_thread(
            request.app[ACCOUNTS].invitation, request.match_info["secret"]
        )
    except NotFound:
        return await page(request, "accounts/invitation_over.html", status=404)
    return await page(
        request,
        "accounts/invitation.html",
        status=status,
        problems=problems,
        invitation=found,
        name=name,
        least=MIN_CHARS,
        most=MAX_CHARS,
    )

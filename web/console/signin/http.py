"""The pages of signing in: e-mail and password, a code where the account has one, signing out."""

from __future__ import annotations

import asyncio
import math
from typing import Final

from aiohttp import hdrs, web

from kernel.accounts.model import BAD_CODE, CODE_NEEDED, LOCKED, Signed
from kernel.errors import Refused
from web.console.guard import (
    BEFORE_COOKIE,
    CONSOLE,
    LOGIN,
    ONE_TIME_EXIT,
    open_page,
    safe_next,
    signed_in,
    staff,
)
from web.console.keys import ACCOUNTS, PENDING, SIGNED
from web.console.page import page, say_of, seen_other
from web.console.session import begin_session, end_session
from web.edge import address_of

CODE: Final = "/console/login/code"
routes: Final = web.RouteTableDef()


@routes.get("/console/login")
@open_page
async def login(request: web.Request) -> web.Response:
    """The form; straight on for somebody who is signed in already."""
    after = safe_next(request.query.get("next", CONSOLE))
    if await signed_in(request) is not None:
        return seen_other(after)
    return await _form(request, after=after)


@routes.post("/console/login")
@open_page
async def sign_in(request: web.Request) -> web.Response:
    """Sign in by e-mail and password; ask for a code where the account has one."""
    form = await request.post()
    email, password = str(form.get("email", "")), str(form.get("password", ""))
    after = safe_next(str(form.get("next", CONSOLE)))
    try:
        signed, secret = await _ask(request, email, password, None)
    except Refused as error:
        if error.code == CODE_NEEDED:
            request.app[PENDING].keep(request.cookies[BEFORE_COOKIE], email, password)
            return await page(request, "signin/code.html", after=after, problem="")
        return await _form(request, after=after, email=email, error=error)
    return _enter(request, signed, secret, after)


@routes.post("/console/login/code")
@open_page
async def give_code(request: web.Request) -> web.Response:
    """The second step of an account with an authenticator app."""
    form = await request.post()
    after = safe_next(str(form.get("next", CONSOLE)))
    visit = request.cookies[BEFORE_COOKIE]
    kept = request.app[PENDING].get(visit)
    if kept is None:
        return await page(
            request,
            "signin/login.html",
            status=401,
            after=after,
            email="",
            problem=say_of(request)("signin.late"),
        )
    code = "".join(str(form.get("code", "")).split())
    try:
        signed, secret = await _ask(request, *kept, code)
    except Refused as error:
        if error.code in (BAD_CODE, CODE_NEEDED):
            problem = say_of(request)("signin.bad_code")
            return await page(request, "signin/code.html", status=401, after=after, problem=problem)
        request.app[PENDING].forget(visit)
        return await _form(request, after=after, email=kept[0], error=error)
    request.app[PENDING].forget(visit)
    return _enter(request, signed, secret, after)


@routes.post("/console/logout")
@staff(None, one_time=True)
async def sign_out(request: web.Request) -> web.Response:
    """End the session."""
    await asyncio.to_thread(request.app[ACCOUNTS].sign_out, request[SIGNED].session_id)
    response = seen_other(LOGIN, toast="signin.out")
    end_session(response)
    return response


async def _ask(request: web.Request, email: str, password: str, code: str | None) -> tuple[Signed, str]:
    agent = request.headers.get(hdrs.USER_AGENT, "")
    return await asyncio.to_thread(
        request.app[ACCOUNTS].sign_in, email, password, code, address_of(request), agent
    )


def _enter(request: web.Request, signed: Signed, secret: str, after: str) -> web.Response:
    one_time = signed.account.must_change_password
    response = seen_other(ONE_TIME_EXIT if one_time else after)
    begin_session(request, response, secret)
    return response


async def _form(
    request: web.Request, *, after: str, email: str = "", error: Refused | None = None
) -> web.Response:
    say = say_of(request)
    if error is None:
        return await page(request, "signin/login.html", after=after, email=email, problem="")
    minutes = math.ceil((error.retry_after_s or 60) / 60)
    problem = say("signin.locked", minutes=minutes) if error.code == LOCKED else say("signin.bad")
    response = await page(
        request,
        "signin/login.html",
        status=error.refusal_status,
        after=after,
        email=email,
        problem=problem,
    )
    if error.retry_after_s is not None:
        response.headers[hdrs.RETRY_AFTER] = str(error.retry_after_s)
    return response

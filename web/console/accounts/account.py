"""My account: name and language, password, authenticator."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import segno
from aiohttp import web
from markupsafe import Markup

from kernel.accounts.model import TotpStart
from kernel.accounts.passwords import MAX_CHARS, MIN_CHARS
from kernel.errors import Invalid
from web.console.accounts.problems import FORM_ERRORS, Problems, shown_again, text_of
from web.console.guard import CONSOLE, staff
from web.console.keys import ACCOUNTS, SIGNED
from web.console.page import LANGUAGE_COOKIE, YEAR_S, page, say_of, seen_other, set_cookie
from web.console.session import begin_session

ACCOUNT: Final = "/console/account"
TOTP: Final = "/console/account/totp"
routes: Final = web.RouteTableDef()


@routes.get("/console/account")
@staff(None)
async def my_account(request: web.Request) -> web.Response:
    """Who I am here, what I may do, how I sign in."""
    return await _account(request, {}, 200)


@routes.post("/console/account/profile")
@staff(None)
async def save_profile(request: web.Request) -> web.Response:
    """Change my name and the language of my console."""
    account_id = request[SIGNED].account.account_id
    name, language = await text_of(request, "name"), await text_of(request, "language")
    try:
        account = await asyncio.to_thread(request.app[ACCOUNTS].set_profile, account_id, name, language)
    except Invalid as error:
        return await shown_again(request, error, lambda told, status: _account(request, told, status, name))
    response = seen_other(ACCOUNT, toast="accounts.profile.saved")
    set_cookie(request, response, LANGUAGE_COOKIE, account.language, YEAR_S)
    return response


async def _account(
    request: web.Request, problems: Problems, status: int, name: str | None = None
) -> web.Response:
    account = request[SIGNED].account
    return await page(
        request,
        "accounts/account.html",
        status=status,
        problems=problems,
        name=account.name if name is None else name,
        permissions=account.permissions,
    )


@routes.get("/console/account/password")
@staff(None, one_time=True)
async def password_form(request: web.Request) -> web.Response:
    """The form for a new password; the one page that a one-time password opens."""
    return await _password(request, {}, 200)


@routes.post("/console/account/password")
@staff(None, one_time=True)
async def change_password(request: web.Request) -> web.Response:
    """Change my password; my other browsers are signed out."""
    signed = request[SIGNED]
    current, new = await text_of(request, "current"), await text_of(request, "new")
    try:
        if new != await text_of(request, "again"):
            raise Invalid("the two new passwords differ", code="password_differs", field="again")
        _, secret = await asyncio.to_thread(
            request.app[ACCOUNTS].change_password, signed.session_id, current, new
        )
    except FORM_ERRORS as error:
        return await shown_again(request, error, lambda told, status: _password(request, told, status))
    after = CONSOLE if signed.account.must_change_password else ACCOUNT
    response = seen_other(after, toast="accounts.password.changed")
    begin_session(request, response, secret)
    return response


async def _password(request: web.Request, problems: Problems, status: int) -> web.Response:
    return await page(
        request, "accounts/password.html", status=status, problems=problems, least=MIN_CHARS, most=MAX_CHARS
    )


@routes.post("/console/account/totp/start")
@staff(None)
async def start_totp(request: web.Request) -> web.Response:
    """Make a new secret for an authenticator app."""
    account = request[SIGNED].account
    if not account.totp_on:
        await asyncio.to_thread(request.app[ACCOUNTS].start_totp, account.account_id)
    return seen_other(TOTP)


@routes.get("/console/account/totp")
@staff(None)
async def totp_form(request: web.Request) -> web.Response:
    """The QR code of the secret that was started."""
    return await _totp(request, {}, 200)


@routes.post("/console/account/totp/confirm")
@staff(None)
async def confirm_totp(request: web.Request) -> web.Response:
    """Ask me for a code from now on."""
    account_id, code = request[SIGNED].account.account_id, await text_of(request, "code")
    try:
        await asyncio.to_thread(request.app[ACCOUNTS].confirm_totp, account_id, code)
    except FORM_ERRORS as error:
        return await shown_again(request, error, lambda told, status: _totp(request, told, status))
    return seen_other(ACCOUNT, toast="accounts.totp.now_on")


@routes.post("/console/account/totp/stop")
@staff(None)
async def stop_totp(request: web.Request) -> web.Response:
    """Ask me for no code any more."""
    account_id, password = request[SIGNED].account.account_id, await text_of(request, "password")
    try:
        await asyncio.to_thread(request.app[ACCOUNTS].stop_totp, account_id, password)
    except FORM_ERRORS as error:
        return await shown_again(request, error, lambda told, status: _account(request, told, status))
    return seen_other(ACCOUNT, toast="accounts.totp.now_off")


async def _totp(request: web.Request, problems: Problems, status: int) -> web.Response:
    account = request[SIGNED].account
    started = await asyncio.to_thread(request.app[ACCOUNTS].pending_totp, account.account_id)
    if started is None:
        return seen_other(ACCOUNT)
    shown: dict[str, Any] = {"qr": qr_code(started), "secret": in_fours(started.secret)}
    label = say_of(request)("accounts.totp.qr")
    return await page(request, "accounts/totp.html", status=status, problems=problems, label=label, **shown)


def qr_code(started: TotpStart) -> Markup:
    """The QR code as SVG: dark on white in every appearance, as cameras want it."""
    drawn = segno.make(started.uri, error="m").svg_inline(
        omitsize=True, border=2, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return Markup(drawn)  # noqa: S704 (drawn by us, of modules alone)


def in_fours(secret: str) -> str:
    """A secret as it is typed off: four signs and a gap."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))

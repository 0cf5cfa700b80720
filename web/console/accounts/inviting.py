"""Inviting colleagues: a link that is mailed, and shown once to whoever invites."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from aiohttp import web

from kernel.accounts.model import ROLES, Account, Invitation, in_order
from kernel.errors import NotFound
from kernel.languages import Language
from web.console.accounts.letters import invitation_letter
from web.console.accounts.problems import FORM_ERRORS, Problems, shown_again, text_of
from web.console.guard import staff
from web.console.keys import ACCOUNTS, SIGNED
from web.console.page import language_of, page, seen_other
from web.keys import DATABASE, SETTINGS, SHOP

PEOPLE: Final = "/console/people"
INVITATION: Final = "/console/invitation"
routes: Final = web.RouteTableDef()


@routes.get("/console/people/invite")
@staff("accounts.manage")
async def invite_form(request: web.Request) -> web.Response:
    """Whom to invite, and as what."""
    return await _invite(request, {}, 200)


@routes.post("/console/people/invite")
@staff("accounts.manage")
async def invite(request: web.Request) -> web.Response:
    """Make a link, mail it, and show it to whoever invites."""
    email, role = await text_of(request, "email"), await text_of(request, "role")
    language: Language = "zh" if await text_of(request, "language") == "zh" else "en"
    try:
        return await _link(
            request, language, lambda by: request.app[ACCOUNTS].invite(email, role, by.account_id)
        )
    except FORM_ERRORS as error:
        return await shown_again(
            request, error, lambda told, status: _invite(request, told, status, email, role, language)
        )


async def _invite(
    request: web.Request,
    problems: Problems,
    status: int,
    email: str = "",
    role: str = "support",
    language: str = "",
) -> web.Response:
    return await page(
        request,
        "accounts/invite.html",
        status=status,
        problems=problems,
        email=email,
        role=role,
        letter_language=language or language_of(request),
        roles=ROLES,
        permissions={role: in_order(role) for role in ROLES},
    )


@routes.post("/console/people/{account_id}/link")
@staff("accounts.manage")
async def new_link(request: web.Request) -> web.Response:
    """Mail a colleague a link for a new password, and show it."""
    account_id = request.match_info["account_id"]
    account = await asyncio.to_thread(request.app[ACCOUNTS].get, account_id)
    return await _link(
        request, account.language, lambda by: request.app[ACCOUNTS].invite_again(account_id, by.account_id)
    )


@routes.post("/console/people/invitations/{invitation_id}/take-back")
@staff("accounts.manage")
async def take_back(request: web.Request) -> web.Response:
    """Make an invitation void."""
    by = request[SIGNED].account.account_id
    try:
        await asyncio.to_thread(request.app[ACCOUNTS].take_back, request.match_info["invitation_id"], by)
    except NotFound:  # used meanwhile, or pressed twice: either way it is gone from the list
        return seen_other(PEOPLE, toast="accounts.invitation.gone")
    return seen_other(PEOPLE, toast="accounts.invitation.taken_back")


async def _link(
    request: web.Request, language: Language, make: Callable[[Account], tuple[Invitation, str]]
) -> web.Response:
    """Make an invitation and its mail in one transaction, and show the link: it is stored nowhere."""
    by = request[SIGNED].account
    settings, outbox = request.app[SETTINGS], request.app[SHOP].outbox

    def work() -> tuple[Invitation, str]:
        with request.app[DATABASE].together():
            invitation, secret = make(by)
            link = f"{settings.resolved_public_url()}{INVITATION}/{secret}"
            subject, body = invitation_letter(invitation, link, by.name, settings.shop_name, language)
            outbox.send(invitation.email, subject, body, "invitation", language)
        return invitation, link

    invitation, link = await asyncio.to_thread(work)
    return await page(
        request, "accounts/link.html", invitation=invitation, address=link, mailed=outbox.really_sends
    )

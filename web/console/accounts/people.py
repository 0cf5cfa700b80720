"""Colleagues: who may enter the console and as what; letting somebody in no more."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from kernel.accounts.model import ROLES, Account, in_order
from kernel.audit.model import AuditFilter
from web.console.accounts.lines import told_line
from web.console.accounts.problems import FORM_ERRORS, Problems, shown_again, text_of
from web.console.guard import staff
from web.console.keys import ACCOUNTS, AUDIT, SIGNED
from web.console.page import page, seen_other
from web.console.paging import SIZE, Page, read_choice, read_number, read_text

PEOPLE: Final = "/console/people"
STATES: Final = ("active", "disabled")
RECENT: Final = 8
routes: Final = web.RouteTableDef()


@routes.get("/console/people")
@staff("accounts.manage")
async def people(request: web.Request) -> web.Response:
    """Everybody with an account, and the invitations that are open."""
    accounts = request.app[ACCOUNTS]
    everybody, invitations = await asyncio.to_thread(
        lambda: (accounts.list_accounts(), accounts.invitations())
    )
    q, role, state = (
        read_text(request),
        read_choice(request, "role", ROLES),
        read_choice(request, "state", STATES),
    )
    found = [one for one in everybody if _fits(one, q.casefold(), role, state)]
    number = min(read_number(request), max(1, -(-len(found) // SIZE)))
    shown = Page(found[(number - 1) * SIZE : number * SIZE], len(found), number)
    return await page(
        request,
        "accounts/people.html",
        people=shown,
        invitations=[] if q or role or state else invitations,
        inviters={one.account_id: one.name for one in everybody},
        q=q,
        role=role,
        state=state,
        roles=ROLES,
        states=STATES,
    )


def _fits(account: Account, q: str, role: str, state: str) -> bool:
    return (
        (q in account.name.casefold() or q in account.email)
        and role in ("", account.role)
        and state in ("", "active" if account.disabled_at is None else "disabled")
    )


@routes.get("/console/people/{account_id}")
@staff("accounts.manage")
async def person(request: web.Request) -> web.Response:
    """One colleague: role, how they sign in, what they did last."""
    return await _person(request, {}, 200)


@routes.post("/console/people/{account_id}/role")
@staff("accounts.manage")
async def give_role(request: web.Request) -> web.Response:
    """Give a colleague another role."""
    return await _give_role(request, await text_of(request, "role"))


@routes.post("/console/people/{account_id}/role/{role}")
@staff("accounts.manage")
async def give_role_back(request: web.Request) -> web.Response:
    """Take a change of role back."""
    return await _give_role(request, request.match_info["role"])


async def _give_role(request: web.Request, role: str) -> web.Response:
    account_id, by = request.match_info["account_id"], request[SIGNED].account.account_id
    accounts = request.app[ACCOUNTS]
    before = await asyncio.to_thread(accounts.get, account_id)
    try:
        after = await asyncio.to_thread(accounts.set_role, account_id, role, by)
    except FORM_ERRORS as error:
        return await shown_again(request, error, lambda told, status: _person(request, told, status))
    here = f"{PEOPLE}/{account_id}"
    if after.role == before.role:
        return seen_other(here)
    return seen_other(here, toast="accounts.role.changed", undo=f"{here}/role/{before.role}", name=after.name)


@routes.post("/console/people/{account_id}/disable")
@staff("accounts.manage")
async def disable(request: web.Request) -> web.Response:
    """Let a colleague in no more."""
    account_id, by = request.match_info["account_id"], request[SIGNED].account.account_id
    try:
        account = await asyncio.to_thread(request.app[ACCOUNTS].disable, account_id, by)
    except FORM_ERRORS as error:
        return await shown_again(request, error, lambda told, status: _person(request, told, status))
    here = f"{PEOPLE}/{account_id}"
    return seen_other(here, toast="accounts.disabled.now", undo=f"{here}/enable", name=account.name)


@routes.post("/console/people/{account_id}/enable")
@staff("accounts.manage")
async def enable(request: web.Request) -> web.Response:
    """Let a colleague in again."""
    account_id, by = request.match_info["account_id"], request[SIGNED].account.account_id
    account = await asyncio.to_thread(request.app[ACCOUNTS].enable, account_id, by)
    here = f"{PEOPLE}/{account_id}"
    return seen_other(here, toast="accounts.enabled.now", undo=f"{here}/disable", name=account.name)


async def _person(request: web.Request, problems: Problems, status: int) -> web.Response:
    account_id = request.match_info["account_id"]
    accounts, audit = request.app[ACCOUNTS], request.app[AUDIT]
    account, everybody, recent = await asyncio.to_thread(
        lambda: (
            accounts.get(account_id),
            accounts.list_accounts(),
            audit.page(AuditFilter(actor=account_id), limit=RECENT),
        )
    )
    return await page(
        request,
        "accounts/person.html",
        status=status,
        problems=problems,
        account=account,
        me=request[SIGNED].account.account_id == account_id,
        lines=[told_line(line, everybody) for line in recent],
        roles=ROLES,
        permissions={role: in_order(role) for role in ROLES},
    )

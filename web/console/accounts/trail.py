"""The audit trail: who did what to what, and when; filtered, the newest first."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from kernel.audit.model import SYSTEM, AuditFilter
from web.console.accounts.lines import told_line
from web.console.guard import staff
from web.console.keys import ACCOUNTS, AUDIT
from web.console.page import page, say_of
from web.console.paging import read_choice, read_text
from web.console.wording import Say

SIZE: Final = 50
ROOMS: Final = ("session", "password", "totp", "account", "key", "entry", "gap", "check")
routes: Final = web.RouteTableDef()


@routes.get("/console/audit")
@staff("audit.read")
async def trail(request: web.Request) -> web.Response:
    """The lines that fit, and the way to older ones."""
    accounts, audit, say = request.app[ACCOUNTS], request.app[AUDIT], say_of(request)
    everybody = await asyncio.to_thread(accounts.list_accounts)
    actor = read_choice(request, "actor", (SYSTEM, *(one.account_id for one in everybody)))
    room = read_choice(request, "room", ROOMS)
    since, until = read_text(request, "since"), read_text(request, "until")
    before = read_text(request, "before")
    asked = AuditFilter(
        actor=actor,
        action=f"{room}." if room else "",
        subject=read_text(request, "subject"),
        since=_day(say, since),
        until=_day(say, until, timedelta(days=1)),
    )
    older_than = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    lines = await asyncio.to_thread(audit.page, asked, older_than, SIZE + 1)
    return await page(
        request,
        "accounts/trail.html",
        lines=[told_line(line, everybody) for line in lines[:SIZE]],
        older=lines[SIZE - 1].line_id if len(lines) > SIZE else None,
        newest=older_than is None,
        people=[(SYSTEM, say("accounts.trail.system")), *((one.account_id, one.name) for one in everybody)],
        rooms=[(one, say(f"accounts.trail.room.{one}")) for one in ROOMS],
        asked=asked,
        room=room,
        since=since,
        until=until,
    )


def _day(say: Say, text: str, later: timedelta = timedelta(0)) -> datetime | None:
    """The beginning of a day in the shop's time zone, or of the one ``later``; None for what is no day."""
    try:
        at = say.read_moment(text[:10])
        return None if at is None else at + later
    except (ValueError, OverflowError):
        return None

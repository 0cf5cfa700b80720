"""A line of the audit trail for what somebody did on a page of the console."""

from __future__ import annotations

import asyncio

from aiohttp import web

from web.console.keys import AUDIT, SIGNED


async def note(request: web.Request, action: str, subject: str, **detail: object) -> None:
    """Note what whoever is signed in has just done: ``entry.published`` of ``entry:delivery-cost``."""
    actor = request[SIGNED].account.account_id
    await asyncio.to_thread(request.app[AUDIT].note, None, actor, action, subject, detail)

"""The development mailbox: the mails that would have been sent, where no mail server is set.

It shows one-time codes, so it exists only without SMTP, with the setting on, on a loopback
address, and for callers from this machine.
"""

from __future__ import annotations

import asyncio
import html
import ipaddress
from typing import Any, Final

from aiohttp import web

from kernel.errors import NotFound
from kernel.http import json_response
from kernel.settings import Settings
from web.edge import address_of
from web.keys import SETTINGS, SHOP

SHOWN: Final = 100
routes: Final = web.RouteTableDef()


def mailbox_shown(settings: Settings) -> bool:
    """Whether this installation shows its mails at all."""
    return settings.dev_mailbox and not settings.smtp_url and is_loopback(settings.host)


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@routes.get("/dev/mailbox")
async def mailbox(request: web.Request) -> web.Response:
    """The newest mails, as a page; ``?format=json`` gives them to programs."""
    if not mailbox_shown(request.app[SETTINGS]) or not is_loopback(address_of(request)):
        raise NotFound("there is no such page")
    mails = [as_json(mail) for mail in await asyncio.to_thread(request.app[SHOP].outbox.recent, SHOWN)]
    if request.query.get("format") == "json":
        return json_response({"mails": mails})
    return web.Response(text=_page(mails), content_type="text/html", headers={"Cache-Control": "no-store"})


def as_json(mail: Any) -> dict[str, str]:
    """One mail of the outbox."""
    return {
        "to": mail.to,
        "subject": mail.subject,
        "body": mail.body,
        "kind": mail.kind,
        "at": mail.created_at.isoformat(),
    }


def _page(mails: list[dict[str, str]]) -> str:
    letters = "".join(
        f"<article><h2>{html.escape(mail['subject'])}</h2>"
        f"<p>{html.escape(mail['at'][:19].replace('T', ' '))} UTC · to {html.escape(mail['to'])}"
        f" · {html.escape(mail['kind'])}</p><pre>{html.escape(mail['body'])}</pre></article>"
        for mail in mails
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="refresh" content="5"><title>Development mailbox</title></head>'
        "<body><main><h1>Development mailbox</h1>"
        "<p>No mail server is set, so mails stay here. Set AISLE_SMTP_URL to send them.</p>"
        f"{letters or '<p>No mail yet.</p>'}</main></body></html>"
    )

"""Every route of the pages about people."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from web.console.accounts import account, api_keys, invitation, inviting, people, trail

ROUTES: Final[tuple[web.RouteTableDef, ...]] = (
    account.routes,
    inviting.routes,  # before the people's own pages: /people/invite is nobody's id
    people.routes,
    invitation.routes,
    api_keys.routes,
    trail.routes,
)

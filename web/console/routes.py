"""Every room of the console whose routes are served, one line each."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from web.console import files
from web.console.accounts import http as accounts
from web.console.entries import helping, publishing
from web.console.entries import http as entries
from web.console.gaps import deciding as gap_deciding
from web.console.gaps import http as gaps
from web.console.home import http as home
from web.console.rehearsal import helpful, regression, talk
from web.console.rehearsal import http as rehearsal
from web.console.revisions import http as revisions
from web.console.signin import http as signin
from web.console.transfer import http as transfer

ROOMS: Final[tuple[web.RouteTableDef, ...]] = (
    files.routes,
    signin.routes,
    home.routes,
    *accounts.ROUTES,
    entries.routes,
    publishing.routes,
    helping.routes,
    revisions.routes,
    gaps.routes,
    gap_deciding.routes,
    rehearsal.routes,
    regression.routes,
    helpful.routes,
    talk.routes,
    transfer.routes,
)


def console_routes() -> list[web.AbstractRouteDef]:
    """The routes of all rooms."""
    return [route for room in ROOMS for route in room]

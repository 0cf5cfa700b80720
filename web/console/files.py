"""The console's stylesheet and scripts, at addresses that hold a hash of them all."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from web.assets import versioned
from web.console.guard import open_page
from web.console.keys import CONSOLE_ASSETS

routes: Final = web.RouteTableDef()


@routes.get("/console/assets/{version}/{path:.+}")
@open_page
async def console_file(request: web.Request) -> web.Response:
    """A file of the console's pages; it holds nothing of the shop."""
    return versioned(request, request.app[CONSOLE_ASSETS])

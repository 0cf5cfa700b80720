"""Put the console into the public application."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from web.console.keys import PENDING
from web.console.rendering import open_console
from web.console.routes import console_routes
from web.console.signin.pending import PendingSignIns

Furnish = Callable[[web.Application], None]


def mount_console(app: web.Application, furnish: Furnish) -> None:
    """Serve the console's routes; ``furnish`` puts its services under the keys of ``web.console.keys``."""
    furnish(app)
    app[PENDING] = PendingSignIns()
    app.on_startup.append(open_console)
    app.add_routes(console_routes())

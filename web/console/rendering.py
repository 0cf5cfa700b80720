"""The console's templates: one environment over the folders of all rooms, read once at the start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.assets import Assets
from web.console.keys import CONSOLE_ASSETS, CONSOLE_TEMPLATES

ROOM: Final = Path(__file__).parent


async def open_console(app: web.Application) -> None:
    """Read templates and files into the application as it starts; one that cannot be read fails here."""
    app[CONSOLE_ASSETS] = await asyncio.to_thread(Assets, "console/assets", ROOM / "assets")
    app[CONSOLE_TEMPLATES] = await asyncio.to_thread(read_console_templates, app[CONSOLE_ASSETS].url)


def read_console_templates(asset: Callable[[str], str]) -> Environment:
    """Every room's templates, compiled; ``asset`` gives the address of a file."""
    environment = Environment(
        loader=FileSystemLoader([ROOM / "templates", *sorted(ROOM.glob("*/templates"))]),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = asset
    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)
    return environment

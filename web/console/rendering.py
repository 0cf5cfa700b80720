"""The console's templates: one environment over the folders of all rooms."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.assets import Assets
from web.console.keys import CONSOLE_ASSETS, CONSOLE_TEMPLATES

ROOM: Final = Path(__file__).parent


async def open_console(app: web.Application) -> None:
    """Read the files into the application as it starts, and know where its templates are."""
    app[CONSOLE_ASSETS] = await asyncio.to_thread(Assets, "console/assets", ROOM / "assets")
    app[CONSOLE_TEMPLATES] = build_templates(app[CONSOLE_ASSETS].url)


def build_templates(asset: Callable[[str], str]) -> Environment:
    """Every room's templates, each compiled when it is first shown; ``asset`` gives a file's address."""
    environment = Environment(
        loader=FileSystemLoader([ROOM / "templates", *sorted(ROOM.glob("*/templates"))]),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = asset
    environment.filters["segment"] = lambda text: quote(text, safe="")  # of a path: an id may hold a slash
    return environment

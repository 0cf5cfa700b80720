"""Static files of the widget and the storefront: read once, compressed once, named by their content.

Every file stands at ``/<prefix>/<version>/<path>``, where the version is a hash of all of them: it may
be kept for ever, and a new release is a new address. ``/widget.js`` alone has a lasting address.

Errors   NotFound for a file that does not exist
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web

from kernel.errors import NotFound

TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
LASTING: Final = "public, max-age=31536000, immutable"
BRIEF: Final = "public, max-age=300"
ALWAYS_ASKED: Final = "no-cache"
LOADER: Final = "widget.js"
ROOM: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    gzipped: bytes
    content_type: str
    etag: str


class Assets:
    """The files below one folder, under one prefix."""

    def __init__(self, prefix: str, folder: Path) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.suffix in TYPES)
        bodies = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        told = "".join(f"{name}:{hashlib.sha256(body).hexdigest()};" for name, body in bodies.items())
        self.prefix = prefix
        self.version = hashlib.sha256(told.encode()).hexdigest()[:12]
        self._assets = {name: self._asset(name, body) for name, body in bodies.items()}

    def url(self, path: str) -> str:
        """The address of a file.

        Raises:
            NotFound: when there is no such file, so that a misspelt template fails its test.
        """
        self.get(path)
        return f"/{self.prefix}/{self.version}/{path}"

    def get(self, path: str) -> Asset:
        """A file by its path.

        Raises:
            NotFound: when there is none.
        """
        asset = self._assets.get(path)
        if asset is None:
            raise NotFound("there is no such file")
        return asset

    def _asset(self, name: str, body: bytes) -> Asset:
        if name == LOADER:
            body = body.replace(b"__VERSION__", self.version.encode())
        etag = hashlib.sha256(body).hexdigest()[:16]
        return Asset(body, gzip.compress(body, mtime=0), TYPES[Path(name).suffix], etag)


WIDGET = web.AppKey("widget_assets", Assets)
STOREFRONT = web.AppKey("storefront_assets", Assets)
routes: Final = web.RouteTableDef()


async def open_assets(app: web.Application) -> None:
    """Read the files of widget and storefront into the application as it starts."""
    app[WIDGET] = await asyncio.to_thread(Assets, "widget", ROOM / "widget")
    app[STOREFRONT] = await asyncio.to_thread(Assets, "assets", ROOM / "storefront" / "assets")


@routes.get("/widget.js")
async def loader(request: web.Request) -> web.Response:
    """The script that a page embeds."""
    return respond(request, request.app[WIDGET].get(LOADER), BRIEF)


@routes.get("/widget/{version}/{path:.+}")
async def widget_file(request: web.Request) -> web.Response:
    """A module or the stylesheet of the widget."""
    return versioned(request, request.app[WIDGET])


@routes.get("/assets/{version}/{path:.+}")
async def storefront_file(request: web.Request) -> web.Response:
    """A file of the storefront's pages."""
    return versioned(request, request.app[STOREFRONT])


def respond(request: web.Request, asset: Asset, caching: str) -> web.Response:
    """The file, compressed for browsers that take it; 304 for one that has it."""
    response = web.Response(headers={hdrs.CACHE_CONTROL: caching, hdrs.VARY: hdrs.ACCEPT_ENCODING})
    response.etag = asset.etag
    if any(tag.value in (asset.etag, "*") for tag in request.if_none_match or ()):
        response.set_status(304)
        return response
    response.content_type = asset.content_type
    if not asset.content_type.startswith("image/png"):
        response.charset = "utf-8"
    if "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        response.headers[hdrs.CONTENT_ENCODING] = "gzip"
        response.body = asset.gzipped
    else:
        response.body = asset.body
    return response


def versioned(request: web.Request, assets: Assets) -> web.Response:
    """A file at its hashed address, which may be kept for ever; an older address is always asked for."""
    asset = assets.get(request.match_info["path"])
    current = request.match_info["version"] == assets.version
    return respond(request, asset, LASTING if current else ALWAYS_ASKED)

"""What the recommender's answers have in common: packing, the snapshot's header, ETags."""

from __future__ import annotations

import hashlib
from typing import Final

from aiohttp import hdrs, web

SNAPSHOT_HEADER: Final = "X-Snapshot"
PACKED_FROM_BYTES: Final = 1024  # below it packing costs more than it saves


def packed(response: web.Response) -> web.Response:
    """The response, packed when the caller takes that and it is worth it."""
    if len(_body(response)) >= PACKED_FROM_BYTES:
        response.enable_compression()
    return response


def with_etag(request: web.Request, response: web.Response) -> web.Response:
    """The response with an ETag of its body; 304 without a body for a caller that has it."""
    tag = hashlib.sha256(_body(response)).hexdigest()[:24]
    response.headers[hdrs.CACHE_CONTROL] = "private, no-cache"
    held = {one.value for one in request.if_none_match or ()}
    if held & {tag, "*"}:
        kept = {name: response.headers[name] for name in (SNAPSHOT_HEADER, hdrs.CACHE_CONTROL)}
        response = web.Response(status=304, headers=kept)
    response.headers[hdrs.ETAG] = f'W/"{tag}"'
    return response


def _body(response: web.Response) -> bytes:
    return response.body if isinstance(response.body, bytes) else b""

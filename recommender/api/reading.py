"""Read what callers send: JSON bodies up to a size, and streams of lines of any length.

Units    a JSON body may have MAX_BODY_BYTES after unpacking; a stream has no end of its own
Errors   Refused 413 and 415; Invalid (``bad_json``) for what is no JSON
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

import orjson
from aiohttp import hdrs, web

from kernel.errors import Invalid, Refused
from recommender.api.answering import CHUNK
from recommender.api.lines import Line, LineCutter

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
MAX_BODY_BYTES: Final = 8 * 2**20


async def read_list(request: web.Request, name: str) -> list[Any]:
    """The list ``name`` of a body ``{name: [...]}``.

    Raises:
        Refused: 413 when the body is too large, 415 when it is not said to be JSON.
        Invalid: when it is no JSON, or has not that list and nothing else.
    """
    value = await _read_json(request)
    if not isinstance(value, dict) or not isinstance(value.get(name), list):
        raise Invalid(f"the body must be an object with a list {name!r}", field=name)
    for other in value.keys() - {name}:
        raise Invalid(f"{other[:40]}: is not known", field=other[:40])
    found: list[Any] = value[name]
    return found


async def read_json_object(request: web.Request) -> dict[str, Any]:
    """A body that is one JSON object.

    Raises:
        Refused: 413 when the body is too large, 415 when it is not said to be JSON.
        Invalid: when it is no JSON object.
    """
    value = await _read_json(request)
    if not isinstance(value, dict):
        raise Invalid("the body must be a JSON object", code="bad_json")
    return value


async def _read_json(request: web.Request) -> Any:
    if request.content_type != JSON:
        raise Refused(
            415, "unsupported_media_type", f"the body must be {JSON}, not {request.content_type[:64]}"
        )
    body = await _read_body(request)
    try:
        return await asyncio.to_thread(orjson.loads, body)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"the body must be JSON: {error}", code="bad_json") from error


async def _read_body(request: web.Request) -> bytes:
    refused = Refused(413, "too_large", f"the body may have {MAX_BODY_BYTES} bytes")
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise refused
    parts, size = [], 0
    async for part in request.content.iter_any():
        size += len(part)
        if size > MAX_BODY_BYTES:
            raise refused
        parts.append(part)
    return b"".join(parts)


async def lines_of(request: web.Request) -> AsyncIterator[list[Line]]:
    """The lines of an NDJSON body as they arrive, at most CHUNK at a time."""
    cutter = LineCutter()
    async for piece in request.content.iter_any():
        lines = list(cutter.feed(piece))
        for begin in range(0, len(lines), CHUNK):
            yield lines[begin : begin + CHUNK]
    if last := list(cutter.finish()):
        yield last


def wants_lines(request: web.Request) -> bool:
    """Whether the answer shall be streamed as NDJSON."""
    accepted = request.headers.get(hdrs.ACCEPT, "").lower()
    return any(part.partition(";")[0].strip() == NDJSON for part in accepted.split(","))

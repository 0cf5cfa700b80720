"""The recommender over HTTP: batches, similar products, search, events.

Every route needs an API key with its scope. Whatever one request of many gets wrong is its own
error; the others are answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from aiohttp import hdrs, web

from kernel.errors import Invalid
from kernel.http import REQUEST_ID_HEADER, REQUEST_ID_KEY, json_response
from kernel.keys.http import require_key
from recommender.api.answering import CHUNK, answer_all, answer_lines, items_as_json
from recommender.api.bodies import SNAPSHOT_HEADER, packed, with_etag
from recommender.api.context import API
from recommender.api.parsing import Asked, parse_asked, parse_line, parse_query
from recommender.api.reading import NDJSON, lines_of, read_list, wants_lines
from recommender.api.schemas import MAX_EVENTS
from recommender.requests import MAX_REQUESTS, Request

routes: Final = web.RouteTableDef()


@routes.post("/api/v1/recommendations/batch")
async def recommend_batch(request: web.Request) -> web.StreamResponse:
    """Answer up to MAX_REQUESTS requests in one object, or any number line by line."""
    await require_key(request, "recommend:read")
    if request.content_type == NDJSON:
        return await _stream(request, lines_of(request), parse_line)
    values = await read_list(request, "requests")
    if wants_lines(request):
        return await _stream(request, _in_chunks(values), parse_asked)
    if len(values) > MAX_REQUESTS:
        raise Invalid(
            f"requests: at most {MAX_REQUESTS} in one call, not {len(values)}; more as {NDJSON}",
            field="requests",
        )
    context = request.app[API]
    async with context.batch_slots:
        snapshot, results = await asyncio.to_thread(_answer, context.recommender, values)
    refused = sum("error" in one for one in results)
    context.measures.batch.observe(len(values))
    context.measures.note(len(values) - refused, refused)
    answer = json_response({"snapshot": snapshot, "results": results}, headers={SNAPSHOT_HEADER: snapshot})
    return packed(answer)


@routes.get("/api/v1/products/{product_id}/similar")
async def similar(request: web.Request) -> web.Response:
    """Products like one product, or like it and others (``also``, any number of times) together."""
    await require_key(request, "recommend:read")
    product_id = request.match_info["product_id"]
    others = [(name, value) for name, value in request.query.items() if name != "also"]
    asked = parse_query(others, product_id=product_id)
    return await _one(request, replace(asked, also=tuple(request.query.getall("also", []))))


@routes.get("/api/v1/search")
async def search(request: web.Request) -> web.Response:
    """Products for words (``q``), found as the chat finds them."""
    await require_key(request, "recommend:read")
    words = [value for name, value in request.query.items() if name == "q"]
    if len(words) != 1:
        raise Invalid("q must be given once", field="q")
    others = [(name, value) for name, value in request.query.items() if name != "q"]
    try:
        asked = parse_query(others, query=words[0])
    except Invalid as error:
        if error.field != "query":
            raise
        message = error.message.replace("query", "q", 1)
        raise Invalid(message, code=error.code, field="q") from error
    return await _one(request, asked)


@routes.post("/api/v1/events")
async def report_events(request: web.Request) -> web.Response:
    """Append up to MAX_EVENTS events, each once."""
    await require_key(request, "events:write")
    values = await read_list(request, "events")
    if len(values) > MAX_EVENTS:
        raise Invalid(f"events: at most {MAX_EVENTS} in one call, not {len(values)}", field="events")
    told = await asyncio.to_thread(request.app[API].intake.report, values)
    return packed(json_response(told))


async def _one(request: web.Request, asked: Request) -> web.Response:
    context = request.app[API]
    snapshot, (answer,) = await asyncio.to_thread(context.recommender.answer_batch, [asked])
    context.measures.note(int(answer.error is None), int(answer.error is not None))
    if answer.error is not None:
        raise answer.error
    told = {"snapshot": snapshot, "strategy": answer.strategy, "items": items_as_json(answer.items)}
    return packed(with_etag(request, json_response(told, headers={SNAPSHOT_HEADER: snapshot})))


def _answer(recommender: Any, values: Sequence[Any]) -> tuple[str, list[dict[str, Any]]]:
    return answer_all(recommender, [parse_asked(value) for value in values])


async def _in_chunks(values: list[Any]) -> AsyncIterator[list[Any]]:
    for begin in range(0, len(values), CHUNK):
        yield values[begin : begin + CHUNK]


async def _stream(
    request: web.Request, chunks: AsyncIterator[list[Any]], parse: Callable[[Any], Asked]
) -> web.StreamResponse:
    """Answer chunk by chunk; the next one is read when the last has been taken by the caller."""
    context = request.app[API]
    headers = {hdrs.CONTENT_TYPE: NDJSON, REQUEST_ID_HEADER: request[REQUEST_ID_KEY]}
    response = web.StreamResponse(headers=headers)

    def answer(chunk: list[Any]) -> tuple[bytes, int]:
        lines, refused = answer_lines(context.recommender, [parse(value) for value in chunk])
        return b"".join(lines), refused

    total = 0
    async for chunk in chunks:
        async with context.batch_slots:
            body, refused = await asyncio.to_thread(answer, chunk)
        if not response.prepared:
            await response.prepare(request)
        await response.write(body)
        context.measures.note(len(chunk) - refused, refused)
        total += len(chunk)
    if not response.prepared:
        await response.prepare(request)
    await response.write_eof()
    context.measures.batch.observe(total)
    return response

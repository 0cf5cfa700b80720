"""The knowledge base for the shop's other systems: search it, read entries, write, publish, undo.

Every route needs an API key with its scope. A change names the revision that the caller saw
(``If-Match``); who changed something is ``key:<name of the key>``, and each change stands in the
audit trail.

Errors   409 with both texts for a revision that is no longer the newest; 428 without ``If-Match``
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

import orjson
from aiohttp import hdrs, web

from kernel.errors import Conflict, NotFound, error_as_json
from kernel.http import REQUEST_ID_KEY, json_response
from kernel.keys.http import KEY_OF_REQUEST, require_key
from kernel.languages import detect_language
from knowledge.api import reading, shapes
from knowledge.api.context import KNOWLEDGE_API
from knowledge.editing.model import EditConflict, Publication, Record
from knowledge.model import Answer, Choices
from knowledge.regression.model import BreaksRegression

READ: Final = "knowledge:read"
WRITE: Final = "knowledge:write"
DEFAULT_K: Final = 10
AT_MOST_TWO: Final = 2
ENTRIES: Final = "/api/v1/knowledge/entries"
ENTRY: Final = ENTRIES + "/{entry_id}"
routes: Final = web.RouteTableDef()
T = TypeVar("T")


@routes.get("/api/v1/knowledge/search")
async def search(request: web.Request) -> web.Response:
    """The entries nearest to a question, and what the assistant would answer."""
    await require_key(request, READ)
    asked = reading.read_parameters(request, ("q", "k", "language"))
    text = reading.words_of(asked, "q")
    k = reading.whole(asked, "k", DEFAULT_K, 1, reading.MAX_K)
    language = reading.language_of(asked) or detect_language(text)
    knowledge = request.app[KNOWLEDGE_API].knowledge

    def find() -> dict[str, Any]:
        found = knowledge.search(text, language, max(k, AT_MOST_TWO))
        decision = knowledge.index().decide(found[:AT_MOST_TWO], language)
        kind = {Answer: "answer", Choices: "choices"}.get(type(decision), "none")
        results = [shapes.match_as_json(match) for match in found[:k]]
        return {"language": language, "decision": kind, "results": results}

    return json_response(await asyncio.to_thread(find))


@routes.get(ENTRIES)
async def list_entries(request: web.Request) -> web.Response:
    """A page of entries."""
    await require_key(request, READ)
    query = reading.read_query(request)
    lines, total = await asyncio.to_thread(request.app[KNOWLEDGE_API].editing.page, query)
    told = [shapes.line_as_json(line) for line in lines]
    return json_response({"entries": told, "total": total, "offset": query.offset, "limit": query.limit})


@routes.post(ENTRIES)
async def create_entry(request: web.Request) -> web.Response:
    """Write a new entry, as a draft."""
    await require_key(request, WRITE)
    body = await reading.read_body(request, "entry", "reason")
    entry, reason = reading.read_entry(body.get("entry")), reading.read_reason(body)
    editing = request.app[KNOWLEDGE_API].editing
    record = await _changed(
        request, "entry.created", entry.entry_id, lambda author: editing.save(entry, author, reason)
    )
    return _told(request, record, status=201) if isinstance(record, Record) else record


@routes.get(ENTRY)
async def read_entry(request: web.Request) -> web.Response:
    """One entry: its newest revision, and the one in force."""
    await require_key(request, READ)
    entry_id = reading.entry_id_of(request)
    record = await asyncio.to_thread(request.app[KNOWLEDGE_API].editing.read, entry_id)
    return _told(request, record)


@routes.put(ENTRY)
async def write_entry(request: web.Request) -> web.Response:
    """Write an entry's next revision, as a draft; what the body leaves out is empty."""
    await require_key(request, WRITE)
    entry_id, seen = reading.entry_id_of(request), reading.seen_revision(request)
    body = await reading.read_body(request, "entry", "reason")
    entry = reading.at_revision(reading.read_entry(body.get("entry"), entry_id), seen)
    reason, editing = reading.read_reason(body), request.app[KNOWLEDGE_API].editing
    if seen == 0:
        raise NotFound("no such entry", field="entry_id")
    record = await _changed(
        request, "entry.saved", entry_id, lambda author: editing.save(entry, author, reason)
    )
    return _told(request, record) if isinstance(record, Record) else record


@routes.delete(ENTRY)
async def archive_entry(request: web.Request) -> web.Response:
    """Take an entry out of force; its revisions stay, and ``undo`` brings it back."""
    await require_key(request, WRITE)
    entry_id, seen = reading.entry_id_of(request), reading.seen_revision(request)
    editing = request.app[KNOWLEDGE_API].editing

    def archive(author: str) -> Publication:
        now, yours = editing.read(entry_id).entry, editing.revision(entry_id, seen)
        if now.revision != seen:
            raise EditConflict(now, yours)
        return editing.archive(entry_id, author)

    made = await _changed(request, "entry.archived", entry_id, archive)
    return await _published(request, made)


@routes.get(ENTRY + "/revisions")
async def list_revisions(request: web.Request) -> web.Response:
    """An entry's history, the newest revision first."""
    await require_key(request, READ)
    entry_id = reading.entry_id_of(request)
    lines = await asyncio.to_thread(request.app[KNOWLEDGE_API].editing.revisions, entry_id)
    return json_response({"revisions": [shapes.revision_as_json(line) for line in lines]})


@routes.post(ENTRY + "/publish")
async def publish_entry(request: web.Request) -> web.Response:
    """Put an entry's newest revision in force, now or at a moment to come."""
    await require_key(request, WRITE)
    entry_id, seen = reading.entry_id_of(request), reading.seen_revision(request)
    body = await reading.read_optional_body(request, "at", "reason", "despite")
    at, reason = reading.read_at(body), reading.read_reason(body)
    despite, publishing = reading.read_reason(body, "despite"), request.app[KNOWLEDGE_API].publishing

    def publish(author: str) -> Publication:
        return publishing.publish(entry_id, seen, author, at=at, reason=reason, despite=despite)

    action = "entry.published" if at is None else "entry.scheduled"
    return await _published(request, await _changed(request, action, entry_id, publish))


@routes.post(ENTRY + "/undo")
async def undo(request: web.Request) -> web.Response:
    """Take back an entry's last publication, plan or archiving, or the one that the body names."""
    await require_key(request, WRITE)
    entry_id = reading.entry_id_of(request)
    body = await reading.read_optional_body(request, "publication_id")
    editing, named = request.app[KNOWLEDGE_API].editing, body.get("publication_id")

    def take_back(author: str) -> Record:
        steps = [step for line in editing.revisions(entry_id) for step in line.publications]
        if named is not None and named not in [step.publication_id for step in steps]:
            raise NotFound("the entry has no such publication", field="publication_id")
        open_steps = [step for step in steps if step.undone_at is None and step.kind != "submit"]
        followed = {step.before for step in open_steps}  # two steps may have been made at one moment
        ends = [step for step in open_steps if step.publication_id not in followed]
        last = max(ends, key=lambda step: step.made_at, default=None)
        if named is None and last is None:
            raise Conflict("there is nothing to take back", code="nothing_to_undo")
        return editing.undo(named or (last.publication_id if last else ""), author)

    record = await _changed(request, "entry.undone", entry_id, take_back)
    return _told(request, record) if isinstance(record, Record) else record


async def _changed(
    request: web.Request, action: str, entry_id: str, change: Callable[[str], T]
) -> T | web.Response:
    """Do a change as the key's name and note it; a conflict is answered with both texts."""
    key = request[KEY_OF_REQUEST]
    author, audit = f"key:{key.name}", request.app[KNOWLEDGE_API].audit

    def do() -> T:
        done = change(author)
        audit.note(None, author, action, f"entry:{entry_id}", {"key_id": key.key_id})
        return done

    try:
        return await asyncio.to_thread(do)
    except EditConflict as conflict:
        yours = shapes.content_as_json(conflict.yours)
        theirs = shapes.content_as_json(conflict.theirs)
        return _conflict(request, conflict, revision=conflict.theirs.revision, theirs=theirs, yours=yours)
    except BreaksRegression as broken:
        return _conflict(request, broken, broken=[one.question.text for one in broken.broken])


async def _published(request: web.Request, made: Publication | web.Response) -> web.Response:
    if isinstance(made, web.Response):
        return made
    record = await asyncio.to_thread(request.app[KNOWLEDGE_API].editing.read, made.entry_id)
    return _told(request, record, publication=shapes.publication_as_json(made))


def _told(request: web.Request, record: Record, *, status: int = 200, **more: Any) -> web.Response:
    etag = shapes.etag_of(record)
    held = {tag.value for tag in request.if_none_match or ()}
    if request.method == hdrs.METH_GET and held & {etag, "*"}:
        response = web.Response(status=304)
    else:
        response = json_response(shapes.record_as_json(record) | more, status=status)
    response.etag = etag
    response.headers[hdrs.CACHE_CONTROL] = "private, no-cache"
    return response


def _conflict(request: web.Request, error: Conflict, **beside: Any) -> web.Response:
    """The one error shape, with what somebody needs to decide beside it."""
    told = error_as_json(error, request[REQUEST_ID_KEY])
    return web.Response(body=orjson.dumps({**told, **beside}), status=409, content_type="application/json")

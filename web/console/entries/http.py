"""The pages of entries: the list, the editor, and what the editor's buttons do."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

from aiohttp import web

from kernel.errors import Invalid
from knowledge.editing.model import EditConflict, Record
from knowledge.model import Entry
from knowledge.regression.model import BreaksRegression
from web.console.entries.editor import blank, read_editor
from web.console.entries.form import (
    Form,
    new_entry_id,
    problem_text,
    read_entry,
    read_moment,
    text_of,
    without_times,
)
from web.console.entries.listing import read_asked, read_list, staff_names
from web.console.entries.publishing import entry_path, publish, published, show_broken, submit
from web.console.guard import allow, staff
from web.console.keys import ACCOUNTS, EDITING, SIGNED
from web.console.page import page, say_of, seen_other
from web.console.rehearsal.http import start_rehearsal
from web.console.revisions.conflict import show_conflict
from web.console.trail import note

routes: Final = web.RouteTableDef()


@routes.get("/console/knowledge")
@staff("knowledge.read")
async def entries(request: web.Request) -> web.Response:
    """The entries, searched, filtered and sorted by the address."""
    asked = read_asked(request)
    facts = await asyncio.to_thread(read_list, request.app[EDITING], asked)
    names = await asyncio.to_thread(staff_names, request.app[ACCOUNTS])
    return await page(request, "entries/list.html", names=names, **facts)


@routes.get("/console/write")
@staff("knowledge.edit")
async def write(request: web.Request) -> web.Response:
    """The editor with a new entry; ``?question=`` begins it."""
    return await show_editor(request, Record(blank(request.query), None, None))


@routes.post("/console/write")
@staff("knowledge.edit")
async def begin(request: web.Request) -> web.Response:
    """Save a new entry."""
    form = await request.post()
    return await _save(request, form, new_entry_id(form))


@routes.get("/console/knowledge/{entry_id}")
@staff("knowledge.read")
async def edit(request: web.Request) -> web.Response:
    """The editor with an entry's newest revision."""
    record = await asyncio.to_thread(request.app[EDITING].read, request.match_info["entry_id"])
    return await show_editor(request, record)


@routes.post("/console/knowledge/{entry_id}")
@staff("knowledge.edit")
async def save(request: web.Request) -> web.Response:
    """Save the editor's form, and then do what its button says."""
    return await _save(request, await request.post(), request.match_info["entry_id"])


async def show_editor(
    request: web.Request, record: Record, *, problem: str = "", field: str = "", status: int = 200
) -> web.Response:
    """The editor over a record."""
    facts = await asyncio.to_thread(read_editor, request.app, record, say_of(request))
    return await page(
        request, "entries/editor.html", status=status, problem=problem, problem_field=field, **facts
    )


async def _save(request: web.Request, form: Form, entry_id: str) -> web.Response:
    say = say_of(request)
    do = text_of(form, "do") or "save"
    if do in ("publish", "schedule"):
        allow(request, "knowledge.publish")
    try:
        entry = read_entry(form, entry_id, say)
        at = read_moment(form, do, say)
    except Invalid as error:
        return await _refused(request, read_entry(without_times(form), entry_id, say), error)
    try:
        entry = await _write(request, entry, text_of(form, "reason"))
        return await _then(request, form, entry, do, at)
    except EditConflict as conflict:
        return await show_conflict(request, conflict)
    except BreaksRegression as broken:
        return await show_broken(request, entry, broken, text_of(form, "at"))
    except Invalid as error:
        return await _refused(request, entry, error)


async def _write(request: web.Request, entry: Entry, reason: str) -> Entry:
    """Save a draft revision; the entry as it stands then."""
    author = request[SIGNED].account.account_id
    saved = (await asyncio.to_thread(request.app[EDITING].save, entry, author, reason)).entry
    if saved.revision != entry.revision:
        action = "entry.saved" if entry.revision else "entry.created"
        await note(request, action, f"entry:{saved.entry_id}", revision=saved.revision)
    return saved


async def _then(request: web.Request, form: Form, entry: Entry, do: str, at: datetime | None) -> web.Response:
    path = entry_path(entry.entry_id)
    if do == "rehearse":
        return await start_rehearsal(request, entry.entry_id)
    if do == "review":
        await submit(request, entry, text_of(form, "reason"))
        return seen_other(path, toast="entries.submitted")
    if do in ("publish", "schedule"):
        made = await publish(request, entry, at, text_of(form, "reason"), text_of(form, "despite"))
        return published(request, made)
    return seen_other(path, toast="entries.saved")


async def _refused(request: web.Request, entry: Entry, error: Invalid) -> web.Response:
    editing = request.app[EDITING]
    standing = await asyncio.to_thread(editing.read, entry.entry_id) if entry.revision else None
    record = Record(
        entry, standing.published if standing else None, standing.publish_at if standing else None
    )
    problem = problem_text(error, say_of(request))
    return await show_editor(request, record, problem=problem, field=error.field or "", status=422)

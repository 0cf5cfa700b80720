"""The pages of what was and what is planned: history, comparison, restoring, merging, the schedule."""

from __future__ import annotations

import asyncio
from typing import Final
from urllib.parse import quote

from aiohttp import web

from kernel.errors import Conflict, Invalid, NotFound
from knowledge.editing.model import EditConflict, Publication, Record
from web.console.entries.form import problem_text, read_entry, text_of
from web.console.entries.http import show_editor
from web.console.entries.listing import staff_names
from web.console.entries.publishing import entry_path
from web.console.guard import staff
from web.console.keys import ACCOUNTS, EDITING, SIGNED
from web.console.page import link, page, say_of, seen_other
from web.console.revisions.conflict import merged_form, show_conflict
from web.console.revisions.reading import read_compared, read_history, read_schedule
from web.console.trail import note

SCHEDULE: Final = "/console/schedule"
routes: Final = web.RouteTableDef()


@routes.get("/console/knowledge/{entry_id}/history")
@staff("knowledge.read")
async def history(request: web.Request) -> web.Response:
    """An entry's revisions, the newest first."""
    facts = await asyncio.to_thread(read_history, request.app, request.match_info["entry_id"])
    return await page(request, "revisions/history.html", **facts)


@routes.get("/console/knowledge/{entry_id}/compare")
@staff("knowledge.read")
async def compare(request: web.Request) -> web.Response:
    """Two revisions side by side; without a choice the newest and the one before it."""
    entry_id = request.match_info["entry_id"]
    newest = (await asyncio.to_thread(request.app[EDITING].read, entry_id)).entry.revision
    second = _number(request.query.get("to"), newest)
    first = _number(request.query.get("from"), max(second - 1, 1))
    facts = await asyncio.to_thread(read_compared, request.app, entry_id, first, second, say_of(request))
    return await page(request, "revisions/compare.html", **facts)


@routes.post("/console/knowledge/{entry_id}/restore/{revision}")
@staff("knowledge.edit")
async def restore(request: web.Request) -> web.Response:
    """Write an old revision again as the newest draft; taking that back restores the one before."""
    editing, entry_id = request.app[EDITING], request.match_info["entry_id"]
    number = _number(request.match_info["revision"], 0)
    before = (await asyncio.to_thread(editing.read, entry_id)).entry.revision
    reason = say_of(request)("revisions.restored.reason", revision=number)
    record = await asyncio.to_thread(
        editing.restore, entry_id, number, request[SIGNED].account.account_id, reason
    )
    path = entry_path(entry_id)
    if record.entry.revision == before:
        return seen_other(path, toast="revisions.restored.same", revision=number)
    await note(request, "entry.restored", f"entry:{entry_id}", revision=number)
    undo = f"{path}/restore/{before}"
    return seen_other(path, toast="revisions.restored", undo=undo, revision=number)


@routes.post("/console/knowledge/{entry_id}/merge")
@staff("knowledge.edit")
async def merge(request: web.Request) -> web.Response:
    """Save what two versions were put together to."""
    editing, entry_id, say = request.app[EDITING], request.match_info["entry_id"], say_of(request)
    form = merged_form(await request.post())
    entry = read_entry(form, entry_id, say)
    reason = text_of(form, "reason") or say("revisions.merged.reason", revision=entry.revision)
    try:
        await asyncio.to_thread(editing.save, entry, request[SIGNED].account.account_id, reason)
    except EditConflict as conflict:
        return await show_conflict(request, conflict)
    except Invalid as error:
        record = Record(entry, None, None)
        problem = problem_text(error, say)
        return await show_editor(request, record, problem=problem, field=error.field or "", status=422)
    await note(request, "entry.saved", f"entry:{entry_id}", merged_with=entry.revision)
    path = entry_path(entry_id)
    return seen_other(path, toast="revisions.merged", undo=f"{path}/restore/{entry.revision}")


@routes.get(SCHEDULE)
@staff("knowledge.read")
async def schedule(request: web.Request) -> web.Response:
    """What goes live by itself, the nearest first."""
    planned = await asyncio.to_thread(read_schedule, request.app[EDITING])
    names = await asyncio.to_thread(staff_names, request.app[ACCOUNTS])
    return await page(request, "revisions/schedule.html", planned=planned, names=names)


@routes.post("/console/schedule/{publication_id}/undo")
@staff("knowledge.publish")
async def call_off(request: web.Request) -> web.Response:
    """Drop what is planned; taking that back plans it again."""
    editing, publication_id = request.app[EDITING], request.match_info["publication_id"]
    step = await asyncio.to_thread(_planned, request, publication_id)
    await asyncio.to_thread(editing.undo, publication_id, request[SIGNED].account.account_id)
    await note(request, "entry.undone", f"entry:{step.entry_id}", revision=step.revision)
    again = link(
        f"{SCHEDULE}/{quote(step.entry_id, safe='')}/{step.revision}", at=say_of(request).form_moment(step.at)
    )
    return seen_other(SCHEDULE, toast="revisions.called_off", undo=again)


@routes.post("/console/schedule/{entry_id}/{revision}")
@staff("knowledge.publish")
async def plan_again(request: web.Request) -> web.Response:
    """Plan once more what was just called off."""
    say = say_of(request)
    try:
        at = say.read_moment(request.query.get("at", ""))
    except ValueError as error:
        raise Invalid("at must be a date and a time", field="at") from error
    made = await asyncio.to_thread(
        request.app[EDITING].publish,
        request.match_info["entry_id"],
        _number(request.match_info["revision"], 0),
        request[SIGNED].account.account_id,
        at=at,
    )
    await note(request, "entry.scheduled", f"entry:{made.entry_id}", revision=made.revision)
    return seen_other(SCHEDULE, toast="entries.scheduled", at=say.moment(made.at))


def _planned(request: web.Request, publication_id: str) -> Publication:
    found = next(
        (one for one in request.app[EDITING].scheduled() if one.publication_id == publication_id), None
    )
    if found is None:
        raise Conflict("it went live or was called off meanwhile", code="not_planned")
    return found


def _number(told: str | None, otherwise: int) -> int:
    """A revision's number from an address.

    Raises:
        NotFound: when it is none.
    """
    if not told:
        return otherwise
    if not (told.isascii() and told.isdigit() and len(told) < 10):
        raise NotFound("there is no such revision", field="revision")
    return int(told)

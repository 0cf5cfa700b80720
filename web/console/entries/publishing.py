"""Publishing from the console, now or later; archiving, bringing back, and taking any of these back."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final
from urllib.parse import quote

from aiohttp import web

from knowledge.editing.model import EditConflict, Publication
from knowledge.model import Entry
from knowledge.regression.model import BreaksRegression
from web.console.entries.form import read_revision, read_time, text_of
from web.console.guard import staff
from web.console.keys import EDITING, PUBLISHING, SIGNED
from web.console.page import link, page, say_of, seen_other
from web.console.trail import note

DONE: Final = {
    "archive": "entries.archived",
    "unarchive": "entries.unarchived",
    "publish": "entries.published",
}
routes: Final = web.RouteTableDef()


def entry_path(entry_id: str) -> str:
    """The address of an entry's editor."""
    return f"/console/knowledge/{quote(entry_id, safe='')}"


async def publish(
    request: web.Request, entry: Entry, at: datetime | None, reason: str, despite: str
) -> Publication:
    """Publish an entry's newest revision as whoever is signed in.

    Raises:
        BreaksRegression: when questions would lose their answer and ``despite`` does not say why.
    """
    author = request[SIGNED].account.account_id
    entry_id, revision = entry.entry_id, entry.revision
    made = await asyncio.to_thread(
        request.app[PUBLISHING].publish, entry_id, revision, author, at=at, reason=reason, despite=despite
    )
    action = "entry.scheduled" if made.waits else "entry.published"
    told = {"despite": despite} if despite else {}
    await note(request, action, f"entry:{entry_id}", revision=revision, **told)
    return made


async def submit(request: web.Request, entry: Entry, reason: str) -> None:
    """Ask for an entry's newest revision to be read before it is published."""
    author = request[SIGNED].account.account_id
    await asyncio.to_thread(request.app[EDITING].submit, entry.entry_id, entry.revision, author, reason)
    await note(request, "entry.submitted", f"entry:{entry.entry_id}", revision=entry.revision)


def published(request: web.Request, made: Publication) -> web.Response:
    """Back to the entry, with a word of what was done and a way to take it back."""
    path = entry_path(made.entry_id)
    undo = f"{path}/undo/{quote(made.publication_id, safe='')}"
    if made.waits:
        return seen_other(path, toast="entries.scheduled", undo=undo, at=say_of(request).moment(made.at))
    return seen_other(path, toast=DONE.get(made.kind, "entries.published"), undo=undo)


@routes.post("/console/knowledge/{entry_id}/publish")
@staff("knowledge.publish")
async def publish_now(request: web.Request) -> web.Response:
    """Publish a saved revision; ``despite`` says why, where it breaks questions of the regression set."""
    form = await request.post()
    at = read_time(form, "at", say_of(request))
    entry = await asyncio.to_thread(
        request.app[EDITING].revision, request.match_info["entry_id"], read_revision(form)
    )
    try:
        made = await publish(request, entry, at, text_of(form, "reason"), text_of(form, "despite"))
    except BreaksRegression as broken:
        return await show_broken(request, entry, broken, text_of(form, "at"))
    except EditConflict as conflict:
        numbers = {"from": conflict.yours.revision, "to": conflict.theirs.revision}
        path = link(f"{entry_path(entry.entry_id)}/compare", **numbers)
        return seen_other(path, toast="revisions.newer")
    return published(request, made)


async def show_broken(request: web.Request, entry: Entry, broken: BreaksRegression, at: str) -> web.Response:
    """The questions that a publish would break, and where to say why to publish all the same."""
    return await page(request, "entries/broken.html", status=409, entry=entry, broken=broken.broken, at=at)


@routes.post("/console/knowledge/{entry_id}/archive")
@staff("knowledge.publish")
async def archive(request: web.Request) -> web.Response:
    """Take an entry out of force and out of the list."""
    reason = text_of(await request.post(), "reason")
    made = await asyncio.to_thread(
        request.app[EDITING].archive,
        request.match_info["entry_id"],
        request[SIGNED].account.account_id,
        reason,
    )
    await note(request, "entry.archived", f"entry:{made.entry_id}")
    return published(request, made)


@routes.post("/console/knowledge/{entry_id}/unarchive")
@staff("knowledge.publish")
async def unarchive(request: web.Request) -> web.Response:
    """Bring an archived entry back as a draft."""
    made = await asyncio.to_thread(
        request.app[EDITING].unarchive, request.match_info["entry_id"], request[SIGNED].account.account_id
    )
    await note(request, "entry.unarchived", f"entry:{made.entry_id}")
    return published(request, made)


@routes.post("/console/knowledge/{entry_id}/undo/{publication_id}")
@staff("knowledge.publish")
async def undo(request: web.Request) -> web.Response:
    """Take a publication, a schedule or an archiving back."""
    record = await asyncio.to_thread(
        request.app[EDITING].undo, request.match_info["publication_id"], request[SIGNED].account.account_id
    )
    await note(request, "entry.undone", f"entry:{record.entry.entry_id}")
    return seen_other(entry_path(record.entry.entry_id), toast="entries.undone")

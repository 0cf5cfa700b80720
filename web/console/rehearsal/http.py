"""The pages of a rehearsal: start it, watch it, read what it found, publish from there."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from aiohttp import web

from kernel.http import json_response
from knowledge.editing.model import Record
from knowledge.rehearsal.model import KINDS, ChangeKind, Rehearsal, Standing
from knowledge.rehearsal.service import Found
from web.console.entries.form import text_of
from web.console.entries.listing import staff_names
from web.console.entries.publishing import entry_path
from web.console.guard import staff
from web.console.keys import ACCOUNTS, EDITING, KNOWLEDGE, REHEARSALS, SIGNED
from web.console.page import page, say_of, seen_other
from web.console.paging import SIZE, Page, read_choice, read_number

DAYS: Final = (7, 30, 90, 365)
USUAL_DAYS: Final = 30
RECENT: Final = 50
GRAVEST: Final[tuple[ChangeKind, ...]] = (  # what breaks or is lost comes before what is gained
    "broken", "no_longer", "differently", "competing", "newly", "reworded", "mended",
)  # fmt: skip
routes: Final = web.RouteTableDef()


def rehearsal_path(entry_id: str) -> str:
    """The address of an entry's rehearsal."""
    return f"{entry_path(entry_id)}/rehearsal"


def titles_of(app: web.Application, language: str) -> dict[str, str]:
    """What each entry in force is called."""
    return {one.entry_id: one.title(language) for one in app[KNOWLEDGE].entries()}


async def start_rehearsal(request: web.Request, entry_id: str, days: int = USUAL_DAYS) -> web.Response:
    """Begin a rehearsal of an entry's newest revision and show it."""
    author = request[SIGNED].account.account_id
    await asyncio.to_thread(request.app[REHEARSALS].start, entry_id, author, days)
    return seen_other(rehearsal_path(entry_id))


@routes.get("/console/rehearsals")
@staff("knowledge.edit")
async def rehearsals(request: web.Request) -> web.Response:
    """The latest rehearsals of all entries."""

    def read() -> dict[str, Any]:
        return {
            "rehearsals": request.app[REHEARSALS].recent(RECENT),
            "names": staff_names(request.app[ACCOUNTS]),
            "titles": titles_of(request.app, say_of(request).language),
        }

    return await page(request, "rehearsal/list.html", **await asyncio.to_thread(read))


@routes.get("/console/knowledge/{entry_id}/rehearsal")
@staff("knowledge.edit")
async def show(request: web.Request) -> web.Response:
    """What the entry's newest revision would change, as the last rehearsal found it."""
    kind = read_choice(request, "kind", KINDS)
    facts = await asyncio.to_thread(
        _read, request.app, request.match_info["entry_id"], kind, read_number(request)
    )
    return await page(request, "rehearsal/rehearsal.html", days=DAYS, usual_days=USUAL_DAYS, **facts)


@routes.post("/console/knowledge/{entry_id}/rehearsal")
@staff("knowledge.edit")
async def start(request: web.Request) -> web.Response:
    """Begin to rehearse."""
    told = text_of(await request.post(), "days")
    days = int(told) if told.isascii() and told.isdigit() and int(told) in DAYS else USUAL_DAYS
    return await start_rehearsal(request, request.match_info["entry_id"], days)


@routes.post("/console/rehearsals/{rehearsal_id}/cancel")
@staff("knowledge.edit")
async def cancel(request: web.Request) -> web.Response:
    """Stop a rehearsal."""
    rehearsal_id = request.match_info["rehearsal_id"]
    await asyncio.to_thread(request.app[REHEARSALS].cancel, rehearsal_id)
    rehearsal = await asyncio.to_thread(request.app[REHEARSALS].get, rehearsal_id)
    return seen_other(rehearsal_path(rehearsal.entry_id), toast="rehearsal.stopped")


@routes.get("/console/rehearsals/{rehearsal_id}/progress")
@staff("knowledge.edit")
async def progress(request: web.Request) -> web.Response:
    """How far a rehearsal has come, for the page that watches it."""
    rehearsal = await asyncio.to_thread(request.app[REHEARSALS].get, request.match_info["rehearsal_id"])
    return json_response({"state": rehearsal.state, "done": rehearsal.done, "total": rehearsal.total})


def _read(app: web.Application, entry_id: str, kind: str, number: int) -> dict[str, Any]:
    record = app[EDITING].read(entry_id)
    latest, standing = app[REHEARSALS].latest(entry_id), app[REHEARSALS].standing(entry_id)
    shown = standing.rehearsal
    counts = app[REHEARSALS].counts(shown.rehearsal_id) if shown else {}
    chosen = next((one for one in KINDS if one == kind), _first(counts))
    return {
        "record": record,
        "entry": record.entry,
        "latest": latest,
        "standing": standing,
        "shown": shown,
        "counts": counts,
        "kinds": [one for one in GRAVEST if counts.get(one) or one == chosen],
        "kind": chosen,
        "found": _found(app, shown, chosen, counts, number),
        "names": staff_names(app[ACCOUNTS]),
        "titles": (in_force := {one.entry_id: one for one in app[KNOWLEDGE].entries()}),
        "draft_titles": in_force | {entry_id: record.entry},
        "stopped": _stopped(latest, standing),
        "live": _is_live(record),
    }


def _found(
    app: web.Application, shown: Rehearsal | None, kind: ChangeKind, counts: dict[str, int], number: int
) -> Page[Found]:
    if shown is None:
        return Page((), 0, 1)
    items = app[REHEARSALS].page(shown.rehearsal_id, kind, (number - 1) * SIZE, SIZE)
    return Page(items, counts.get(kind, 0), number)


def _first(counts: dict[str, int]) -> ChangeKind:
    return next((one for one in GRAVEST if counts.get(one)), "newly")


def _stopped(latest: Rehearsal | None, standing: Standing) -> Rehearsal | None:
    """The newest run where it did not come to its end."""
    if latest is None or latest.state in ("running", "done") or latest == standing.rehearsal:
        return None
    return latest


def _is_live(record: Record) -> bool:
    return record.published is not None and record.published.revision == record.entry.revision

"""The pages of import and export.

An upload is kept, shown as what it would change, and then imported as drafts or put live; an import
can be undone as a whole for a week.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

from aiohttp import hdrs, web

from kernel.errors import Conflict, Invalid, Refused
from knowledge.transfer.files import as_bytes
from knowledge.transfer.model import FORMATS, FormatName
from web.console.guard import allow, staff
from web.console.keys import SIGNED, TRANSFER, UPLOADS
from web.console.page import page, say_of, seen_other
from web.console.paging import read_number
from web.console.trail import note
from web.console.transfer.preview import facts_of, plan_of
from web.console.transfer.reasons import reason_in

HERE: Final = "/console/transfer"
MAX_MB: Final = 32
RECENT: Final = 10
EXPORTS: Final[dict[FormatName, tuple[str, str]]] = {
    "aisle-csv": ("csv", "text/csv"),
    "jsonl": ("jsonl", "application/x-ndjson"),
    "markdown": ("zip", "application/zip"),
}
routes: Final = web.RouteTableDef()


@routes.get(HERE)
@staff("knowledge.read")
async def transfer(request: web.Request) -> web.Response:
    """Import a file, export everything, and what was imported lately."""
    return await _show(request)


@routes.get(HERE + "/export")
@staff("knowledge.read")
async def export(request: web.Request) -> web.Response:
    """Every entry as a file: ``?format=&published=1``."""
    name = request.query.get("format", "aisle-csv")
    format_name = next((one for one in EXPORTS if one == name), None)
    if format_name is None:
        raise Invalid(f"format must be one of {', '.join(EXPORTS)}, not {name[:40]!r}", field="format")
    published = request.query.get("published") == "1"
    service = request.app[TRANSFER]

    def make() -> bytes:
        return as_bytes(service.entries(published=published), format_name)

    ending, kind = EXPORTS[format_name]
    body = await asyncio.to_thread(make)
    told = f'attachment; filename="answers-{_today(request)}.{ending}"'
    headers = {hdrs.CONTENT_DISPOSITION: told, hdrs.CACHE_CONTROL: "no-store"}
    return web.Response(body=body, content_type=kind, headers=headers)


@routes.post(HERE)
@staff("knowledge.edit", max_body_bytes=MAX_MB * 2**20)
async def upload(request: web.Request) -> web.Response:
    """Keep a file and show what it would change."""
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge as error:
        raise Refused(413, "too_large", f"the file has more than {MAX_MB} MB", field="file") from error
    file = form.get("file")
    if not isinstance(file, web.FileField) or not file.filename:
        return await _show(request, problem=say_of(request)("transfer.no_file"), status=422)
    author, chosen = request[SIGNED].account.account_id, form.get("format")
    format_name = chosen if isinstance(chosen, str) and chosen in FORMATS else ""
    shelf = request.app[UPLOADS]
    try:
        kept = await asyncio.to_thread(shelf.keep, file.filename, file.file, author, format_name)
    except Invalid as error:
        return await _show(request, problem=reason_in(error.message, say_of(request).language), status=422)
    finally:
        await asyncio.to_thread(file.file.close)
    return seen_other(f"{HERE}/{kept.token}")


@routes.get(HERE + "/{token}")
@staff("knowledge.edit")
async def preview(request: web.Request) -> web.Response:
    """What an upload would change: ``?publish=1&show=errors&page=2``."""
    say, publish = say_of(request), request.query.get("publish") == "1"
    service, shelf = request.app[TRANSFER], request.app[UPLOADS]
    kept = await asyncio.to_thread(shelf.get, request.match_info["token"])
    try:
        plan = await asyncio.to_thread(plan_of, service, kept, publish=publish)
    except Invalid as error:
        problem = reason_in(error.message, say.language)
        return await page(request, "transfer/unreadable.html", status=422, upload=kept, problem=problem)
    facts = facts_of(plan, request.query.get("show", ""), read_number(request), say)
    return await page(request, "transfer/preview.html", upload=kept, publish=publish, **facts)


@routes.post(HERE + "/{token}")
@staff("knowledge.edit")
async def run(request: web.Request) -> web.Response:
    """Import an upload, as drafts or put live."""
    publish = (await request.post()).get("publish") == "1"
    if publish:
        allow(request, "knowledge.publish")
    service, shelf = request.app[TRANSFER], request.app[UPLOADS]
    author = request[SIGNED].account.account_id
    token = request.match_info["token"]

    def work() -> tuple[int, int]:
        kept = shelf.get(token)
        if kept.done_at is not None and kept.undone_at is None:
            raise Conflict("this file was imported already", code="imported")
        report = service.run(plan_of(service, kept, publish=publish), author)
        done = shelf.done(kept, report, published=publish)
        return done.added, done.changed

    added, changed = await asyncio.to_thread(work)
    await note(request, "entry.imported", f"import:{token}", added=added, changed=changed)
    undo = f"{HERE}/{token}/undo"
    return seen_other(HERE, toast="transfer.done", undo=undo, added=added, changed=changed)


@routes.post(HERE + "/{token}/undo")
@staff("knowledge.edit")
async def undo(request: web.Request) -> web.Response:
    """Bring every entry of an import back to what it was."""
    service, shelf = request.app[TRANSFER], request.app[UPLOADS]
    kept = await asyncio.to_thread(shelf.get, request.match_info["token"])
    if kept.published:
        allow(request, "knowledge.publish")
    author = request[SIGNED].account.account_id

    def work() -> int:
        if kept.done_at is None or kept.undone_at is not None:
            raise Conflict("there is nothing to undo", code="nothing_to_undo")
        count = service.undo(kept.touched, author)
        shelf.undone(kept)
        return count

    count = await asyncio.to_thread(work)
    await note(request, "entry.import_undone", f"import:{kept.token}", entries=count)
    return seen_other(HERE, toast="transfer.was_undone", n=count)


@routes.post(HERE + "/{token}/discard")
@staff("knowledge.edit")
async def discard(request: web.Request) -> web.Response:
    """Throw an upload away that was not imported."""
    shelf = request.app[UPLOADS]

    def work() -> None:
        kept = shelf.get(request.match_info["token"])
        if kept.done_at is None:
            shelf.drop(kept)

    await asyncio.to_thread(work)
    return seen_other(HERE, toast="transfer.discarded")


async def _show(request: web.Request, *, problem: str = "", status: int = 200) -> web.Response:
    recent = await asyncio.to_thread(request.app[UPLOADS].recent, RECENT)
    return await page(
        request, "transfer/transfer.html", status=status, problem=problem, recent=recent, formats=FORMATS,
        exports=tuple(EXPORTS), max_mb=MAX_MB,
    )  # fmt: skip


def _today(request: web.Request) -> str:
    now: datetime = request.app[UPLOADS].now()
    return f"{now:%Y-%m-%d}"

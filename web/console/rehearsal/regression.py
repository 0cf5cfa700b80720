"""The pages of the regression set: its questions, how they fare now, adding, removing, bringing back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from aiohttp import web

from kernel.errors import Conflict, Invalid
from kernel.languages import LANGUAGES
from knowledge.regression.model import RegressionQuestion, Verdict
from web.console.entries.form import text_of
from web.console.entries.listing import staff_names
from web.console.guard import staff
from web.console.keys import ACCOUNTS, KNOWLEDGE, REGRESSION, SIGNED
from web.console.page import page, say_of, seen_other
from web.console.paging import SIZE, Page, read_choice, read_number, read_text
from web.console.rehearsal.http import titles_of
from web.console.trail import note
from web.keys import MESSAGES

SET: Final = "/console/checks"
NOTHING: Final = "-"  # chosen where no entry may answer
RUNS: Final = 10
routes: Final = web.RouteTableDef()


@routes.get(SET)
@staff("knowledge.read")
async def questions(request: web.Request) -> web.Response:
    """The questions of the set, each asked now; ``?show=wrong`` asks them all."""
    return await _show(request, _given(request))


@routes.post(SET)
@staff("knowledge.edit")
async def add(request: web.Request) -> web.Response:
    """Put a question into the set."""
    form = await request.post()
    given = {name: text_of(form, name) for name in ("text", "language", "expected", "reason", "conversation")}
    author = request[SIGNED].account.account_id
    try:
        added = await asyncio.to_thread(_add, request.app, given, author)
    except (Invalid, Conflict) as error:
        return await _show(
            request, given, problem=error.field or "text", code=error.code, status=error.status
        )
    await note(request, "check.added", f"check:{added.question_id}", question=added.text)
    return seen_other(SET, toast="checks.added", undo=f"{_path(added)}/remove")


@routes.post(SET + "/{question_id}/remove")
@staff("knowledge.edit")
async def remove(request: web.Request) -> web.Response:
    """Take a question out of the set."""
    question_id = request.match_info["question_id"]
    author, reason = request[SIGNED].account.account_id, text_of(await request.post(), "reason")
    await asyncio.to_thread(request.app[REGRESSION].remove, question_id, author, reason)
    await note(request, "check.removed", f"check:{question_id}", reason=reason)
    return seen_other(SET, toast="checks.removed", undo=f"{SET}/{quote(question_id, safe='')}/restore")


@routes.post(SET + "/{question_id}/restore")
@staff("knowledge.edit")
async def restore(request: web.Request) -> web.Response:
    """Bring a removed question back."""
    question_id = request.match_info["question_id"]
    await asyncio.to_thread(request.app[REGRESSION].restore, question_id)
    await note(request, "check.restored", f"check:{question_id}")
    return seen_other(SET, toast="checks.restored")


def _let_go_of_erased(app: web.Application, origins: Sequence[str | None]) -> None:
    messages = app[MESSAGES]
    gone = [one for one in dict.fromkeys(origins) if one and not messages.newest(one, 1)]
    if gone:
        app[REGRESSION].forget_origins(gone)


def _add(app: web.Application, given: dict[str, str], author: str) -> RegressionQuestion:
    expected = given["expected"]
    if expected != NOTHING and expected not in {one.entry_id for one in app[KNOWLEDGE].entries()}:
        raise Invalid(f"no entry {expected[:64]!r} is in force", field="expected")
    return app[REGRESSION].add(
        given["text"],
        given["language"],
        None if expected == NOTHING else expected,
        author,
        given["reason"],
        given["conversation"] or None,
    )


def _path(question: RegressionQuestion) -> str:
    return f"{SET}/{quote(question.question_id, safe='')}"


def _given(request: web.Request) -> dict[str, str]:
    """What the form begins with, where a conversation or a gap leads here."""
    return {
        "text": read_text(request, "text"),
        "language": read_choice(request, "language", LANGUAGES) or say_of(request).language,
        "expected": read_text(request, "expected"),
        "reason": read_text(request, "reason"),
        "conversation": read_text(request, "conversation"),
    }


async def _show(
    request: web.Request, given: dict[str, str], *, problem: str = "", code: str = "", status: int = 200
) -> web.Response:
    text, only_wrong = read_text(request), request.query.get("show") == "wrong"
    facts = await asyncio.to_thread(
        _read, request.app, text, only_wrong, read_number(request), say_of(request).language
    )
    return await page(
        request,
        "rehearsal/checks.html",
        status=status,
        asked=text,
        only_wrong=only_wrong,
        given=given,
        problem=problem,
        code=code,
        nothing=NOTHING,
        **facts,
    )


def _read(app: web.Application, text: str, only_wrong: bool, number: int, language: str) -> dict[str, Any]:
    regression = app[REGRESSION]
    start = (number - 1) * SIZE
    before, _ = regression.page(text, offset=start, limit=SIZE)
    _let_go_of_erased(app, [one.origin_conversation_id for one in before])
    found, total = regression.page(text, offset=start, limit=SIZE)
    index = app[KNOWLEDGE].index()
    verdicts: tuple[Verdict, ...]
    if only_wrong:
        wrong = [one for one in regression.run(index) if not one.right]
        verdicts = tuple(wrong[start : start + SIZE])
        shown = Page(verdicts, len(wrong), number)
    else:
        verdicts = regression.ask(found, index)
        shown = Page(verdicts, total, number)
    return {
        "shown": shown,
        "size_of_set": total if not text else regression.page(limit=1)[1],
        "titles": titles_of(app, language),
        "names": staff_names(app[ACCOUNTS]),
        "runs": regression.runs(RUNS),
    }

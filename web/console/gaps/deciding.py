"""What the gaps' buttons do, each with an undo; a refused draft comes back as it was typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from aiohttp import web
from multidict import MultiDictProxy

from kernel.errors import Invalid
from kernel.languages import LANGUAGES
from knowledge.gaps.decisions import GapDecisions
from knowledge.gaps.model import Decision
from knowledge.model import Entry
from web.console.gaps.http import show_gap
from web.console.guard import staff
from web.console.keys import GAP_DECISIONS, SIGNED
from web.console.page import say_of, seen_other
from web.console.trail import note

Form = MultiDictProxy[Any]
MAX_ID_CHARS: Final = 128
routes: Final = web.RouteTableDef()


@routes.post("/console/gaps/{gap_id}/accept")
@staff("knowledge.edit")
async def accept(request: web.Request) -> web.Response:
    """Make a draft entry of what the form says."""
    gap_id, form = request.match_info["gap_id"], await request.post()
    entry = read_draft(form)
    try:
        made = await _decide(request, lambda use, by: use.accept(gap_id, entry, by), entry=entry.entry_id)
    except Invalid as error:
        return await _refused(request, gap_id, entry, error)
    return seen_other(f"/console/knowledge/{entry.entry_id}", toast="gaps.accepted", undo=_undo(made))


@routes.post("/console/gaps/{gap_id}/edit")
@staff("knowledge.edit")
async def edit(request: web.Request) -> web.Response:
    """Keep the form's first questions and answers as the gap's proposal."""
    gap_id, form = request.match_info["gap_id"], await request.post()
    entry = read_draft(form)
    titles = {code: words[0] for code, words in entry.questions.items() if words}
    try:
        made = await _decide(request, lambda use, by: use.edit(gap_id, titles, entry.answers, by))
    except Invalid as error:
        return await _refused(request, gap_id, entry, error)
    return seen_other(_path(gap_id), toast="gaps.edited", undo=_undo(made))


@routes.post("/console/gaps/{gap_id}/wording")
@staff("knowledge.edit")
async def wording(request: web.Request) -> web.Response:
    """Add the gap's wordings to an entry that answers it already."""
    gap_id, entry_id = request.match_info["gap_id"], _text(await request.post(), "entry_id")
    made = await _decide(request, lambda use, by: use.add_wordings(gap_id, entry_id, by), entry=entry_id)
    return seen_other(f"/console/knowledge/{entry_id}", toast="gaps.wording_added", undo=_undo(made))


@routes.post("/console/gaps/{gap_id}/merge")
@staff("knowledge.edit")
async def merge(request: web.Request) -> web.Response:
    """Merge another gap into this one."""
    gap_id, other = request.match_info["gap_id"], _text(await request.post(), "other")
    made = await _decide(request, lambda use, by: use.merge(other, gap_id, by), into=gap_id)
    return seen_other(_path(gap_id), toast="gaps.merged", undo=_undo(made))


@routes.post("/console/gaps/{gap_id}/unmerge")
@staff("knowledge.edit")
async def unmerge(request: web.Request) -> web.Response:
    """Take a gap out of this one again."""
    gap_id, other = request.match_info["gap_id"], _text(await request.post(), "other")
    await _decide(request, lambda use, by: use.unmerge(other, by), action="undone")
    return seen_other(_path(gap_id), toast="gaps.taken_apart")


@routes.post("/console/gaps/{gap_id}/dismiss")
@staff("knowledge.edit")
async def dismiss(request: web.Request) -> web.Response:
    """List a gap no more."""
    gap_id, reason = request.match_info["gap_id"], _text(await request.post(), "reason")
    made = await _decide(request, lambda use, by: use.dismiss(gap_id, reason, by), reason=reason)
    return seen_other("/console/gaps", toast="gaps.dismissed", undo=_undo(made))


@routes.post("/console/gaps/{gap_id}/reopen")
@staff("knowledge.edit")
async def reopen(request: web.Request) -> web.Response:
    """List a dismissed gap again."""
    gap_id = request.match_info["gap_id"]
    made = await _decide(request, lambda use, by: use.reopen(gap_id, by))
    return seen_other(_path(gap_id), toast="gaps.reopened", undo=_undo(made))


@routes.post("/console/gaps/decisions/{decision_id}/undo")
@staff("knowledge.edit")
async def undo(request: web.Request) -> web.Response:
    """Take a decision back."""
    decision_id = request.match_info["decision_id"]
    made = await _decide(request, lambda use, by: use.undo(decision_id, by), action="undone")
    return seen_other(_path(made.gap_id), toast="gaps.undone")


def read_draft(form: Form) -> Entry:
    """The entry that the form holds, a question a line."""
    questions = {code: tuple(_lines(form, f"questions_{code}")) for code in LANGUAGES}
    answers = {code: _text(form, f"answer_{code}") for code in LANGUAGES}
    return Entry(
        entry_id=_text(form, "entry_id")[: MAX_ID_CHARS + 1],
        category=_text(form, "category"),
        questions={code: words for code, words in questions.items() if words},
        answers={code: text for code, text in answers.items() if text},
        source_language=next((code for code in LANGUAGES if answers[code]), "en"),
    )


async def _decide(
    request: web.Request, act: Callable[[GapDecisions, str], Decision], **told: object
) -> Decision:
    author = request[SIGNED].account.account_id
    made = await asyncio.to_thread(act, request.app[GAP_DECISIONS], author)
    await note(request, f"gap.{told.pop('action', made.kind)}", f"gap:{made.gap_id}", **told)
    return made


async def _refused(request: web.Request, gap_id: str, entry: Entry, error: Invalid) -> web.Response:
    say, key = say_of(request), f"gaps.wrong.{error.field}"
    problem = say(key) if say.has(key) else error.message
    return await show_gap(request, gap_id, draft=entry, problem=problem, status=422)


def _path(gap_id: str) -> str:
    return f"/console/gaps/{gap_id}"


def _undo(made: Decision) -> str:
    return f"/console/gaps/decisions/{made.decision_id}/undo"


def _text(form: Form, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _lines(form: Form, name: str) -> list[str]:
    return [line.strip() for line in _text(form, name).splitlines() if line.strip()]

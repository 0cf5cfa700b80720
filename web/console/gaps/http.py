"""The pages that show gaps: the ranked list, one gap, and how far a computing is."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from aiohttp import web

from kernel.errors import Conflict
from kernel.languages import LANGUAGES
from knowledge.gaps.drafting import draft_of
from knowledge.gaps.model import SHOWN, SORTS, GapRun, GapView, Sort
from knowledge.gaps.service import GapQuery, GapService
from knowledge.model import Answer, Entry, Match
from knowledge.service import KnowledgeService
from web.console.gaps.drawing import bars, basket_texts
from web.console.guard import staff
from web.console.keys import GAPS, KNOWLEDGE
from web.console.page import HEADERS, language_of, page, seen_other
from web.console.paging import SIZE, Page, read_choice, read_number, read_text

NEAREST: Final = 4
EXAMPLES_SHOWN: Final = 12
OTHERS_OFFERED: Final = 60
routes: Final = web.RouteTableDef()


@routes.get("/console/gaps")
@staff("knowledge.read")
async def gaps(request: web.Request) -> web.Response:
    """The gaps, ranked; searched, filtered and sorted by the address."""
    sort: Sort = next((one for one in SORTS if one == request.query.get("sort")), "impact")
    number = read_number(request)
    query = GapQuery(
        shown=read_choice(request, "state", SHOWN) or "open",
        text=read_text(request),
        language=read_choice(request, "language", LANGUAGES),
        sort=sort,
        offset=(number - 1) * SIZE,
        limit=SIZE,
    )
    facts = await asyncio.to_thread(_read_list, request.app[GAPS], query)
    listed = Page(facts.pop("lines"), facts.pop("total"), number)
    return await page(
        request, "gaps/list.html", asked=query, gaps=listed, bars=bars, baskets=basket_texts, **facts
    )


@routes.post("/console/gaps/refresh")
@staff("knowledge.edit")
async def refresh(request: web.Request) -> web.Response:
    """Compute the gaps now; one computing at a time."""
    try:
        await asyncio.to_thread(request.app[GAPS].start)
    except Conflict:
        return seen_other("/console/gaps", toast="gaps.runs_already")
    return seen_other("/console/gaps")


@routes.get("/console/gaps/progress")
@staff("knowledge.read")
async def progress(request: web.Request) -> web.Response:
    """How far the computing is that runs now."""
    running = await asyncio.to_thread(request.app[GAPS].running)
    told: dict[str, Any] = {"running": running is not None}
    if running is not None:
        told |= {"step": running.step, "share": whole_share(running)}
    return web.json_response(told, headers=HEADERS)


@routes.get("/console/gaps/{gap_id}")
@staff("knowledge.read")
async def gap(request: web.Request) -> web.Response:
    """One gap: who asked, what staff replied, which entries are near, what to do."""
    return await show_gap(request, request.match_info["gap_id"])


async def show_gap(
    request: web.Request, gap_id: str, *, draft: Entry | None = None, problem: str = "", status: int = 200
) -> web.Response:
    """A gap's page; ``draft`` is what somebody typed and ``problem`` why it was refused."""
    language = language_of(request)
    facts = await asyncio.to_thread(_read_gap, request.app[GAPS], request.app[KNOWLEDGE], gap_id, language)
    return await page(
        request,
        "gaps/gap.html",
        status=status,
        problem=problem,
        draft=draft or facts.pop("proposed"),
        bars=bars,
        baskets=basket_texts,
        **facts,
    )


def whole_share(run: GapRun) -> float:
    """How much of a computing is done, 0 to 1: embedding takes most of it."""
    begin, end = {"reading": (0.0, 0.05), "embedding": (0.05, 0.75), "grouping": (0.75, 0.95)}.get(
        run.step, (0.95, 1.0)
    )
    return round(begin + (end - begin) * min(1.0, max(0.0, run.share)), 3)


def _read_list(service: GapService, query: GapQuery) -> dict[str, Any]:
    listing = service.listing(query)
    running = service.running()
    return {
        "lines": listing.lines,
        "total": listing.total,
        "counts": listing.counts,
        "running": running,
        "share": whole_share(running) if running else 0.0,
        "last": service.last_run(),
    }


def _read_gap(service: GapService, knowledge: KnowledgeService, gap_id: str, language: str) -> dict[str, Any]:
    view = service.view(gap_id)
    near = service.near(view.line.gap.gap_id, NEAREST)
    others, _ = service.page(GapQuery(limit=OTHERS_OFFERED))
    told = {view.line.gap.gap_id, *(line.gap.gap_id for line, _ in near)}
    return {
        "view": view,
        "line": view.line,
        "gap": view.line.gap,
        "examples": view.examples[:EXAMPLES_SHOWN],
        "more": max(0, len(view.examples) - EXAMPLES_SHOWN),
        "entries": _nearest_entries(knowledge, view, language),
        "answering": _answering(knowledge, view),
        "near": near,
        "others": [line for line in others if line.gap.gap_id not in told],
        "proposed": draft_of(view),
    }


def _nearest_entries(knowledge: KnowledgeService, view: GapView, language: str) -> list[Match]:
    """The entries in force that come nearest to the gap's titles, each once with its best score."""
    best: dict[str, Match] = {}
    for code, title in view.line.titles.items():
        for match in knowledge.search(title, code, NEAREST):
            known = best.get(match.entry_id)
            if (
                known is None
                or match.score > known.score
                or (match.score == known.score and code == language)
            ):
                best[match.entry_id] = match
    return sorted(best.values(), key=lambda match: -match.score)[:NEAREST]


def _answering(knowledge: KnowledgeService, view: GapView) -> set[str]:
    """The entries that would answer the gap's titles if they were asked now."""
    told = [knowledge.answer(title, code) for code, title in view.line.titles.items()]
    return {one.match.entry_id for one in told if isinstance(one, Answer)}

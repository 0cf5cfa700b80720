"""The list of entries: what its address asks for, and what its rows tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from aiohttp import web

from kernel.accounts.service import AccountService
from kernel.languages import LANGUAGES
from knowledge.editing.model import SORTS, EntryLine, EntryQuery, Sort
from knowledge.editing.service import EditingService
from knowledge.model import STATES, State
from web.console.paging import SIZE, Page, read_choice, read_number, read_text

NEEDS: Final = ("stale", "broken")
MAX_CATEGORY_CHARS: Final = 128
EVERY: Final[tuple[State | Literal[""], ...]] = ("", *STATES)
ALL_LIMIT: Final = 20_000  # read whole where the rows must be looked at one by one


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list asks for."""

    query: EntryQuery
    needs: str  # "stale", "broken" or nothing
    number: int

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for beyond the whole list."""
        asked = self.query
        return bool(asked.text or asked.language or asked.category or asked.tag or self.needs)


def read_asked(request: web.Request) -> Asked:
    """What the address asks for; what it misspells is left out."""
    number = read_number(request)
    needs = read_choice(request, "needs", NEEDS)
    sort: Sort = next((one for one in SORTS if one == request.query.get("sort")), "changed")
    query = EntryQuery(
        text=read_text(request),
        state=next((one for one in STATES if one == request.query.get("state")), ""),
        language=read_choice(request, "language", LANGUAGES),
        category=read_text(request, "category")[:MAX_CATEGORY_CHARS],
        tag=read_text(request, "tag"),
        stale=needs == "stale",
        sort=sort,
        offset=(number - 1) * SIZE,
        limit=SIZE,
    )
    return Asked(query, needs, number)


def read_list(editing: EditingService, asked: Asked) -> dict[str, Any]:
    """The rows of a page, how many entries are in each state, and what can be chosen from."""
    lines, total = read_lines(editing, asked)
    return {
        "asked": asked,
        "entries": Page(lines, total, asked.number),
        "counts": {state: count(editing, replace(asked.query, state=state)) for state in EVERY},
        "categories": editing.categories(),
        "tags": editing.tags(),
    }


def read_lines(editing: EditingService, asked: Asked) -> tuple[list[EntryLine], int]:
    """The rows of a page, and how many there are."""
    if asked.needs != "broken":
        return editing.page(asked.query)
    lines = broken_lines(editing, asked.query)
    return lines[asked.query.offset : asked.query.offset + asked.query.limit], len(lines)


def broken_lines(editing: EditingService, query: EntryQuery) -> list[EntryLine]:
    """Every entry that ``query`` asks for with a fact that has nothing to tell any more."""
    lines, _ = editing.page(replace(query, offset=0, limit=ALL_LIMIT))
    return [one for one in lines if one.broken]


def count(editing: EditingService, query: EntryQuery) -> int:
    """How many entries ``query`` asks for."""
    return editing.page(replace(query, offset=0, limit=1))[1]


def staff_names(accounts: AccountService) -> dict[str, str]:
    """The name of each account by its id, for rows that tell who did something."""
    return {one.account_id: one.name or one.email for one in accounts.list_accounts()}

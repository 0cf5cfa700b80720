"""What waits for somebody of the shop, counted room by room as far as the room's service is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from aiohttp import web

from knowledge.editing.model import EntryQuery
from web.console.entries.listing import broken_lines, count
from web.console.keys import EDITING, GAPS

if TYPE_CHECKING:
    from kernel.accounts.model import Account

Kind = Literal["", "warn", "bad"]
ENTRIES: Final = "/console/knowledge"
RECENT: Final = 6


@dataclass(frozen=True, slots=True)
class Waiting:
    """One number of the first page: what it counts, where it leads, how urgent it is."""

    label: str  # the key of a text
    count: int
    path: str
    kind: Kind = ""


Counter = Callable[[web.Application, "Account"], list[Waiting]]


def entries_waiting(app: web.Application, account: Account) -> list[Waiting]:
    """Drafts and reviews of the knowledge base, and what has grown stale in it."""
    editing = app.get(EDITING)
    if editing is None or not account.may("knowledge.read"):
        return []
    found = [
        Waiting("home.stale", count(editing, EntryQuery(stale=True)), f"{ENTRIES}?needs=stale", "warn"),
        Waiting("home.broken", len(broken_lines(editing, EntryQuery())), f"{ENTRIES}?needs=broken", "bad"),
    ]
    if account.may("knowledge.edit"):
        drafts = count(editing, EntryQuery(state="draft"))
        found.insert(0, Waiting("home.drafts", drafts, f"{ENTRIES}?state=draft"))
    if account.may("knowledge.publish"):
        reviews = count(editing, EntryQuery(state="review"))
        found.insert(0, Waiting("home.reviews", reviews, f"{ENTRIES}?state=review", "warn"))
    return found


def gaps_waiting(app: web.Application, account: Account) -> list[Waiting]:
    """What shoppers asked and the shop did not answer well."""
    gaps = app.get(GAPS)
    if gaps is None or not account.may("knowledge.read"):
        return []
    return [Waiting("home.gaps", gaps.counts()["open"], "/console/gaps", "warn")]


COUNTERS: Final[tuple[Counter, ...]] = (entries_waiting, gaps_waiting)


def read_home(app: web.Application, account: Account) -> dict[str, Any]:
    """The numbers of every room, what goes live next, and what changed last; runs in a thread."""
    waiting = [one for counter in COUNTERS for one in counter(app, account)]
    editing = app.get(EDITING)
    if editing is None or not account.may("knowledge.read"):
        return {"waiting": waiting, "recent": [], "scheduled": []}
    planned = editing.scheduled()[:RECENT]
    return {
        "waiting": waiting,
        "recent": editing.page(EntryQuery(limit=RECENT))[0],
        "scheduled": [(one, editing.read(one.entry_id).entry) for one in planned],
    }

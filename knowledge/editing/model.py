"""Editing as values: an entry's record, its history, publications, what a list of entries asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from kernel.errors import Conflict
from knowledge.model import Entry, State

Sort = Literal["changed", "id", "category", "title"]
SORTS: Final[tuple[Sort, ...]] = ("changed", "id", "category", "title")
Change = Literal["save", "restore", "import"]
StepKind = Literal["publish", "archive", "unarchive", "submit"]


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """Which entries a list shows; an empty part does not restrict."""

    text: str = ""  # in the id, a question or an answer
    state: State | Literal[""] = ""  # "published": in force, whatever draft stands beside it
    language: str = ""  # has a text in it
    category: str = ""
    tag: str = ""
    stale: bool = False  # only those with a translation older than its source
    sort: Sort = "changed"  # the newest change first; every other ascending
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry in a list, as its newest revision has it."""

    entry_id: str
    titles: dict[str, str]  # language -> the shown question
    category: str
    tags: tuple[str, ...]
    state: State
    revision: int
    published_revision: int | None  # the one in force
    publish_at: datetime | None  # when a scheduled revision goes live
    stale: tuple[str, ...]  # languages
    broken: tuple[str, ...]  # placeholders that have nothing to tell any more
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One step of an entry: what it put in force or took out, done or waiting; it can be undone."""

    publication_id: str
    entry_id: str
    kind: StepKind
    revision: int | None  # what it puts in force; submitted: what is to be read
    previous: int | None  # what was in force before; None: nothing
    state_before: State
    before: str | None  # the step before it
    at: datetime  # when it takes, or took, effect
    author: str
    reason: str
    made_at: datetime
    done_at: datetime | None = None  # None: it waits
    undone_at: datetime | None = None
    undone_by: str | None = None

    @property
    def waits(self) -> bool:
        """Whether its moment is still to come."""
        return self.done_at is None and self.undone_at is None


@dataclass(frozen=True, slots=True)
class Head:
    """Where an entry stands: which revision is the newest, which is in force."""

    entry_id: str
    revision: int
    state: State
    published_revision: int | None
    last_step: str | None
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that an editor needs of one entry."""

    entry: Entry  # the newest revision
    published: Entry | None  # the one in force
    publish_at: datetime | None
    waiting: Publication | None = None  # what is scheduled


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One revision in an entry's history."""

    entry_id: str
    revision: int
    state: State
    change: Change
    at: datetime
    author: str
    reason: str
    in_force: bool
    publications: tuple[Publication, ...] = ()  # what was done with it, the newest first


@dataclass(frozen=True, slots=True)
class ImportCount:
    """What an import did."""

    added: int
    changed: int
    unchanged: int


class EditConflict(Conflict):
    """An entry was changed by somebody else meanwhile.

    Args:
        theirs: the newest revision as it stands.
        yours: what was to be saved; nothing of it has been.
    """

    default_code = "edit_conflict"

    def __init__(self, theirs: Entry, yours: Entry) -> None:
        super().__init__(
            f"entry {theirs.entry_id} was changed by {theirs.updated_by or 'somebody else'} "
            f"since revision {yours.revision}: it is at revision {theirs.revision} now",
            field="revision",
        )
        self.theirs = theirs
        self.yours = yours

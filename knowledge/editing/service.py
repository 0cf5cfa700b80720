"""Editing's use cases: write a draft, have it reviewed, publish it now or later, take it back.

A published revision stays in force while newer drafts are written. Each change is one transaction.

Errors   EditConflict when an entry was changed by somebody else meanwhile; Invalid for a bad entry;
         NotFound for an unknown entry, revision or publication
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kernel.clock import Clock
from kernel.database import Database
from knowledge.editing.model import EntryLine, EntryQuery, ImportCount, Publication, Record, RevisionLine
from knowledge.facts import Facts
from knowledge.model import Entry


class EditingService:
    """What staff do with entries.

    Args:
        facts: says which placeholders there are and what they tell.
    """

    def __init__(self, database: Database, clock: Clock, facts: Facts) -> None:
        self._database = database
        self._clock = clock
        self._facts = facts

    def page(self, query: EntryQuery) -> tuple[list[EntryLine], int]:
        """The entries that ``query`` asks for, and how many there are without its limit."""
        raise NotImplementedError

    def read(self, entry_id: str) -> Record:
        """One entry: its newest revision, the one in force, and what is scheduled."""
        raise NotImplementedError

    def save(self, entry: Entry, author: str, reason: str = "") -> Record:
        """Write a draft revision; ``entry.revision`` is the one that the author saw, 0 for a new entry."""
        raise NotImplementedError

    def submit(self, entry_id: str, revision: int, author: str, reason: str = "") -> Record:
        """Ask for a review of the newest revision."""
        raise NotImplementedError

    def publish(
        self, entry_id: str, revision: int, author: str, *, at: datetime | None = None, reason: str = ""
    ) -> Publication:
        """Put the newest revision in force, now or ``at`` a moment to come."""
        raise NotImplementedError

    def undo(self, publication_id: str, author: str) -> Record:
        """Take a publication back: what was in force before is again, a schedule is dropped."""
        raise NotImplementedError

    def archive(self, entry_id: str, author: str, reason: str = "") -> Publication:
        """Take an entry out of force and out of the lists; its revisions stay."""
        raise NotImplementedError

    def unarchive(self, entry_id: str, author: str) -> Record:
        """Bring an archived entry back, as a draft."""
        raise NotImplementedError

    def revisions(self, entry_id: str) -> list[RevisionLine]:
        """An entry's history, the newest revision first."""
        raise NotImplementedError

    def revision(self, entry_id: str, number: int) -> Entry:
        """An entry as one revision had it."""
        raise NotImplementedError

    def restore(self, entry_id: str, number: int, author: str, reason: str = "") -> Record:
        """Write an old revision again, as the newest draft."""
        raise NotImplementedError

    def scheduled(self) -> list[Publication]:
        """What waits for its moment, the nearest first."""
        raise NotImplementedError

    def due(self, now: datetime) -> list[Publication]:
        """Publish what is scheduled up to ``now``; what was published."""
        raise NotImplementedError

    def import_entries(
        self, entries: Iterable[Entry], author: str, publish: bool, reason: str = "import"
    ) -> ImportCount:
        """Save each entry that differs from its newest revision, all in one transaction."""
        raise NotImplementedError

    def categories(self) -> list[str]:
        """The categories in use, by name."""
        raise NotImplementedError

    def tags(self) -> list[str]:
        """The tags in use, by name."""
        raise NotImplementedError

"""The knowledge base's use cases: answer a question, save an entry, import many.

Errors   Conflict when an entry was changed by somebody else meanwhile; Invalid for a bad entry
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict, NotFound
from knowledge import store
from knowledge.editing.model import ImportCount
from knowledge.facts import NO_FACTS, Facts
from knowledge.model import ANYONE, Answer, Asker, Choices, Entry, Match, check_entry
from knowledge.search import Embeds, EntryIndex

__all__ = ["ImportCount", "KnowledgeService"]

CHOICES: Final = 2
MAX_TEXT_CHARS: Final = 500


class KnowledgeService:
    """Answers from the entries in force; an edit answers the next question.

    Args:
        embedder: None to compare by words alone.
    """

    def __init__(
        self, database: Database, clock: Clock, embedder: Embeds | None, facts: Facts = NO_FACTS
    ) -> None:
        self._database = database
        self._clock = clock
        self._embedder = embedder
        self._facts = facts
        self._lock = threading.Lock()
        self._index: tuple[int, EntryIndex] | None = None

    def answer(self, text: str, language: str, asker: Asker = ANYONE) -> Answer | Choices | None:
        """The entry that answers ``text``, two that may, or None: the shop does not say."""
        index = self.index()
        return index.decide(self._search(index, text, language, CHOICES, asker), language)

    def search(self, text: str, language: str, k: int = 10, asker: Asker = ANYONE) -> list[Match]:
        """The ``k`` entries nearest to ``text``, best first."""
        return self._search(self.index(), text, language, k, asker)

    def _search(self, index: EntryIndex, text: str, language: str, k: int, asker: Asker) -> list[Match]:
        now = self._clock.now()
        return index.search(
            text[:MAX_TEXT_CHARS],
            language,
            k,
            lambda entry: entry.holds_at(now) and entry.audience.admits(asker),
        )

    def get(self, entry_id: str) -> Entry:
        """One entry in force.

        Raises:
            NotFound: when there is none.
        """
        with self._database.read() as connection:
            entry = store.read_entry(connection, entry_id)
        if entry is None:
            raise NotFound(f"no entry {entry_id[:64]!r}", field="entry_id")
        return entry

    def entries(self) -> list[Entry]:
        """Every entry in force."""
        with self._database.read() as connection:
            return store.read_entries(connection)

    def save(self, entry: Entry, author: str, reason: str = "") -> Entry:
        """Write the next revision; ``entry.revision`` is the one that the author saw.

        Raises:
            Conflict: when that is not the one in force.
        """
        check_entry(entry)
        with self._database.write() as connection:
            if not store.write_entry(connection, entry, self._clock.now(), author, reason):
                raise Conflict(
                    f"entry {entry.entry_id} was changed by somebody else since revision {entry.revision}",
                    field="revision",
                )
        return replace(entry, revision=entry.revision + 1)

    def archive(self, entry_id: str, author: str, reason: str = "") -> None:
        """Take an entry out of force; its revisions stay."""
        entry = self.get(entry_id)
        with self._database.write() as connection:
            if not store.write_entry(connection, entry, self._clock.now(), author, reason, archived=True):
                raise Conflict(f"entry {entry_id} was changed meanwhile", field="revision")

    def import_entries(self, entries: Iterable[Entry], author: str) -> ImportCount:
        """Save each entry that differs from the one in force, all in one transaction."""
        added = changed = unchanged = 0
        with self._database.write() as connection:
            known = {entry.entry_id: entry for entry in store.read_entries(connection)}
            for entry in entries:
                check_entry(entry)
                before = known.get(entry.entry_id)
                revision = before.revision if before else store.read_revision(connection, entry.entry_id)
                if before is not None and _same(before, entry):
                    unchanged += 1
                    continue
                store.write_entry(
                    connection, replace(entry, revision=revision), self._clock.now(), author, "import"
                )
                added, changed = added + (before is None), changed + (before is not None)
        return ImportCount(added, changed, unchanged)

    def version(self) -> int:
        """Grows with every change of what is in force."""
        with self._database.read() as connection:
            return store.read_version(connection)

    def index(self) -> EntryIndex:
        """The index over every entry in force, as new as the newest change."""
        version = self.version()
        held = self._index
        if held is not None and held[0] == version:
            return held[1]
        with self._lock:
            if self._index is None or self._index[0] != version:
                previous = self._index[1] if self._index else None
                self._index = (version, EntryIndex(self.entries(), self._embedder, previous))
            return self._index[1]


def _same(left: Entry, right: Entry) -> bool:
    return (left.category, left.questions, left.answers, left.tags) == (
        right.category, right.questions, right.answers, right.tags,
    )  # fmt: skip

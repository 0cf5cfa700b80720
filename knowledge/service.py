"""The knowledge base's use cases: answer a question, save an entry, import many.

Errors   Conflict when an entry was changed by somebody else meanwhile; Invalid for a bad entry
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict, NotFound
from knowledge import store
from knowledge.model import Answer, Choices, Entry, Match, check_entry
from knowledge.search import Embeds, EntryIndex

# Where "sure" and "perhaps" begin: about one in twenty questions that no entry answers reaches SURE,
# on the demo shop's FAQ with wordings held out. Words alone (no embedder) need more.
SURE: Final = 0.45
PERHAPS: Final = 0.36
SURE_BY_WORDS: Final = 0.60
PERHAPS_BY_WORDS: Final = 0.45
CLEAR_LEAD: Final = 0.05
SMALL_LEAD: Final = 0.02
CHOICES: Final = 2
MAX_TEXT_CHARS: Final = 500


@dataclass(frozen=True, slots=True)
class ImportCount:
    """What an import did."""

    added: int
    changed: int
    unchanged: int


class KnowledgeService:
    """Answers from the entries in force; an edit answers the next question.

    Args:
        embedder: None to compare by words alone.
    """

    def __init__(self, database: Database, clock: Clock, embedder: Embeds | None) -> None:
        self._database = database
        self._clock = clock
        self._embedder = embedder
        self._lock = threading.Lock()
        self._index: tuple[int, EntryIndex] | None = None

    def answer(self, text: str, language: str) -> Answer | Choices | None:
        """The entry that answers ``text``, two that may, or None: the shop does not say."""
        sure, perhaps = (SURE, PERHAPS) if self._embedder else (SURE_BY_WORDS, PERHAPS_BY_WORDS)
        near = [match for match in self.search(text, language, CHOICES) if match.score >= perhaps]
        if not near:
            return None
        lead = near[0].score - (near[1].score if len(near) > 1 else 0.0)
        if len(near) == 1 or lead >= CLEAR_LEAD or (near[0].score >= sure and lead >= SMALL_LEAD):
            return Answer(near[0])
        return Choices(tuple(near))

    def search(self, text: str, language: str, k: int = 10) -> list[Match]:
        """The ``k`` entries nearest to ``text``, best first."""
        return self._current_index().search(text[:MAX_TEXT_CHARS], language, k)

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

    def _current_index(self) -> EntryIndex:
        with self._database.read() as connection:
            version = store.read_version(connection)
        held = self._index
        if held is not None and held[0] == version:
            return held[1]
        with self._lock:
            if self._index is None or self._index[0] != version:
                self._index = (version, EntryIndex(self.entries(), self._embedder))
            return self._index[1]


def _same(left: Entry, right: Entry) -> bool:
    return (left.category, left.questions, left.answers, left.tags) == (
        right.category, right.questions, right.answers, right.tags,
    )  # fmt: skip

"""The knowledge base as the chat asks it: what is in force, for this asker, at this moment.

Every question reads the version of what is in force: after a publish in any process the next
question is answered by the new text. The index holds every published entry; the time that an entry
is for and its audience are judged as each question comes, so that both open and close by themselves.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import NotFound
from kernel.languages import pick_text
from knowledge import store
from knowledge.facts import NO_FACTS, Facts
from knowledge.model import ANYONE, Answer, Asker, Choices, Entry, Match
from knowledge.search import Embeds, EntryIndex
from retrieval.tokens import normalised

CHOICES: Final = 2
SPARE: Final = 3  # more are looked at than are told: a fact that died may leave nothing of an answer
MAX_TEXT_CHARS: Final = 500
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Held:
    """The entries in force at one version, and the index over them."""

    version: int
    entries: dict[str, Entry]
    index: EntryIndex
    worded: dict[str, tuple[str, ...]]  # a wording without case and marks -> the entries that have it


class KnowledgeService:
    """Answers from the entries in force; an edit answers the next question.

    Args:
        embedder: None to compare by words alone.
        facts: tells what the placeholders in answers stand for.
    """

    def __init__(
        self, database: Database, clock: Clock, embedder: Embeds | None, facts: Facts = NO_FACTS
    ) -> None:
        self._database = database
        self._clock = clock
        self._embedder = embedder
        self._facts = facts
        self._lock = threading.Lock()
        self._newest: _Held | None = None

    def answer(self, text: str, language: str, asker: Asker = ANYONE) -> Answer | Choices | None:
        """The entry that answers ``text``, two that may, or None: the shop does not say."""
        held = self._held()
        return held.index.decide(self._search(held, text, language, CHOICES, asker), language)

    def search(self, text: str, language: str, k: int = 10, asker: Asker = ANYONE) -> list[Match]:
        """The ``k`` entries nearest to ``text``, best first, their facts told."""
        return self._search(self._held(), text, language, k, asker)

    def worded(self, text: str) -> tuple[str, ...]:
        """The entries one of whose wordings is just this text; it costs no search."""
        return self._held().worded.get(_plain(text), ())

    def tell(self, entry_id: str, language: str, asker: Asker = ANYONE) -> Match:
        """One entry as an answer, for a button that names it.

        Raises:
            NotFound: when nothing of this id is in force for this asker now.
        """
        entry = self._held().entries.get(entry_id)
        if entry is not None and self._admits(asker)(entry):
            shown = language if entry.answers.get(language) else next(iter(entry.answers))
            told = self._told(
                entry,
                Match(
                    entry_id, entry.revision, entry.title(shown), pick_text(entry.answers, shown), shown, 1.0
                ),
            )
            if told is not None:
                return told
        raise NotFound(f"no entry {entry_id[:64]!r}", field="entry_id")

    def get(self, entry_id: str) -> Entry:
        """One entry in force now, whoever it is for, as it is written.

        Raises:
            NotFound: when there is none.
        """
        with self._database.read() as connection:
            entry = store.read_entry(connection, entry_id)
        if entry is None or not entry.holds_at(self._clock.now()):
            raise NotFound(f"no entry {entry_id[:64]!r}", field="entry_id")
        return entry

    def entries(self) -> list[Entry]:
        """Every entry in force now, whoever it is for, as it is written."""
        now = self._clock.now()
        return [entry for entry in self._held().entries.values() if entry.holds_at(now)]

    def version(self) -> int:
        """Grows with every change of what is published."""
        with self._database.read() as connection:
            return store.read_version(connection)

    def index(self) -> EntryIndex:
        """The index over every published entry, as new as the newest change."""
        return self._held().index

    def index_with(self, entry: Entry) -> EntryIndex:
        """The index as it would be with ``entry`` published; nothing else is embedded again."""
        held = self._held()
        entries = held.entries | {entry.entry_id: entry}
        return EntryIndex(list(entries.values()), self._embedder, held.index)

    def _search(self, held: _Held, text: str, language: str, k: int, asker: Asker) -> list[Match]:
        found = held.index.search(text[:MAX_TEXT_CHARS], language, k + SPARE, self._admits(asker))
        told = (self._told(held.entries[match.entry_id], match) for match in found)
        return [match for match in told if match is not None][:k]

    def _admits(self, asker: Asker) -> Callable[[Entry], bool]:
        now = self._clock.now()
        return lambda entry: entry.holds_at(now) and entry.audience.admits(asker)

    def _told(self, entry: Entry, match: Match) -> Match | None:
        """The match with its facts and what it links to; None when nothing of it can be told."""
        text = self._facts.fill(match.answer, match.language).text
        if not text:
            return None
        return replace(
            match, answer=text, product_ids=entry.product_ids, promotion_ids=entry.promotion_ids,
            links=entry.links,
        )  # fmt: skip

    def _held(self) -> _Held:
        version = self.version()
        held = self._newest
        if held is not None and held.version == version:
            return held
        with self._lock:
            if self._newest is None or self._newest.version < version:
                self._newest = self._built(version, self._newest)
            return self._newest

    def _built(self, version: int, before: _Held | None) -> _Held:
        """What is published, read after its version: an index is never older than it says."""
        entries = self._published()
        index = EntryIndex(entries, self._embedder, before.index if before else None)
        worded: dict[str, tuple[str, ...]] = {}
        for entry in entries:
            for wording in dict.fromkeys(_plain(one) for words in entry.questions.values() for one in words):
                worded[wording] = (*worded.get(wording, ()), entry.entry_id)
        return _Held(version, {entry.entry_id: entry for entry in entries}, index, worded)

    def _published(self) -> Sequence[Entry]:
        with self._database.read() as connection:
            return store.read_entries(connection)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(normalised(text)))

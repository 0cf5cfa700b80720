"""Rehearsals' use cases: start one, follow it, stop it, read what it found, say whether it still holds.

Errors   NotFound for an unknown entry or rehearsal; Conflict ``not_running`` for one that is over
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final, Protocol

from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict, NotFound
from kernel.logs import get_log
from kernel.security import new_id
from knowledge.editing.model import Record
from knowledge.model import Entry
from knowledge.questions import AskedQuestion, QuestionArchive
from knowledge.regression.model import RegressionQuestion
from knowledge.regression.service import RegressionService
from knowledge.rehearsal import store
from knowledge.rehearsal.held import EmbedsQuestions, HeldQuestions
from knowledge.rehearsal.model import (
    DEAD_AFTER_S,
    MAX_DAYS,
    MAX_QUESTIONS,
    Change,
    ChangeKind,
    Rehearsal,
    Standing,
    draft_fingerprint,
)
from knowledge.rehearsal.running import Work, counted, rehearse
from knowledge.search import Embeds, EntryIndex

KEPT_DAYS: Final = 90
log = get_log(__name__)


class Knows(Protocol):
    """What is needed of the knowledge in force."""

    def index(self) -> EntryIndex:
        """The index over the entries in force."""
        ...

    def entries(self) -> list[Entry]:
        """Every entry in force."""
        ...

    def version(self) -> int:
        """Grows with every change of what is in force."""
        ...


class Reads(Protocol):
    """What is needed of editing."""

    def read(self, entry_id: str) -> Record:
        """One entry's record."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A change with the question that it is about."""

    change: Change
    asked: AskedQuestion | None = None
    regression: RegressionQuestion | None = None


class _Over(Exception):
    """The run was cancelled, or the process ends."""


class RehearsalService:
    """Drafts tried on stored questions.

    Args:
        embedder: the one of the entries in force; None to compare by words alone.
        keeps_nothing: an embedder for what shoppers asked, which writes nothing to the disk.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        knowledge: Knows,
        editing: Reads,
        regression: RegressionService,
        asked: QuestionArchive,
        embedder: Embeds | None,
        keeps_nothing: EmbedsQuestions | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._knowledge = knowledge
        self._editing = editing
        self._regression = regression
        self._asked = asked
        self._held = None if embedder is None else HeldQuestions(embedder, keeps_nothing or embedder)
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._closing = threading.Event()

    def start(self, entry_id: str, author: str, days: int = 30, limit: int = MAX_QUESTIONS) -> Rehearsal:
        """Begin to rehearse the entry's newest revision; one that is going on with it is given back.

        Raises:
            NotFound: for an unknown entry.
        """
        draft = self._editing.read(entry_id).entry
        going_on = self.latest(entry_id)
        if going_on is not None and self._goes_on_with(going_on, draft):
            return going_on
        rehearsal = self._begin(draft, author, days)
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(1, thread_name_prefix="rehearsal")
            self._pool.submit(self._run, rehearsal, draft, limit)
        return rehearsal

    def rehearse(self, entry_id: str, author: str, days: int = 30, limit: int = MAX_QUESTIONS) -> Rehearsal:
        """Rehearse in this thread, to the end.

        Raises:
            NotFound: for an unknown entry.
        """
        draft = self._editing.read(entry_id).entry
        rehearsal = self._begin(draft, author, days)
        self._run(rehearsal, draft, limit)
        return self.get(rehearsal.rehearsal_id)

    def cancel(self, rehearsal_id: str) -> None:
        """Stop a run; it ends within the next step.

        Raises:
            NotFound: for an unknown one.
            Conflict: when it is over already.
        """
        self.get(rehearsal_id)
        with self._database.write() as connection:
            now = self._clock.now()
            if not store.move(connection, rehearsal_id, state="cancelled", finished_at=now):
                raise Conflict("the rehearsal is over already", code="not_running")

    def get(self, rehearsal_id: str) -> Rehearsal:
        """One run as it stands.

        Raises:
            NotFound: when there is none.
        """
        with self._database.read() as connection:
            found = store.read(connection, rehearsal_id)
        if found is None:
            raise NotFound("there is no such rehearsal")
        return self._alive(found)

    def latest(self, entry_id: str) -> Rehearsal | None:
        """An entry's newest run."""
        with self._database.read() as connection:
            found = store.latest(connection, entry_id)
        return self._alive(found) if found else None

    def recent(self, limit: int = 50) -> list[Rehearsal]:
        """The latest runs of all entries."""
        with self._database.read() as connection:
            return [self._alive(one) for one in store.recent(connection, limit)]

    def standing(self, entry_id: str) -> Standing:
        """Whether the last finished run still tells what publishing the newest revision would do."""
        with self._database.read() as connection:
            found = store.latest(connection, entry_id, "done")
        if found is None:
            return Standing(None)
        draft = self._editing.read(entry_id).entry
        return Standing(
            found,
            draft_changed=draft_fingerprint(draft) != found.fingerprint,
            knowledge_changed=self._knowledge.version() != found.version,
        )

    def page(self, rehearsal_id: str, kind: ChangeKind, offset: int = 0, limit: int = 50) -> list[Found]:
        """One kind of what a run found, with the questions; what was erased since is let go of."""
        with self._database.read() as connection:
            changes = store.read_changes(connection, rehearsal_id, kind, offset, limit)
        asked = self._asked.of([one.source_id for one in changes if one.source == "asked"])
        kept = self._regression.of_ids([one.source_id for one in changes if one.source == "regression"])
        gone = [one.source_id for one in changes if one.source_id not in asked and one.source_id not in kept]
        self._forget(gone)
        return [
            Found(one, asked.get(one.source_id), kept.get(one.source_id))
            for one in changes
            if one.source_id not in gone
        ]

    def counts(self, rehearsal_id: str) -> dict[str, int]:
        """How many changes of each kind there are, without what was erased since."""
        with self._database.read() as connection:
            ids = store.source_ids(connection, rehearsal_id)
        self._forget(sorted(set(ids) - self._asked.present(ids)))
        with self._database.read() as connection:
            return store.count_changes(connection, rehearsal_id)

    def close(self) -> None:
        """End what is going on, and wait for its thread."""
        self._closing.set()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _begin(self, draft: Entry, author: str, days: int) -> Rehearsal:
        now = self._clock.now()
        rehearsal = Rehearsal(
            rehearsal_id=new_id("reh"),
            entry_id=draft.entry_id,
            revision=draft.revision,
            fingerprint=draft_fingerprint(draft),
            version=self._knowledge.version(),
            days=max(1, min(days, MAX_DAYS)),
            author=author,
            state="running",
            total=0,
            done=0,
            started_at=now,
            beat_at=now,
        )
        with self._database.write() as connection:
            store.forget_older(connection, draft.entry_id, now - timedelta(days=KEPT_DAYS))
            store.add(connection, rehearsal)
        return rehearsal

    def _run(self, rehearsal: Rehearsal, draft: Entry, limit: int) -> None:
        try:
            self._work(rehearsal, draft, limit)
        except _Over:
            log.info("rehearsal_over", rehearsal_id=rehearsal.rehearsal_id)
        except Exception as error:  # the job's runner: whoever polls must hear of it
            log.exception("rehearsal_failed", rehearsal_id=rehearsal.rehearsal_id)
            self._move(rehearsal, state="failed", error=type(error).__name__, finished_at=self._clock.now())

    def _work(self, rehearsal: Rehearsal, draft: Entry, limit: int) -> None:
        questions = self._asked.since(rehearsal.days, min(limit, MAX_QUESTIONS))
        work = Work(
            draft=draft,
            entries=tuple(self._knowledge.entries()),
            index=self._knowledge.index(),
            questions=tuple(questions),
            held=self._held,
        )
        done = 0

        def step(count: int) -> None:
            nonlocal done
            done += count
            self._beat(rehearsal, done=done)

        self._beat(rehearsal, total=work.steps)
        changes, people = rehearse(work, self._regression, step)
        counts = counted(changes, work, len(self._regression.questions()))
        with self._database.write() as connection:
            store.add_changes(connection, rehearsal.rehearsal_id, changes)
            finished = {"state": "done", "done": work.steps, "finished_at": self._clock.now()}
            people_counts = {kind: len(who) for kind, who in people.items()}
            if not store.move(
                connection, rehearsal.rehearsal_id, counts=counts, people=people_counts, **finished
            ):
                raise _Over

    def _beat(self, rehearsal: Rehearsal, **values: Any) -> None:
        if self._closing.is_set():
            self._move(rehearsal, state="cancelled", finished_at=self._clock.now())
            raise _Over
        if not self._move(rehearsal, beat_at=self._clock.now(), **values):
            raise _Over

    def _move(self, rehearsal: Rehearsal, **values: Any) -> bool:
        with self._database.write() as connection:
            return store.move(connection, rehearsal.rehearsal_id, **values)

    def _goes_on_with(self, rehearsal: Rehearsal, draft: Entry) -> bool:
        return rehearsal.state == "running" and rehearsal.fingerprint == draft_fingerprint(draft)

    def _alive(self, rehearsal: Rehearsal) -> Rehearsal:
        """The run; one whose process ended in the middle has failed, whatever its row says."""
        silent = self._clock.now() - rehearsal.beat_at
        if rehearsal.state == "running" and silent > timedelta(seconds=DEAD_AFTER_S):
            return replace(rehearsal, state="failed", error="interrupted", finished_at=rehearsal.beat_at)
        return rehearsal

    def _forget(self, gone: Sequence[str]) -> None:
        if gone:
            with self._database.write() as connection:
                store.forget_sources(connection, gone)

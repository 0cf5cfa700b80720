"""Editing's use cases: write a draft, have it reviewed, publish it now or later, take it back.

A published revision stays in force while newer drafts are written. Each change is one transaction.

Errors   EditConflict when an entry was changed by somebody else meanwhile; Invalid for a bad entry;
         NotFound for an unknown entry, revision or publication
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict, Invalid, NotFound
from knowledge.editing import drafts, lists, steps, store
from knowledge.editing.intake import take_in
from knowledge.editing.model import (
    EditConflict,
    EntryLine,
    EntryQuery,
    Head,
    ImportCount,
    Publication,
    Record,
    RevisionLine,
)
from knowledge.facts import Facts, broken_of
from knowledge.model import Entry, check_entry


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
        with self._database.read() as connection:
            lines, total = lists.page(connection, query)
        dead = broken_of([texts for _, texts in lines], self._facts)
        return [replace(line, broken=one) for (line, _), one in zip(lines, dead, strict=True)], total

    def read(self, entry_id: str) -> Record:
        """One entry: its newest revision, the one in force, and what is scheduled."""
        with self._database.read() as connection:
            return self._record(connection, _known(store.read_head(connection, entry_id), entry_id))

    def newest(self, entry_ids: Iterable[str]) -> dict[str, Entry]:
        """The newest revision of each of these entries, of those that there are."""
        with self._database.read() as connection:
            heads = store.read_heads(connection, entry_ids, lock=False)
            return store.read_revisions(connection, list(heads.values()))

    def check(self, entry: Entry) -> None:
        """Refuse what ``save`` would refuse, whatever is stored.

        Raises:
            Invalid: naming the field, the rule and the value.
        """
        check_entry(entry)
        dead = self._facts.broken(list(entry.answers.values()))
        if dead:
            raise Invalid(
                f"entry {entry.entry_id}: {', '.join(dead)} has nothing to tell: no such fact, or what it "
                "names is gone",
                code="broken_fact",
                field="answers",
            )

    def save(self, entry: Entry, author: str, reason: str = "") -> Record:
        """Write a draft revision; ``entry.revision`` is the one that the author saw, 0 for a new entry.

        An entry that says just what its newest revision says is left as it is.
        """
        self.check(entry)
        with self._database.write() as connection:
            drafts.write(connection, entry, self._clock.now(), author, reason, "save")
            return self._record(
                connection, _known(store.read_head(connection, entry.entry_id), entry.entry_id)
            )

    def submit(self, entry_id: str, revision: int, author: str, reason: str = "") -> Record:
        """Ask for a review of the newest revision, which is ``revision``."""
        with self._database.write() as connection:
            head = self._standing(connection, entry_id, revision)
            if head.state == "draft" and head.published_revision != head.revision:
                steps.hand_in(connection, head, self._clock.now(), author, reason)
            return self._record(connection, _known(store.read_head(connection, entry_id), entry_id))

    def publish(
        self, entry_id: str, revision: int, author: str, *, at: datetime | None = None, reason: str = ""
    ) -> Publication:
        """Put the newest revision, which is ``revision``, in force, now or ``at`` a moment to come.

        Publishing what is in force already changes nothing and gives the publication that did it.
        """
        self.check(self.revision(entry_id, revision))
        now = self._clock.now()
        with self._database.write() as connection:
            head = self._standing(connection, entry_id, revision)
            made = store.read_step(connection, head.last_step) if head.last_step else None
            if head.published_revision == revision and made is not None:
                return made
            if at is not None and at > now:
                return steps.plan(connection, head, revision, at, now, author, reason)
            return steps.put_in_force(connection, head, revision, now, author, reason)

    def undo(self, publication_id: str, author: str) -> Record:
        """Take a publication back: what was in force before is again, a schedule is dropped.

        Raises:
            Conflict: when the entry was published or archived again since.
        """
        with self._database.write() as connection:
            step = store.read_step(connection, publication_id)
            if step is None:
                raise NotFound("no such publication", field="publication_id")
            head = _known(store.read_head(connection, step.entry_id, lock=True), step.entry_id)
            step = store.read_step(connection, publication_id) or step  # as it is, now that it is held
            steps.take_back(connection, head, step, self._clock.now(), author)
            return self._record(connection, _known(store.read_head(connection, step.entry_id), step.entry_id))

    def archive(self, entry_id: str, author: str, reason: str = "") -> Publication:
        """Take an entry out of force and out of the lists; its revisions stay."""
        with self._database.write() as connection:
            head = _known(store.read_head(connection, entry_id, lock=True), entry_id)
            if head.state == "archived":
                raise Conflict(f"entry {entry_id} is archived already", code="archived", field="entry_id")
            return steps.take_out(connection, head, self._clock.now(), author, reason)

    def unarchive(self, entry_id: str, author: str) -> Publication:
        """Bring an archived entry back, as a draft."""
        with self._database.write() as connection:
            head = _known(store.read_head(connection, entry_id, lock=True), entry_id)
            if head.state != "archived":
                raise Conflict(f"entry {entry_id} is not archived", code="not_archived", field="entry_id")
            return steps.bring_back(connection, head, self._clock.now(), author)

    def revisions(self, entry_id: str) -> list[RevisionLine]:
        """An entry's history, the newest revision first."""
        with self._database.read() as connection:
            return lists.history(connection, _known(store.read_head(connection, entry_id), entry_id))

    def revision(self, entry_id: str, number: int) -> Entry:
        """An entry as one revision had it."""
        with self._database.read() as connection:
            head = _known(store.read_head(connection, entry_id), entry_id)
            return drafts.at_revision(connection, head, number)

    def restore(self, entry_id: str, number: int, author: str, reason: str = "") -> Record:
        """Write an old revision again, as the newest draft."""
        with self._database.write() as connection:
            head = _known(store.read_head(connection, entry_id, lock=True), entry_id)
            old = replace(drafts.at_revision(connection, head, number), revision=head.revision)
            drafts.write(connection, old, self._clock.now(), author, reason, "restore")
            return self._record(connection, _known(store.read_head(connection, entry_id), entry_id))

    def scheduled(self) -> list[Publication]:
        """What waits for its moment and still means something, the nearest first."""
        with self._database.read() as connection:
            waiting = store.waiting_steps(connection)
            heads = store.read_heads(connection, [step.entry_id for step in waiting], lock=False)
        return [step for step in waiting if steps.applies(heads[step.entry_id], step)]

    def due(self, now: datetime) -> list[Publication]:
        """Publish what is scheduled up to ``now``, each in a transaction of its own; what was published."""
        with self._database.read() as connection:
            waiting = store.waiting_steps(connection, until=now)
        done = [self._carry_out(step.publication_id, step.entry_id, now) for step in waiting]
        return [step for step in done if step is not None]

    def import_entries(
        self, entries: Iterable[Entry], author: str, publish: bool, reason: str = "import"
    ) -> ImportCount:
        """Save each entry that differs from its newest revision, all in one transaction.

        Raises:
            Invalid: for the first bad entry, and for an id that comes twice; nothing is saved then.
        """
        taken = list(entries)
        for entry in taken:
            self.check(entry)
        with self._database.write() as connection:
            return take_in(connection, taken, self._clock.now(), author, reason, publish)

    def categories(self) -> list[str]:
        """The categories in use, by name."""
        with self._database.read() as connection:
            return store.read_categories(connection)

    def tags(self) -> list[str]:
        """The tags in use, by name."""
        with self._database.read() as connection:
            return lists.tags(connection)

    def _carry_out(self, publication_id: str, entry_id: str, now: datetime) -> Publication | None:
        with self._database.write() as connection:
            head = _known(store.read_head(connection, entry_id, lock=True), entry_id)
            step = store.read_step(connection, publication_id)
            if step is None or not step.waits:
                return None  # another process was quicker, or it was taken back
            return steps.carry_out(connection, head, step, now)

    def _standing(self, connection: Connection, entry_id: str, revision: int) -> Head:
        """The entry, locked, if ``revision`` is its newest and it is not archived."""
        head = _known(store.read_head(connection, entry_id, lock=True), entry_id)
        if head.state == "archived":
            raise Conflict(
                f"entry {entry_id} was archived: bring it back first", code="archived", field="entry_id"
            )
        if head.revision != revision:
            yours = drafts.at_revision(connection, head, revision)
            raise EditConflict(drafts.newest(connection, head), yours)
        return head

    @staticmethod
    def _record(connection: Connection, head: Head) -> Record:
        entry = drafts.newest(connection, head)
        published = (
            drafts.at_revision(connection, head, head.published_revision) if head.published_revision else None
        )
        waiting = next(
            (s for s in store.waiting_steps(connection, [head.entry_id]) if steps.applies(head, s)), None
        )
        return Record(entry, published, waiting.at if waiting else None, waiting)


def _known(head: Head | None, entry_id: str) -> Head:
    if head is None:
        raise NotFound(f"no entry {entry_id[:64]!r}", field="entry_id")
    return head

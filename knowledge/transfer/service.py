"""Import and export of entries: a plan first, then the good ones are written, each bad one is named.

An import can be undone as a whole, as far as
nobody has changed its entries since.

Errors   Invalid for a file or folder that cannot be read as a whole
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from kernel.errors import Conflict, Invalid
from knowledge.editing.model import EntryQuery
from knowledge.editing.service import EditingService
from knowledge.model import Entry, State
from knowledge.rows import content_of
from knowledge.transfer.model import (
    Plan,
    Planned,
    Report,
    RowError,
    Said,
    Skipped,
    Touched,
    row_error,
)
from knowledge.transfer.planning import OnError, plan_import

PAGE: Final = 500
UNDONE: Final = "import undone"


class TransferService:
    """Takes entries in and gives them out through the service that owns them."""

    def __init__(self, editing: EditingService) -> None:
        self._editing = editing

    def plan(
        self,
        found: Iterable[Said | RowError | Skipped],
        *,
        publish: bool,
        on_error: OnError = lambda error: None,
    ) -> Plan:
        """What an import of ``found`` would do; nothing is written."""
        return plan_import(
            found, self._editing.newest, self._editing.check, publish=publish, on_error=on_error
        )

    def run(
        self,
        plan: Plan,
        author: str,
        *,
        on_error: OnError = lambda error: None,
    ) -> Report:
        """Write what ``plan`` says.

        An entry that somebody changed after the plan was made is refused by name.
        """
        report = Report(plan, written=True, import_id=secrets.token_hex(6))
        reason = f"import {report.import_id}"
        wanted = [one for one in plan.planned if one.change != "unchanged"]
        now = self._editing.newest([one.entry.entry_id for one in wanted])
        fresh = []
        for one in wanted:
            if _revision(now.get(one.entry.entry_id)) != _revision(one.before):
                self._refuse(report, one, Conflict("was changed by somebody else meanwhile"), on_error)
            else:
                fresh.append(one)
        for publish in (True, False):
            batch = [one for one in fresh if (one.state == "published") == publish]
            self._write(report, batch, author, reason, publish, on_error)
        return report

    def undo(self, touched: Sequence[Touched], author: str) -> int:
        """Bring each entry back to what it was before an import; how many were.

        An entry that was changed since stays as it is.
        """
        return sum(self._undo_one(one, author) for one in touched)

    def entries(self, *, published: bool = False) -> Iterator[Entry]:
        """Every entry by id: its newest revision, or what is in force."""
        ids = self._ids()
        for first in range(0, len(ids), PAGE):
            some = ids[first : first + PAGE]
            if not published:
                yield from self._editing.newest(some).values()
                continue
            for entry_id in some:
                in_force = self._editing.read(entry_id).published
                if in_force is not None:
                    yield in_force

    def count(self) -> int:
        """How many entries there are, archived ones too."""
        return len(self._ids())

    def _ids(self) -> list[str]:
        found: set[str] = set()
        for state in ("", "archived"):
            offset, total = 0, 1
            while offset < total:
                query = EntryQuery(state=state, sort="id", offset=offset, limit=PAGE)
                lines, total = self._editing.page(query)
                found.update(line.entry_id for line in lines)
                offset += PAGE
        return sorted(found)

    def _write(
        self,
        report: Report,
        batch: list[Planned],
        author: str,
        reason: str,
        publish: bool,
        on_error: OnError,
    ) -> None:
        """All at once where that can be; else one by one, so that only the faulty are left out."""
        texts = [one for one in batch if not _stands(one)]
        failed: set[str] = set()
        try:
            self._editing.import_entries([one.entry for one in texts], author, publish, reason)
        except (Invalid, Conflict):
            for one in texts:
                if not self._one(report, one, author, reason, on_error):
                    failed.add(one.entry.entry_id)
        written = [one for one in batch if one.entry.entry_id not in failed]
        now = self._editing.newest([one.entry.entry_id for one in written])
        for one in written:
            after = now[one.entry.entry_id]
            self._settle(after, one.state, author, reason)
            state: State = one.before.state if one.before else "draft"
            report.touched.append(Touched(after.entry_id, _revision(one.before), after.revision, state))

    def _one(self, report: Report, one: Planned, author: str, reason: str, on_error: OnError) -> bool:
        try:
            self._editing.import_entries([one.entry], author, one.state == "published", reason)
        except (Invalid, Conflict) as error:
            self._refuse(report, one, error, on_error)
            return False
        return True

    def _settle(self, now: Entry, state: State, author: str, reason: str) -> None:
        """Give an entry a state."""
        entry_id = now.entry_id
        if now.state == state:
            return
        if state == "archived":
            self._editing.archive(entry_id, author, reason)
        elif now.state == "archived":
            self._editing.unarchive(entry_id, author)
        if state == "published":
            self._editing.publish(entry_id, now.revision, author, reason=reason)
        elif state == "review":
            self._editing.submit(entry_id, now.revision, author, reason)

    def _undo_one(self, one: Touched, author: str) -> bool:
        now = self._editing.newest([one.entry_id]).get(one.entry_id)
        if now is None or now.revision != one.after:
            return False
        for line in self._editing.revisions(one.entry_id):
            for step in line.publications if line.revision == one.after else ():
                if step.kind == "publish" and step.undone_at is None:
                    self._editing.undo(step.publication_id, author)
        if one.before == 0:
            self._settle(self._editing.read(one.entry_id).entry, "archived", author, UNDONE)
            return True
        if one.before != one.after:
            self._editing.restore(one.entry_id, one.before, author, UNDONE)
        self._settle(self._editing.read(one.entry_id).entry, one.state, author, UNDONE)
        return True

    def _refuse(self, report: Report, one: Planned, error: Invalid | Conflict, on_error: OnError) -> None:
        told = Invalid(error.message, field=error.field)
        fault = row_error(one.place, told, one.entry.entry_id)
        fault = replace(fault, field=fault.field or one.entry.entry_id)
        report.plan.refuse(fault)
        report.plan.planned.remove(one)
        on_error(fault)


def _revision(entry: Entry | None) -> int:
    return entry.revision if entry else 0


def _stands(one: Planned) -> bool:
    """Whether the text is there already, and only its state is to change."""
    return one.before is not None and content_of(one.before) == content_of(one.entry)

"""What staff do with a gap: accept, add its wordings to an entry, edit, merge, dismiss; and undo.

Each is one transaction over gaps, entries and the regression set together.

Errors   NotFound for an unknown gap or decision; Conflict for a gap that was decided meanwhile and for
         an undo of what was built on since; Invalid for texts that break a rule
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy.engine import Connection

from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict, Invalid, NotFound
from kernel.security import new_id
from knowledge.editing.model import Publication, Record
from knowledge.gaps import store
from knowledge.gaps.drafting import Check, checks_for, draft_of
from knowledge.gaps.model import Decision, DecisionKind, Gap, check_reason, check_texts, dismissed
from knowledge.gaps.service import GapService, known
from knowledge.model import MAX_WORDINGS, Entry
from knowledge.regression.model import RegressionQuestion, question_id

WORDINGS_ADDED: Final = 3  # of a language
_KEPT: Final = ("state", "titles", "answers", "entry_id", "decided_by", "reason", "people_then")
_TIMES: Final = ("decided_at", "returned_at")


class Edits(Protocol):
    """What is needed of editing."""

    def read(self, entry_id: str) -> Record:
        """One entry's record."""
        ...

    def save(self, entry: Entry, author: str, reason: str = "") -> Record:
        """Write a draft revision."""
        ...

    def archive(self, entry_id: str, author: str, reason: str = "") -> Publication:
        """Take an entry out of the lists."""
        ...

    def restore(self, entry_id: str, number: int, author: str, reason: str = "") -> Record:
        """Write an old revision again."""
        ...


class RegressionSet(Protocol):
    """What is needed of the questions that must keep their answer."""

    def add(
        self,
        text: str,
        language: str,
        expected_entry_id: str | None,
        author: str,
        reason: str = "",
        origin_conversation_id: str | None = None,
    ) -> RegressionQuestion:
        """Put a question into the set."""
        ...

    def remove(self, question_id: str, author: str, reason: str = "") -> None:
        """Take a question out of the set."""
        ...

    def of_ids(self, question_ids: Sequence[str]) -> dict[str, RegressionQuestion]:
        """Questions by id, removed ones too."""
        ...


class GapDecisions:
    """Decisions on gaps."""

    def __init__(
        self, database: Database, clock: Clock, gaps: GapService, editing: Edits, regression: RegressionSet
    ) -> None:
        self._database = database
        self._clock = clock
        self._gaps = gaps
        self._editing = editing
        self._regression = regression

    def draft(self, gap_id: str) -> Entry:
        """The entry that a gap proposes, nothing written yet."""
        return draft_of(self._gaps.view(gap_id))

    def accept(self, gap_id: str, entry: Entry, author: str) -> Decision:
        """Save ``entry``, the proposal as staff changed it, as a new draft; its checks join the set."""
        if entry.revision:
            raise ValueError("a gap is accepted as a new entry")
        with self._database.together():
            gap, view = self._open(gap_id), self._gaps.view(gap_id)
            if _exists(self._editing, entry.entry_id):
                raise Invalid(
                    f"there is an entry {entry.entry_id} already: choose another id", field="entry_id"
                )
            record = self._editing.save(entry, author, "from a gap")
            added = self._add_checks(checks_for(view, entry), entry.entry_id, author)
            before = {"revision": record.entry.revision, "checks": added}
            return self._decide(gap, "accept", author, "", before, state="accepted", entry_id=entry.entry_id)

    def add_wordings(self, gap_id: str, entry_id: str, author: str) -> Decision:
        """Add the gap's best wordings to an entry that answers it already, as a new draft revision."""
        with self._database.together():
            gap, view = self._open(gap_id), self._gaps.view(gap_id)
            record = self._editing.read(entry_id)
            proposed = draft_of(view).questions
            saved = self._editing.save(_with_wordings(record.entry, proposed), author, "wordings from a gap")
            checks = [one for one in checks_for(view, saved.entry) if one.language in proposed]
            before = {
                "revision": saved.entry.revision,
                "revision_before": record.entry.revision,
                "checks": self._add_checks(checks, entry_id, author),
            }
            return self._decide(gap, "wording", author, "", before, state="accepted", entry_id=entry_id)

    def edit(
        self, gap_id: str, titles: Mapping[str, str], answers: Mapping[str, str], author: str
    ) -> Decision:
        """Give a gap other titles and another proposal; an empty text means the computed one."""
        check_texts(titles, answers)
        with self._database.together():
            gap = self._root(gap_id)
            said = {
                "titles": {code: text.strip() for code, text in titles.items() if text.strip()},
                "answers": {code: text.strip() for code, text in answers.items() if text.strip()},
            }
            return self._decide(gap, "edit", author, "", {}, **said)

    def merge(self, gap_id: str, into: str, author: str) -> Decision:
        """Make two gaps one, for good: what is asked of either is counted with ``into``."""
        with self._database.together(), self._database.write() as connection:
            gap, target = self._open(gap_id), self._root(into)
            if gap.gap_id == target.gap_id:
                raise Invalid("a gap cannot be merged into itself", field="into")
            moved = [gap, *store.merged_into(connection, gap.gap_id)]
            store.change_roots(connection, [one.gap_id for one in moved], target.gap_id)
            before = {"target": target.gap_id, "roots": {one.gap_id: one.root_id for one in moved}}
            return self._decide(gap, "merge", author, "", before)

    def dismiss(self, gap_id: str, reason: str, author: str) -> Decision:
        """Show a gap no more, unless it grows much."""
        told = check_reason(reason)
        with self._database.together():
            gap = self._open(gap_id)
            people = self._gaps.view(gap_id).line.reach.people
            after = dismissed(gap, people, self._clock.now(), author, told)
            changed = {name: getattr(after, name) for name in ("state", "people_then", "returned_at")}
            return self._decide(gap, "dismiss", author, told, {}, **changed)

    def reopen(self, gap_id: str, author: str) -> Decision:
        """List a dismissed gap again."""
        with self._database.together():
            gap = self._root(gap_id)
            if gap.state != "dismissed":
                raise Conflict("only a dismissed gap is opened again", code="not_dismissed")
            return self._decide(gap, "reopen", author, "", {}, state="open")

    def unmerge(self, gap_id: str, author: str) -> Decision:
        """Take a gap out of the one it was merged into."""
        with self._database.read() as connection:
            newest = store.newest_decision(connection, gap_id)
        if newest is None:
            raise NotFound("this gap was not merged", field="gap_id")
        return self.undo(newest, author)

    def undo(self, decision_id: str, author: str) -> Decision:
        """Take a decision back, the entry and the checks that it made too.

        Raises:
            Conflict: when it was taken back already, or something was built on it since.
        """
        with self._database.together(), self._database.write() as connection:
            decision = store.read_decision(connection, decision_id)
            if decision is None:
                raise NotFound("there is no such decision", field="decision_id")
            if decision.undone_at is not None:
                raise Conflict("this was taken back already", code="undone")
            if store.newest_decision(connection, decision.gap_id) != decision_id:
                raise Conflict("the gap was decided again since", code="built_on")
            if decision.kind in ("accept", "wording"):
                self._take_back_entry(decision, known(store.read_gap(connection, decision.gap_id)), author)
            if decision.kind == "merge":
                _take_apart(connection, decision)
            store.change_gap(connection, decision.gap_id, **_restored(decision))
            store.mark_undone(connection, decision_id, self._clock.now())
        return decision

    def _root(self, gap_id: str) -> Gap:
        with self._database.read() as connection:
            gap = known(store.read_gap(connection, gap_id, lock=True))
        if gap.root_id != gap.gap_id:
            raise Conflict("the gap was merged into another meanwhile", code="merged")
        return gap

    def _open(self, gap_id: str) -> Gap:
        gap = self._root(gap_id)
        if gap.state != "open":
            raise Conflict(f"the gap was {gap.state} meanwhile", code="decided")
        return gap

    def _decide(
        self, gap: Gap, kind: DecisionKind, author: str, reason: str, before: dict[str, Any], **changed: Any
    ) -> Decision:
        now = self._clock.now()
        if "state" in changed:
            changed |= {"decided_at": now, "decided_by": author, "reason": reason}
        was = {name: getattr(gap, name) for name in _KEPT} | {
            name: value.isoformat() if (value := getattr(gap, name)) else None for name in _TIMES
        }
        decision = Decision(new_id("dec"), gap.gap_id, kind, now, author, reason, {"gap": was, **before})
        with self._database.write() as connection:
            if changed:
                store.change_gap(connection, gap.gap_id, **changed)
            store.add_decision(connection, decision)
        return decision

    def _add_checks(self, checks: Sequence[Check], entry_id: str, author: str) -> list[str]:
        """Put checks into the set; the ids of those that were not in it yet."""
        added = []
        for check in checks:
            key = question_id(check.text, check.language)
            there = self._regression.of_ids([key]).get(key)
            if there is not None and there.removed_at is None:
                continue
            self._regression.add(
                check.text, check.language, entry_id, author, "from a gap", check.conversation_id
            )
            added.append(key)
        return added

    def _take_back_entry(self, decision: Decision, gap: Gap, author: str) -> None:
        entry_id = gap.entry_id or ""
        record = self._editing.read(entry_id)
        if record.entry.revision != decision.before["revision"] or (
            record.published is not None and record.published.revision == record.entry.revision
        ):
            raise Conflict(
                f"entry {entry_id} was published or changed since: archive or restore it there",
                code="built_on",
            )
        if decision.kind == "accept":
            self._editing.archive(entry_id, author, "the gap was taken back")
        elif decision.before["revision_before"] != record.entry.revision:
            self._editing.restore(
                entry_id, decision.before["revision_before"], author, "the gap was taken back"
            )
        for key in decision.before["checks"]:
            self._regression.remove(key, author, "the gap was taken back")


def _exists(editing: Edits, entry_id: str) -> bool:
    try:
        editing.read(entry_id)
    except NotFound:
        return False
    return True


def _with_wordings(entry: Entry, proposed: Mapping[str, Sequence[str]]) -> Entry:
    questions = dict(entry.questions)
    for language, texts in proposed.items():
        if entry.answers.get(language) or language in questions:
            joined = dict.fromkeys((*questions.get(language, ()), *texts[:WORDINGS_ADDED]))
            questions[language] = tuple(joined)[:MAX_WORDINGS]
    return replace(entry, questions=questions)


def _restored(decision: Decision) -> dict[str, Any]:
    was: dict[str, Any] = decision.before["gap"]
    times = {name: datetime.fromisoformat(was[name]) if was[name] else None for name in _TIMES}
    return {name: was[name] for name in _KEPT} | times


def _take_apart(connection: Connection, decision: Decision) -> None:
    for gap_id, root_id in decision.before["roots"].items():
        gap = store.read_gap(connection, gap_id)
        if gap is not None and gap.root_id == decision.before["target"]:
            store.change_roots(connection, [gap_id], root_id)

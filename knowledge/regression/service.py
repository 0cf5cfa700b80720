"""The regression set's use cases: keep it, ask it, and hold a publish to it.

Errors   Invalid for a question that breaks a rule; Conflict ``in_the_set`` for one that is there with
         another answer; NotFound for an unknown one; BreaksRegression for a publish without a reason
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Protocol

from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict, NotFound
from kernel.logs import get_log
from kernel.security import new_id
from knowledge.editing.model import Publication, Record
from knowledge.model import ANYONE, Asker, Entry
from knowledge.regression import store
from knowledge.regression.model import (
    BreaksRegression,
    Comparison,
    RegressionQuestion,
    RegressionRun,
    Verdict,
    check_question,
    question_id,
    verdict,
)
from knowledge.search import EntryIndex

RUNS_SHOWN: Final = 50
log = get_log(__name__)


class InForce(Protocol):
    """What is needed of the knowledge in force."""

    def index(self) -> EntryIndex:
        """The index over the entries in force."""
        ...

    def index_with(self, entry: Entry) -> EntryIndex:
        """The index as it would be with ``entry`` in force."""
        ...


class Publishes(Protocol):
    """What is needed of editing."""

    def read(self, entry_id: str) -> Record:
        """One entry's record."""
        ...

    def publish(
        self, entry_id: str, revision: int, author: str, *, at: datetime | None = None, reason: str = ""
    ) -> Publication:
        """Put a revision in force."""
        ...

    def due(self, now: datetime) -> list[Publication]:
        """Do what is scheduled up to ``now``; what was done."""
        ...


class RegressionService:
    """The questions that must keep their answer."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(
        self,
        text: str,
        language: str,
        expected_entry_id: str | None,
        author: str,
        reason: str = "",
        origin_conversation_id: str | None = None,
    ) -> RegressionQuestion:
        """Put a question into the set; the same one again changes nothing.

        Raises:
            Invalid: for a question that breaks a rule.
            Conflict: when it is in the set with another answer.
        """
        text = text.strip()
        check_question(text, language, reason)
        question = RegressionQuestion(
            question_id=question_id(text, language),
            text=text,
            language=language,
            expected_entry_id=expected_entry_id or None,
            author=author,
            reason=reason.strip(),
            origin_conversation_id=origin_conversation_id,
            created_at=self._clock.now(),
        )
        with self._database.write() as connection:
            known = store.read(connection, question.question_id)
            if known is not None and known.removed_at is None:
                if known.expected_entry_id == question.expected_entry_id:
                    return known
                expects = known.expected_entry_id or "no answer"
                raise Conflict(
                    f"the question is in the set already and expects {expects}",
                    code="in_the_set",
                    field="text",
                )
            store.write(connection, question)
        return question

    def take_in(self, questions: Sequence[tuple[str, str, str | None]], author: str, reason: str) -> int:
        """Put ``(text, language, expected entry)`` into the set; those known, or once removed, stay so."""
        added = 0
        with self._database.write() as connection:
            for text, language, expected in questions:
                check_question(text, language, reason)
                key = question_id(text, language)
                if store.read(connection, key) is None:
                    now = self._clock.now()
                    store.write(
                        connection,
                        RegressionQuestion(key, text.strip(), language, expected, author, reason, None, now),
                    )
                    added += 1
        return added

    def remove(self, question_id: str, author: str, reason: str = "") -> None:
        """Take a question out of the set; ``restore`` brings it back.

        Raises:
            NotFound: when it is not in the set.
        """
        with self._database.write() as connection:
            if not store.mark_removed(connection, question_id, self._clock.now(), author, reason.strip()):
                raise NotFound("there is no such question in the set")

    def restore(self, question_id: str) -> None:
        """Undo a removal.

        Raises:
            NotFound: when it was not removed.
        """
        with self._database.write() as connection:
            if not store.mark_removed(connection, question_id, None, "", ""):
                raise NotFound("there is no such removed question")

    def page(
        self, text: str = "", language: str = "", entry_id: str = "", offset: int = 0, limit: int = 50
    ) -> tuple[list[RegressionQuestion], int]:
        """The questions that hold ``text``, newest first, and how many there are."""
        with self._database.read() as connection:
            return store.read_page(connection, text.strip(), language, entry_id, offset, limit)

    def questions(self) -> list[RegressionQuestion]:
        """Every question of the set."""
        with self._database.read() as connection:
            return store.read_all(connection)

    def run(self, index: EntryIndex) -> tuple[Verdict, ...]:
        """Ask every question of the set."""
        return self.ask(self.questions(), index)

    def ask(self, questions: Sequence[RegressionQuestion], index: EntryIndex) -> tuple[Verdict, ...]:
        """Ask ``questions`` as anyone would now."""
        decided = index.decide_many(
            [one.text for one in questions], [one.language for one in questions], self.in_force()
        )
        return tuple(verdict(one, decision) for one, decision in zip(questions, decided, strict=True))

    def in_force(self, asker: Asker = ANYONE) -> Callable[[Entry], bool]:
        """Which entries answer ``asker`` now."""
        now = self._clock.now()
        return lambda entry: entry.holds_at(now) and entry.audience.admits(asker)

    def compare(self, before: EntryIndex, after: EntryIndex) -> Comparison:
        """The set before and after a change."""
        questions = self.questions()
        return Comparison(self.ask(questions, before), self.ask(questions, after))

    def record(
        self, entry_id: str, revision: int, author: str, comparison: Comparison, despite: str
    ) -> RegressionRun:
        """Keep how the set met a publish."""
        run = RegressionRun(
            run_id=new_id("run"),
            at=self._clock.now(),
            entry_id=entry_id,
            revision=revision,
            author=author,
            asked=len(comparison.after),
            broken=tuple(one.question.question_id for one in comparison.broken),
            despite=despite.strip() if comparison.broken else "",
        )
        with self._database.write() as connection:
            store.add_run(connection, run)
        return run

    def runs(self, limit: int = RUNS_SHOWN) -> list[RegressionRun]:
        """How the set met the latest publishes, the newest first."""
        with self._database.read() as connection:
            return store.read_runs(connection, limit)

    def forget_origins(self, conversation_ids: Sequence[str]) -> int:
        """Cut the questions loose from conversations that were erased."""
        with self._database.write() as connection:
            return store.forget_origins(connection, conversation_ids)

    def of_ids(self, question_ids: Sequence[str]) -> dict[str, RegressionQuestion]:
        """Questions by id, removed ones too."""
        with self._database.read() as connection:
            found = [store.read(connection, one) for one in question_ids]
        return {one.question_id: one for one in found if one is not None}


class Publishing:
    """Publishes what the regression set allows, or what somebody answers for."""

    def __init__(self, regression: RegressionService, knowledge: InForce, editing: Publishes) -> None:
        self._regression = regression
        self._knowledge = knowledge
        self._editing = editing

    def check(self, entry_id: str) -> Comparison:
        """What publishing the entry's newest revision would do to the set."""
        return self._compared(self._editing.read(entry_id).entry)

    def publish(
        self,
        entry_id: str,
        revision: int,
        author: str,
        *,
        at: datetime | None = None,
        reason: str = "",
        despite: str = "",
    ) -> Publication:
        """Publish the newest revision; ``despite`` says why, when it breaks questions of the set.

        Raises:
            BreaksRegression: for a publish that breaks some, without that reason.
        """
        entry = self._editing.read(entry_id).entry
        compared = self._compared(entry)
        if compared.broken and not despite.strip():
            raise BreaksRegression(entry_id, compared.broken)
        made = self._editing.publish(entry_id, revision, author, at=at, reason=reason)
        self._regression.record(entry_id, revision, author, compared, despite)
        return made

    def due(self, now: datetime) -> list[Publication]:
        """Publish what is scheduled up to ``now`` and note what that did to the set; what was published.

        Nobody is there to ask: what breaks only now was told when it was scheduled, or came since.
        """
        before = self._knowledge.index()
        made = self._editing.due(now)
        put = [(one, one.revision) for one in made if one.revision is not None]
        if put:
            compared = self._regression.compare(before, self._knowledge.index())
            for one, revision in put:
                run = self._regression.record(one.entry_id, revision, one.author, compared, "")
                if run.broken:
                    log.warning("regression_broken", entry_id=one.entry_id, questions=len(run.broken))
        return made

    def _compared(self, entry: Entry) -> Comparison:
        return self._regression.compare(self._knowledge.index(), self._knowledge.index_with(entry))

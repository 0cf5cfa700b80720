"""Ask every stored question twice, of what is in force and of a draft, and keep what differs.

Shapes   before, after: one decision per question, in the questions' order
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Final

from knowledge.model import Asker, Entry
from knowledge.questions import AskedQuestion
from knowledge.regression.model import Comparison, Verdict
from knowledge.regression.service import RegressionService
from knowledge.rehearsal.held import HeldQuestions
from knowledge.rehearsal.model import Change, ChangeKind, Outcome, changed, outcome
from knowledge.search import Decision, EntryIndex
from knowledge.search.texts import reader_for

Step = Callable[[int], None]
People = dict[str, set[str]]  # kind -> who asked
CHUNK: Final = 250
MAX_TEXT_CHARS: Final = 500  # of a question, as the chat asks it


@dataclass(frozen=True, slots=True)
class Work:
    """All that one run compares."""

    draft: Entry
    entries: tuple[Entry, ...]  # in force
    index: EntryIndex  # over them
    questions: tuple[AskedQuestion, ...]
    held: HeldQuestions | None  # None: compared by words alone

    @property
    def steps(self) -> int:
        """How much there is to do, for progress."""
        return len(self.questions)


def rehearse(work: Work, regression: RegressionService, step: Step) -> tuple[list[Change], People]:
    """What the draft changes, and who asked each kind of it.

    Args:
        step: hears how many steps were done since it last heard; what it raises ends the run.
    """
    before, after = _indexes(work)
    with work.held.rehearsing() if work.held is not None else nullcontext():
        changes, people = _asked_twice(work, before, after, regression, step)
        return changes + _of_regression(regression.compare(before, after)), people


def _indexes(work: Work) -> tuple[EntryIndex, EntryIndex]:
    """Over what is in force, and over the same with the draft."""
    reader = None if work.held is None else reader_for(work.held)
    others = [one for one in work.entries if one.entry_id != work.draft.entry_id]
    changed_entries = sorted([*others, work.draft], key=lambda one: one.entry_id)
    before = EntryIndex(work.entries, work.held, work.index, reader=reader)
    return before, EntryIndex(changed_entries, work.held, before, reader=reader)


def _asked_twice(
    work: Work, before: EntryIndex, after: EntryIndex, regression: RegressionService, step: Step
) -> tuple[list[Change], People]:
    changes: list[Change] = []
    people: People = {}
    reworded = _reworded(work)
    for start in range(0, len(work.questions), CHUNK):
        part = work.questions[start : start + CHUNK]
        pairs = zip(_decided(part, before, regression), _decided(part, after, regression), strict=True)
        for question, (was, now) in zip(part, pairs, strict=True):
            kind = changed(was, now, work.draft.entry_id, reworded=question.language in reworded)
            if kind is not None:
                changes.append(Change(kind, "asked", question.message_id, was, now))
                people.setdefault(kind, set()).add(question.person)
        step(len(part))
    return changes, people


def _decided(
    part: Sequence[AskedQuestion], index: EntryIndex, regression: RegressionService
) -> list[Outcome]:
    """Each question's outcome, for those who had proved who they are and for guests; like ones once."""
    keys = [(one.customer_id is not None, _asked_text(one), one.language) for one in part]
    found: dict[tuple[bool, str, str], Outcome] = {}
    for signed_in in (False, True):
        asked = [key for key in dict.fromkeys(keys) if key[0] is signed_in]
        allowed = regression.in_force(Asker(signed_in=signed_in))
        decided: list[Decision] = index.decide_many(
            [text for _, text, _ in asked], [language for _, _, language in asked], allowed
        )
        found.update(zip(asked, map(outcome, decided), strict=True))
    return [found[key] for key in keys]


def _asked_text(question: AskedQuestion) -> str:
    return question.text[:MAX_TEXT_CHARS]


def _reworded(work: Work) -> set[str]:
    """The languages in which the draft's answer is another than the one in force."""
    old = next((one for one in work.entries if one.entry_id == work.draft.entry_id), None)
    if old is None:
        return set()
    languages = old.answers.keys() | work.draft.answers.keys()
    return {code for code in languages if old.answers.get(code) != work.draft.answers.get(code)}


def _of_regression(compared: Comparison) -> list[Change]:
    was = {one.question: _outcome(one) for one in compared.before}
    kinds: tuple[tuple[ChangeKind, tuple[Verdict, ...]], ...] = (
        ("broken", compared.broken),
        ("mended", compared.mended),
    )
    return [
        Change(
            kind,
            "regression",
            one.question.question_id,
            was[one.question],
            _outcome(one),
        )
        for kind, found in kinds
        for one in found
    ]


def _outcome(verdict: Verdict) -> Outcome:
    return Outcome(verdict.came, verdict.entry_ids)


def counted(changes: Sequence[Change], work: Work, asked_of_set: int) -> dict[str, int]:
    """How many questions were asked, of the set and of shoppers, and how many changed in each way."""
    counts = {"asked": len(work.questions), "regression": asked_of_set}
    for one in changes:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return counts

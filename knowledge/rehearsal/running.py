"""Ask every stored question twice, of what is in force and of a draft, and keep what differs.

Shapes   before, after: one decision per question, in the questions' order
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.model import Asker, Entry
from knowledge.questions import AskedQuestion
from knowledge.regression.model import Comparison, Verdict
from knowledge.regression.service import RegressionService
from knowledge.rehearsal.held import HeldQuestions, Step
from knowledge.rehearsal.model import Change, ChangeKind, Outcome, changed, outcome
from knowledge.search import Decision, Embeds, EntryIndex

People = dict[str, set[str]]  # kind -> who asked
CHUNK: Final = 500
MAX_TEXT_CHARS: Final = 500  # of a question, as the chat asks it


@dataclass(frozen=True, slots=True)
class Work:
    """All that one run compares."""

    draft: Entry
    entries: tuple[Entry, ...]  # in force
    index: EntryIndex  # over them
    questions: tuple[AskedQuestion, ...]
    embedder: Embeds | None
    held: HeldQuestions | None

    @property
    def steps(self) -> int:
        """How much there is to do, for progress: each text is embedded, each question asked."""
        return len({_asked_text(one) for one in self.questions}) * bool(self.held) + len(self.questions)


def rehearse(work: Work, regression: RegressionService, step: Step) -> tuple[list[Change], People]:
    """What the draft changes, and who asked each kind of it.

    Args:
        step: hears how many steps were done since it last heard; what it raises ends the run.
    """
    if work.held is not None:
        work.held.learn([_asked_text(one) for one in work.questions], step)
    embedder = work.held or work.embedder
    before = EntryIndex(work.entries, embedder, work.index)
    others = [one for one in work.entries if one.entry_id != work.draft.entry_id]
    after = EntryIndex(sorted([*others, work.draft], key=lambda one: one.entry_id), embedder, before)
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
    return changes + _of_regression(regression.compare(before, after)), people


def _decided(
    part: Sequence[AskedQuestion], index: EntryIndex, regression: RegressionService
) -> list[Outcome]:
    """Each question's outcome, for those who had proved who they are and for guests."""
    found: dict[int, Outcome] = {}
    for signed_in in (False, True):
        rows = [row for row, one in enumerate(part) if (one.customer_id is not None) is signed_in]
        if not rows:
            continue
        allowed = regression.in_force(Asker(signed_in=signed_in))
        decided: list[Decision] = index.decide_many(
            [_asked_text(part[row]) for row in rows], [part[row].language for row in rows], allowed
        )
        found.update(zip(rows, map(outcome, decided), strict=True))
    return [found[row] for row in range(len(part))]


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

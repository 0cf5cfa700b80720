"""How a draft changes what questions are answered; pure.

Kinds    newly: had no answer, gets one. no_longer: had one, gets none. differently: another entry
         answers. reworded: the same entry answers with other words. competing: the draft now ties
         with another entry. broken, mended: of the regression set
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, get_args

import orjson

from knowledge.model import Answer, Choices, Entry
from knowledge.search import Decision

ChangeKind = Literal["newly", "no_longer", "differently", "competing", "reworded", "broken", "mended"]
KINDS: Final[tuple[ChangeKind, ...]] = get_args(ChangeKind)
State = Literal["running", "done", "cancelled", "failed"]
Source = Literal["asked", "regression"]
MAX_QUESTIONS: Final = 10_000
MAX_DAYS: Final = 365
DEAD_AFTER_S: Final = 60  # a run that has not been heard of for so long was ended with its process


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question is answered, as far as a comparison needs it."""

    came: Literal["answered", "choices", "unanswered"]
    entry_ids: tuple[str, ...] = ()
    score: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"came": self.came, "entry_ids": list(self.entry_ids), "score": self.score}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Outcome:
        """As it was kept."""
        return cls(kept["came"], tuple(kept["entry_ids"]), float(kept["score"]))


@dataclass(frozen=True, slots=True)
class Change:
    """One question whose answer the draft changes."""

    kind: ChangeKind
    source: Source
    source_id: str  # the message's or the regression question's
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One run of a draft over stored questions."""

    rehearsal_id: str
    entry_id: str
    revision: int
    fingerprint: str
    version: int
    days: int
    author: str
    state: State
    total: int
    done: int
    started_at: datetime
    beat_at: datetime
    counts: dict[str, int] = field(default_factory=dict)  # kind -> questions
    people: dict[str, int] = field(default_factory=dict)  # kind -> people who asked them
    error: str = ""
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What may be said of a draft before it is published."""

    rehearsal: Rehearsal | None
    draft_changed: bool = False
    knowledge_changed: bool = False

    @property
    def current(self) -> bool:
        """Whether the last finished rehearsal still tells what a publish would do."""
        return self.rehearsal is not None and not self.draft_changed and not self.knowledge_changed


def outcome(decision: Decision) -> Outcome:
    """A decision as an outcome."""
    if isinstance(decision, Answer):
        return Outcome("answered", (decision.match.entry_id,), decision.match.score)
    if isinstance(decision, Choices):
        matches = decision.matches
        return Outcome("choices", tuple(one.entry_id for one in matches), matches[0].score)
    return Outcome("unanswered")


def changed(before: Outcome, after: Outcome, draft_id: str, *, reworded: bool) -> ChangeKind | None:
    """How the draft changes a question's answer; None when it does not.

    Args:
        reworded: whether the draft says something else in the question's language than what is in force.
    """
    if after.came == "choices":
        if before.came == "choices" and set(before.entry_ids) == set(after.entry_ids):
            return None
        if draft_id in after.entry_ids:
            return "competing"
        return "no_longer" if before.came == "answered" else None
    if after.came == "unanswered":
        return "no_longer" if before.came != "unanswered" else None
    if before.came != "answered":
        return "newly"
    if before.entry_ids != after.entry_ids:
        return "differently"
    return "reworded" if reworded and after.entry_ids == (draft_id,) else None


def draft_fingerprint(entry: Entry) -> str:
    """What a draft says, and to whom: the same as long as a rehearsal would come out the same."""
    said = {
        "questions": {code: list(words) for code, words in sorted(entry.questions.items())},
        "answers": dict(sorted(entry.answers.items())),
        "audience": [
            list(entry.audience.segments),
            list(entry.audience.channels),
            entry.audience.signed_in,
        ],
        "valid": [entry.valid_from, entry.valid_until],
    }
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()

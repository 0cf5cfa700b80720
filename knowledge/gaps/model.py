"""Gaps as values: a group of questions that the shop does not answer well, and what staff made of it.

Units    impact has no unit: a person counts 1, a typical basket 1, a hand-over one half;
         basket_minor in minor units of its currency; week 0 is the one that ends now
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final, Literal

from kernel.errors import Invalid
from kernel.languages import LANGUAGES
from knowledge.model import MAX_ANSWER_CHARS, MAX_QUESTION_CHARS

GapState = Literal["open", "accepted", "dismissed"]
Shown = Literal["open", "accepted", "dismissed", "expired"]
SHOWN: Final[tuple[Shown, ...]] = ("open", "accepted", "dismissed", "expired")
DecisionKind = Literal["accept", "edit", "merge", "dismiss", "wording", "reopen"]
Sort = Literal["impact", "people", "basket", "newest"]
SORTS: Final[tuple[Sort, ...]] = ("impact", "people", "basket", "newest")
WEEKS: Final = 8
HANDOVER_WEIGHT: Final = 0.5
GREW_TIMES: Final = 2  # a dismissed gap is back with so many times the people it had,
GREW_BY: Final = 3  # and so many more
MAX_REASON_CHARS: Final = 500


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap as staff left it; its questions stand beside it."""

    gap_id: str
    root_id: str  # the gap it was merged into; itself when it was not
    state: GapState
    created_at: datetime
    titles: dict[str, str] = field(default_factory=dict)  # what staff made of the label
    answers: dict[str, str] = field(default_factory=dict)  # what staff made of the proposal
    entry_id: str | None = None  # what came of it
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""
    people_then: int = 0  # when it was dismissed
    returned_at: datetime | None = None  # dismissed once, and grown much since


@dataclass(frozen=True, slots=True)
class GapQuestion:
    """One question of a gap, with nobody's name in it."""

    message_id: str
    gap_id: str | None  # None: nobody else asked alike
    conversation_id: str
    at: datetime
    text: str
    language: str
    person: str  # a hash: tells people apart, names nobody
    outcome: str
    thumbs_down: bool
    repeated: bool
    handed_over: bool
    entry_id: str | None
    basket_minor: int
    currency: str
    centrality: float  # mean cosine with its group
    reply: str | None = None  # what staff answered, fit to be proposed
    reply_rank: float = 0.0


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a gap touched."""

    questions: int
    people: int
    handovers: int
    thumbs_down: int
    repeated: int
    baskets: dict[str, int]  # currency -> value in minor units, the highest of each person
    languages: dict[str, int]  # language -> questions
    weeks: tuple[int, ...]  # people in each of the last WEEKS, the oldest first
    first_at: datetime | None
    last_at: datetime | None
    impact: float


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap in a list."""

    gap: Gap
    shown: Shown
    titles: dict[str, str]  # language -> the question that says it best
    reach: Reach
    has_reply: bool
    since_decided: int  # people who asked after it was decided


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that staff gave, in its language, with where they gave it."""

    language: str
    text: str
    conversation_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GapView:
    """All of one gap."""

    line: GapLine
    examples: tuple[GapQuestion, ...]  # the most telling first
    proposals: tuple[Proposal, ...]  # the best of each language first
    merged: tuple[GapLine, ...]  # what was merged into it
    decisions: tuple[Decision, ...]  # the newest first


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody did with a gap, and what it was before."""

    decision_id: str
    gap_id: str
    kind: DecisionKind
    at: datetime
    by: str
    reason: str
    before: dict[str, Any]  # enough to take it back
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GapRun:
    """One computing of the gaps."""

    run_id: str
    started_at: datetime
    heard_at: datetime
    step: str
    share: float  # of the step, 0 to 1
    finished_at: datetime | None = None
    questions: int = 0
    used: int = 0
    gaps: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    failed: str = ""


def reach_of(questions: Sequence[GapQuestion], now: datetime, typical: Mapping[str, float]) -> Reach:
    """Whom these questions touched; ``typical`` is the value of a usual basket by currency."""
    baskets: dict[tuple[str, str], int] = {}
    weeks: list[set[str]] = [set() for _ in range(WEEKS)]
    handed: set[str] = set()
    for one in questions:
        if one.basket_minor > 0:
            key = (one.person, one.currency)
            baskets[key] = max(baskets.get(key, 0), one.basket_minor)
        week = (now - one.at) // timedelta(weeks=1)
        if 0 <= week < WEEKS:
            weeks[WEEKS - 1 - week].add(one.person)
        if one.handed_over:
            handed.add(one.person)
    people = len({one.person for one in questions})
    value: Counter[str] = Counter()
    for (_, currency), minor in baskets.items():
        value[currency] += minor
    carts = sum(minor / typical[currency] for currency, minor in value.items() if typical.get(currency))
    times = [one.at for one in questions]
    return Reach(
        questions=len(questions),
        people=people,
        handovers=len(handed),
        thumbs_down=sum(one.thumbs_down for one in questions),
        repeated=sum(one.repeated for one in questions),
        baskets=dict(value.most_common()),
        languages=dict(Counter(one.language for one in questions).most_common()),
        weeks=tuple(len(week) for week in weeks),
        first_at=min(times, default=None),
        last_at=max(times, default=None),
        impact=round(people + HANDOVER_WEIGHT * len(handed) + carts, 4),
    )


def typical_baskets(questions: Iterable[GapQuestion]) -> dict[str, float]:
    """The median basket of those who had one, by currency."""
    found: dict[str, dict[str, int]] = {}
    for one in questions:
        if one.basket_minor > 0:
            of_people = found.setdefault(one.currency, {})
            of_people[one.person] = max(of_people.get(one.person, 0), one.basket_minor)
    return {currency: float(median(values.values())) for currency, values in found.items()}


def grew_much(gap: Gap, people: int) -> bool:
    """Whether a dismissed gap touches so many more people now that it is shown again."""
    return people >= max(GREW_TIMES * gap.people_then, gap.people_then + GREW_BY)


def shown_as(gap: Gap, last_at: datetime | None, now: datetime, expiry_days: int) -> Shown:
    """Where a gap is listed: what nobody asked lately is no suggestion any more."""
    if gap.state != "open":
        return gap.state
    fresh = last_at is not None and now - last_at <= timedelta(days=expiry_days)
    return "open" if fresh else "expired"


def line_of(
    gap: Gap, questions: Sequence[GapQuestion], now: datetime, expiry_days: int, typical: Mapping[str, float]
) -> GapLine:
    """A gap with its questions, as a list shows it."""
    reach = reach_of(questions, now, typical)
    own = [one for one in questions if one.gap_id == gap.gap_id]  # what was merged into it names it not
    since = {one.person for one in questions if gap.decided_at is not None and one.at > gap.decided_at}
    return GapLine(
        gap=gap,
        shown=shown_as(gap, reach.last_at, now, expiry_days),
        titles=titles_of(questions)
        | titles_of(own)
        | {code: text for code, text in gap.titles.items() if text},
        reach=reach,
        has_reply=any(one.reply for one in questions),
        since_decided=len(since),
    )


def titles_of(questions: Sequence[GapQuestion]) -> dict[str, str]:
    """The question that stands nearest to all others, in each language."""
    found: dict[str, GapQuestion] = {}
    for one in questions:
        known = found.get(one.language)
        if known is None or most_telling(one) < most_telling(known):
            found[one.language] = one
    return {code: found[code].text for code in LANGUAGES if code in found}


def most_telling(question: GapQuestion) -> tuple[bool, float, str]:
    """A key that sorts the questions of a gap: nothing covered, nearest to all others."""
    return ("▇" in question.text, -question.centrality, question.message_id)


def proposals_of(questions: Sequence[GapQuestion]) -> tuple[Proposal, ...]:
    """What staff answered, the best of each language first, then the others; each wording once."""
    told = sorted((one for one in questions if one.reply), key=lambda one: (-one.reply_rank, one.message_id))
    unique = {one.reply: one for one in reversed(told)}
    ranked = [one for one in told if unique[one.reply] is one]
    first: dict[str, GapQuestion] = {}
    for one in ranked:
        first.setdefault(one.language, one)
    best = list(first.values())
    others = [one for one in ranked if one not in best]
    return tuple(
        Proposal(one.language, one.reply or "", one.conversation_id, one.at) for one in best + others
    )


def check_texts(titles: Mapping[str, str], answers: Mapping[str, str]) -> None:
    """Refuse texts that could not become an entry.

    Raises:
        Invalid: naming the field and the rule.
    """
    for field_name, texts, most in (
        ("titles", titles, MAX_QUESTION_CHARS),
        ("answers", answers, MAX_ANSWER_CHARS),
    ):
        for language, text in texts.items():
            if language not in LANGUAGES:
                raise Invalid(f"{field_name} must be in en or zh, not {language[:8]!r}", field=field_name)
            if len(text) > most:
                raise Invalid(
                    f"{field_name}: the {language} text has {len(text)} characters, {most} are allowed",
                    field=field_name,
                )


def check_reason(reason: str) -> str:
    """A reason as it is kept.

    Raises:
        Invalid: when it is too long.
    """
    if len(reason) > MAX_REASON_CHARS:
        raise Invalid(f"reason may have at most {MAX_REASON_CHARS} characters", field="reason")
    return reason.strip()


def dismissed(gap: Gap, people: int, at: datetime, by: str, reason: str) -> Gap:
    """A gap that staff want to see no more, unless it grows much."""
    decided = replace(gap, decided_at=at, decided_by=by, reason=reason)
    return replace(decided, state="dismissed", people_then=people, returned_at=None)

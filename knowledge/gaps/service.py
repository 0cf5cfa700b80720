"""The gaps' use cases but decisions: compute them, tell how far that is, list them, show one.

Units    a run that nobody heard of for DEAD_AFTER_S is taken for dead; at most MAX_QUESTIONS are read
Errors   Conflict (code ``running``) while another computing runs; NotFound for an unknown gap
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict, NotFound
from kernel.logs import get_log
from kernel.security import new_id
from kernel.settings import Settings
from knowledge.gaps import run, store, store_reading
from knowledge.gaps.model import (
    SHOWN,
    Gap,
    GapLine,
    GapQuestion,
    GapRun,
    GapView,
    Shown,
    Sort,
    line_of,
    most_telling,
    proposals_of,
    typical_baskets,
)
from knowledge.gaps.run import Embeds
from knowledge.gaps.sifting import sift
from knowledge.gaps.telling import Teller
from knowledge.questions import AskedQuestions

MAX_QUESTIONS: Final = 20_000
DEAD_AFTER_S: Final = 120
EXAMPLES: Final = 200
log = get_log(__name__)


@dataclass(frozen=True, slots=True)
class GapQuery:
    """Which gaps a list shows; an empty part does not restrict."""

    shown: Shown | str = "open"
    text: str = ""
    language: str = ""
    sort: Sort = "impact"
    offset: int = 0
    limit: int = 25


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of gaps, how many fit without its limit, and how many there are in each state."""

    lines: list[GapLine]
    total: int
    counts: dict[Shown, int]


class GapService:
    """What shoppers asked in vain.

    Args:
        embedder: one that keeps nothing of what it embeds.
    """

    def __init__(
        self, database: Database, clock: Clock, settings: Settings, asked: AskedQuestions, embedder: Embeds
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._asked = asked
        self._embedder = embedder

    def compute(self, days: int | None = None, heard: Callable[[GapRun], None] | None = None) -> GapRun:
        """Compute the gaps of the last ``days`` anew; ``heard`` is told how far it is.

        Raises:
            Conflict: while another computing runs.
        """
        return self._carry_out(self._begin(), days or self._settings.gap_window_days, heard)

    def start(self) -> GapRun:
        """Begin a computing in a thread of its own.

        Raises:
            Conflict: while another runs.
        """
        begun = self._begin()
        threading.Thread(target=self._carry_out_quietly, args=(begun,), name="gaps", daemon=True).start()
        return begun

    def start_if_due(self) -> bool:
        """Begin a computing when the last one began long enough ago; whether it did."""
        with self._database.read() as connection:
            last = store.last_start(connection)
        every = timedelta(seconds=self._settings.gap_every_s)
        if self._settings.gap_every_s <= 0 or (last is not None and self._clock.now() - last < every):
            return False
        try:
            self.start()
        except Conflict:
            return False
        return True

    def running(self) -> GapRun | None:
        """The computing that runs now, in whichever process."""
        with self._database.read() as connection:
            return store.running(connection, self._clock.now() - timedelta(seconds=DEAD_AFTER_S))

    def last_run(self) -> GapRun | None:
        """The computing that ended last."""
        with self._database.read() as connection:
            return store.last_run(connection)

    def page(self, query: GapQuery) -> tuple[list[GapLine], int]:
        """The gaps that ``query`` asks for, and how many there are without its limit."""
        listing = self.listing(query)
        return listing.lines, listing.total

    def listing(self, query: GapQuery) -> Listing:
        """The gaps that ``query`` asks for, and how many are listed where."""
        counts: dict[Shown, int] = dict.fromkeys(SHOWN, 0)
        fitting = []
        said = self._that_say(query.text) if query.text else None
        for line in self._lines():
            counts[line.shown] += 1
            named = said is None or line.gap.gap_id in said or _titled(line, query.text)
            spoken = not query.language or query.language in line.reach.languages
            if named and spoken and query.shown in ("", line.shown):
                fitting.append(line)
        ranked = sorted(fitting, key=_KEYS[query.sort])
        return Listing(ranked[query.offset : query.offset + query.limit], len(ranked), counts)

    def counts(self) -> dict[Shown, int]:
        """How many gaps are listed where."""
        return self.listing(GapQuery(limit=0)).counts

    def view(self, gap_id: str) -> GapView:
        """One gap whole; a merged one is shown as the gap that it was merged into.

        Raises:
            NotFound: when there is none.
        """
        with self._database.read() as connection:
            gap = known(store.read_gap(connection, gap_id))
            if gap.root_id != gap.gap_id:
                gap = known(store.read_gap(connection, gap.root_id))
            everything = store_reading.questions_by_root(connection)
            questions = everything.get(gap.gap_id, [])
            merged = store.merged_into(connection, gap.gap_id)
            decisions = store_reading.decisions_of(connection, gap.gap_id)
        typical = typical_baskets(one for some in everything.values() for one in some)

        def line(gap: Gap, asked: list[GapQuestion]) -> GapLine:
            return line_of(gap, asked, self._clock.now(), self._settings.gap_expiry_days, typical)

        return GapView(
            line=line(gap, questions),
            examples=tuple(
                sorted(questions, key=lambda one: (one.gap_id != gap.gap_id, most_telling(one)))[:EXAMPLES]
            ),
            proposals=proposals_of(questions),
            merged=tuple(line(one, [q for q in questions if q.gap_id == one.gap_id]) for one in merged),
            decisions=tuple(decisions),
        )

    def near(self, gap_id: str, k: int) -> list[tuple[GapLine, float]]:
        """The open gaps that lie nearest to one, with the cosine between their middles."""
        with self._database.read() as connection:
            placed = {one.gap.gap_id: one for one in store.read_gaps(connection)}
        here = placed.get(gap_id)
        if here is None:
            return []
        found = [
            (line, float(store.unpacked(there.middle) @ store.unpacked(here.middle)))
            for line in self._lines()
            if line.shown == "open" and line.gap.gap_id != gap_id
            if (there := placed[line.gap.gap_id]).embedder == here.embedder
        ]
        return sorted(found, key=lambda pair: -pair[1])[:k]

    def of_conversation(self, conversation_id: str) -> list[GapQuestion]:
        """The questions of one conversation that stand in a gap."""
        with self._database.read() as connection:
            return store_reading.questions_of(connection, conversation_id)

    def _that_say(self, text: str) -> set[str]:
        with self._database.read() as connection:
            return store_reading.roots_that_say(connection, text)

    def _lines(self) -> list[GapLine]:
        now, expiry = self._clock.now(), self._settings.gap_expiry_days
        with self._database.read() as connection:
            questions = store_reading.questions_by_root(connection)
            roots = [one.gap for one in store.read_gaps(connection) if one.gap.root_id == one.gap.gap_id]
        typical = typical_baskets(one for some in questions.values() for one in some)
        lines = [line_of(gap, questions.get(gap.gap_id, []), now, expiry, typical) for gap in roots]
        return [line for line in lines if line.reach.questions or line.gap.state != "open"]

    def _begin(self) -> GapRun:
        now = self._clock.now()
        begun = GapRun(new_id("run"), now, now, "reading", 0.0)
        with self._database.write() as connection:
            if store.running(connection, now - timedelta(seconds=DEAD_AFTER_S)) is not None:
                raise Conflict("the gaps are being computed just now", code="running", retry_after_s=10)
            store.add_run(connection, begun)
        return begun

    def _carry_out(self, begun: GapRun, days: int, heard: Callable[[GapRun], None] | None) -> GapRun:
        told = Teller(self._database, self._clock, begun, heard)
        try:
            sifted = sift(self._asked.since(days, MAX_QUESTIONS))
            computed = run.compute(self._database, self._embedder, sifted, told)
            told("writing", 0.0)
            with self._database.write() as connection:
                least = self._settings.gap_min_people
                gaps = run.write(connection, computed, self._embedder, self._clock.now(), least)
            left_out = {str(reason): count for reason, count in sifted.left_out.items()}
            used = len(sifted.kept)
            return told.end(questions=used + sum(left_out.values()), used=used, gaps=gaps, left_out=left_out)
        except BaseException as error:
            told.end(failed=type(error).__name__)
            raise

    def _carry_out_quietly(self, begun: GapRun) -> None:
        try:
            self._carry_out(begun, self._settings.gap_window_days, None)
        except Exception:
            log.exception("gaps_failed")


def known(gap: Gap | None) -> Gap:
    """A gap that was looked up.

    Raises:
        NotFound: when there was none.
    """
    if gap is None:
        raise NotFound("there is no such gap", field="gap_id")
    return gap


def _titled(line: GapLine, text: str) -> bool:
    return any(text.lower() in title.lower() for title in line.titles.values())


def _newest(line: GapLine) -> float:
    return -(line.reach.last_at.timestamp() if line.reach.last_at else 0.0)


_KEYS: Final[dict[Sort, Callable[[GapLine], tuple[float, ...]]]] = {
    "impact": lambda line: (-line.reach.impact, _newest(line)),
    "people": lambda line: (-line.reach.people, -line.reach.impact),
    "basket": lambda line: (-max(line.reach.baskets.values(), default=0), -line.reach.impact),
    "newest": lambda line: (_newest(line), -line.reach.impact),
}

"""An answer is rated once for each conversation and entry, and entries are ranked by their use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from commerce.events.model import Event
from commerce.events.service import EventService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Invalid
from kernel.security import new_id
from knowledge.helpful.model import EntryUse, ranked, wilson
from knowledge.helpful.service import HelpfulService
from knowledge.model import Entry


class InForce:
    """Entries in force."""

    def __init__(self, *entries: Entry) -> None:
        self._entries = list(entries)

    def entries(self) -> list[Entry]:
        """All of them."""
        return self._entries


def entry(entry_id: str, updated_at: datetime) -> Entry:
    return Entry(entry_id, "x", {"en": ("?",)}, {"en": "!"}, updated_at=updated_at)


@pytest.fixture
def events(databases: Database) -> EventService:
    return EventService(databases)


@pytest.fixture
def helpful(databases: Database, events: EventService, clock: FixedClock) -> HelpfulService:
    old, new = clock.now() - timedelta(days=300), clock.now()
    return HelpfulService(
        databases, events, clock, InForce(entry("delivery", new), entry("returns", old), entry("never", new))
    )


def show(events: EventService, clock: FixedClock, conversation_id: str, entry_id: str, revision: int) -> None:
    clock.advance(seconds=1)
    detail: dict[str, Any] = {"revision": revision}
    events.append(
        [
            Event(
                new_id("evt"),
                "faq_shown",
                clock.now(),
                conversation_id=conversation_id,
                entry_id=entry_id,
                detail=detail,
            )
        ]
    )


def test_a_rating_is_bound_to_the_revision_that_was_shown_and_noted_in_the_log(
    helpful: HelpfulService, events: EventService, clock: FixedClock
) -> None:
    show(events, clock, "c1", "delivery", 2)
    show(events, clock, "c1", "delivery", 3)
    rating = helpful.rate("c1", "delivery", False, reason="unclear", language="zh", customer_id="ann")
    assert (rating.revision, rating.reason, rating.customer_id) == (3, "unclear", "ann")
    (noted,) = events.recent(conversation_id="c1", kinds=["rating"])
    assert (noted.entry_id, noted.customer_id) == ("delivery", "ann")
    assert noted.detail == {"kind": "unhelpful", "revision": 3, "reason": "unclear", "first": True}


def test_changing_ones_mind_replaces_what_was_said(
    helpful: HelpfulService, events: EventService, clock: FixedClock
) -> None:
    show(events, clock, "c1", "delivery", 1)
    helpful.rate("c1", "delivery", False, reason="wrong", comment="it is 5 days")
    helpful.rate("c1", "delivery", True)
    kept = helpful.of_conversation("c1", "delivery")
    assert kept is not None
    assert (kept.helpful, kept.reason, kept.comment) == (True, None, "")
    assert (helpful.uses()["delivery"].yes, helpful.uses()["delivery"].no) == (1, 0)


def test_saying_the_same_again_counts_and_notes_nothing(
    helpful: HelpfulService, events: EventService, clock: FixedClock
) -> None:
    show(events, clock, "c1", "delivery", 1)
    first = helpful.rate("c1", "delivery", True)
    clock.advance(seconds=60)
    assert helpful.rate("c1", "delivery", True) == first
    assert len(events.recent(conversation_id="c1", kinds=["rating"])) == 1


def test_a_reason_told_before_outlives_a_second_bare_no(
    helpful: HelpfulService, events: EventService, clock: FixedClock
) -> None:
    show(events, clock, "c1", "delivery", 1)
    helpful.rate("c1", "delivery", False, reason="other", comment="too long")
    helpful.rate("c1", "delivery", False)
    kept = helpful.of_conversation("c1", "delivery")
    assert kept is not None
    assert (kept.reason, kept.comment) == ("other", "too long")


def test_an_answer_that_was_not_shown_here_cannot_be_rated(
    helpful: HelpfulService, events: EventService, clock: FixedClock
) -> None:
    show(events, clock, "somebody-else", "delivery", 1)
    with pytest.raises(Invalid, match="not shown here"):
        helpful.rate("c1", "delivery", True)
    assert helpful.of_conversation("c1", "delivery") is None
    assert events.recent(conversation_id="c1") == []


def test_an_entrys_use_is_counted_with_the_hand_overs_after_it(
    helpful: HelpfulService, events: EventService, clock: FixedClock
) -> None:
    show(events, clock, "c1", "delivery", 1)
    show(events, clock, "c1", "returns", 1)
    show(events, clock, "c2", "returns", 1)
    last = clock.now()
    clock.advance(seconds=60)
    for step in ("requested", "closed"):
        events.append(
            [Event(f"h:{step}", "handoff", clock.now(), conversation_id="c1", detail={"step": step})]
        )
    helpful.rate("c1", "returns", False, reason="wrong")
    helpful.rate("c2", "returns", False, reason="wrong")
    used = helpful.uses()["returns"]
    assert (used.shown, used.people, used.handovers, used.last_shown_at) == (2, 2, 1, last)
    assert (used.yes, used.no, used.share, used.reasons) == (0, 2, 0.0, (("wrong", 2),))
    assert helpful.uses()["delivery"].handovers == 0
    assert helpful.uses()["never"] == EntryUse("never", updated_at=helpful.uses()["never"].updated_at)


def test_what_an_erased_conversation_said_is_gone(
    helpful: HelpfulService, events: EventService, clock: FixedClock, databases: Database
) -> None:
    for conversation in ("c1", "c2"):
        show(events, clock, conversation, "delivery", 1)
        helpful.rate(conversation, "delivery", False, comment="I am Ann")
    with databases.write() as connection:
        assert helpful.forget(connection, ["c1"]) == 1
    assert [one.conversation_id for one in helpful.of_entry("delivery")] == ["c2"]


def test_wilsons_interval_is_as_in_the_paper() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert [round(bound, 4) for bound in wilson(8, 10)] == [0.4902, 0.9433]
    assert [round(bound, 4) for bound in wilson(0, 1)] == [0.0, 0.7935]


def test_surely_poor_entries_come_before_a_single_no() -> None:
    single, poor, fine = (
        EntryUse("single", 5, no=1),
        EntryUse("poor", 90, yes=10, no=40),
        EntryUse("fine", 9, yes=9),
    )
    assert [one.entry_id for one in ranked([fine, single, poor], "helpful")] == ["poor", "single", "fine"]
    assert [one.entry_id for one in ranked([fine, single, poor], "use")] == ["poor", "fine", "single"]


def test_the_longest_untouched_entry_is_the_stalest(helpful: HelpfulService) -> None:
    assert [one.entry_id for one in helpful.ranking("stale")] == ["returns", "delivery", "never"]

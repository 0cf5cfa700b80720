"""A person is promised truthfully, answers alone, and closes once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from conversations.handoffs.hours import SupportHours
from conversations.handoffs.service import HandoffService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Conflict, NotFound
from kernel.settings import Settings
from tests.unit.conversations.fakes import FakeEvents


@pytest.fixture
def handoffs(database: Database, events: FakeEvents, settings: Settings, clock: FixedClock) -> HandoffService:
    return HandoffService(database, events, settings, clock)


def test_the_queue_is_first_come_first_served(handoffs: HandoffService, clock: FixedClock) -> None:
    assert handoffs.request("c1", "asked", "a person please", "en").position == 1
    clock.advance(seconds=1)
    assert handoffs.request("c2", "asked", "转人工", "zh").position == 2
    assert [h.conversation_id for h in handoffs.queue()] == ["c1", "c2"]


def test_asking_again_keeps_the_place(handoffs: HandoffService, clock: FixedClock) -> None:
    first = handoffs.request("c1", "asked", "", "en")
    clock.advance(seconds=1)
    handoffs.request("c2", "asked", "", "en")
    again = handoffs.request("c1", "complaint", "now!", "en")
    assert (again.is_new, again.position) == (False, 1)
    assert again.handoff.handoff_id == first.handoff.handoff_id
    assert len(handoffs.queue()) == 2


def test_the_assistant_is_quiet_only_while_a_person_has_the_conversation(
    handoffs: HandoffService,
) -> None:
    handoff = handoffs.request("c1", "asked", "", "en").handoff
    assert handoffs.assistant_is_quiet("c1") is False
    handoffs.take(handoff.handoff_id, "staff_1")
    assert handoffs.assistant_is_quiet("c1") is True
    assert handoffs.assistant_is_quiet("c2") is False
    assert handoffs.close(handoff.handoff_id).state == "closed"
    assert handoffs.assistant_is_quiet("c1") is False


def test_two_people_cannot_take_one_conversation(handoffs: HandoffService) -> None:
    handoff = handoffs.request("c1", "asked", "", "en").handoff
    handoffs.take(handoff.handoff_id, "staff_1")
    with pytest.raises(Conflict, match="taken already"):
        handoffs.take(handoff.handoff_id, "staff_2")
    kept = handoffs.open_for("c1")
    assert kept is not None
    assert kept.staff_id == "staff_1"


def test_a_conversation_is_closed_once_so_that_one_closing_message_is_sent(
    handoffs: HandoffService, events: FakeEvents
) -> None:
    handoff = handoffs.request("c1", "asked", "", "en").handoff
    handoffs.close(handoff.handoff_id)
    with pytest.raises(Conflict, match="closed already"):
        handoffs.close(handoff.handoff_id)
    steps = [event.detail["step"] for event in events.events.values()]
    assert steps == ["requested", "closed"]


def test_an_unknown_handover_is_not_found(handoffs: HandoffService) -> None:
    with pytest.raises(NotFound):
        handoffs.take("hnd_no", "staff_1")


def test_the_shopper_can_go_back_to_the_assistant_and_ask_again(handoffs: HandoffService) -> None:
    first = handoffs.request("c1", "asked", "", "en").handoff
    assert handoffs.withdraw("c1") is True
    assert handoffs.withdraw("c1") is False
    assert handoffs.queue() == []
    again = handoffs.request("c1", "asked", "", "en")
    assert again.is_new is True
    assert again.handoff.handoff_id != first.handoff_id


def test_outside_the_hours_the_next_opening_is_told(
    database: Database, events: FakeEvents, clock: FixedClock
) -> None:
    settings = Settings(support_hours="Mon-Fri 09:00-18:00", timezone="Europe/Berlin", secret_key="k")
    promise = HandoffService(database, events, settings, clock).request("c1", "asked", "", "en")
    assert promise.open_now is False  # 14 March 2026 is a Saturday
    assert promise.opens_at is not None
    assert promise.opens_at.isoformat() == "2026-03-16T09:00:00+01:00"


def test_hours_of_several_parts_are_read() -> None:
    hours = SupportHours("Mon-Fri 09:00-18:00, Sat 10:00-14:00", "UTC")
    assert hours.open_at(datetime(2026, 3, 14, 10, 0, tzinfo=UTC)) is True
    assert hours.open_at(datetime(2026, 3, 14, 14, 0, tzinfo=UTC)) is False
    assert hours.next_opening(datetime(2026, 3, 14, 14, 0, tzinfo=UTC)) == datetime(
        2026, 3, 16, 9, 0, tzinfo=UTC
    )


def test_hours_over_the_weekend_and_around_the_clock_are_read() -> None:
    assert SupportHours("Sat-Mon 10:00-12:00", "UTC").open_at(datetime(2026, 3, 15, 11, tzinfo=UTC)) is True
    assert SupportHours("24/7", "UTC").open_at(datetime(2026, 3, 15, 3, tzinfo=UTC)) is True


def test_nothing_is_claimed_about_hours_that_cannot_be_read() -> None:
    hours = SupportHours("whenever we feel like it", "UTC")
    assert hours.open_at(datetime(2026, 3, 14, tzinfo=UTC)) is None
    assert hours.next_opening(datetime(2026, 3, 14, tzinfo=UTC)) is None

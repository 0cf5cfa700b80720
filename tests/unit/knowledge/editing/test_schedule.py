"""Schedules: a publication waits for its moment, can be dropped, and never puts back what is older."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from kernel.clock import FixedClock
from kernel.errors import Conflict
from knowledge.editing.service import EditingService
from knowledge.model import Entry
from tests.conftest import NOW

Told = Callable[[], str | None]
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def two(editing: EditingService, returns: Entry) -> EditingService:
    """Revision 1 is in force, revision 2 is a draft."""
    seen = editing.save(returns, "mia").entry
    editing.publish("returns", 1, "mia")
    editing.save(replace(seen, answers={"en": "You have 60 days."}), "tom")
    return editing


def test_what_is_scheduled_goes_live_at_its_moment_and_once(
    two: EditingService, told: Told, clock: FixedClock
) -> None:
    made = two.publish("returns", 2, "mia", at=TOMORROW)
    assert (made.waits, two.read("returns").publish_at) == (True, TOMORROW)
    assert two.scheduled() == [made]
    assert two.due(clock.now()) == []
    assert told() == "You have 30 days."
    clock.advance(days=1)
    assert [one.publication_id for one in two.due(clock.now())] == [made.publication_id]
    assert told() == "You have 60 days."
    assert (two.due(clock.now()), two.scheduled(), two.read("returns").publish_at) == ([], [], None)


def test_a_schedule_undone_before_its_moment_never_comes(
    two: EditingService, told: Told, clock: FixedClock
) -> None:
    made = two.publish("returns", 2, "mia", at=TOMORROW)
    two.undo(made.publication_id, "mia")
    clock.advance(days=2)
    assert two.due(clock.now()) == []
    assert told() == "You have 30 days."


def test_a_schedule_undone_after_its_moment_brings_back_what_was(
    two: EditingService, told: Told, clock: FixedClock
) -> None:
    made = two.publish("returns", 2, "mia", at=TOMORROW)
    clock.advance(days=2)
    two.due(clock.now())
    two.undo(made.publication_id, "mia")
    assert told() == "You have 30 days."


def test_a_newer_schedule_takes_the_place_of_the_one_before(two: EditingService) -> None:
    first = two.publish("returns", 2, "mia", at=TOMORROW)
    second = two.publish("returns", 2, "mia", at=TOMORROW + timedelta(days=1))
    assert two.scheduled() == [second]
    with pytest.raises(Conflict):
        two.undo(first.publication_id, "mia")


def test_the_scheduled_text_is_the_one_that_was_scheduled(
    two: EditingService, told: Told, clock: FixedClock
) -> None:
    two.publish("returns", 2, "mia", at=TOMORROW)
    two.save(replace(two.read("returns").entry, answers={"en": "You have 90 days."}), "tom")
    clock.advance(days=1)
    two.due(clock.now())
    record = two.read("returns")
    assert (told(), record.entry.revision, record.entry.state) == ("You have 60 days.", 3, "draft")


def test_a_schedule_that_something_newer_has_overtaken_is_dropped(
    two: EditingService, told: Told, clock: FixedClock
) -> None:
    two.publish("returns", 2, "mia", at=TOMORROW)
    two.save(replace(two.read("returns").entry, answers={"en": "You have 90 days."}), "tom")
    made = two.publish("returns", 3, "mia")
    assert two.scheduled() == []
    two.undo(made.publication_id, "mia")
    assert [one.revision for one in two.scheduled()] == [2]
    two.publish("returns", 3, "mia")
    clock.advance(days=1)
    assert (two.due(clock.now()), told()) == ([], "You have 90 days.")


def test_a_schedule_of_an_archived_entry_sleeps_and_is_dropped_at_its_moment(
    two: EditingService, told: Told, clock: FixedClock
) -> None:
    two.publish("returns", 2, "mia", at=TOMORROW)
    made = two.archive("returns", "mia")
    assert two.scheduled() == []
    clock.advance(days=1)
    assert (two.due(clock.now()), told()) == ([], None)
    two.undo(made.publication_id, "mia")
    assert (two.scheduled(), told()) == ([], "You have 30 days.")


def test_a_moment_that_is_past_is_now(two: EditingService, told: Told) -> None:
    assert two.publish("returns", 2, "mia", at=NOW).waits is False
    assert told() == "You have 60 days."

"""Opinions are kept with what they were about; erasure is asked for once, by a proven person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversations.erasures.service import ErasureService
from conversations.ratings.service import RatingService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Conflict, NotFound
from tests.unit.conversations.fakes import FakeEvents


def test_a_rating_is_kept_with_its_entry_and_noted_in_the_log(
    database: Database, events: FakeEvents, clock: FixedClock
) -> None:
    ratings = RatingService(database, events, clock)
    rating = ratings.rate("c1", "negative", "  that is not what I asked ", entry_id="faq_1")
    assert ratings.of_conversation("c1") == [rating]
    assert rating.comment == "that is not what I asked"
    assert [(e.kind, e.entry_id, e.detail["kind"]) for e in events.events.values()] == [
        ("rating", "faq_1", "negative")
    ]


def test_ratings_are_counted_by_kind_and_listed_latest_first(
    database: Database, events: FakeEvents, clock: FixedClock
) -> None:
    ratings = RatingService(database, events, clock)
    for kind in ("positive", "complaint", "positive"):
        ratings.rate("c1", kind)
        clock.advance(seconds=1)
    assert ratings.counts() == {"complaint": 1, "positive": 2}
    assert [r.kind for r in ratings.recent()] == ["positive", "complaint", "positive"]
    assert [r.kind for r in ratings.recent("complaint")] == ["complaint"]


def test_an_erasure_is_due_in_thirty_days_and_kept_once_while_open(
    database: Database, clock: FixedClock
) -> None:
    erasures = ErasureService(database, clock)
    first = erasures.request("c1", "Ann@Example.com ", proved_by="code")
    assert (first.email, first.due_at) == ("ann@example.com", clock.now() + timedelta(days=30))
    assert erasures.request("c2", "ann@example.com", proved_by="session") == first
    assert erasures.due() == [first]


def test_an_erasure_is_finished_once_and_can_be_asked_for_again_later(
    database: Database, clock: FixedClock
) -> None:
    erasures = ErasureService(database, clock)
    first = erasures.request("c1", "ann@example.com", proved_by="code")
    assert erasures.finish(first.erasure_id).state == "done"
    with pytest.raises(Conflict):
        erasures.finish(first.erasure_id)
    with pytest.raises(NotFound):
        erasures.finish("era_no")
    assert erasures.request("c1", "ann@example.com", proved_by="code").erasure_id != first.erasure_id

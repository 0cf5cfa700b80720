"""Reported events: each once, each with its answer, none from the future or of nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from commerce.shop import Shop
from kernel.clock import FixedClock
from recommender.api.events import EventIntake


@pytest.fixture
def intake(shop: Shop) -> EventIntake:
    return EventIntake(shop)


def event(event_id: str = "e1", **change: Any) -> dict[str, Any]:
    return {"event_id": event_id, "kind": "click", "customer_id": "c1", "product_id": "trail"} | change


def test_an_event_counts_once_in_one_call_and_over_calls(intake: EventIntake, shop: Shop) -> None:
    both = [event(), event(customer_id="c2"), event("e2")]
    assert intake.report(both) == {
        "added": 2,
        "known": 1,
        "results": [
            {"event_id": "e1", "status": "added"},
            {"event_id": "e1", "status": "known"},
            {"event_id": "e2", "status": "added"},
        ],
    }
    assert intake.report(both)["added"] == 0
    assert [(one.event_id, one.customer_id) for one in shop.events.recent()] == [("e2", "c1"), ("e1", "c1")]


def test_the_time_is_kept_in_utc_and_is_now_where_none_is_told(
    intake: EventIntake, shop: Shop, clock: FixedClock
) -> None:
    intake.report([event(at="2026-03-14T10:30:00+02:00"), event("e2")])
    assert {one.event_id: one.at for one in shop.events.recent()} == {
        "e1": clock.now() - timedelta(minutes=90),
        "e2": clock.now(),
    }


def test_a_product_off_the_shelves_still_has_events(intake: EventIntake, shop: Shop) -> None:
    shop.catalogue.archive("trail")
    assert intake.report([event()])["added"] == 1


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"product_id": "never"}, "not_found", "product_id"),
        ({"product_id": None}, "invalid", "product_id"),
        ({"at": "2026-03-14T10:05:01Z"}, "invalid", "at"),
        ({"at": "9999-12-31T23:59:59-12:00"}, "invalid", "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "invalid", "at"),
        ({"at": "2026-03-14T10:00:00"}, "invalid", "at"),
        ({"at": "yesterday"}, "invalid", "at"),
        ({"at": 1773482400}, "invalid", "at"),
        ({"kind": "message"}, "invalid", "kind"),
        ({"kind": "dance"}, "invalid", "kind"),
        ({"event_id": ""}, "invalid", "event_id"),
        ({"event_id": "x" * 129}, "invalid", "event_id"),
        ({"customer_id": "a\0b"}, "invalid", "customer_id"),
        ({"quantity": -1}, "invalid", "quantity"),
        ({"quantity": 2**60}, "invalid", "quantity"),
        ({"detail": {"x": "y" * 20_000}}, "invalid", "detail"),
        ({"surprise": 1}, "invalid", "surprise"),
    ],
)
def test_a_bad_event_is_refused_and_its_neighbour_kept(
    intake: EventIntake, shop: Shop, change: dict[str, Any], code: str, field: str
) -> None:
    told = intake.report([event() | change, event("good")])
    error = told["results"][0]["error"]
    assert (error["code"], error["field"]) == (code, field)
    assert told["results"][1] == {"event_id": "good", "status": "added"}
    assert [one.event_id for one in shop.events.recent()] == ["good"]


def test_clocks_may_differ_a_little(intake: EventIntake) -> None:
    assert intake.report([event(at="2026-03-14T10:05:00Z")])["added"] == 1


@pytest.mark.parametrize("value", [None, 7, "x", []])
def test_an_event_is_an_object(intake: EventIntake, value: Any) -> None:
    told = intake.report([value])["results"][0]
    assert told == {
        "event_id": None,
        "error": {"code": "invalid", "message": "an event must be a JSON object", "field": None},
    }

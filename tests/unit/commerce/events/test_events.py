"""The log: once, in order, within bounds; what was bought together is counted from orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from commerce.events.model import Event
from commerce.shop import Shop
from kernel.clock import FixedClock
from kernel.errors import Invalid
from kernel.logs import REQUEST_ID
from tests.unit.commerce.build import order, order_line


def test_an_event_is_logged_once(shop: Shop, clock: FixedClock) -> None:
    first = Event("e1", "view", clock.now(), product_id="a", detail={"from": "搜索"})
    assert shop.events.append([first, first]) == 1
    assert shop.events.append([replace(first, product_id="b"), replace(first, event_id="e2")]) == 1
    assert shop.events.recent() == [replace(first, event_id="e2"), first]


def test_it_is_told_which_events_were_new(shop: Shop, clock: FixedClock) -> None:
    one, two = (Event(name, "view", clock.now()) for name in ("e1", "e2"))
    assert shop.events.append_new([one, one]) == {"e1"}
    assert shop.events.append_new([one, two]) == {"e2"}


def test_a_long_log_is_appended_in_batches(shop: Shop, clock: FixedClock) -> None:
    events = [Event(f"e{n:04}", "view", clock.now()) for n in range(1200)]
    assert shop.events.append(iter(events)) == 1200
    assert shop.events.append(events) == 0


def test_the_newest_come_first_and_each_part_narrows(shop: Shop, clock: FixedClock) -> None:
    at = clock.now()
    shop.events.append(
        [
            Event("e1", "view", at, customer_id="c1", product_id="a"),
            Event("e2", "click", at + timedelta(seconds=1), customer_id="c1", conversation_id="v1"),
            Event("e3", "view", at + timedelta(seconds=2), conversation_id="v1", order_id="o1"),
        ]
    )

    def ids(**part: object) -> list[str]:
        return [one.event_id for one in shop.events.recent(**part)]  # type: ignore[arg-type]

    assert ids() == ["e3", "e2", "e1"]
    assert ids(limit=1) == ["e3"]
    assert ids(customer_id="c1") == ["e2", "e1"]
    assert ids(conversation_id="v1", kinds=["view"]) == ["e3"]
    assert ids(product_id="a") == ["e1"]
    assert ids(order_id="o1") == ["e3"]
    assert ids(since=at + timedelta(seconds=1)) == ["e3", "e2"]


def test_an_event_carries_the_request_it_happened_in(shop: Shop, clock: FixedClock) -> None:
    token = REQUEST_ID.set("req-1234")
    shop.events.append([Event("e1", "view", clock.now()), Event("e2", "view", clock.now(), request_id="own")])
    REQUEST_ID.reset(token)
    shop.events.append([Event("e3", "view", clock.now())])
    assert [one.request_id for one in shop.events.recent()] == [None, "own", "req-1234"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"event_id": " "}, "event_id"),
        ({"event_id": "x" * 129}, "event_id"),
        ({"kind": "bought"}, "kind"),
        ({"at": datetime(2026, 1, 1)}, "at"),
        ({"customer_id": "x" * 129}, "customer_id"),
        ({"quantity": 2**54}, "quantity"),
        ({"detail": {"x": "y" * 20_000}}, "detail"),
        ({"detail": {"x": object()}}, "detail"),
    ],
)
def test_a_broken_event_writes_nothing(
    shop: Shop, clock: FixedClock, change: dict[str, object], field: str
) -> None:
    good = Event("e1", "view", clock.now())
    with pytest.raises(Invalid) as caught:
        shop.events.append([good, replace(good, **{"event_id": "e2"} | change)])  # type: ignore[arg-type]
    assert caught.value.field == field
    assert shop.events.recent() == []


def test_bought_with_counts_shoppers_not_orders(shop: Shop) -> None:
    shop.orders.save_orders(
        [
            order("1", order_line("a"), customer_id="c1"),
            order("2", order_line("b"), order_line("c"), customer_id="c1"),
            order("3", order_line("b"), customer_id="c1"),
            order("4", order_line("a"), order_line("b"), email="GUEST@example.com"),
            order("5", order_line("a"), order_line("d"), email=""),
            order("6", order_line("e"), email=""),
            order("7", order_line("a"), order_line("f"), customer_id="c2", state="cancelled"),
        ]
    )
    assert shop.events.bought_with("a") == [("b", 2), ("c", 1), ("d", 1)]
    assert shop.events.bought_with("a", limit=1) == [("b", 2)]
    assert shop.events.bought_with("ghost") == []

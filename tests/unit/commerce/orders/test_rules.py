"""What may be done with an order when, and what comes back for it, to the cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.orders.model import (
    Address,
    OrderAction,
    OrderState,
    Return,
    Ruling,
    check_address,
    normal_number,
    refund_minor,
    returnable,
    ruling,
)
from kernel.errors import Invalid
from tests.unit.commerce.build import ADDRESS, delivered, order, order_line

NOW = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)
CAME = NOW - timedelta(days=10)


@pytest.mark.parametrize(
    ("state", "action", "reason"),
    [
        ("placed", "cancel", "ok"),
        ("paid", "cancel", "ok"),
        ("packed", "cancel", "already_packed"),
        ("shipped", "cancel", "already_shipped"),
        ("delivered", "cancel", "already_delivered"),
        ("cancelled", "cancel", "already_cancelled"),
        ("returned", "cancel", "already_returned"),
        ("placed", "change_address", "ok"),
        ("packed", "change_address", "ok"),
        ("shipped", "change_address", "already_shipped"),
        ("cancelled", "change_address", "already_cancelled"),
        ("paid", "return", "not_delivered"),
        ("shipped", "return", "not_delivered"),
        ("cancelled", "return", "already_cancelled"),
        ("returned", "return", "already_returned"),
    ],
)
def test_each_state_allows_what_the_shop_says(state: OrderState, action: OrderAction, reason: str) -> None:
    found = ruling(order("1", state=state), action, NOW, 30)
    assert found == Ruling(reason == "ok", reason)


def test_a_return_is_open_to_the_last_second_of_its_window() -> None:
    came = order("1", state="delivered", shipments=(delivered(CAME),))
    until = CAME + timedelta(days=30)
    assert ruling(came, "return", until, 30) == Ruling(True, "ok", until)
    assert ruling(came, "return", until + timedelta(seconds=1), 30) == Ruling(False, "window_passed", until)


def test_the_last_parcel_counts() -> None:
    later = replace(delivered(NOW), shipment_id="s2")
    came = order("1", state="delivered", shipments=(delivered(CAME), later))
    assert ruling(came, "return", NOW, 30).until == NOW + timedelta(days=30)


def test_what_is_on_its_way_back_cannot_come_back_again() -> None:
    sent = Return("r1", "requested", "", NOW, {"a": 2})
    turned_down = Return("r2", "rejected", "", NOW, {"a": 1})
    came = order("1", order_line("a", 3), order_line("b"), state="delivered", returns=(sent, turned_down))
    assert returnable(came) == {"a": 1, "b": 1}
    everything = replace(sent, line_quantities={"a": 3, "b": 1})
    assert ruling(replace(came, returns=(everything,)), "return", NOW, 30).reason == "already_returned"


@given(
    price=st.integers(0, 10_000),
    quantity=st.integers(1, 7),
    discount=st.integers(0, 10_000),
    cut=st.integers(0, 7),
)
def test_the_refunds_of_a_line_add_up_to_what_was_paid(
    price: int, quantity: int, discount: int, cut: int
) -> None:
    line = order_line("a", quantity, price, discount_minor=min(discount, price * quantity))
    first = min(cut, quantity)
    came = order("1", line, state="delivered")
    one = refund_minor(came, {"a": first})
    after = replace(came, returns=(Return("r", "requested", "", NOW, {"a": first}),))
    assert one + refund_minor(after, {"a": quantity - first}) == price * quantity - line.discount_minor
    assert one >= 0


@pytest.mark.parametrize("typed", ["A10023", "a10023", "#A10023", " # a100 23 ", "＃Ａ１００２３"])
def test_an_order_number_is_read_however_it_is_typed(typed: str) -> None:
    assert normal_number(typed) == "A10023"


def test_an_address_is_stripped_and_whole() -> None:
    assert check_address(replace(ADDRESS, city="  London ")) == ADDRESS
    for part, wrong in (("city", " "), ("line1", "x" * 201), ("name", "A\nBcc: b@example.com")):
        with pytest.raises(Invalid) as caught:
            check_address(replace(ADDRESS, **{part: wrong}))
        assert caught.value.field == part
    assert check_address(Address("A", "b", "c", "d", "GB")).line2 == ""

"""Orders in the database: found by proof only, changed once, imported twice without a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from commerce.catalogue.model import ProductFilter, SaveCount
from commerce.orders.model import Order, Refund, Return
from commerce.shop import Shop
from kernel.clock import FixedClock
from kernel.errors import Conflict, Invalid, NotFound
from tests.unit.commerce.build import ADDRESS, delivered, order, order_line, product, variant


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    shop.catalogue.save_products(
        [product("a", variant("a/1", stock=5)), product("b", variant("b/1", stock=5))]
    )
    return shop


def came(clock: FixedClock, order_id: str = "1", **rest: object) -> Order:
    lines = (order_line("a", 3, 1000, discount_minor=100), order_line("b", 1, 500))
    at = clock.now() - timedelta(days=2)
    return order(order_id, *lines, state="delivered", shipments=(delivered(at),), **rest)


def test_an_order_comes_back_as_it_went_in(shop: Shop, clock: FixedClock) -> None:
    refund = Refund("f1", 900, "sent", clock.now(), clock.now())
    back = Return("r1", "refunded", "too small", clock.now(), {"a": 1})
    given = came(clock, customer_id="c1", returns=(back,), refunds=(refund,), coupon_codes=("TEN",))
    assert shop.orders.save_orders([given]) == SaveCount(added=1)
    assert shop.orders.get("1") == given
    assert shop.orders.by_number("#a1") == given
    assert shop.orders.of_customer("c1") == [given]
    assert shop.orders.of_email("ADA@example.com") == [given]
    assert shop.orders.refunds("1") == (refund,)


def test_importing_twice_changes_nothing_not_even_what_was_done_since(shop: Shop) -> None:
    shop.orders.save_orders([order("1"), order("2")])
    shop.orders.cancel("1", "changed my mind")
    assert shop.orders.save_orders([order("1"), order("2")]) == SaveCount(unchanged=2)
    assert shop.orders.get("1").state == "cancelled"
    assert shop.orders.save_orders([order("2", state="packed")]) == SaveCount(changed=1)
    assert shop.orders.get("2").state == "packed"


def test_a_newer_import_keeps_the_returns_made_here(shop: Shop, clock: FixedClock) -> None:
    shop.orders.save_orders([came(clock)])
    made = shop.orders.request_return("1", {"a": 1}, "too small")
    shop.orders.save_orders([came(clock, channel="pos")])
    assert shop.orders.get("1").returns == (made,)
    with pytest.raises(Invalid):
        shop.orders.request_return("1", {"a": 3})


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (order("1", order_line("a", 0)), "quantity"),
        (order("1", order_line("a", -1)), "quantity"),
        (order("1", order_line("a", 10**9 + 1)), "quantity"),
        (order("1", order_line("a", 1, -1)), "price"),
        (order("1", order_line("a", 1, 100, discount_minor=101)), "discount"),
        (order("1", order_line("a"), order_line("a")), "line_id"),
        (replace(order("1"), lines=()), "lines"),
        (order("1", number=" # "), "order_id"),
        (order("1", total_minor=-1), "total"),
        (order("1", number="A9"), "number"),
    ],
)
def test_a_broken_order_writes_nothing(shop: Shop, broken: Order, field: str) -> None:
    shop.orders.save_orders([order("9")])
    with pytest.raises(Invalid) as caught:
        shop.orders.save_orders([order("8"), broken])
    assert caught.value.field == field
    assert [one.order_id for one in shop.orders.recent()] == ["9"]


def test_a_wrong_number_and_a_wrong_email_are_told_the_same(shop: Shop) -> None:
    shop.orders.save_orders([order("1")])
    assert shop.orders.find_with_email("#a1", " Ada@Example.com").order_id == "1"
    answers, work = [], []
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(shop.database.engine, "before_cursor_execute", note)
    for number, email in (
        ("A1", "eve@example.com"),
        ("A2", "ada@example.com"),
        ("", "x"),
        ("A1", "no address"),
    ):
        statements.clear()
        with pytest.raises(NotFound) as caught:
            shop.orders.find_with_email(number, email)
        answers.append((caught.value.message, caught.value.code, caught.value.field))
        work.append(list(statements))
    event.remove(shop.database.engine, "before_cursor_execute", note)
    assert answers == [("no such order", "not_found", "order")] * 4
    assert work == [work[0]] * 4


def test_nobody_finds_orders_without_an_address_by_an_empty_one(shop: Shop) -> None:
    shop.orders.save_orders([order("1", email="")])
    assert shop.orders.of_email(" ") == []
    with pytest.raises(NotFound):
        shop.orders.find_with_email("A1", "")


def test_cancelling_gives_stock_back_and_owes_what_was_paid(stocked: Shop, clock: FixedClock) -> None:
    stocked.orders.save_orders([order("1", order_line("a", 2, 1000), delivery_minor=499, total_minor=2499)])
    assert stocked.catalogue.get("a").sold_count == 2
    after = stocked.orders.cancel("1", "too late")
    assert after.state == "cancelled"
    assert [(one.amount_minor, one.state) for one in after.refunds] == [(2499, "pending")]
    assert stocked.catalogue.variant("a/1")[1].stock == 7
    assert stocked.catalogue.get("a").sold_count == 0
    assert stocked.catalogue.best_sellers() == []
    assert [one.kind for one in stocked.events.recent(order_id="1")] == ["cancel"]


def test_an_unpaid_order_owes_nothing_back(shop: Shop) -> None:
    shop.orders.save_orders([order("1", state="placed")])
    assert shop.orders.cancel("1").refunds == ()


def test_a_packed_order_is_not_cancelled_and_nothing_moves(stocked: Shop) -> None:
    stocked.orders.save_orders([order("1", state="packed")])
    with pytest.raises(Conflict) as caught:
        stocked.orders.cancel("1")
    assert caught.value.code == "already_packed"
    assert stocked.orders.get("1").refunds == ()
    assert stocked.catalogue.variant("a/1")[1].stock == 5
    with pytest.raises(NotFound):
        stocked.orders.cancel("ghost")


def test_an_order_is_cancelled_once(stocked: Shop) -> None:
    stocked.orders.save_orders([order("1")])
    stocked.orders.cancel("1")
    with pytest.raises(Conflict) as caught:
        stocked.orders.cancel("1")
    assert caught.value.code == "already_cancelled"
    assert stocked.catalogue.variant("a/1")[1].stock == 6
    assert len(stocked.orders.refunds("1")) == 1


def test_the_address_changes_until_the_parcel_is_gone(shop: Shop) -> None:
    shop.orders.save_orders([order("1", state="packed"), order("2", state="shipped")])
    new = replace(ADDRESS, line1="2 Byron Street")
    assert shop.orders.change_address("1", new).address == new
    with pytest.raises(Conflict) as caught:
        shop.orders.change_address("2", new)
    assert caught.value.code == "already_shipped"
    assert shop.orders.get("2").address == ADDRESS
    with pytest.raises(Invalid):
        shop.orders.change_address("1", replace(new, city=""))
    with pytest.raises(NotFound):
        shop.orders.change_address("ghost", new)


def test_a_return_is_bounded_by_what_is_left(stocked: Shop, clock: FixedClock) -> None:
    stocked.orders.save_orders([came(clock)])
    made = stocked.orders.request_return("1", {"a": 2}, "too small")
    assert stocked.orders.get("1").returns == (made,)
    for wrong, field in (
        ({"a": 2}, "quantity"),
        ({"a": 0}, "quantity"),
        ({"a": -1}, "quantity"),
        ({"a": 10**9}, "quantity"),
        ({"z": 1}, "line_id"),
        ({}, "line_quantities"),
    ):
        with pytest.raises(Invalid) as caught:
            stocked.orders.request_return("1", wrong)
        assert caught.value.field == field
    assert len(stocked.orders.get("1").returns) == 1
    assert stocked.catalogue.best_sellers(ProductFilter())[0][1] == 1


def test_a_return_after_the_window_is_refused(shop: Shop, clock: FixedClock) -> None:
    shop.orders.save_orders([came(clock)])
    clock.advance(days=29)
    with pytest.raises(Conflict) as caught:
        shop.orders.request_return("1", {"a": 1})
    assert caught.value.code == "window_passed"


def test_an_accepted_return_is_refunded_and_on_the_shelf_again(stocked: Shop, clock: FixedClock) -> None:
    stocked.orders.save_orders([came(clock)])
    first = stocked.orders.request_return("1", {"a": 2})
    after = stocked.orders.settle_return(first.return_id, accepted=True)
    assert (after.state, [one.amount_minor for one in after.refunds]) == ("partly_returned", [1933])
    second = stocked.orders.request_return("1", {"a": 1, "b": 1})
    after = stocked.orders.settle_return(second.return_id, accepted=True)
    assert after.state == "returned"
    assert sum(one.amount_minor for one in after.refunds) == after.total_minor == 3400
    assert stocked.catalogue.variant("a/1")[1].stock == 8
    with pytest.raises(Conflict):
        stocked.orders.settle_return(second.return_id, accepted=False)


def test_a_return_turned_down_may_be_asked_for_again(stocked: Shop, clock: FixedClock) -> None:
    stocked.orders.save_orders([came(clock)])
    made = stocked.orders.request_return("1", {"a": 3, "b": 1})
    after = stocked.orders.settle_return(made.return_id, accepted=False)
    assert (after.state, after.refunds, after.returns[0].state) == ("delivered", (), "rejected")
    assert stocked.orders.can(after, "return").allowed
    assert stocked.catalogue.variant("a/1")[1].stock == 5
    with pytest.raises(NotFound):
        stocked.orders.settle_return("ghost", accepted=True)


def test_best_sellers_count_what_was_kept_since_a_day(stocked: Shop, clock: FixedClock) -> None:
    old = clock.now() - timedelta(days=60)
    stocked.orders.save_orders(
        [
            order("1", order_line("a", 5), created_at=old),
            order("2", order_line("b", 2)),
            order("3", order_line("a", 1)),
            order("4", order_line("a", 9), state="cancelled"),
        ]
    )
    everything = [(one.product_id, units) for one, units in stocked.catalogue.best_sellers()]
    assert everything == [("a", 6), ("b", 2)]
    since = clock.now() - timedelta(days=30)
    recent = [(one.product_id, units) for one, units in stocked.catalogue.best_sellers(since=since)]
    assert recent == [("b", 2), ("a", 1)]
    assert [one.sold_count for one in stocked.catalogue.get_many(["a", "b"])] == [6, 2]


def test_orders_may_come_before_their_products(shop: Shop) -> None:
    shop.orders.save_orders([order("1", order_line("a", 3))])
    shop.catalogue.save_products([product("a", sold=2), product("b", sold=2)])
    assert [one.sold_count for one in shop.catalogue.get_many(["a", "b"])] == [3, 2]

"""Carts: bounded, always at today's prices, and never more than the shelf holds."""

from __future__ import annotations

import pytest

from commerce.carts import store as cart_store
from commerce.carts.model import MAX_LINES, MAX_QUANTITY
from commerce.customers.model import Customer
from commerce.promotions.model import Promotion, Scope
from commerce.shop import Shop
from kernel.clock import FixedClock
from kernel.errors import Conflict, Invalid, NotFound
from tests.unit.commerce.build import product, variant

TEN = Promotion("ten", "percent", {"en": "Ten"}, code="TEN", percent=10)


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    shop.catalogue.save_products(
        [
            product("a", variant("a/1", 1000, 5, colour="red"), variant("a/2", 1200, 200)),
            product("b", variant("b/1", 2500, 0)),
        ]
    )
    return shop


def test_a_cart_that_nobody_filled_is_empty(shop: Shop) -> None:
    cart = shop.carts.get("c1")
    assert (cart.cart_id, cart.lines, cart.priced.total_minor) == ("c1", (), 0)


def test_adding_twice_makes_one_line(stocked: Shop) -> None:
    stocked.carts.add("c1", "a/1", 2)
    cart = stocked.carts.add("c1", "a/1")
    (line,) = cart.lines
    assert (line.variant_id, line.quantity, line.unit_price_minor, line.options) == (
        "a/1", 3, 1000, {"colour": "red"},
    )  # fmt: skip
    assert (cart.priced.subtotal_minor, cart.priced.delivery_minor, cart.priced.total_minor) == (
        3000,
        499,
        3499,
    )
    assert stocked.carts.get("c1") == cart
    assert stocked.carts.get("c2").lines == ()


@pytest.mark.parametrize("quantity", [0, -1, MAX_QUANTITY + 1, 10_000, 10**9])
def test_a_quantity_out_of_bounds_changes_nothing(stocked: Shop, quantity: int) -> None:
    before = stocked.carts.add("c1", "a/2")
    for change in (
        lambda: stocked.carts.add("c1", "a/2", quantity),
        lambda: stocked.carts.set_quantity("c1", before.lines[0].line_id, quantity),
    ):
        with pytest.raises(Invalid) as caught:
            change()
        assert caught.value.field == "quantity"
    assert stocked.carts.get("c1") == before


def test_many_small_additions_stay_within_the_bound(stocked: Shop) -> None:
    stocked.carts.add("c1", "a/2", MAX_QUANTITY)
    with pytest.raises(Invalid):
        stocked.carts.add("c1", "a/2")
    assert stocked.carts.get("c1").lines[0].quantity == MAX_QUANTITY


def test_a_cart_of_ten_thousand_things_is_refused(shop: Shop) -> None:
    shop.catalogue.save_products([product(f"p{n}") for n in range(MAX_LINES + 1)])
    shop.carts.add("c1", "p0/1")
    with shop.database.write() as connection:
        for n in range(1, MAX_LINES):
            cart_store.insert_line(connection, "c1", f"l{n}", f"p{n}/1", 1)
    with pytest.raises(Conflict) as caught:
        shop.carts.add("c1", f"p{MAX_LINES}/1")
    assert caught.value.code == "cart_full"
    assert len(shop.carts.get("c1").lines) == MAX_LINES


def test_no_more_than_the_shelf_holds(stocked: Shop) -> None:
    stocked.carts.add("c1", "a/1", 4)
    for variant_id, quantity, code in (("a/1", 2, "not_enough_stock"), ("b/1", 1, "out_of_stock")):
        with pytest.raises(Conflict) as caught:
            stocked.carts.add("c1", variant_id, quantity)
        assert (caught.value.code, caught.value.field) == (code, variant_id)
    assert [line.quantity for line in stocked.carts.get("c1").lines] == [4]


def test_unknown_things_are_not_found(stocked: Shop) -> None:
    with pytest.raises(Invalid):
        stocked.carts.add("c" * 129, "a/1")
    stocked.catalogue.archive("a")
    for change in (
        lambda: stocked.carts.add("c1", "ghost"),
        lambda: stocked.carts.add("c1", "a/1"),
        lambda: stocked.carts.remove("c1", "ghost"),
        lambda: stocked.carts.set_quantity("c1", "ghost", 1),
    ):
        with pytest.raises(NotFound):
            change()


def test_somebody_elses_line_is_not_found(stocked: Shop) -> None:
    line_id = stocked.carts.add("c1", "a/1").lines[0].line_id
    with pytest.raises(NotFound):
        stocked.carts.remove("c2", line_id)
    assert len(stocked.carts.get("c1").lines) == 1


def test_lines_are_changed_and_taken_out(stocked: Shop) -> None:
    stocked.carts.add("c1", "a/1")
    line_id = stocked.carts.add("c1", "a/2").lines[1].line_id
    assert [line.quantity for line in stocked.carts.set_quantity("c1", line_id, 7).lines] == [1, 7]
    assert [line.variant_id for line in stocked.carts.remove("c1", line_id).lines] == ["a/1"]
    assert stocked.carts.clear("c1").lines == ()
    assert stocked.carts.clear("never").lines == ()
    kinds = [one.kind for one in stocked.events.recent(conversation_id="c1")]
    assert sorted(kinds) == ["cart_add", "cart_add", "cart_remove", "cart_remove"]


def test_prices_and_stock_are_read_live(stocked: Shop) -> None:
    stocked.carts.add("c1", "a/1", 2)
    stocked.catalogue.set_price("a/1", 300)
    stocked.catalogue.set_stock("a/1", 1)
    (line,) = stocked.carts.get("c1").lines
    assert (line.unit_price_minor, line.in_stock) == (300, False)
    stocked.catalogue.archive("a")
    assert stocked.carts.get("c1").lines == ()


def test_a_code_stays_when_it_applies(stocked: Shop) -> None:
    stocked.promotions.save_promotions([TEN])
    stocked.carts.add("c1", "a/1", 2)
    verdict = stocked.carts.apply_code("c1", " ten ")
    assert (verdict.applies, verdict.discount_minor) == (True, 200)
    cart = stocked.carts.get("c1")
    assert (cart.coupon_codes, cart.priced.discount_minor) == (("TEN",), 200)
    assert stocked.carts.remove_code("c1", "Ten").coupon_codes == ()
    assert stocked.carts.get("c1").priced.discount_minor == 0


def test_a_code_that_does_not_apply_does_not_stay(stocked: Shop, clock: FixedClock) -> None:
    vip = Promotion("vip", "percent", {"en": "Vip"}, code="VIP", percent=10, scope=Scope(segments=("vip",)))
    stocked.promotions.save_promotions([vip])
    stocked.carts.add("c1", "a/1")
    assert stocked.carts.apply_code("c1", "nonsense").reason == "unknown_code"
    assert stocked.carts.apply_code("c1", "VIP").applies is False
    assert stocked.carts.get("c1").coupon_codes == ()
    with pytest.raises(Invalid):
        stocked.carts.apply_code("c1", "   ")
    with pytest.raises(Invalid):
        stocked.carts.apply_code("c1", "x" * 61)
    stocked.customers.save_customers([Customer("m1", "m@example.com", "M", "en", ("vip",), clock.now())])
    assert stocked.carts.apply_code("c1", "VIP", customer_id="m1").applies is True
    assert len(stocked.events.recent(conversation_id="c1", kinds=["coupon_try"])) == 3


def test_one_cart_has_one_currency(stocked: Shop) -> None:
    stocked.catalogue.save_products([product("yen", currency="JPY")])
    with pytest.raises(Conflict) as caught:
        stocked.carts.add("c1", "yen/1")
    assert caught.value.code == "currency"

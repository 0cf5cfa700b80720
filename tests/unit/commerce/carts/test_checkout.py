"""The checkout: everything or nothing, and of two for the last piece exactly one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from commerce.promotions.model import Promotion
from commerce.shop import Shop
from kernel.errors import Conflict, Invalid, ShopError
from tests.unit.commerce.build import ADDRESS, order, order_line, product, variant

TEN = Promotion("ten", "percent", {"en": "Ten"}, code="TEN", percent=10, uses_max=1)


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    shop.catalogue.save_products(
        [product("a", variant("a/1", 1000, 5)), product("b", variant("b/1", 4500, 1))]
    )
    shop.promotions.save_promotions([TEN])
    return shop


def test_a_checkout_makes_an_order_and_empties_the_cart(stocked: Shop) -> None:
    stocked.carts.add("c1", "a/1", 2, language="zh", channel="telegram")
    stocked.carts.add("c1", "b/1")
    stocked.carts.apply_code("c1", "ten")
    order = stocked.carts.checkout("c1", " Ada@Example.com", ADDRESS, customer_id="u1")
    assert stocked.orders.get(order.order_id) == order
    assert (order.state, order.email, order.customer_id, order.channel) == (
        "placed", "ada@example.com", "u1", "telegram",
    )  # fmt: skip
    assert (order.subtotal_minor, order.discount_minor, order.delivery_minor, order.total_minor) == (
        6500, 650, 0, 5850,
    )  # fmt: skip
    assert [(line.quantity, line.discount_minor) for line in order.lines] == [(2, 200), (1, 450)]
    assert order.coupon_codes == ("TEN",)
    cart = stocked.carts.get("c1")
    assert (cart.lines, cart.coupon_codes) == ((), ())
    assert [stocked.catalogue.variant(one)[1].stock for one in ("a/1", "b/1")] == [3, 0]
    assert stocked.catalogue.get("b").in_stock is False
    assert stocked.promotions.usage("ten").uses == 1
    notes = stocked.events.recent(order_id=order.order_id)
    assert sorted((one.kind, one.product_id, one.value_minor) for one in notes) == [
        ("order", "a", 1800), ("order", "b", 4050),
    ]  # fmt: skip
    (mail,) = stocked.outbox.recent()
    assert (mail.to, mail.subject, mail.kind) == ("ada@example.com", f"您的订单 {order.number}", "order")
    assert "US$58.50" in mail.body


def test_cancelling_gives_the_code_back(stocked: Shop) -> None:
    stocked.carts.add("c1", "a/1")
    stocked.carts.apply_code("c1", "TEN")
    order = stocked.carts.checkout("c1", "ada@example.com", ADDRESS)
    stocked.orders.cancel(order.order_id)
    assert stocked.promotions.usage("ten").uses == 0


def test_an_empty_cart_makes_no_order(shop: Shop) -> None:
    with pytest.raises(Conflict) as caught:
        shop.carts.checkout("c1", "ada@example.com", ADDRESS)
    assert caught.value.code == "empty_cart"


@pytest.mark.parametrize("email", ["", "ada", "a@b@c", "a@example.com\nBcc: eve@example.com", "a@x, b@x"])
def test_a_bad_address_makes_no_order(stocked: Shop, email: str) -> None:
    stocked.carts.add("c1", "a/1")
    with pytest.raises(Invalid):
        stocked.carts.checkout("c1", email, ADDRESS)
    with pytest.raises(Invalid):
        stocked.carts.checkout("c1", "ada@example.com", replace(ADDRESS, name=""))
    assert untouched(stocked)


def untouched(shop: Shop) -> bool:
    """Whether nothing of a checkout happened, the cart included."""
    return (
        len(shop.carts.get("c1").lines) == 1
        and shop.orders.recent() == []
        and shop.catalogue.variant("a/1")[1].stock == 5
        and shop.outbox.recent() == []
        and shop.promotions.usage("ten").uses == 0
    )


def test_another_total_than_the_one_shown_makes_no_order(stocked: Shop) -> None:
    stocked.carts.add("c1", "a/1")
    with pytest.raises(Conflict) as caught:
        stocked.carts.checkout("c1", "ada@example.com", ADDRESS, expected_total_minor=1)
    assert caught.value.code == "price_changed"
    assert untouched(stocked)


def test_a_promotion_that_runs_out_meanwhile_leaves_nothing_half_done(
    stocked: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    stocked.carts.add("c1", "a/1")
    stocked.carts.apply_code("c1", "TEN")
    price = stocked.promotions.price
    stolen: list[bool] = []

    def price_then_lose(*args: object, **rest: object) -> object:
        priced = price(*args, **rest)  # type: ignore[arg-type]
        connection = rest["connection"]
        if not stolen:
            stolen.append(True)
            stocked.promotions.redeem(connection, priced, "other")  # type: ignore[arg-type]
        return priced

    monkeypatch.setattr(stocked.promotions, "price", price_then_lose)
    with pytest.raises(Conflict) as caught:
        stocked.carts.checkout("c1", "ada@example.com", ADDRESS)
    assert caught.value.code == "promotion_gone"
    monkeypatch.undo()
    assert untouched(stocked)


def test_a_cart_keeps_what_was_sold_out_meanwhile_and_makes_no_order(stocked: Shop) -> None:
    stocked.carts.add("c1", "b/1")
    stocked.carts.add("c2", "b/1")
    stocked.carts.checkout("c2", "eve@example.com", ADDRESS)
    with pytest.raises(Conflict) as caught:
        stocked.carts.checkout("c1", "ada@example.com", ADDRESS)
    assert (caught.value.code, caught.value.field) == ("out_of_stock", "b/1")
    assert stocked.carts.get("c1").lines[0].in_stock is False
    stocked.catalogue.archive("b")
    with pytest.raises(Conflict):
        stocked.carts.checkout("c1", "ada@example.com", ADDRESS)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each call gives or raises, all begun together."""
    gate = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def work(n: int) -> None:
        gate.wait()
        try:
            results[n] = calls[n]()
        except ShopError as error:
            results[n] = error.code

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_shoppers_for_the_last_piece_one_gets_it(busy_shop: Shop) -> None:
    busy_shop.catalogue.save_products([product("b", variant("b/1", 1000, 3))])
    carts = [f"c{n}" for n in range(8)]
    for cart_id in carts:
        busy_shop.carts.add(cart_id, "b/1")
    results = at_once(
        *(lambda cart_id=one: busy_shop.carts.checkout(cart_id, "a@example.com", ADDRESS) for one in carts)
    )
    assert results.count("out_of_stock") == 5
    assert len(busy_shop.orders.recent()) == 3
    assert busy_shop.catalogue.variant("b/1")[1].stock == 0
    assert sum(len(busy_shop.carts.get(one).lines) for one in carts) == 5


def test_a_cart_pressed_twice_makes_one_order(busy_shop: Shop) -> None:
    busy_shop.catalogue.save_products([product("b", variant("b/1", 1000, 9))])
    busy_shop.carts.add("c1", "b/1")
    pressed = [lambda: busy_shop.carts.checkout("c1", "a@example.com", ADDRESS)] * 4
    assert at_once(*pressed).count("empty_cart") == 3
    assert len(busy_shop.orders.recent()) == 1
    assert busy_shop.catalogue.variant("b/1")[1].stock == 8


def test_the_last_use_of_a_code_goes_to_one(busy_shop: Shop) -> None:
    busy_shop.catalogue.save_products([product("b", variant("b/1", 1000, 9))])
    busy_shop.promotions.save_promotions([TEN])
    for n in range(4):
        busy_shop.carts.add(f"c{n}", "b/1")
        assert busy_shop.carts.apply_code(f"c{n}", "TEN").applies
    at_once(*(
        lambda n=n: busy_shop.carts.checkout(f"c{n}", f"{n}@example.com", ADDRESS, expected_total_minor=1399)
        for n in range(4)
    ))  # fmt: skip
    orders = busy_shop.orders.recent()
    assert [one.discount_minor for one in orders] == [100]
    assert busy_shop.promotions.usage("ten").uses == 1


def test_additions_at_once_are_all_counted(busy_shop: Shop) -> None:
    busy_shop.catalogue.save_products([product("b", variant("b/1", 1000, 99))])
    at_once(*[lambda: busy_shop.carts.add("c1", "b/1")] * 8)
    (line,) = busy_shop.carts.get("c1").lines
    assert line.quantity == 8


def test_an_order_cancelled_twice_at_once_is_refunded_once(busy_shop: Shop) -> None:
    busy_shop.catalogue.save_products([product("a", variant("a/1", stock=1))])
    busy_shop.orders.save_orders([order("1", order_line("a", 2))])
    results = at_once(*[lambda: busy_shop.orders.cancel("1")] * 4)
    assert results.count("already_cancelled") == 3
    assert len(busy_shop.orders.refunds("1")) == 1
    assert busy_shop.catalogue.variant("a/1")[1].stock == 3


KILLED = """
    import os, signal, sys
    from datetime import UTC, datetime
    from commerce.catalogue import store_writes
    from commerce.orders import store
    from kernel.database import build_database
    from tests.unit.commerce.build import order

    with build_database(sys.argv[1]).write() as connection:
        store_writes.take_stock(connection, {"a/1": 2})
        store.write_orders(connection, [order("1")])
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_in_a_transaction_leaves_nothing(busy_shop: Shop) -> None:
    busy_shop.catalogue.save_products([product("a", variant("a/1", stock=5))])
    url = busy_shop.database.engine.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), url],
        cwd=Path(__file__).parents[4],
        env={**os.environ, "PYTHONPATH": "."},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert busy_shop.orders.recent() == []
    assert busy_shop.catalogue.variant("a/1")[1].stock == 5

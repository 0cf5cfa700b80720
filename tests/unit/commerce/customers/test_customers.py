"""Customers: one normal address, imported twice without a change, forgotten in every room."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from commerce.catalogue.model import SaveCount
from commerce.customers.model import Customer
from commerce.events.model import Event
from commerce.shop import Shop
from kernel.clock import FixedClock
from kernel.errors import Invalid, NotFound
from tests.unit.commerce.build import ADDRESS, order, product, variant

EVE = replace(ADDRESS, name="Eve")


@pytest.fixture
def ada(clock: FixedClock) -> Customer:
    return Customer("c1", "ada@example.com", "Ada", "en", ("vip", "new"), clock.now())


def test_saving_the_same_customers_twice_changes_nothing(shop: Shop, ada: Customer) -> None:
    nobody = replace(ada, customer_id="c2", email="")
    assert shop.customers.save_customers([replace(ada, email="ADA@example.com"), nobody]) == SaveCount(
        added=2
    )
    assert shop.customers.save_customers([ada, nobody]) == SaveCount(unchanged=2)
    assert shop.customers.save_customers([replace(ada, name="Ada L.")]) == SaveCount(changed=1)
    assert shop.customers.get("c1") == replace(ada, name="Ada L.")
    assert shop.customers.by_email("Ada@Example.com").customer_id == "c1"
    assert (shop.customers.segments("c1"), shop.customers.segments(None)) == (("vip", "new"), ())
    assert shop.customers.count() == 2


def test_nobody_is_found_by_no_address(shop: Shop, ada: Customer) -> None:
    shop.customers.save_customers([replace(ada, email="")])
    for call in (
        lambda: shop.customers.by_email(" "),
        lambda: shop.customers.by_email("eve@example.com"),
        lambda: shop.customers.get("ghost"),
    ):
        with pytest.raises(NotFound):
            call()


@pytest.mark.parametrize("change", [{"role": "root"}, {"customer_id": ""}, {"email": "x"}])
def test_a_broken_customer_writes_nothing(shop: Shop, ada: Customer, change: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        shop.customers.save_customers([ada, replace(replace(ada, customer_id="c2"), **change)])
    assert [caught.value.field] == list(change)
    assert shop.customers.count() == 0


def test_an_erased_customer_is_in_no_room_any_more(shop: Shop, ada: Customer, clock: FixedClock) -> None:
    shop.customers.save_customers([ada])
    shop.catalogue.save_products([product("a", variant("a/1", stock=5))])
    shop.orders.save_orders(
        [
            order("1", customer_id="c1"),
            order("3"),
            order("2", customer_id="c2", email="eve@example.com", address=EVE),
        ]
    )
    shop.carts.add("chat", "a/1", customer_id="c1")
    shop.outbox.send(ada.email, "Hello", "Ada", "test")
    shop.alerts.watch("price", ada.email, "a")
    message = Event("e1", "message", clock.now(), customer_id="c1", detail={"text": "I am Ada"})
    shop.events.append([message, Event("e2", "view", clock.now(), customer_id="c1", product_id="a")])
    touched = shop.customers.erase("c1")
    assert touched == {"orders": 2, "events": 3, "carts": 1, "notices": 2, "promotions": 0, "customers": 1}
    with shop.database.read() as connection:
        for table in ("orders", "order_lines", "events", "carts", "mails", "alerts", "customers"):
            rows = str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            assert not re.search(r"\bada\b", rows, re.IGNORECASE)  # a word: a chance id may hold its letters
            assert "'c1'" not in rows
    kept = shop.orders.get("1")
    assert (kept.total_minor, kept.customer_id, kept.email, kept.address) == (1000, None, "", None)
    assert [one.product_id for one in shop.events.recent(kinds=["view"])] == ["a"]
    assert shop.orders.get("2").address == EVE
    assert shop.orders.save_orders([order("1", customer_id="c1")]) == SaveCount(unchanged=1)
    assert shop.orders.get("1") == kept
    with pytest.raises(NotFound):
        shop.orders.find_with_email("A1", "ada@example.com")
    with pytest.raises(NotFound):
        shop.customers.erase("c1")

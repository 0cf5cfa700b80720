"""Alerts: they fire when it happens, once, in the shopper's language, and not before."""

from __future__ import annotations

import threading

import pytest

from commerce.catalogue.model import Product
from commerce.shop import Shop
from kernel.clock import FixedClock
from kernel.errors import Conflict, Invalid, NotFound
from tests.unit.commerce.build import order, order_line, product, variant


def feed(price_minor: int, stock: int) -> list[Product]:
    return [
        product("a", variant("a/1", price_minor, stock, size="42"), variant("a/2", 9000, 1), title="Boot")
    ]


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    shop.catalogue.save_products(feed(5000, 0))
    return shop


def subjects(shop: Shop) -> list[str]:
    return [mail.subject for mail in shop.outbox.recent()]


def test_a_stock_alert_fires_once_when_the_variant_is_back(stocked: Shop) -> None:
    alert = stocked.alerts.watch("stock", "Ada@example.com", "a", "a/1", conversation_id="v1")
    stocked.catalogue.set_stock("a/2", 5)
    assert subjects(stocked) == []
    stocked.catalogue.set_stock("a/1", 2)
    (mail,) = stocked.outbox.recent()
    assert (mail.to, mail.subject, mail.kind) == ("ada@example.com", "Boot is back in stock", "alert")
    assert "Boot (42)" in mail.body
    assert "$50.00" in mail.body
    assert "/products/a" in mail.body
    assert stocked.alerts.waiting() == []
    stocked.catalogue.set_stock("a/1", 0)
    stocked.catalogue.set_stock("a/1", 3)
    assert stocked.alerts.fire_due() == 0
    assert len(subjects(stocked)) == 1
    assert alert.conversation_id == "v1"


def test_the_newest_alert_of_a_conversation_is_told_until_it_fires(stocked: Shop, clock: FixedClock) -> None:
    assert stocked.alerts.latest_of("v1") is None
    first = stocked.alerts.watch("price", "old@example.com", "a", "a/2", conversation_id="v1")
    clock.advance(seconds=1)
    second = stocked.alerts.watch("stock", "new@example.com", "a", "a/1", conversation_id="v1")
    clock.advance(seconds=1)
    stocked.alerts.watch("stock", "other@example.com", "a", "a/1", conversation_id="v2")
    assert stocked.alerts.latest_of("v1") == second
    stocked.catalogue.set_stock("a/1", 2)
    assert stocked.alerts.latest_of("v1") == first


def test_a_price_alert_without_a_target_waits_for_any_lower_price(stocked: Shop) -> None:
    stocked.alerts.watch("price", "a@example.com", "a", "a/2", language="zh")
    stocked.catalogue.set_price("a/2", 9000)
    assert subjects(stocked) == []
    stocked.catalogue.set_price("a/2", 8999)
    assert subjects(stocked) == ["Boot 降价到 US$89.99 了"]


def test_a_price_alert_waits_for_its_target_and_for_stock(stocked: Shop) -> None:
    stocked.alerts.watch("price", "a@example.com", "a", "a/1", target_minor=4000)
    stocked.catalogue.set_price("a/1", 3000)
    assert subjects(stocked) == []
    stocked.catalogue.set_stock("a/1", 1)
    assert subjects(stocked) == ["Boot now costs $30.00"]


def test_a_feed_fires_alerts_too(stocked: Shop) -> None:
    stocked.alerts.watch("stock", "a@example.com", "a", "a/1")
    stocked.catalogue.save_products(feed(5000, 4))
    assert subjects(stocked) == ["Boot is back in stock"]


def test_a_cancelled_order_fires_alerts_too(stocked: Shop) -> None:
    stocked.alerts.watch("stock", "a@example.com", "a", "a/1")
    stocked.orders.save_orders([order("1", order_line("a"))])
    stocked.orders.cancel("1")
    assert subjects(stocked) == ["Boot is back in stock"]


def test_watching_the_same_again_moves_the_target(stocked: Shop) -> None:
    first = stocked.alerts.watch("price", "a@example.com", "a", "a/2", target_minor=8000)
    again = stocked.alerts.watch("price", "A@example.com", "a", "a/2", target_minor=7000)
    assert again.alert_id == first.alert_id
    (waiting,) = stocked.alerts.waiting(["a"])
    assert waiting.target_minor == 7000


def test_nobody_waits_for_what_is_so_already(stocked: Shop) -> None:
    for call in (
        lambda: stocked.alerts.watch("stock", "a@example.com", "a"),
        lambda: stocked.alerts.watch("price", "a@example.com", "a", target_minor=9000),
    ):
        with pytest.raises(Conflict) as caught:
            call()
        assert caught.value.code == "already_true"
    assert stocked.alerts.waiting() == []


def test_what_cannot_be_watched_is_refused(stocked: Shop) -> None:
    with pytest.raises(NotFound):
        stocked.alerts.watch("stock", "a@example.com", "ghost")
    with pytest.raises(NotFound):
        stocked.alerts.watch("stock", "a@example.com", "a", "b/1")
    with pytest.raises(Invalid):
        stocked.alerts.watch("stock", "a@example.com\nBcc: b@example.com", "a", "a/1")
    with pytest.raises(Invalid):
        stocked.alerts.watch("price", "a@example.com", "a", target_minor=-1)
    assert stocked.alerts.waiting() == []


def test_one_address_cannot_wait_for_everything(stocked: Shop) -> None:
    stocked.catalogue.save_products([product(f"p{n}", variant(f"p{n}/1", stock=0)) for n in range(51)])
    for n in range(50):
        stocked.alerts.watch("stock", "a@example.com", f"p{n}")
    with pytest.raises(Conflict) as caught:
        stocked.alerts.watch("stock", "a@example.com", "p50")
    assert caught.value.code == "too_many_alerts"


def test_a_cancelled_alert_stays_silent(stocked: Shop) -> None:
    alert = stocked.alerts.watch("stock", "a@example.com", "a", "a/1")
    stocked.alerts.cancel(alert.alert_id)
    stocked.catalogue.set_stock("a/1", 2)
    assert subjects(stocked) == []
    with pytest.raises(NotFound):
        stocked.alerts.cancel(alert.alert_id)


def test_an_archived_product_fires_nothing(stocked: Shop) -> None:
    stocked.alerts.watch("stock", "a@example.com", "a", "a/1")
    stocked.catalogue.archive("a")
    stocked.catalogue.set_stock("a/1", 2)
    assert subjects(stocked) == []


def test_a_title_cannot_smuggle_a_header(shop: Shop) -> None:
    shop.catalogue.save_products(
        [product("a", variant("a/1", stock=0), title="Boot\r\nBcc: eve@example.com")]
    )
    shop.alerts.watch("stock", "a@example.com", "a")
    shop.catalogue.set_stock("a/1", 1)
    assert subjects(shop) == ["Boot Bcc: eve@example.com is back in stock"]


def test_two_processes_that_fire_at_once_mail_once(busy_shop: Shop) -> None:
    busy_shop.catalogue.save_products(feed(5000, 0))
    busy_shop.alerts.watch("stock", "a@example.com", "a", "a/1")
    with busy_shop.database.write() as connection:
        connection.exec_driver_sql("UPDATE variants SET stock = 1 WHERE variant_id = 'a/1'")
    threads = [threading.Thread(target=busy_shop.alerts.fire_due) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert subjects(busy_shop) == ["Boot is back in stock"]

"""The demo's FAQ and tour: enough wordings in both languages, live facts in the answers."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from commerce.demo.cast import SCENES, cast_customers, cast_orders
from commerce.demo.catalogue import demo_products
from commerce.demo.faq import FAQ_ENTRIES, faq_entries
from commerce.demo.tour import STEPS, tour_text
from commerce.orders.model import check_order, ruling
from kernel.languages import has_han
from kernel.settings import Settings

NOW = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)


def test_there_are_at_least_ninety_entries_with_two_wordings_a_language() -> None:
    assert len(FAQ_ENTRIES) >= 90
    assert max(Counter(one["entry_id"] for one in FAQ_ENTRIES).values()) == 1
    for one in FAQ_ENTRIES:
        for language in ("en", "zh"):
            assert len(one["questions"][language]) >= 2, one["entry_id"]
            assert has_han(one["answers"][language]) == (language == "zh"), one["entry_id"]


def test_no_wording_belongs_to_two_entries() -> None:
    said = Counter(
        text.casefold() for one in FAQ_ENTRIES for texts in one["questions"].values() for text in texts
    )
    assert [text for text, n in said.items() if n > 1] == []


def test_what_the_shops_data_tells_stands_as_a_placeholder_in_both_languages() -> None:
    entries = {one["entry_id"]: one["answers"] for one in faq_entries()}
    for language in ("en", "zh"):
        assert "{{delivery_fee}}" in entries["delivery-cost"][language]
        assert "{{return_window_days}}" in entries["returns-policy"][language]


def test_the_tour_names_orders_that_exist() -> None:
    text = tour_text(Settings(data_dir=Path("x"), port=8123))
    assert "http://127.0.0.1:8123/dev/mailbox" in text
    assert len(STEPS) == 6
    numbers = {f"A{scene.number}" for scene in SCENES}
    named = {word.strip("，。；;,.()") for word in text.replace("订单", " ").replace("：", " ").split()}
    assert {word[:6] for word in named if word.startswith("A100")} <= numbers


def test_the_tours_orders_allow_what_they_show() -> None:
    orders = {one.number: one for one in cast_orders(7, NOW, demo_products(7, NOW))}
    for order in orders.values():
        check_order(order)
    assert ruling(orders["A10021"], "return", NOW, 30).allowed
    assert ruling(orders["A10022"], "cancel", NOW, 30).allowed
    assert ruling(orders["A10024"], "change_address", NOW, 30).allowed
    assert ruling(orders["A10025"], "return", NOW, 30).reason == "window_passed"
    assert orders["A10023"].shipments[0].events[-1].code == "out_for_delivery"
    assert orders["A10026"].refunds[0].state == "pending"
    assert orders["A10027"].state == "partly_returned"
    assert orders["A10028"].shipments[0].events[-1].code == "exception"
    assert orders["A10029"].returns[0].state == "requested"


def test_staff_have_roles() -> None:
    roles = {one.email: one.role for one in cast_customers(7, NOW)}
    assert roles["merchant@example.com"] == "merchant"
    assert roles["support@example.com"] == "support"
    assert roles["emma@example.com"] == "shopper"

"""From a full cart to an order, its whereabouts and its end, all by chat, in both languages."""

from __future__ import annotations

import pytest

from tests.e2e.shopper import Shopper
from tests.e2e.stack import Stack
from tests.e2e.truth import order_state, stock_of

pytestmark = pytest.mark.rasa
VARIANT = "SH001-black-43"
WORDS = [
    (
        (
            "checkout",
            "otto@example.com",
            "Otto Fox, 12 Baker Street, London, NW1 6XE, UK",
            "yes, place the order",
        ),
        ("where is my order", "cancel it"),
    ),
    (
        ("结账", "xu@example.com", "徐明，上海市浦东新区世纪大道100号，200120", "确认"),
        ("我的订单到哪了", "取消这个订单"),
    ),
]


@pytest.mark.parametrize(("placing", "after"), WORDS)
def test_an_order_is_placed_found_again_and_cancelled(
    stack: Stack, placing: tuple[str, ...], after: tuple[str, str]
) -> None:
    ann = Shopper(stack)
    ask, email, address, confirm = placing
    before = stock_of(stack, VARIANT)
    ann.call("POST", "/api/v1/shop/cart", {"variant_id": VARIANT, "quantity": 2})
    for text in (ask, email, address):
        ann.say(text)
    orders = "SELECT number, total_minor FROM orders WHERE email = ?"
    assert stack.rows(orders, email) == []  # not before the yes
    ann.say(confirm)
    [(number, total_minor)] = stack.rows(orders, email)
    assert total_minor == 2 * 5290 - 2116 - (1500 if 2 * 5290 - 2116 >= 10_000 else 0)
    assert stock_of(stack, VARIANT) == before - 2
    assert ann.cart()["lines"] == []

    told = ann.say(after[0]).part("order")  # number and e-mail were said here
    assert (told["number"], told["state"]) == (number, "placed")
    assert "•••@example.com" in ann.say(after[1]).text  # but an end needs the mailed code
    assert order_state(stack, number) == "placed"
    ann.say(ann.last_code(email))
    assert (order_state(stack, number), stock_of(stack, VARIANT)) == ("cancelled", before)

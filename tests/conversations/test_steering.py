"""Turning corners with the real assistant: two requests at once, corrections, back, interruptions."""

from __future__ import annotations

import pytest

from tests.e2e.shopper import Shopper
from tests.e2e.stack import Stack
from tests.e2e.truth import on_shelf, order_state, with_option

pytestmark = pytest.mark.rasa
REDS = ("red", "burgundy", "coral", "maroon", "crimson", "wine", "rust")
BLUES = ("blue", "navy", "light blue", "teal", "turquoise", "royal blue", "sky blue")


def in_any(stack: Stack, product_ids: set[str], colours: tuple[str, ...]) -> set[str]:
    return set().union(*(with_option(stack, product_ids, "colour", colour) for colour in colours))


@pytest.mark.parametrize(
    ("text", "found", "asked"),
    [
        (
            "do you have running shoes? and where is my order A10023?",
            "running shoes",
            "order A10023 placed with?",
        ),
        ("有跑鞋吗？另外订单A10023到哪了", "跑鞋", "订单 A10023 是用哪个邮箱下的？"),
        (
            "show me running shoes and what is your return policy?",
            "running",
            "cosmetics and food are the exception.",
        ),
    ],
)
def test_both_requests_of_one_message_are_answered_in_order(
    stack: Stack, text: str, found: str, asked: str
) -> None:
    reply = Shopper(stack).say(text)
    assert found in reply.messages[0]["text"]
    assert set(reply.ids) <= on_shelf(stack, "running-shoes")
    assert reply.messages[-1]["text"].endswith(asked)


@pytest.mark.parametrize(
    ("first", "correction", "back", "fresh"),
    [
        ("show me red dresses", "no, blue ones", "back", "start again"),
        ("看看红色连衣裙", "不对，要蓝色的", "返回", "重新开始"),
    ],
)
def test_a_correction_replaces_back_takes_it_back_and_start_again_forgets(
    stack: Stack, first: str, correction: str, back: str, fresh: str
) -> None:
    ann = Shopper(stack)
    dresses = on_shelf(stack, "dresses")
    red, blue = in_any(stack, dresses, REDS), in_any(stack, dresses, BLUES)
    shown = ann.say(first).ids
    assert (bool(shown), set(shown) <= red) == (True, True)
    corrected = ann.say(correction).ids
    assert (bool(corrected), set(corrected) <= blue) == (True, True)
    assert ann.say(back).ids == shown
    restarted = ann.say(fresh)
    assert (len(restarted.buttons), restarted.ids) == (8, [])  # the departments


@pytest.mark.parametrize(
    ("ask", "other", "number", "email", "word"),
    [
        ("where is my order A10022", "sorry, I meant A10028", "A10028", "wangwei@example.com", "held up"),
        ("订单A10022到哪了", "说错了，是A10028", "A10028", "wangwei@example.com", "A10028"),
    ],
)
def test_an_order_number_is_corrected_where_the_email_is_asked(
    stack: Stack, ask: str, other: str, number: str, email: str, word: str
) -> None:
    ann = Shopper(stack)
    ann.say(ask)
    assert number in ann.say(other).text
    reply = ann.say(email)
    assert (reply.part("order")["number"], word in reply.text) == (number, True)


@pytest.mark.parametrize(
    ("ask", "search", "question", "stop", "stopped"),
    [
        (
            "where is my order A10023",
            "do you have running shoes?",
            "A10023 placed with?",
            "never mind",
            "never",
        ),
        ("订单A10023到哪了", "有跑鞋吗", "订单 A10023 是用哪个邮箱下的？", "算了", "不办"),
    ],
)
def test_a_search_in_the_middle_of_a_form_is_answered_and_the_form_goes_on(
    stack: Stack, ask: str, search: str, question: str, stop: str, stopped: str
) -> None:
    ann = Shopper(stack)
    ann.say(ask)
    reply = ann.say(search)
    assert (bool(reply.ids), set(reply.ids) <= on_shelf(stack, "running-shoes")) == (True, True)
    assert reply.messages[-1]["text"].endswith(question)
    assert stopped in ann.say(stop).text
    assert "A10023" not in ann.say("emma@example.com").text


def test_back_in_the_middle_of_a_form_asks_the_question_before(stack: Stack) -> None:
    ann = Shopper(stack)
    ann.say("I want to cancel order A10030")
    assert "order number" in ann.say("back").text
    assert "A10024" in ann.say("A10024").text


@pytest.mark.parametrize(
    ("text", "email", "stop", "said"),
    [
        ("cancel order A10030", "sofia@example.com", "never mind", "packed"),
        ("取消订单A10030", "sofia@example.com", "算了", "A10030"),
    ],
)
def test_an_order_that_is_packed_is_not_cancelled_and_why_is_said(
    stack: Stack, text: str, email: str, stop: str, said: str
) -> None:
    ann = Shopper(stack)
    ann.say(text)
    assert said in ann.say(email).text
    assert order_state(stack, "A10030") == "packed"


@pytest.mark.parametrize(
    ("wrong", "right"), [("add the first one", "no, the second one"), ("第一个加入购物车", "不对，第二个")]
)
def test_no_the_other_one_goes_on_with_the_other(stack: Stack, wrong: str, right: str) -> None:
    ann = Shopper(stack)
    shown = ann.say("do you have running shoes?" if wrong.isascii() else "有跑鞋吗").products
    assert shown[0]["title"] in ann.say(wrong).text  # its colour is asked
    assert shown[1]["title"] in ann.say(right).text
    assert ann.cart()["lines"] == []


def test_the_language_written_in_is_the_language_answered_in(stack: Stack) -> None:
    ann = Shopper(stack)
    assert "I found" in ann.say("do you have umbrellas?").text or "Just one" in (
        ann.last.text if ann.last else ""
    )
    assert "伞" in ann.say("有没有雨伞").products[0]["title"]
    assert "Umbrella" in ann.say("umbrellas please").products[0]["title"]

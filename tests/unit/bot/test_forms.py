"""What has a fixed form is read from a message, and nothing else is taken for it."""

from __future__ import annotations

import pytest

from bot.nlu.forms import found_forms


def kinds(text: str) -> list[tuple[str, str]]:
    return [(form.kind, form.value) for form in found_forms(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("where is my order A10023 and do you have red shoes?", [("order_number", "A10023")]),
        ("订单A10023到哪了", [("order_number", "A10023")]),
        ("order #1001 please", [("order_number", "1001")]),
        ("my order 536365 hasn't come", [("order_number", "536365")]),
        ("C536379 was cancelled", [("order_number", "C536379")]),
        ("ＡＢ１００２３", [("order_number", "AB10023")]),
        ("the code is 123456", [("code", "123456")]),
        ("验证码123456", [("code", "123456")]),
        ("email me at Jane.Doe@example.co.uk.", [("email", "jane.doe@example.co.uk")]),
        ("is SAVE10 still valid?", [("coupon", "SAVE10")]),
        ("优惠码SUMMER20还能用吗", [("coupon", "SUMMER20")]),
        ("use coupon welcome10", [("coupon", "WELCOME10")]),
        ("我的手机是13812345678", [("phone", "13812345678")]),
        ("call +44 20 7946 0958", [("phone", "+442079460958")]),
    ],
)
def test_a_form_is_found_with_its_normalised_value(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


def test_six_bare_digits_may_be_a_code_or_an_order_number() -> None:
    assert kinds("123456") == [("code", "123456"), ("order_number", "123456")]


@pytest.mark.parametrize(
    "text",
    ["coupon code please", "do you have code for students", "size EU42", "iphone 15", "wh-1000xm5",
     "A4 paper", "XL blue", "is there a coupon for NIKE", "under $200000", "😀", ""],
)  # fmt: skip
def test_what_only_looks_like_a_form_is_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_a_form_tells_its_place_in_the_text() -> None:
    text = "订单A10023到哪了"
    form = found_forms(text)[0]
    assert text[form.start : form.end] == "A10023"

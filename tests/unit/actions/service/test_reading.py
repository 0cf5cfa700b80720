"""Answers are read out of whole sentences, in both languages, and nothing is read that is not there."""

from __future__ import annotations

import pytest

from actions.address_reading import read_address
from actions.service_reading import (
    BACK,
    LATEST,
    NEVER_MIND,
    OTHER_ORDER,
    RESEND,
    START_AGAIN,
    code_in,
    email_in,
    lettered_number_in,
    number_in,
    places_in,
    quantity_in,
    reason_in,
    titled_in,
    yes_or_no,
)
from actions.service_task import ServiceTask, task_from
from commerce.orders.model import Address

HOME = Address("Ann Lee", "1 Old Road", "Leeds", "LS1 1AA", "GB")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("#A10023", "A10023"),
        ("a10023", "A10023"),
        ("订单号是A10023", "A10023"),
        ("Ａ１００２３", "A10023"),
        ("it's order 536365 please", "536365"),
        ("# 1001", "1001"),
        ("my number is A10023, mail a9999@x.com", "A10023"),
        ("john1234@example.com", ""),
        ("I have no idea", ""),
        ("it cost 12.50", ""),
    ],
)
def test_an_order_number_is_read(text: str, number: str) -> None:
    assert number_in(text) == number


def test_bare_digits_are_no_lettered_number() -> None:
    assert lettered_number_in("536365") == ""
    assert lettered_number_in("no, A10024") == "A10024"
    assert lettered_number_in("#1001") == "#1001"[1:]


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("it's Ann.Lee+shop@Example.co.uk.", "ann.lee+shop@example.co.uk"),
        ("邮箱是ann@example.com，谢谢", "ann@example.com"),
        ("ann at example dot com", ""),
    ],
)
def test_an_email_is_read(text: str, email: str) -> None:
    assert email_in(text) == email


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123456", "123456"),
        ("the code is 123 456.", "123456"),
        ("验证码123456", "123456"),
        ("１２３４５６", "123456"),
        ("A123456", ""),
        ("1234567", ""),
    ],
)
def test_a_code_is_read(text: str, code: str) -> None:
    assert code_in(text) == code


@pytest.mark.parametrize(
    ("text", "intent", "said"),
    [
        ("yes please", "inform", True),
        ("好的", "inform", True),
        ("no, keep it", "affirm", False),
        ("不要取消", "affirm", False),
        ("", "affirm", True),
        ("", "deny", False),
        ("what is the weather", "faq", None),
    ],
)
def test_yes_and_no_are_read(text: str, intent: str, said: bool | None) -> None:
    assert yes_or_no(text, intent) is said


@pytest.mark.parametrize("text", ["never mind", "forget it", "算了", "不用了", "stop"])
def test_never_mind_is_read(text: str) -> None:
    assert NEVER_MIND.search(text)


@pytest.mark.parametrize("text", ["cancel it", "取消", "I changed my mind", "non-stop flight"])
def test_a_wish_to_cancel_is_not_never_mind(text: str) -> None:
    assert not NEVER_MIND.search(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (BACK, "go back please"),
        (BACK, "上一步"),
        (START_AGAIN, "let's start over"),
        (START_AGAIN, "重新开始"),
        (OTHER_ORDER, "no, the other order"),
        (OTHER_ORDER, "另一个订单"),
        (OTHER_ORDER, "不是这个"),
        (LATEST, "my last order"),
        (LATEST, "最近一笔订单"),
        (RESEND, "I didn't get the mail"),
        (RESEND, "没收到"),
    ],
)
def test_steering_words_are_read(pattern: object, text: str) -> None:
    assert pattern.search(text)  # type: ignore[attr-defined]


def test_back_to_the_shop_is_not_back() -> None:
    assert not BACK.search("I want to send it back")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("the first and the third", [0, 2]),
        ("第二件", [1]),
        ("all of them", [0, 1, 2]),
        ("the last", [2]),
        ("7", []),
    ],
)
def test_places_are_read(text: str, places: list[int]) -> None:
    assert places_in(text, 3) == places


@pytest.mark.parametrize(
    ("text", "most", "count"), [("two", 3, 2), ("两件", 3, 2), ("5", 3, 0), ("all", 3, 3), ("eh", 3, 0)]
)
def test_a_quantity_is_read(text: str, most: int, count: int) -> None:
    assert quantity_in(text, most) == count


def test_titles_are_told_apart_by_their_own_words() -> None:
    assert titled_in("the blue jacket", ["Blue Jacket", "Red Jacket"]) == [0]
    assert titled_in("退那双跑步鞋", ["越野跑步鞋", "蓝色外套"]) == [0]
    assert titled_in("the hat", ["Blue Jacket", "Red Jacket"]) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("it's too small", "doesnt_fit"),
        ("太大了", "doesnt_fit"),
        ("arrived broken", "damaged"),
        ("发错了", "wrong_item"),
        ("不想要了", "changed_mind"),
        ("a long story", "a long story"),
    ],
)
def test_a_reason_is_read_or_kept_as_said(text: str, reason: str) -> None:
    assert reason_in(text) == reason


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("12 High Street, London SW1A 1AA", Address("Ann Lee", "12 High Street", "London", "SW1A 1AA", "GB")),
        (
            "my new address is Jane Doe, 5 Main Street, Springfield, IL 62704, USA",
            Address("Jane Doe", "5 Main Street", "Springfield", "62704", "US"),
        ),
        ("Hauptstr. 5, 10115 Berlin, Germany", Address("Ann Lee", "Hauptstr. 5", "Berlin", "10115", "DE")),
        (
            "Mary Burke, 12 Green Lane, Galway H91 E2K3, Ireland",
            Address("Mary Burke", "12 Green Lane", "Galway", "H91 E2K3", "IE"),
        ),
        (
            "3 Quay Street Galway H91 XY12, Ireland",
            Address("Ann Lee", "3 Quay Street", "Galway", "H91 XY12", "IE"),
        ),
        (
            "改成北京市朝阳区建国路88号，邮编100022，李雷",
            Address("李雷", "北京市朝阳区建国路88号", "北京市", "100022", "CN"),
        ),
    ],
)
def test_an_address_is_read(text: str, address: Address) -> None:
    assert read_address(text, HOME).address == address


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("5 Main Street", ("city", "postcode")),
        ("5 Main Street, York", ("postcode",)),
        ("somewhere nice", ("street", "city", "postcode")),
    ],
)
def test_what_an_address_lacks_is_named_and_not_guessed(text: str, missing: tuple[str, ...]) -> None:
    assert read_address(text, HOME).missing == missing
    assert read_address(text, HOME).address is None


def test_a_task_survives_its_slot() -> None:
    task = ServiceTask("return", "return_items", number="A1", not_these=("ord_1",), items={"l1": 2})
    assert task_from(task.as_json()) == task


@pytest.mark.parametrize("value", [None, "cancel", {}, {"kind": "sell_everything"}])
def test_a_slot_that_holds_no_task_is_none(value: object) -> None:
    assert task_from(value) is None

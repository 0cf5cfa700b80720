"""An order is told to whoever proves it, in words; to nobody else, and in the same words as none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commerce.shop import Shop
from kernel.clock import FixedClock
from tests.unit.actions.service.talk import ServiceTalk

NOT_FOUND = (
    "I can't find an order with that number and e-mail. Please check both; the number is in your "
    "confirmation mail, such as A10023. What is the order number?"
)
STORY = [
    "Order A10002 of March 10, 2026 ($219.00) is on its way: 1 × Rain Coat (M).",
    "Parcel JD0001 with DHL: In transit, Hull, Mar 13, 08:00. It should arrive on Tuesday, March 17.",
]


def test_a_guest_gives_number_and_email_and_hears_the_parcels_story(guest: ServiceTalk) -> None:
    assert guest.texts("order_status", "where is my order?") == [
        "What is the order number? It is in your confirmation mail, such as A10023."
    ]
    assert guest.texts("inform", "it's #a10002") == ["And which e-mail address was order A10002 placed with?"]
    assert guest.texts("inform", "Ann@Example.com, thanks") == STORY
    assert guest.form is None
    assert guest.slots["service_task"] is None


def test_number_and_email_in_one_message_are_enough(guest: ServiceTalk) -> None:
    assert guest.texts("order_status", "status of A10002, my mail is ann@example.com") == STORY
    assert guest.last[0].custom["order"]["number"] == "A10002"
    assert "email" not in str(guest.last[0].custom)


def test_the_story_is_told_in_chinese(guest: ServiceTalk) -> None:
    assert guest.texts("order_status", "我的订单到哪了") == [
        "请告诉我订单号，在确认邮件里可以找到，例如 A10023。"
    ]
    assert guest.texts("inform", "订单号是A10002") == ["订单 A10002 是用哪个邮箱下的？"]
    assert guest.texts("inform", "邮箱是ann@example.com") == [
        "订单 A10002（2026年3月10日，US$219.00）正在路上：1 × 防雨外套（M）。",
        "包裹 JD0001（DHL）：运输中，Hull，3月13日 08:00。预计3月17日星期二送达。",
    ]


def test_a_second_question_about_the_proved_order_asks_for_nothing(guest: ServiceTalk) -> None:
    guest.say("order_status", "A10002 ann@example.com")
    assert guest.texts("order_status", "and where is it now?") == STORY


@pytest.mark.parametrize("number", ["A20000", "A99999"])
def test_somebody_elses_number_is_answered_like_one_that_does_not_exist(
    guest: ServiceTalk, number: str
) -> None:
    guest.say("order_status", f"where is {number}")
    assert guest.texts("inform", "ann@example.com") == [NOT_FOUND]
    assert guest.slots["order_number"] is None


@pytest.mark.parametrize("number", ["A20000", "A99999"])
def test_a_signed_in_shopper_does_not_see_somebody_elses_order(ann: ServiceTalk, number: str) -> None:
    assert ann.texts("order_status", f"where is {number}") == [
        f"I don't see {number} among the orders of your account. Which e-mail address was it placed with?"
    ]


def test_a_proof_is_not_carried_into_another_conversation(
    opened: Callable[..., ServiceTalk],
) -> None:
    opened().say("order_status", "A10002 ann@example.com")
    other = opened()
    other.slots["service_order"] = "ord_A10002"
    assert other.texts("order_status", "where is it now?") == [
        "What is the order number? It is in your confirmation mail, such as A10023."
    ]


def test_a_slot_that_names_an_order_is_no_proof(guest: ServiceTalk) -> None:
    guest.say("order_status", "where is my order")
    guest.slots["service_task"] = {"kind": "status", "asked": "email", "order_id": "ord_A20000"}
    assert guest.texts("inform", "my mail is eve@example.com") == [
        "What is the order number? It is in your confirmation mail, such as A10023."
    ]


def test_six_wrong_pairs_lock_the_conversation_and_offer_a_person(guest: ServiceTalk) -> None:
    guest.say("order_status", "where is my order")
    for i in range(5):
        assert guest.texts("inform", f"A4000{i} eve@example.com") == [NOT_FOUND]
    assert guest.texts("inform", "A10002 ann@example.com") == [
        "That was tried too often. For safety I can't look up orders that way for an hour. "
        "A person can help you."
    ]
    assert guest.form is None


def test_a_signed_in_shopper_chooses_among_the_orders_by_button(ann: ServiceTalk) -> None:
    assert ann.texts("order_status", "where is my order") == ["Which order do you mean?"]
    assert ann.buttons == [
        "A10001 · Mar 12 · paid",
        "A10002 · Mar 10 · shipped",
        "A10003 · Mar 1 · delivered",
        "A10004 · Jan 1 · delivered",
    ]
    ann.press("A10002 · Mar 10 · shipped")
    assert [said.text for said in ann.last] == STORY


@pytest.mark.parametrize(
    ("text", "number"),
    [("the last one", "A10001"), ("the second", "A10002"), ("第三个", "A10003"), ("最近的订单", "A10001")],
)
def test_an_order_is_chosen_by_its_place(ann: ServiceTalk, text: str, number: str) -> None:
    ann.say("order_status", "where is my order")
    ann.say("inform", text)
    assert ann.last[0].custom["order"]["number"] == number


def test_no_the_other_order_offers_the_others(ann: ServiceTalk) -> None:
    ann.say("order_status", "where is my last order")
    assert ann.last[0].custom["order"]["number"] == "A10001"
    assert ann.texts("deny", "no, the other order") == ["Which order do you mean?"]
    assert "A10001 · Mar 12 · paid" not in ann.buttons
    ann.say("inform", "A10002")
    assert [said.text for said in ann.last] == STORY


def test_a_question_in_between_is_answered_and_the_form_resumes(guest: ServiceTalk) -> None:
    guest.say("order_status", "where is my order")
    assert guest.texts("faq", "how much is delivery?") == [
        "Delivery is 4.99, free from 50.",
        "What is the order number? It is in your confirmation mail, such as A10023.",
    ]
    guest.say("inform", "A10002")
    assert guest.texts("inform", "ann@example.com") == STORY


def test_after_four_other_questions_the_form_is_put_aside(guest: ServiceTalk) -> None:
    guest.say("order_status", "where is my order")
    for _ in range(3):
        guest.say("faq", "how much is delivery?")
        assert guest.form is not None
    assert guest.texts("faq", "how much is delivery?")[-1] == (
        "I'll leave the order question for now; just come back to it any time."
    )
    assert guest.form is None


@pytest.mark.parametrize(("text", "language"), [("never mind", "en"), ("算了", "zh"), ("stop", "en")])
def test_never_mind_ends_the_form(guest: ServiceTalk, text: str, language: str) -> None:
    guest.say("order_status", "where is my order")
    guest.say("deny", text)
    assert guest.responses == ["utter_service_stopped"]
    assert (guest.form, guest.slots["service_task"]) == (None, None)


def test_never_mind_and_another_wish_does_both(guest: ServiceTalk) -> None:
    guest.say("order_status", "where is my order")
    guest.say("new_arrivals", "算了，先看看有什么新品")
    assert guest.responses == ["utter_service_stopped", "utter_new_arrivals"]
    assert guest.form is None


def test_back_asks_the_question_before_again(guest: ServiceTalk) -> None:
    guest.say("order_status", "where is A10001")
    assert guest.responses == ["utter_request_email"]
    guest.say("inform", "back")
    assert guest.responses == ["utter_request_order_number"]
    guest.say("inform", "A10002")
    assert guest.texts("inform", "ann@example.com") == STORY


def test_start_again_forgets_what_was_given(guest: ServiceTalk) -> None:
    guest.say("order_status", "where is A10001")
    guest.say("inform", "start again")
    assert guest.responses == ["utter_request_order_number"]
    assert guest.slots["service_task"]["number"] == ""


def test_a_number_can_be_corrected_where_the_email_is_asked(guest: ServiceTalk) -> None:
    guest.say("order_status", "where is A10001")
    assert guest.texts("deny", "no, A10002 I mean") == [
        "And which e-mail address was order A10002 placed with?"
    ]
    assert guest.texts("inform", "ann@example.com") == STORY


def test_not_knowing_the_number_is_helped(guest: ServiceTalk) -> None:
    guest.say("order_status", "where is my order")
    guest.say("inform", "I don't know my order number")
    assert guest.responses == ["utter_where_is_order_number"]
    assert guest.buttons == ["Talk to a person"]


def test_two_unreadable_answers_offer_a_person(guest: ServiceTalk) -> None:
    guest.say("order_status", "where is my order")
    guest.say("inform", "ehm")
    assert guest.buttons == []
    guest.say("inform", "dunno lol")
    assert guest.buttons == ["Talk to a person"]


def test_a_late_parcel_is_called_late(guest: ServiceTalk, clock: FixedClock) -> None:
    clock.advance(days=6)
    assert guest.texts("order_status", "A10002 ann@example.com")[1] == (
        "Parcel JD0001 with DHL is late: it was expected on Tuesday, March 17. "
        "Last seen: In transit, Hull, Mar 13, 08:00. I'm sorry about the wait."
    )


def test_refunds_are_told_from_the_books(ann: ServiceTalk, shop: Shop) -> None:
    assert ann.texts("refund_status", "refund for A10001?") == ["There is no refund for order A10001."]
    shop.orders.cancel("ord_A10001")
    assert ann.texts("refund_status", "refund for A10001?") == [
        "The refund of $80.00 for order A10001 was started on March 14, 2026 and is being processed."
    ]


def test_human_handoff_leaves_the_form(guest: ServiceTalk) -> None:
    guest.say("order_status", "where is my order")
    guest.say("human_handoff", "get me a person")
    assert guest.form is None
    assert guest.responses == ["utter_handoff_closed", "utter_handoff_meanwhile"]


def test_after_a_wrong_address_the_right_one_is_enough(guest: ServiceTalk) -> None:
    guest.say("order_status", "where is A10002, my mail is an@example.com")
    assert guest.responses == ["utter_order_not_found"]
    guest.say("inform", "sorry, ann@example.com")
    assert "A10002" in guest.last[0].text
    assert guest.last[0].custom["order"]["number"] == "A10002"

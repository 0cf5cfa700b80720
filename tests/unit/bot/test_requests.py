"""When clauses are requests of their own."""

from __future__ import annotations

import pytest

from bot.nlu.clauses import clauses
from bot.nlu.requests import Reading, intent_of, requests_of, stands_alone


def read(text: str, *intents: tuple[str, float]) -> list[Reading]:
    return [Reading(clause, *intent) for clause, intent in zip(clauses(text), intents, strict=True)]


def test_two_sure_requests_of_different_kinds_are_two() -> None:
    readings = read(
        "where is my order A10023 and do you have red shoes?", ("order_status", 0.9), ("search_product", 0.8)
    )
    assert requests_of(readings) == ["where is my order A10023", "do you have red shoes?"]


def test_two_questions_for_the_faq_are_two() -> None:
    readings = read("how long is delivery? can i pay with paypal?", ("faq", 0.9), ("faq", 0.9))
    assert requests_of(readings) == ["how long is delivery?", "can i pay with paypal?"]


def test_clauses_about_finding_stay_one_request() -> None:
    readings = read(
        "do you have red shoes? do you have them in 42?", ("search_product", 0.9), ("check_stock", 0.9)
    )
    assert requests_of(readings) is None


def test_an_unsure_clause_keeps_the_message_whole() -> None:
    assert (
        requests_of(read("my kid did it, cancel my order", ("order_status", 0.6), ("cancel_order", 0.9)))
        is None
    )


def test_a_reason_before_a_comma_is_no_request() -> None:
    readings = read(
        "too expensive now, tell me when there is a sale", ("refine_search", 0.95), ("notify_me", 0.94)
    )
    assert requests_of(readings) is None


def test_a_clause_that_points_back_is_no_request_after_a_comma() -> None:
    readings = read("close my account and delete it", ("delete_my_data", 0.9), ("remove_from_cart", 0.9))
    assert requests_of(readings) is None


def test_steps_of_one_orders_story_are_one_request_unless_set_apart() -> None:
    story = ("cancel_order", 0.98), ("refund_status", 0.95)
    assert requests_of(read("i want to cancel my purchase and get my money back", *story)) is None
    assert requests_of(read("please cancel my order. also where is my refund", *story)) == [
        "please cancel my order.",
        "where is my refund",
    ]


def test_small_talk_is_no_request() -> None:
    assert requests_of(read("thanks. where is my order?", ("thank", 0.99), ("order_status", 0.99))) is None


def test_which_way_of_finding_is_meant_makes_no_difference_to_how_sure_it_is() -> None:
    parsed = {
        "intent": {"name": "check_stock", "confidence": 0.5},
        "intent_ranking": [
            {"name": "check_stock", "confidence": 0.5},
            {"name": "search_product", "confidence": 0.25},
            {"name": "faq", "confidence": 0.125},
        ],
    }
    assert intent_of(parsed) == ("check_stock", 0.75)


def test_goods_and_a_sure_question_about_no_goods_are_two() -> None:
    text = "show me red dresses and what is your return policy?"
    assert requests_of(read(text, ("search_product", 0.65), ("faq", 0.97))) == [
        "show me red dresses",
        "what is your return policy?",
    ]
    assert requests_of(read(text, ("search_product", 0.5), ("faq", 0.97))) is None
    assert requests_of(read(text, ("search_product", 0.65), ("faq", 0.8))) is None


@pytest.mark.parametrize(
    ("intent", "confidence", "alone"),
    [
        ("refine_search", 0.9, False),  # three words at least after a comma
        ("faq", 0.9, True),
        ("faq", 0.4, False),
        ("thank", 0.9, False),
        (None, 0.0, False),
    ],
)
def test_a_short_clause_stands_alone_only_where_its_intent_needs_no_words(
    intent: str | None, confidence: float, alone: bool
) -> None:
    parts = clauses("我想买跑鞋,100以内")
    assert stands_alone(Reading(parts[1], intent, confidence), parts) is alone

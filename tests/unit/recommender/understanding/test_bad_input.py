"""Messages that mean harm, or nothing, are read like any other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from recommender.understanding import Understander
from recommender.understanding.command import understood
from recommender.understanding.text import MAX_CHARS, MAX_TOKENS, fold, tokens_of

ODD: list[tuple[str, dict[str, Any]]] = [
    ("", {}),
    ("   \n\t ", {}),
    ("👟👟👟", {}),
    ("?!?!", {}),
    ("\x00\x01", {}),
    ("12345", {}),
    ("' OR 1=1 --", {}),
    ("<b>red</b> shoes", {"product": "shoes", "category": "shoes", "colour": "red"}),
    ("<script>alert('x')</script>蓝色帽子", {"product": "帽子", "category": "hats", "colour": "blue"}),
    (
        "👟 red shoes 👟 under $50 😊",
        {"product": "shoes", "category": "shoes", "colour": "red", "price_max": 50},
    ),
    ("RED SHOES UNDER FIFTY", {"product": "shoes", "category": "shoes", "colour": "red", "price_max": 50}),
    (
        "ｒｅｄ　ｓｈｏｅｓ　＜　５０",
        {"product": "shoes", "category": "shoes", "colour": "red", "price_max": 50},
    ),
    ("under 99999999999999999999", {}),
]


@pytest.mark.parametrize(("text", "wish"), ODD)
def test_odd_text_means_exactly_this(general: Understander, text: str, wish: dict[str, Any]) -> None:
    assert general.read(text).wish.as_public("USD") == wish


@pytest.mark.parametrize(
    "piece", ["a", "红", "not under 50 or ", "😀", "1 2 3 ", "<b>", "' OR 1=1 --", "wrgle "]
)
def test_a_long_message_is_read_as_far_as_the_bound(general: Understander, piece: str) -> None:
    text = piece * (10_000 // len(piece))
    assert len(fold(text, {})) <= MAX_CHARS
    assert len(tokens_of(fold(text, {}))) <= MAX_TOKENS
    assert general.read(text).text == text[:MAX_CHARS]


def test_the_wish_stands_though_ten_thousand_characters_follow(general: Understander) -> None:
    wish = general.read("red shoes under 50. " + "blah " * 2000).wish
    assert (wish.colours, wish.price_max_minor) == (("red",), 5000)


def test_the_command_prints_one_object_for_each_text(general: Understander) -> None:
    lines = list(understood(general, ["red shoes", "", "两百以内的跑鞋"], "USD"))
    assert [json.loads(line) for line in lines] == [
        {"product": "shoes", "category": "shoes", "colour": "red"},
        {},
        {"product": "跑鞋", "category": "running shoes", "price_max": 200},
    ]


def test_a_currency_without_minor_units_keeps_its_numbers() -> None:
    from recommender.understanding.understander import NO_VOCABULARY

    yen = Understander(lambda: NO_VOCABULARY, lambda: 0, lambda: "JPY")
    wish = yen.read("under 5000 yen").wish
    assert wish.price_max_minor == 5000
    assert wish.as_public("JPY") == {"price_max": 5000}

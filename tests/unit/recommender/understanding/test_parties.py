"""For how many a thing is to be: by what the shop's goods say that they hold, else not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recommender.understanding import Understander
from tests.unit.recommender.understanding.conftest import SHOP

CAMPING = replace(
    SHOP,
    attribute_values={
        **SHOP.attribute_values,
        "persons": ("2 persons", "4 persons"),
        "players": ("2 players", "3-8 players"),
    },
)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a tent for 4 people", {"persons": ("4 persons",)}),
        ("a tent that sleeps two", {"persons": ("2 persons",)}),
        ("tent for four", {"persons": ("4 persons",)}),
        ("四个人用的帐篷", {"persons": ("4 persons",)}),
        ("帐篷，2个人睡的", {"persons": ("2 persons",)}),
        ("a tent for three people", {"persons": ("4 persons",)}),
        ("a tent for 7 people", {"persons": ("7 persons",)}),
        ("a tent for a family of four", {"persons": ("4 persons",)}),
        ("a four person tent", {"persons": ("4 persons",)}),
        ("a board game for 5 people", {"players": ("3-8 players",)}),
        ("board games for two players", {"players": ("2 players",)}),
        ("六个人玩的桌游", {"players": ("3-8 players",)}),
        ("够九个人玩的桌游", {"players": ("9 players",)}),
        ("十二个人玩的桌游", {"players": ("12 players",)}),
        ("十个人玩的桌游", {"players": ("10 players",)}),
        ("a tent for 4 days", {}),
        ("a cake for 4 people", {}),
        ("四个人用的餐具", {}),
    ],
)
def test_what_is_for_so_many_holds_so_many(text: str, held: dict[str, tuple[str, ...]]) -> None:
    assert Understander(lambda: CAMPING).read(text).wish.attributes == held


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a dinner set for 4 people", "dinner set"),
        ("够六个人用的餐具", "餐具"),
        ("mugs for 6 guests", "mugs"),
    ],
)
def test_how_many_it_is_for_is_no_word_of_the_goods(text: str, words: str) -> None:
    wish = Understander(lambda: CAMPING).read(text).wish
    assert (wish.words, wish.quantity) == (words, None)


@pytest.mark.parametrize("text", ["a tent for 4 people", "四个人用的帐篷"])
def test_a_shop_that_says_of_nothing_how_many_it_holds_is_asked_for_tents(text: str) -> None:
    wish = Understander(lambda: SHOP).read(text).wish
    assert (wish.kind, wish.attributes) == ("tents", {})

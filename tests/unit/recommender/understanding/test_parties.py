"""For how many a thing is to be: by what the shop's goods say that they hold, else not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recommender.understanding import Understander
from tests.unit.recommender.understanding.conftest import SHOP

CAMPING = replace(SHOP, attribute_values={**SHOP.attribute_values, "persons": ("2 persons", "4 persons")})


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a tent for 4 people", {"persons": ("4 persons",)}),
        ("a tent that sleeps two", {"persons": ("2 persons",)}),
        ("tent for four", {"persons": ("4 persons",)}),
        ("四个人用的帐篷", {"persons": ("4 persons",)}),
        ("帐篷，2个人睡的", {"persons": ("2 persons",)}),
        ("a tent for 7 people", {}),
        ("a tent for 4 days", {}),
        ("a cake for 4 people", {}),
        ("四个人用的餐具", {}),
    ],
)
def test_what_is_for_so_many_holds_so_many(text: str, held: dict[str, tuple[str, ...]]) -> None:
    assert Understander(lambda: CAMPING).read(text).wish.attributes == held


@pytest.mark.parametrize("text", ["a tent for 4 people", "四个人用的帐篷"])
def test_a_shop_that_says_of_nothing_how_many_it_holds_is_asked_for_tents(text: str) -> None:
    wish = Understander(lambda: SHOP).read(text).wish
    assert (wish.kind, wish.attributes) == ("tents", {})

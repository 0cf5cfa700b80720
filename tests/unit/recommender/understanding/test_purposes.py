"""What a thing is to do, when no thing is named."""

from __future__ import annotations

import pytest

from recommender.understanding.purposes import beside_of, is_worn, purpose_of
from recommender.understanding.understander import NO_VOCABULARY, Understander


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("something to keep coffee hot", "keep coffee hot"),
        ("sth to hang coats on under $40", "hang coats on"),
        ("anything that helps me sleep", "sleep"),
        ("what should I wear to a wedding?", "wear to a wedding"),
        ("能给咖啡保温的东西", "给咖啡保温"),
        ("面试穿什么", "穿"),
        ("something to give my mum", ""),
        ("black running shoes", ""),
        ("跑步穿的鞋", ""),
    ],
)
def test_the_purpose_is_what_is_said_instead_of_a_thing(text: str, purpose: str) -> None:
    assert purpose_of(text) == purpose


def test_what_is_to_be_worn_is_known() -> None:
    assert (is_worn("wear to a wedding"), is_worn("穿"), is_worn("keep coffee hot")) == (True, True, False)


def test_goods_inside_a_purpose_are_not_wanted() -> None:
    wish = Understander(lambda: NO_VOCABULARY).read("something to keep coffee hot").wish
    assert (wish.product, wish.kind, wish.words) == ("", "", "keep coffee hot")


def test_what_is_turned_away_is_not_also_wanted() -> None:
    wish = Understander(lambda: NO_VOCABULARY).read("she already has puzzles, so no puzzles").wish
    assert (wish.product, wish.words_not) == ("", ("puzzles",))


@pytest.mark.parametrize(
    ("text", "thing", "said"),
    [
        ("something with a zip for my laptop", "laptop", "for my laptop"),
        ("got any stuff for her bike?", "bike", "for her bike"),
        ("something for my sore feet", "laptop", ""),
        ("a sleeve for my laptop", "laptop", ""),
        ("something for the kitchen", "kitchen", ""),
    ],
)
def test_something_for_a_thing_of_ones_own_is_not_another_of_those(text: str, thing: str, said: str) -> None:
    assert beside_of(text, thing) == said


def test_what_one_has_is_not_searched_as_a_kind_of_goods() -> None:
    wish = Understander(lambda: NO_VOCABULARY).read("something with a zip for my laptop").wish
    assert (wish.product, wish.kind, wish.categories) == ("for my laptop", "", ())

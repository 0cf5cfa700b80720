"""What people call the values of a catalogue otherwise means those values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recommender.understanding import Understander
from recommender.understanding.equivalents import matching_attributes
from recommender.understanding.wording import unsaid
from tests.unit.recommender.understanding.conftest import SHOP

CARE = replace(
    SHOP,
    attribute_values={
        **SHOP.attribute_values,
        "skin type": ("oily skin", "all skin types"),
        "season": ("winter", "summer"),
        "size": ("160x230 cm", "S"),
    },
)


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("适合油皮的面霜", {"skin type": ("oily skin",)}),
        ("cream for greasy skin", {"skin type": ("oily skin",)}),
        ("冬天用的睡袋", {"season": ("winter",)}),
    ],
)
def test_other_names_mean_the_value(text: str, attributes: dict[str, tuple[str, ...]]) -> None:
    assert Understander(lambda: CARE).read(text).wish.attributes == attributes


def test_another_name_is_no_word_that_the_goods_must_say() -> None:
    assert Understander(lambda: CARE).read("冬天用的睡袋").wish.words == "睡袋"


@pytest.mark.parametrize("said", ["160x230", "160 x 230", "160*230", "160 by 230", "160x230 cm"])
def test_both_ways_of_a_rug_are_a_size_that_the_shop_labels(said: str) -> None:
    assert Understander(lambda: CARE).read(f"a grey rug {said}").wish.sizes == ("160X230 CM",)


def test_both_ways_that_the_shop_does_not_label_are_no_size() -> None:
    assert Understander(lambda: CARE).read("a table cloth 180x260").wish.sizes == ()


def test_what_suits_every_skin_suits_oily_skin() -> None:
    known = ("oily skin", "dry skin", "all skin types")
    assert matching_attributes(("oily skin",), known) == ("oily skin", "all skin types")


def test_a_detail_that_is_let_go_of_goes_from_the_name_of_the_goods_too() -> None:
    wish = Understander(lambda: CARE).read("oily skin cream").wish
    assert (wish.product, unsaid(wish).product, unsaid(wish).words) == ("oily skin cream", "cream", "cream")

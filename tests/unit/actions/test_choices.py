"""Options in words, and what is left to choose."""

from __future__ import annotations

import pytest

from actions.choices import (
    delegated,
    in_order,
    matching,
    options_said,
    quantity_said,
    recount_said,
    undecided,
    values_of,
)
from commerce.catalogue.model import Product
from tests.unit.actions.shop import VALUE_NAMES, products

SHOP = {product.product_id: product for product in products()}
TRAIL, COAT, TOTE = SHOP["trail"], SHOP["coat"], SHOP["tote"]


def forms(value: str) -> list[str]:
    return list(VALUE_NAMES.get(value, {}).values())


def said(text: str, product: Product = TRAIL, quantity: int | None = None) -> dict[str, str]:
    return options_said(text, product, forms, quantity)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("42", {"size": "42"}),
        ("the black one in 43 please", {"colour": "black", "size": "43"}),
        ("黑色的，42码", {"colour": "black", "size": "42"}),
        ("I paid 420 for it", {}),
        ("42.5", {}),
        ("blackish", {}),
        ("", {}),
    ],
)
def test_options_are_read_as_whole_words_in_both_languages(text: str, options: dict[str, str]) -> None:
    assert said(text) == options


def test_a_single_letter_size_is_not_found_inside_a_word() -> None:
    assert said("is it small?", COAT) == {}
    assert said("in m", COAT) == {"size": "M"}
    assert said("L please", COAT) == {"size": "L"}


def test_a_number_that_is_a_quantity_is_no_size_unless_sizes_are_spoken_of() -> None:
    assert said("42 of the black ones", quantity=42) == {"colour": "black"}
    assert said("size 42", quantity=42) == {"size": "42"}


def test_sold_out_variants_still_match() -> None:
    assert [v.variant_id for v in matching(TRAIL, {"size": "43"})] == ["trail-black-43"]


def test_the_first_option_that_differs_is_undecided() -> None:
    assert undecided(TRAIL.variants) == "colour"
    assert undecided(matching(TRAIL, {"colour": "black"})) == "size"
    assert undecided(matching(TRAIL, {"colour": "black", "size": "42"})) is None
    assert undecided(TOTE.variants) is None


def test_values_come_once_each_in_their_order() -> None:
    assert values_of(TRAIL.variants, "colour") == ["black", "red"]


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        (["41", "40", "39.5"], ["39.5", "40", "41"]),
        (["XL", "S", "M"], ["S", "M", "XL"]),
        (["red", "black"], ["red", "black"]),
    ],
)
def test_sizes_are_told_from_small_to_large(given: list[str], ordered: list[str]) -> None:
    assert in_order(given) == ordered


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("add two of the canvas tote", 2),
        ("I'll take three", 3),
        ("2 pairs please", 2),
        ("take one of the totes out", 1),
        ("去掉一个", 1),
        ("要两双", 2),
        ("remove the first one", None),
        ("第一个不要了", None),
        ("size 42", None),
        ("add it", None),
    ],
)
def test_a_quantity_is_read_and_a_place_is_none(text: str, quantity: int | None) -> None:
    assert quantity_said(text) == quantity


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("make it two", 2),
        ("Actually, make that 3 please", 3),
        ("change the quantity to 5", 5),
        ("no, two of them", 2),
        ("改成两件", 2),
        ("不对，一个就够了", 1),
        ("减到3", 3),
        ("换成39", None),
        ("数量改为3", 3),
        ("no, just one", 1),
        ("只要一个就行", 1),
        ("make it red", None),
        ("two of them", None),
        ("make it two days earlier", None),
        ("改成蓝色的", None),
    ],
)
def test_only_a_message_that_changes_the_count_is_a_recount(text: str, count: int | None) -> None:
    assert recount_said(text) == count


@pytest.mark.parametrize(
    "text",
    [
        "any",
        "Any colour is fine!",
        "either one works for me",
        "you choose, please",
        "I don’t mind",
        "whatever you have",
        "随便",
        "随便吧",
        "颜色都行",
        "都可以，你定吧",
        "哪个都好",
    ],
)
def test_a_choice_is_left_to_us_by_words_that_say_nothing_else(text: str) -> None:
    assert delegated(text)


@pytest.mark.parametrize(
    "text",
    [
        "any voucher I could use",
        "is any of this on sale",
        "any update on my order",
        "whatever the delivery costs",
        "either refund me or call me",
        "随便看看",
        "都可以退吗",
        "你选错了",
        "never mind",
    ],
)
def test_other_talk_leaves_no_choice_to_us(text: str) -> None:
    assert not delegated(text)

"""What is pointed at among the products shown: places 0 to 3 are a red leather tote at 90, a canvas tote
with a zip at 45, a blue backpack at 60 and a black clutch at 120."""

from __future__ import annotations

import pytest

from commerce.catalogue.model import Product
from recommender.understanding import Understander

POINTED: list[tuple[str, list[int]]] = [
    ("the second one", [1]),
    ("I'd like the 3rd one please", [2]),
    ("number 4", [3]),
    ("option two", [1]),
    ("first", [0]),
    ("compare the first two", [0, 1]),
    ("the last one", [3]),
    ("the last two", [2, 3]),
    ("second to last", [2]),
    ("the first and the third", [0, 2]),
    ("the red one", [0]),
    ("the blue one with the zip", [1]),
    ("the one with the zip", [1]),
    ("the zorblax one", [2]),
    ("the leather one", [0]),
    ("the cheapest one", [1]),
    ("the cheaper one", [1]),
    ("the most expensive of these", [3]),
    ("the best rated of them", [1]),
    ("the second cheapest", [2]),
    ("the cheapest of the first two", [1]),
    ("the $60 one", [2]),
    ("the one under 50", [1]),
    ("compare them", [0, 1, 2, 3]),
    ("add both", [0, 1, 2, 3]),
    ("第二个", [1]),
    ("第3款", [2]),
    ("把第一个加入购物车", [0]),
    ("前两个", [0, 1]),
    ("比较前三款", [0, 1, 2]),
    ("最后一个", [3]),
    ("最后两个", [2, 3]),
    ("倒数第二个", [2]),
    ("红色的那个", [0]),
    ("黑色那款", [3]),
    ("带拉链的那个", [1]),
    ("最便宜的那个", [1]),
    ("便宜点的那个", [1]),
    ("最贵的那款", [3]),
    ("评分最高的那个", [1]),
    ("这些都要", [0, 1, 2, 3]),
    ("show me dresses", []),
    ("红色的裙子", []),
    ("the fifth one", []),
]


@pytest.mark.parametrize(("text", "places"), POINTED, ids=[text for text, _ in POINTED])
def test_a_message_points_at_exactly_these(
    general: Understander, shown: list[Product], text: str, places: list[int]
) -> None:
    assert general.resolve(general.read(text), shown) == places


@pytest.mark.parametrize(
    "text", ["add it", "is this one waterproof?", "do you have it in 42?", "这个多少钱", "它有黑色的吗"]
)
def test_it_is_the_product_in_focus(general: Understander, shown: list[Product], text: str) -> None:
    assert general.resolve(general.read(text), shown, focus=2) == [2]
    assert general.resolve(general.read(text), shown[:1]) == [0]
    assert general.resolve(general.read(text), shown) == []


@pytest.mark.parametrize("text", ["the other one", "另一个呢"])
def test_the_other_of_two_is_the_one_not_in_focus(
    general: Understander, shown: list[Product], text: str
) -> None:
    assert general.resolve(general.read(text), shown[:2], focus=0) == [1]


def test_a_brand_points(shop: Understander, shown: list[Product]) -> None:
    assert shop.resolve(shop.read("the Zorblax one"), shown) == [2]


@pytest.mark.parametrize(
    "text",
    [
        "make it under 50",
        "is it possible to get a discount?",
        "a dress that is red",
        "love it",
        "这个价位的包",
    ],
)
def test_small_words_point_at_nothing(general: Understander, text: str) -> None:
    assert not general.read(text).references


def test_an_ordinal_counts_nothing(general: Understander) -> None:
    for text in ("the second one", "前两个", "第三款", "first two"):
        assert general.read(text).wish.quantity is None


def test_nothing_shown_is_nothing_pointed_at(general: Understander) -> None:
    assert general.resolve(general.read("the second one"), []) == []


def test_what_goes_with_it_neither_points_nor_corrects(general: Understander) -> None:
    reading = general.read("shoes that go with it")
    assert (bool(reading.references), reading.corrects, reading.wish.product) == (False, False, "shoes")
    assert general.read("let's go with the red one").corrects

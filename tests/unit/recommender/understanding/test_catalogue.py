"""The catalogue's own words, as they are at this moment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from commerce.catalogue.model import Vocabulary
from recommender.understanding import Understander
from recommender.understanding.understander import MAX_READINGS
from tests.unit.recommender.understanding.conftest import SHOP

CASES: list[tuple[str, dict[str, Any]]] = [
    (
        "do you have the Zorblax fidget cube?",
        {"product": "fidget cube", "category": "fidget cubes", "brand": "Zorblax"},
    ),
    ("有云朵家的解压方块吗", {"product": "解压方块", "category": "fidget cubes", "brand": "云朵家"}),
    ("红色sneakers 42码", {"product": "sneakers", "category": "trainers", "colour": "red", "size": "42"}),
    ("球鞋", {"product": "球鞋", "category": "trainers"}),
    ("trail boots", {"product": "trail boots", "category": "boots"}),
    ("a belt", {"product": "belt", "category": "wallets & belts"}),
    (
        "black leather jackets",
        {"product": "jackets", "category": "jackets", "colour": "black", "material": "leather"},
    ),
    ("moss green boots", {"product": "boots", "category": "boots", "colour": ["moss", "green"]}),
    ("苔藓绿的靴子", {"product": "靴子", "category": "boots", "colour": "moss"}),
    ("耐克运动鞋", {"product": "运动鞋", "category": "trainers", "brand": "Nike"}),
    ("trainers by nike", {"product": "trainers", "category": "trainers", "brand": "Nike"}),
    ("trainers under 50 dollars", {"product": "trainers", "category": "trainers", "price_max": 50}),
    ("zorblx boots", {"product": "boots", "category": "boots", "brand": "Zorblax"}),
    ("a 55 inch phone", {"product": "phone", "category": "phones"}),
    ("can you show me phones", {"product": "phones", "category": "phones"}),
    ("a phone case", {"product": "phone case", "category": "phone cases"}),
]


@pytest.mark.parametrize(("text", "wish"), CASES, ids=[text for text, _ in CASES])
def test_the_shop_s_words_mean_exactly_this(shop: Understander, text: str, wish: dict[str, Any]) -> None:
    assert shop.read(text).wish.as_public("USD") == wish


def test_a_message_is_read_once_until_the_shop_has_other_words() -> None:
    shop = [replace(SHOP, version=1, brands=())]
    reader = Understander(lambda: shop[0], lambda: shop[0].version)
    before = reader.read("boots by Zorblax")
    assert reader.read("boots by Zorblax") is before
    assert before.wish.brands == ()
    shop[0] = replace(SHOP, version=2)
    assert reader.read("boots by Zorblax").wish.brands == ("Zorblax",)


def test_the_latest_readings_alone_are_kept(shop: Understander) -> None:
    first = shop.read("red boots 0")
    for number in range(MAX_READINGS):
        shop.read(f"red boots {number + 1}")
    assert shop.read("red boots 0") is not first
    assert shop.read("red boots 0") == first


def test_a_brand_that_is_a_small_word_needs_its_capital(shop: Understander) -> None:
    assert shop.read("show me the next boots").wish.brands == ()
    assert shop.read("show me boots from Next").wish.brands == ("Next",)


def test_a_brand_that_is_a_colour_gives_way_to_it(shop: Understander) -> None:
    assert shop.read("red boots").wish.colours == ("red",)
    assert shop.read("red boots").wish.brands == ()
    assert shop.read("boots by Red").wish.brands == ("Red",)


def test_other_attributes_are_kept_and_stay_in_the_name(shop: Understander) -> None:
    wish = shop.read("防水靴子，不要拉链的").wish
    assert wish.attributes == {"weather": ("waterproof",)}
    assert wish.attributes_not == {"closure": ("zip",)}
    assert shop.read("waterproof boots").wish.product == "waterproof boots"


def test_a_word_of_a_title_is_never_mended(shop: Understander) -> None:
    assert shop.read("blakko shoes").wish.product == "blakko shoes"
    assert shop.read("blakk shoes").wish.colours == ("black",)


def test_a_product_added_a_second_ago_is_understood() -> None:
    now: dict[str, Vocabulary] = {"words": SHOP}
    asked: list[int] = []

    def vocabulary() -> Vocabulary:
        asked.append(1)
        return now["words"]

    understander = Understander(vocabulary, lambda: now["words"].version)
    assert understander.read("any Quillon boots?").wish.brands == ()
    understander.read("boots")
    assert len(asked) == 1
    now["words"] = replace(SHOP, version=2, brands=(*SHOP.brands, "Quillon"))
    assert understander.read("any Quillon boots?").wish.brands == ("Quillon",)
    assert len(asked) == 2

"""Constraints over several messages: they add up, give way, go, and start anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from commerce.catalogue.model import Product
from recommender.understanding import Understander
from recommender.understanding.merge import merge
from recommender.understanding.model import Wish

TALKS: list[tuple[list[str], dict[str, Any]]] = [
    (
        ["red running shoes", "under 80", "size 42"],
        {
            "product": "running shoes",
            "category": "running shoes",
            "colour": "red",
            "price_max": 80,
            "size": "42",
        },
    ),
    (
        ["红色跑鞋", "两百以内", "42码"],
        {"product": "跑鞋", "category": "running shoes", "colour": "red", "price_max": 200, "size": "42"},
    ),
    (
        ["perfume for my mother", "something for her under 40"],
        {"product": "perfume", "category": "perfumes", "price_max": 40, "recipient": "mother"},
    ),
    (
        ["shoes in size 8", "take away the size"],
        {"product": "shoes", "category": "shoes"},
    ),
    (
        ["a present for my sister under 50", "what about a candle", "a scarf in green"],
        {
            "product": "scarf",
            "category": "scarves",
            "colour": "green",
            "price_max": 50,
            "recipient": "sister",
        },
    ),
    (
        ["送妈妈的生日礼物，三百以内", "围巾呢"],
        {
            "product": "围巾",
            "category": "scarves",
            "price_max": 300,
            "recipient": "mother",
            "occasion": "birthday",
        },
    ),
    (
        ["a present for my sister under 50", "socks for my brother"],
        {"product": "socks", "category": "socks", "recipient": "brother"},
    ),
    (["boots for my husband", "i need socks"], {"product": "socks", "category": "socks"}),
    (["a red dress", "in black"], {"product": "dress", "category": "dresses", "colour": "black"}),
    (
        ["a red dress", "also in black"],
        {"product": "dress", "category": "dresses", "colour": ["red", "black"]},
    ),
    (["一条红色的裙子", "黑色的也可以"], {"product": "裙子", "category": "skirts", "colour": "black"}),
    (["a red dress", "no, the blue one"], {"product": "dress", "category": "dresses", "colour": "blue"}),
    (["红色的裙子", "不对，要蓝色的"], {"product": "裙子", "category": "skirts", "colour": "blue"}),
    (
        ["a red dress under 50", "any colour is fine"],
        {"product": "dress", "category": "dresses", "price_max": 50},
    ),
    (["红色的裙子，五十以内", "颜色无所谓"], {"product": "裙子", "category": "skirts", "price_max": 50}),
    (
        ["a red dress under 50", "price doesn't matter"],
        {"product": "dress", "category": "dresses", "colour": "red"},
    ),
    (["黑色的裙子，有现货的", "不是黑色也行"], {"product": "裙子", "category": "skirts", "in_stock": True}),
    (["黑色的裙子，打折的", "不打折也可以"], {"product": "裙子", "category": "skirts", "colour": "black"}),
    (
        ["a waterproof black jacket", "it doesn't have to be black"],
        {"product": "waterproof jacket", "category": "jackets"},
    ),
    (
        ["一百以内的白色耳机", "要蓝牙耳机"],
        {"product": "蓝牙耳机", "category": "earbuds", "colour": "white", "price_max": 100},
    ),
    (["红色的裙子，五十以内", "颜色去掉"], {"product": "裙子", "category": "skirts", "price_max": 50}),
    (["红色的裙子，五十以内", "不要颜色限制了"], {"product": "裙子", "category": "skirts", "price_max": 50}),
    (["红色的裙子，五十以内", "把价格限制取消"], {"product": "裙子", "category": "skirts", "colour": "red"}),
    (["红色的裙子", "不对，我是说蓝色"], {"product": "裙子", "category": "skirts", "colour": "blue"}),
    (["蓝色的裙子", "不要蓝色了，什么颜色都行"], {"product": "裙子", "category": "skirts"}),
    (["蓝色的裙子", "除了红色什么颜色都行"], {"product": "裙子", "category": "skirts", "colour_not": "red"}),
    (["红色的裙子，五十以内", "预算不限"], {"product": "裙子", "category": "skirts", "colour": "red"}),
    (
        ["a dress under 50", "actually make it under 80"],
        {"product": "dress", "category": "dresses", "price_max": 80},
    ),
    (["a dress over 100", "under 50"], {"product": "dress", "category": "dresses", "price_max": 50}),
    (
        ["a dress over 20", "under 50"],
        {"product": "dress", "category": "dresses", "price_min": 20, "price_max": 50},
    ),
    (["a dress under 50", "around 60"], {"product": "dress", "category": "dresses", "price_around": 60}),
    (["a red dress", "not red"], {"product": "dress", "category": "dresses", "colour_not": "red"}),
    (
        ["a dress, not red", "no leather"],
        {"product": "dress", "category": "dresses", "colour_not": "red", "material_not": "leather"},
    ),
    (
        ["a dress, not red", "red is fine after all, a red one"],
        {"product": "dress", "category": "dresses", "colour": "red"},
    ),
    (["a red dress under 50", "show me laptops"], {"product": "laptops", "category": "laptops"}),
    (["红色的裙子，五十以内", "我想看看手机"], {"product": "手机", "category": "phones"}),
    (
        ["red shoes under 80", "running shoes"],
        {"product": "running shoes", "category": "running shoes", "colour": "red", "price_max": 80},
    ),
    (
        ["something red for my wife", "a scarf"],
        {"product": "scarf", "category": "scarves", "colour": "red", "recipient": "wife"},
    ),
    (
        ["a gift for my wife under 50", "maybe a scarf"],
        {"product": "scarf", "category": "scarves", "price_max": 50, "recipient": "wife"},
    ),
    (["a red dress", "sorry, I meant a skirt"], {"product": "skirt", "category": "skirts", "colour": "red"}),
    (["a red dress", "start again"], {}),
    (["红色的裙子", "重新来"], {}),
    (["a dress in M", "a bigger size please"], {"product": "dress", "category": "dresses", "size": "L"}),
    (["跑鞋 42码", "大一码"], {"product": "跑鞋", "category": "running shoes", "size": "43"}),
    (
        ["a dress", "best rated", "in stock only", "on sale"],
        {"product": "dress", "category": "dresses", "sort": "rating", "in_stock": True, "on_sale": True},
    ),
]


def after(understander: Understander, messages: list[str], shown: list[Product] | None = None) -> Wish:
    wish = Wish()
    for message in messages:
        wish = understander.merge(wish, understander.read(message), shown or ())
    return wish


@pytest.mark.parametrize(("messages", "wish"), TALKS, ids=[" / ".join(talk) for talk, _ in TALKS])
def test_a_talk_leaves_exactly_these_constraints(
    general: Understander, messages: list[str], wish: dict[str, Any]
) -> None:
    assert after(general, messages).as_public("USD") == wish


@pytest.mark.parametrize("text", ["something cheaper please", "便宜点的"])
def test_cheaper_means_below_the_cheapest_shown(
    general: Understander, shown: list[Product], text: str
) -> None:
    wish = after(general, ["a bag over 20", text], shown)
    assert (wish.price_min_minor, wish.price_max_minor) == (2000, 4499)


def test_dearer_means_above_the_dearest_shown(general: Understander, shown: list[Product]) -> None:
    assert after(general, ["a bag under 80", "more expensive ones"], shown).price_min_minor == 12001


def test_a_bound_said_in_figures_wins_over_the_comparison(
    general: Understander, shown: list[Product]
) -> None:
    assert after(general, ["a bag", "cheaper ones, under 30"], shown).price_max_minor == 3000


def test_an_age_stays_with_the_child_and_goes_with_it(general: Understander) -> None:
    told = general.read("toys for a 5 year old").wish
    assert told.age_years == 5
    assert general.merge(told, general.read("under 30")).age_years == 5
    assert general.merge(told, general.read("for my son")).age_years == 5
    assert general.merge(told, general.read("no, for my wife")).age_years is None


def test_a_wish_lives_in_a_slot(general: Understander) -> None:
    wish = general.read("two red leather bags under $80 for my wife, not brown").wish
    assert Wish.from_json(wish.as_json()) == wish
    assert Wish.from_json({**wish.as_json(), "of_an_older_version": 1}) == wish
    assert Wish.from_json(None) == Wish()


def test_an_empty_wish_is_false() -> None:
    assert not Wish(language="zh")
    assert Wish(on_sale=True)


def test_another_thing_of_the_same_shelf_starts_a_new_wish(general: Understander) -> None:
    """A comb is not looked for in the white of the hair dryer."""
    shelf = ("hair care",)
    dryer = Wish(product="吹风机", kind="hair dryers", categories=shelf, colours=("white",), language="zh")
    comb = replace(
        general.read("再看看梳子"), wish=Wish(product="梳子", kind="hair brushes", categories=shelf)
    )
    assert merge(dryer, comb).colours == ()
    milder = replace(comb, wish=Wish(product="负离子吹风机", kind="hair dryers", categories=shelf))
    assert merge(dryer, milder).colours == ("white",)

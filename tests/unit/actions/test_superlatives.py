"""The most or least of a measure among what was shown is one of those products."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.names import Names
from actions.superlatives import extreme_of
from commerce.shop import Shop
from tests.conversations.runner import Conversation
from tests.unit.actions.shop import products

HELD = {
    "tote": {"capacity": "900 ml", "battery": "8-12 hours", "weight": "1.2 kg"},
    "satchel": {"capacity": "20 l", "battery": "2 days", "weight": "800 g"},
    "coat": {"capacity": "1.5 l", "battery": "30 hours"},
    "road": {"capacity": "10000 mah"},
}


@pytest.fixture
def bags(shop: Shop) -> Shop:
    """The shop, with measures."""
    shop.catalogue.save_products(
        [replace(p, attributes={**p.attributes, **HELD.get(p.product_id, {})}) for p in products()]
    )
    return shop


@pytest.mark.parametrize(
    ("text", "shown", "meant"),
    [
        ("the one with the biggest capacity", ["tote", "satchel", "coat"], ["satchel"]),
        ("容量最大的那个", ["tote", "satchel", "coat"], ["satchel"]),
        ("the smallest capacity", ["tote", "satchel", "coat"], ["tote"]),
        ("容量最小的", ["tote", "satchel", "coat"], ["tote"]),
        ("which has the longest battery life?", ["tote", "satchel", "coat"], ["satchel"]),
        ("续航最长的", ["tote", "coat"], ["coat"]),
        ("the lightest one", ["tote", "satchel", "coat"], ["satchel"]),
        ("最轻的那款", ["tote", "satchel", "coat"], ["satchel"]),
        ("the biggest capacity", ["satchel", "road"], []),  # litres and milliampere hours
        ("the biggest capacity", ["satchel", "parka"], []),  # one alone is compared with nothing
        ("what capacity does it have", ["tote", "satchel"], []),
        ("the biggest one", ["tote", "satchel"], []),
    ],
)
def test_the_extreme_is_found_by_amount_not_by_figure(
    bags: Shop, text: str, shown: list[str], meant: list[str]
) -> None:
    found = extreme_of(text, bags.catalogue.get_many(shown), Names(bags.catalogue, "en"))
    assert [product.product_id for product in found] == meant


@pytest.mark.parametrize(
    "intent", ["search_product", "refine_search", "inform", "nlu_fallback", "product_detail"]
)
@pytest.mark.parametrize("text", ["the one with the biggest capacity", "容量最大的那个"])
def test_the_biggest_of_what_was_shown_is_looked_at(
    talk: Conversation, bags: Shop, intent: str, text: str
) -> None:
    talk.say("search_product", "bags")
    said = talk.say(intent, text)
    assert talk.slots["focus_product"] == "satchel"
    assert said[0].response == "utter_detail_attribute"


def test_the_biggest_of_what_was_shown_goes_into_the_cart(talk: Conversation, bags: Shop) -> None:
    talk.say("search_product", "bags")
    talk.say("add_to_cart", "add the one with the biggest capacity in black")
    assert [line.variant_id for line in bags.carts.get("conv-1").lines] == ["satchel-black"]

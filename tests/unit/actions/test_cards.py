"""Cards carry exact prices and true reasons; labels exist in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.cards import button, comparison_card, product_card, product_cards, suggestion_cards
from actions.names import Names
from actions.words import REASONS, WORDS, listed, reason_text, word
from commerce.shop import Shop
from kernel.languages import Language
from recommender.model import Reason, Suggestion
from tests.unit.actions.shop import products

SHOP = {product.product_id: product for product in products()}


def test_a_product_card_has_the_promised_shape() -> None:
    assert product_card(SHOP["tote"], "en") == {
        "product_id": "tote",
        "title": "Canvas Tote",
        "price_minor": 3990,
        "currency": "USD",
        "price_text": "$39.90",
        "image_url": "",
        "url": "/products/tote",
        "in_stock": True,
        "brand": "Loom",
        "rating": 4.4,
        "rating_count": 20,
    }


def test_a_card_is_in_the_shoppers_language() -> None:
    card = product_card(SHOP["tote"], "zh")
    assert (card["title"], card["price_text"]) == ("帆布托特包", "US$39.90")


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "bought with Canvas Tote by 14 shoppers"), ("zh", "14 位顾客与“帆布托特包”一起买过")],
)
def test_a_reason_is_told_with_its_evidence(shop: Shop, language: Language, text: str) -> None:
    reason = Reason("bought_with", {"product_id": "tote", "shoppers": 14})
    cards = suggestion_cards([Suggestion(SHOP["coat"], 1.0, (reason,))], Names(shop.catalogue, language))
    assert cards["products"][0]["reasons"] == [{"code": "bought_with", "text": text}]


def test_a_reason_goes_when_its_evidence_goes(shop: Shop) -> None:
    reason = Reason("bought_with", {"product_id": "no-longer-there", "shoppers": 14})
    cards = suggestion_cards([Suggestion(SHOP["coat"], 1.0, (reason,))], Names(shop.catalogue, "en"))
    assert "reasons" not in cards["products"][0]


@pytest.mark.parametrize(
    ("evidence", "text"),
    [
        ({"max": "$300.00"}, "under $300.00"),
        ({"min": "$5.00", "max": "$10.00"}, "between $5.00 and $10.00"),
        ({}, ""),
    ],
)
def test_a_price_reason_says_only_what_was_asked(evidence: dict[str, str], text: str) -> None:
    assert reason_text("within_price", evidence, "en") == text


def test_every_label_and_reason_is_short_and_in_both_languages() -> None:
    pairs = [*WORDS.values(), *(pair for pairs in REASONS.values() for pair in pairs)]
    assert all(en and zh and not en.endswith(".") and not zh.endswith("。") for en, zh in pairs)
    assert all(len(en.split()) <= 9 for en, _ in pairs)


def test_an_attribute_of_the_shops_own_is_labelled_as_it_is() -> None:
    assert word("heel_height", "zh") == "heel height"


def test_lists_read_as_sentences_do() -> None:
    assert listed(["a", "b", "c"], "en") == "a, b and c"
    assert listed(["甲", "乙", "丙"], "zh") == "甲、乙和丙"
    assert listed(["a", "b"], "en", choice=True) == "a or b"
    assert listed(["甲", "乙"], "zh", choice=True) == "甲还是乙"


def test_a_button_sends_its_intent_with_entities() -> None:
    assert button("黑色", "add_to_cart", product_id="p", choice="colour=black") == {
        "title": "黑色",
        "payload": '/add_to_cart{"product_id": "p", "choice": "colour=black"}',
    }


def test_a_comparison_has_a_column_for_each_product() -> None:
    card = comparison_card([SHOP["tote"], SHOP["coat"]], [("Price", ["$39.90", "$219.00"])], "en")
    assert card == {
        "comparison": {
            "columns": [
                {"product_id": "tote", "title": "Canvas Tote"},
                {"product_id": "coat", "title": "Rain Coat"},
            ],
            "rows": [{"label": "Price", "values": ["$39.90", "$219.00"]}],
        }
    }


def test_no_card_tells_what_a_variant_costs_the_shop(shop: Shop) -> None:
    costly = [
        replace(one, variants=tuple(replace(v, cost_minor=76543) for v in one.variants)) for one in products()
    ]
    shown = [Suggestion(one, 1.0, variant=one.variants[0]) for one in costly]
    variants = {one.product_id: one.variants[0] for one in costly}
    told = str([product_cards(costly, "en"), suggestion_cards(shown, Names(shop.catalogue, "en"), variants)])
    assert ("76543" in told, "765.43" in told, "cost" in told) == (False, False, False)

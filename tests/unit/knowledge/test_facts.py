"""Live facts: told as the shop's data has them, refused when unknown, left out when they die."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from commerce.catalogue.model import Product, ProductText, Variant
from commerce.promotions.model import Promotion
from commerce.shop import Shop, build_shop
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Invalid
from kernel.settings import Settings
from knowledge.editing.model import EntryQuery
from knowledge.editing.service import EditingService
from knowledge.facts import ShopFacts, placeholders, without_placeholders
from knowledge.markdown import as_html
from knowledge.model import Entry
from knowledge.service import KnowledgeService

SALE = Promotion(
    "spring", "percent", {"en": "Spring sale", "zh": "春季特卖"}, percent=10,
    ends_at=datetime(2026, 3, 31, 22, 30, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture
def shop(database: Database, settings: Settings, clock: FixedClock) -> Shop:
    berlin = replace(settings, timezone="Europe/Berlin", shop_name="Ann & Co", support_hours="Mon-Sat 9-18")
    made = build_shop(database, berlin, clock)
    made.catalogue.save_products([boots("*Boots*")])
    made.promotions.save_promotions([SALE])
    return made


def boots(title: str) -> Product:
    return Product(
        "p_boots", {"en": ProductText(title), "zh": ProductText("靴子")}, "Nord", (), {}, "USD",
        (Variant("v_boots", "p_boots", "BOOTS", {}, 12950, None, 3),),
    )  # fmt: skip


@pytest.fixture
def facts(shop: Shop) -> ShopFacts:
    return ShopFacts(shop)


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("{{delivery_fee}}, free from {{free_delivery_from}}", "en", "$4.99, free from $50.00"),
        ("运费{{delivery_fee}}", "zh", "运费US$4.99"),
        ("{{ return_window_days }} days", "en", "30 days"),
        ("{{support_hours}}", "en", "Mon-Sat 9-18"),
        ("{{support_hours}}", "zh", "周一至周六 9-18"),
        ("{{support_email}}", "en", "support@example.com"),
        ("{{shop_name}}", "en", "Ann \\& Co"),
        ("{{promotion_name:spring}}", "zh", "春季特卖"),
        ("until {{promotion_end:spring}}", "en", "until April 1, 2026"),
        ("到{{promotion_end: spring}}", "zh", "到2026年4月1日"),
        ("{{product_name:p_boots}}", "en", "\\*Boots\\*"),
        ("{{product_price:p_boots}}", "en", "$129.50"),
        ("no facts, { braces } only", "en", "no facts, { braces } only"),
    ],
)
def test_a_fact_is_told_as_the_shop_has_it(facts: ShopFacts, text: str, language: str, told: str) -> None:
    assert facts.fill(text, language).text == told
    assert facts.broken([text]) == ()


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("{{delivery_costs}}", ("{{delivery_costs}}",)),
        ("{{delivery_fee:x}}", ("{{delivery_fee:x}}",)),
        ("{{product_price}}", ("{{product_price}}",)),
        ("{{product_price:p_gone}}", ("{{product_price:p_gone}}",)),
        ("{{promotion_end:gone}}", ("{{promotion_end:gone}}",)),
        ("{{}} and {{ x y }}", ("{{}}", "{{x y}}")),
        ("{{delivery_fee", ("{{",)),
        ("delivery_fee}}", ("}}",)),
        ("{{delivery_fee}} {{shop_nam}}", ("{{shop_nam}}",)),
        ("{{__class__}} {{settings.secret_key}}", ("{{__class__}}", "{{settings.secret_key}}")),
    ],
)
def test_what_has_nothing_to_tell_is_named_and_refused_when_saved(
    shop: Shop, facts: ShopFacts, text: str, broken: tuple[str, ...]
) -> None:
    assert facts.broken([text]) == broken
    editing = EditingService(shop.database, shop.clock, facts)
    with pytest.raises(Invalid) as caught:
        editing.save(Entry("fees", "delivery", {"en": ("Fees?",)}, {"en": text}), "mia")
    assert (caught.value.field, caught.value.code) == ("answers", "broken_fact")
    assert broken[0] in caught.value.message
    assert editing.page(EntryQuery()) == ([], 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We have {{product_name:gone}}. Ask us!", "Ask us!"),
        ("Ask us! We have\n{{product_name:gone}} today.", "Ask us!"),
        ("我们有{{product_name:gone}}。欢迎咨询！", "欢迎咨询！"),
        ("Before.\n\nOnly {{product_price:gone}}.\n\nAfter.", "Before.\n\n\n\nAfter."),
        ("- one\n- {{product_name:gone}}\n- three", "- one\n\n- three"),
        ("- Gone {{product_name:gone}}. Still here.\n- b", "- Still here.\n- b"),
        ("It costs 9.90 with {{product_name:gone}} in it. Yes.", "Yes."),
        ("{{product_name:gone}}", ""),
    ],
)
def test_a_fact_that_died_takes_its_sentence_along_and_no_more(
    facts: ShopFacts, text: str, told: str
) -> None:
    filled = facts.fill(text, "en")
    assert filled.text == told
    assert len(filled.broken) == 1


def test_a_fact_brings_neither_format_nor_another_placeholder(shop: Shop, facts: ShopFacts) -> None:
    shop.catalogue.save_products([boots("<b>x</b> [y](https://evil.example) {{support_email}}")])
    told = facts.fill("Buy {{product_name:p_boots}}.", "en").text
    assert as_html(told) == "<p>Buy &lt;b&gt;x&lt;/b&gt; [y](https://evil.example) {{support_email}}.</p>"


def test_an_answer_follows_the_shop_without_being_saved_again(shop: Shop, facts: ShopFacts) -> None:
    editing = EditingService(shop.database, shop.clock, facts)
    boots_entry = Entry(
        "boots", "shoes", {"en": ("Price of boots?",)},
        {"en": "{{product_price:p_boots}} each. We love them."}, product_ids=("p_boots",),
    )  # fmt: skip
    editing.import_entries([boots_entry], "mia", publish=True)
    knowledge = KnowledgeService(shop.database, shop.clock, None, facts)
    assert knowledge.tell("boots", "en").answer == "$129.50 each. We love them."
    shop.catalogue.set_price("v_boots", 9900)
    assert knowledge.tell("boots", "en").answer == "$99.00 each. We love them."
    shop.catalogue.archive("p_boots")
    assert knowledge.tell("boots", "en").answer == "We love them."
    assert editing.page(EntryQuery())[0][0].broken == ("{{product_price:p_boots}}",)


def test_a_promotion_that_ended_leaves_the_answer(shop: Shop, facts: ShopFacts, clock: FixedClock) -> None:
    text = "{{promotion_name:spring}} until {{promotion_end:spring}}. See you."
    assert facts.fill(text, "en").text == "Spring sale until April 1, 2026. See you."
    clock.advance(days=30)
    assert facts.fill(text, "en").text == "See you."


def test_what_a_placeholder_tells_is_no_word_of_the_answer() -> None:
    assert without_placeholders("Costs {{delivery_fee}} a parcel") == "Costs   a parcel"
    assert placeholders(["{{a}} {{ b:1 }}", "{{a}}"]) == ("{{a}}", "{{b:1}}")

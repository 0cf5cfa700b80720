"""Promotions and coupons: only what the engine would grant, and what is missing for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from commerce.promotions.model import Promotion, Scope
from commerce.shop import Shop
from tests.conftest import NOW
from tests.conversations.runner import Conversation


def save(shop: Shop, promotion_id: str, kind: str = "percent", **parts: Any) -> None:
    names = {"en": promotion_id.title(), "zh": f"活动{promotion_id}"}
    shop.promotions.save_promotions([Promotion(promotion_id, kind, names, **parts)])  # type: ignore[arg-type]


def test_running_promotions_are_told_with_their_codes(talk: Conversation, shop: Shop) -> None:
    save(shop, "spring", percent=10, code="SPRING10")
    said = talk.say("ask_promotions", "any promotions?")
    assert said[0].text == "Running now: Spring."
    assert [(p["name"], p["code"]) for p in said[0].custom["promotions"]] == [("Spring", "SPRING10")]


def test_promotions_in_chinese(talk: Conversation, shop: Shop) -> None:
    save(shop, "spring", percent=10, code="SPRING10")
    said = talk.say("ask_promotions", "有什么优惠")
    assert said[0].text == "正在进行的优惠：活动spring。"
    assert [(p["name"], p["code"]) for p in said[0].custom["promotions"]] == [("活动spring", "SPRING10")]


@pytest.mark.parametrize(
    "parts",
    [
        {"starts_at": NOW + timedelta(days=1)},
        {"ends_at": NOW - timedelta(days=1)},
        {"active": False},
        {"uses_max": 0},
        {"budget_minor": 0},
        {"scope": Scope(segments=("vip",))},
        {"scope": Scope(channels=("telegram",))},
        {"scope": Scope(languages=("zh",))},
    ],
)
def test_what_the_engine_would_refuse_is_not_offered(
    talk: Conversation, shop: Shop, parts: dict[str, Any]
) -> None:
    save(shop, "spring", percent=10, code="SPRING10", **parts)
    assert talk.say("ask_promotions", "any promotions?")[0].response == "utter_promotions_none"


def test_what_is_missing_is_said_to_the_cent(talk: Conversation, shop: Shop) -> None:
    save(shop, "big", percent=10, threshold_minor=5190)
    shop.carts.add("conv-1", "tote-one", 1)
    said = talk.say("ask_promotions", "any promotions?")
    assert said[0].custom["promotions"][0]["hint"] == "add $12.00 more"


def test_a_coupon_that_works_is_applied_and_says_what_it_saves(talk: Conversation, shop: Shop) -> None:
    save(shop, "spring", percent=10, code="SPRING10")
    shop.carts.add("conv-1", "coat-M", 1)
    said = talk.say("check_coupon", "does spring10 work?")
    assert said[0].text == "SPRING10 works: it saves you $21.90. Your total is $197.10 now."
    assert shop.carts.get("conv-1").coupon_codes == ("SPRING10",)


def test_a_coupon_below_its_threshold_says_what_is_missing_and_changes_nothing(
    talk: Conversation, shop: Shop
) -> None:
    save(shop, "spring", percent=10, code="SPRING10", threshold_minor=5190)
    shop.carts.add("conv-1", "tote-one", 1)
    said = talk.say("check_coupon", "use SPRING10")
    assert said[0].text == "SPRING10 needs a little more: add $12.00 more and it applies."
    assert shop.carts.get("conv-1").coupon_codes == ()


def test_an_unknown_and_a_foreign_coupon_are_told_alike(talk: Conversation, shop: Shop) -> None:
    save(shop, "vip", percent=50, code="VIP50", scope=Scope(segments=("vip",)))
    shop.carts.add("conv-1", "coat-M", 1)
    assert talk.say("check_coupon", "try VIP50")[0].response == "utter_coupon_unknown"
    assert talk.say("check_coupon", "try NOPE99")[0].response == "utter_coupon_unknown"


def test_an_ended_coupon_is_said_to_have_ended(talk: Conversation, shop: Shop) -> None:
    save(shop, "old", percent=10, code="OLD10", ends_at=NOW - timedelta(days=1))
    shop.carts.add("conv-1", "coat-M", 1)
    assert talk.say("check_coupon", "OLD10")[0].text == "OLD10 has ended."


def test_a_code_is_asked_for_and_taken_from_the_answer(talk: Conversation, shop: Shop) -> None:
    save(shop, "spring", percent=10, code="SPRING10")
    shop.carts.add("conv-1", "coat-M", 1)
    assert talk.say("check_coupon", "I have a coupon")[0].response == "utter_ask_coupon"
    assert talk.say("nlu_fallback", "spring10")[0].response == "utter_coupon_applied"


def test_a_coupon_for_an_empty_cart_waits_for_goods(talk: Conversation, shop: Shop) -> None:
    save(shop, "spring", percent=10, code="SPRING10")
    assert talk.say("check_coupon", "is SPRING10 valid")[0].response == "utter_coupon_empty_cart"


def test_a_promotion_shown_is_in_the_event_log(talk: Conversation, shop: Shop) -> None:
    save(shop, "spring", percent=10)
    talk.say("ask_promotions", "any promotions?")
    events = shop.events.recent(conversation_id="conv-1", kinds=["promotion_shown"])
    assert [event.promotion_id for event in events] == ["spring"]


@pytest.mark.parametrize(("text", "name"), [("any deals on bags?", "bags"), ("包有什么优惠", "包")])
def test_promotions_of_a_kind_of_goods_are_those_it_can_take_part_in(
    talk: Conversation, shop: Shop, text: str, name: str
) -> None:
    save(shop, "bag", percent=10, scope=Scope(category_ids=("bags",)))
    save(shop, "shoe", percent=10, scope=Scope(category_ids=("shoes",)))
    said = talk.say("ask_promotions", text)
    assert said[0].response == "utter_promotions_for"
    assert name in said[0].text
    assert [one["promotion_id"] for one in said[0].custom["promotions"]] == ["bag"]


@pytest.mark.parametrize("text", ["anything for $30 to $50", "40美元以内的东西"])
def test_a_price_taken_for_an_offer_is_searched(talk: Conversation, text: str) -> None:
    assert talk.say("ask_promotions", text)[0].titles == ["Canvas Tote" if text.isascii() else "帆布托特包"]


def test_a_price_in_a_question_for_offers_is_no_search(talk: Conversation, shop: Shop) -> None:
    save(shop, "spring", percent=10, code="SPRING10")
    assert talk.say("ask_promotions", "any discounts over $20?")[0].response == "utter_promotions"


@pytest.mark.parametrize("text", ["any deals?", "any offers right now?", "有什么优惠活动吗"])
def test_the_shops_offers_are_asked_for_in_the_middle_of_a_search_too(
    talk: Conversation, shop: Shop, text: str
) -> None:
    save(shop, "spring", percent=10, code="SPRING10")
    talk.say("search_product", "running shoes")
    assert talk.say("ask_promotions", text)[0].response == "utter_promotions"


def test_goods_taken_for_an_offer_are_searched(talk: Conversation, shop: Shop) -> None:
    save(shop, "spring", percent=10, code="SPRING10")
    assert sorted(talk.say("ask_promotions", "有包吗")[0].titles) == ["城市邮差包", "帆布托特包"]


def test_who_asks_what_codes_there_are_is_told_them(talk: Conversation, shop: Shop) -> None:
    save(shop, "spring", percent=10, code="SPRING10")
    assert talk.say("check_coupon", "有什么优惠码能用吗")[0].text == "正在进行的优惠：活动spring。"
    assert talk.say("check_coupon", "我的优惠码用不了")[0].response == "utter_ask_coupon"


def test_a_discount_that_need_not_be_is_let_go(talk: Conversation, shop: Shop) -> None:
    save(shop, "spring", percent=10, code="SPRING10")
    talk.say("search_product", "打折的包")
    assert sorted(talk.say("ask_promotions", "去掉折扣")[0].titles) == ["城市邮差包", "帆布托特包"]


def test_what_the_proof_code_is_for_is_told_and_no_coupon_asked(talk: Conversation) -> None:
    assert talk.say("check_coupon", "为什么要验证码")[0].response == "utter_why_code"

"""Searching: said back, tightened, loosened, and never past a hard constraint."""

from __future__ import annotations

import pytest

from commerce.catalogue.model import ProductFilter
from commerce.promotions.model import Promotion
from commerce.shop import Shop
from tests.conversations.runner import Conversation


def test_do_you_carry_bags_is_answered_by_query(talk: Conversation) -> None:
    said = talk.say("search_product", "do you carry bags?")
    assert sorted(said[0].titles) == ["Canvas Tote", "City Satchel"]
    assert said[0].text.startswith("I found 2 for ")


def test_do_you_carry_bags_in_chinese(talk: Conversation) -> None:
    said = talk.say("search_product", "有包吗")
    assert sorted(said[0].titles) == ["城市邮差包", "帆布托特包"]
    assert said[0].custom["products"][0]["price_text"].startswith("US$")


def test_what_is_not_sold_is_said_to_be_not_found_and_never_made_up(talk: Conversation) -> None:
    said = talk.say("search_product", "do you sell telescopes?")
    assert (said[0].response, said[0].titles) == ("utter_not_found", [])


def test_most_expensive_is_the_dearest_of_the_catalogue(talk: Conversation) -> None:
    said = talk.say("search_product", "what is your most expensive bag?")
    assert said[0].response == "utter_found_dearest"
    assert said[0].titles == ["City Satchel", "Canvas Tote"]
    assert "The most expensive is City Satchel at $139.99." in said[0].text


@pytest.mark.parametrize("text", ["coat with heated pockets", "cheap coat with heated pockets"])
def test_what_is_only_near_is_never_said_to_be_found_however_it_is_ordered(
    talk: Conversation, text: str
) -> None:
    assert talk.say("search_product", text)[0].response == "utter_found_near"


def test_cheapest_is_the_cheapest_of_the_catalogue_in_chinese(talk: Conversation) -> None:
    said = talk.say("search_product", "最便宜的跑鞋")
    assert "最便宜的是越野跑鞋，US$80.00。" in said[0].text


def test_five_to_ten_dollars_shows_nothing_dearer_and_says_what_would_fit(talk: Conversation) -> None:
    said = talk.say("search_product", "any bags for $5 to $10?")
    assert (said[0].response, said[0].titles) == ("utter_nothing_fits", [])
    assert "Without the price limit there would be 2, from $39.90." in said[0].text


def test_when_no_single_constraint_helps_the_kind_itself_is_offered(talk: Conversation) -> None:
    said = talk.say("search_product", "red bags in size XXL under $5")
    assert said[0].text == (
        "Nothing fits all of “red bags under $5, size XXL”. "
        "Without those limits: 2 for “bags”, from $39.90. Shall I show them?"
    )
    assert sorted(talk.say("affirm", "sure")[0].titles) == ["Canvas Tote", "City Satchel"]


def test_anything_starts_a_new_search(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    assert talk.say("search_product", "anything under $50?")[0].titles == ["Canvas Tote"]


def test_yes_to_a_way_out_takes_it(talk: Conversation) -> None:
    talk.say("search_product", "any bags for $5 to $10?")
    assert sorted(talk.say("affirm", "yes")[0].titles) == ["Canvas Tote", "City Satchel"]


def test_the_button_of_a_way_out_takes_it(talk: Conversation) -> None:
    talk.say("search_product", "any bags for $5 to $10?")
    assert sorted(talk.press("Without the price limit (2)")[0].titles) == ["Canvas Tote", "City Satchel"]


def test_constraints_accumulate_and_are_said_back(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    said = talk.say("refine_search", "in black")
    assert sorted(said[0].titles) == ["Road Racer", "Trail Runner"]
    assert "black" in said[0].text
    assert talk.say("refine_search", "under $100")[0].titles == ["Trail Runner"]


def test_a_bare_constraint_taken_for_a_new_search_still_tightens_the_old_one(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    assert talk.say("search_product", "under $90")[0].titles == ["Trail Runner"]


def test_a_dropped_constraint_is_gone(talk: Conversation) -> None:
    talk.say("search_product", "blue running shoes")
    assert len(talk.say("refine_search", "any colour is fine")[0].titles) == 3


def test_cheaper_ones_are_cheaper_than_what_was_shown(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    assert talk.say("refine_search", "cheaper ones")[0].titles == ["Trail Runner"]


def test_when_nothing_is_cheaper_the_cheapest_is_named(talk: Conversation) -> None:
    talk.say("search_product", "coats under 200")
    talk.say("search_product", "the cheapest running shoes in black")
    talk.say("product_detail", "tell me about the first one")
    said = talk.say("refine_search", "anything cheaper?")
    assert said[0].response == "utter_nothing_cheaper"
    assert "Trail Runner at $80.00 is the cheapest." in said[0].text


def test_back_undoes_the_last_change(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    talk.say("refine_search", "in blue")
    assert len(talk.say("deny", "back")[0].titles) == 3


def test_an_empty_wish_is_asked_with_the_departments_as_buttons(talk: Conversation) -> None:
    said = talk.say("search_product", "I want to buy something")
    assert said[0].response == "utter_ask_what"
    assert [one["title"] for one in said[0].buttons] == ["Shoes", "Bags", "Coats"]
    assert sorted(talk.press("Bags")[0].titles) == ["Canvas Tote", "City Satchel"]


def test_the_card_shows_the_price_of_the_size_that_was_asked_for(talk: Conversation, shop: Shop) -> None:
    shop.catalogue.set_price("road-black-42", 13000)
    said = talk.say("search_product", "running shoes in size 42 over $125")
    assert [(c["title"], c["price_minor"]) for c in said[0].custom["products"]] == [("Road Racer", 13000)]


def test_a_search_and_what_it_showed_are_in_the_event_log(talk: Conversation, shop: Shop) -> None:
    talk.say("search_product", "coats")
    events = shop.events.recent(conversation_id="conv-1", kinds=["search", "shown"])
    found = {event.kind: event for event in events}
    assert (len(events), found["shown"].product_id, found["search"].detail["total"]) == (2, "coat", 1)


def test_text_to_the_shopper_names_no_internals(talk: Conversation) -> None:
    said = talk.say("search_product", "'; DROP TABLE products; -- <script>alert(1)</script>")
    assert said[0].response in ("utter_not_found", "utter_ask_what")
    assert "Traceback" not in said[0].text


def test_a_brand_we_do_not_have_is_not_answered_with_the_whole_shop(talk: Conversation) -> None:
    said = talk.say("search_product", "do you have nikes?")
    assert said[0].response == "utter_not_found"
    assert "Nike" in said[0].text


def test_words_of_goods_in_the_middle_of_a_search_are_not_out_of_scope(talk: Conversation) -> None:
    talk.say("recommend", "a present for my girlfriend")
    assert talk.say("out_of_scope", "she likes bags")[0].titles == ["Canvas Tote", "City Satchel"]
    assert talk.say("out_of_scope", "who won the match")[0].response == "utter_out_of_scope"


def test_something_else_shows_others(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    assert talk.say("deny", "something else")[0].response == "utter_no_more"


def test_a_code_taken_for_goods_is_tried(talk: Conversation, shop: Shop) -> None:
    shop.promotions.save_promotions([Promotion("pan", "percent", {"en": "Pans"}, percent=10, code="PAN15")])
    assert talk.say("search_product", "use PAN15", coupon="PAN15")[0].response == "utter_coupon_empty_cart"
    assert talk.say("search_product", "RTX30", coupon="RTX30")[0].response != "utter_coupon_empty_cart"


def test_each_of_several_things_is_searched_for(talk: Conversation) -> None:
    said = talk.say("search_product", "running shoes and a bag")
    assert [one.custom["products"][0]["product_id"] in ("trail", "road", "track") for one in said] == [
        True,
        False,
    ]
    assert sorted(said[1].titles) == ["Canvas Tote", "City Satchel"]


def test_two_words_for_one_thing_are_one_search(talk: Conversation) -> None:
    assert len(talk.say("search_product", "a black and white running shoe")) == 1


def test_several_things_are_searched_for_in_chinese(talk: Conversation) -> None:
    assert len(talk.say("search_product", "跑鞋和包")) == 2


@pytest.mark.parametrize("text", ["有其他颜色吗", "any other colours?", "which colours are there"])
def test_other_colours_are_asked_of_the_product_talked_about(talk: Conversation, text: str) -> None:
    talk.say("search_product", "running shoes")
    talk.payload('/product_detail{"product_id": "trail"}')
    (said,) = talk.say("refine_search", text)
    assert (said.response, said.titles[0] in ("Trail Runner", "越野跑鞋")) == ("utter_detail_attribute", True)


def test_bigger_ones_without_any_size_are_asked_about(talk: Conversation) -> None:
    talk.say("search_product", "bags")
    assert talk.say("refine_search", "有大一点的吗")[0].response == "utter_ask_how_big"


def test_the_cheapest_after_nothing_fitted_is_the_cheapest_of_what_would_fit(talk: Conversation) -> None:
    talk.say("search_product", "any bags for $5 to $10?")
    said = talk.say("product_detail", "那最便宜的多少钱")
    assert (said[0].response, said[0].titles[0]) == ("utter_found_cheapest", "帆布托特包")


def test_another_thing_asked_for_is_no_complaint(talk: Conversation) -> None:
    assert sorted(talk.say("complain", "再来个包")[0].titles) == ["城市邮差包", "帆布托特包"]


def test_an_order_asked_of_what_is_shown_sorts_it(talk: Conversation) -> None:
    talk.say("search_product", "有包吗")
    assert talk.say("product_detail", "有评分高的吗")[0].response == "utter_found_best_rated"


def test_what_is_not_sold_is_searched_for_whatever_the_question_was_taken_for(talk: Conversation) -> None:
    assert talk.say("product_detail", "榴莲有吗")[0].response == "utter_not_found"


def test_the_cheapest_is_told_among_the_gifts_that_were_shown_too(talk: Conversation, shop: Shop) -> None:
    price = {p.title("en"): p.price_minor for p in shop.catalogue.select(ProductFilter(), None, 50)}
    shown = talk.say("recommend", "a gift for my mother")[0].titles
    said = talk.say("refine_search", "cheaper ones")[0]
    assert said.response == "utter_nothing_cheaper"
    assert price[said.titles[0]] == min(price[title] for title in shown)

"""Recommend, similar, compare, best sellers and new arrivals; bare answers in between."""

from __future__ import annotations

import pytest

from commerce.shop import Shop
from tests.conversations.runner import Conversation
from tests.unit.commerce.build import order, order_line


def test_compare_the_first_two_shows_only_what_differs(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    said = talk.say("compare_products", "compare the first two")
    first, second = said[0].titles
    rows = {row["label"]: row["values"] for row in said[0].custom["comparison"]["rows"]}
    assert {first, second} < {"Trail Runner", "Road Racer", "Track Star"}
    assert "Material" not in rows or len(set(rows["Material"])) == 2
    assert all(len(set(values)) > 1 for values in rows.values())


def test_a_comparison_names_the_saving(talk: Conversation) -> None:
    talk.say("search_product", "bags")
    said = talk.say("compare_products", "compare them")
    assert said[0].text.endswith("Canvas Tote saves you $100.09.")
    assert {
        tuple(row["values"]) for row in said[0].custom["comparison"]["rows"] if row["label"] == "Material"
    } <= {
        ("canvas", "leather"),
        ("leather", "canvas"),
    }


def test_products_are_compared_by_their_names(talk: Conversation) -> None:
    said = talk.say("compare_products", "compare the road racer with the trail runner")
    assert said[0].titles == ["Road Racer", "Trail Runner"]


def test_products_are_compared_by_their_numbers(talk: Conversation) -> None:
    shown = talk.say("search_product", "running shoes")[0].titles
    said = talk.say("compare_products", "what's the difference between 1 and 3?")
    assert said[0].titles == [shown[0], shown[2]]


def test_a_place_that_was_not_shown_is_said(talk: Conversation) -> None:
    talk.say("search_product", "bags")
    assert talk.say("product_detail", "the fifth one")[0].text == "I showed only 2. Which one do you mean?"


def test_a_comparison_in_chinese(talk: Conversation) -> None:
    talk.say("search_product", "包")
    said = talk.say("compare_products", "对比一下这两个")
    assert said[0].text.endswith("选帆布托特包可以省 US$100.09。")


@pytest.mark.parametrize(
    ("search", "ask"),
    [("running shoes", "which of the first two is better rated?"), ("跑鞋", "前两个哪个评分更高")],
)
def test_which_of_two_is_better_speaks_of_these_two(talk: Conversation, search: str, ask: str) -> None:
    shown = talk.say("search_product", search)[0].titles
    said = talk.say("compare_products", ask)[0]
    assert len(shown) > 2
    assert said.response == "utter_compare_rated"
    assert [title in said.text for title in shown] == [place < 2 for place in range(len(shown))]


def test_which_of_the_compared_is_rated_higher_is_told_in_a_sentence(talk: Conversation) -> None:
    talk.say("search_product", "bags")
    talk.say("compare_products", "compare them")
    said = talk.say("compare_products", "which one has better reviews?")
    assert (said[0].response, said[0].titles) == ("utter_compare_rated", ["Canvas Tote"])
    assert said[0].text == "Canvas Tote is rated higher: 4.4 (20), against City Satchel 4.1 (20)."
    assert talk.say("compare_products", "哪个评价更好")[0].text == (
        "帆布托特包的评分更高：4.4 (20)。相比之下，城市邮差包 4.1 (20)。"
    )


def test_which_of_the_compared_costs_less_is_told_in_a_sentence(talk: Conversation) -> None:
    talk.say("search_product", "bags")
    talk.say("compare_products", "compare them")
    said = talk.say("compare_products", "which one is cheaper?")
    assert said[0].text == "Canvas Tote is cheaper: $39.90, against City Satchel $139.99."
    assert talk.say("compare_products", "哪个便宜")[0].text == (
        "帆布托特包更便宜：US$39.90。相比之下，城市邮差包 US$139.99。"
    )


def test_with_nothing_shown_there_is_nothing_to_compare(talk: Conversation) -> None:
    assert talk.say("compare_products", "compare them")[0].response == "utter_compare_what"


def test_similar_leaves_the_product_itself_out(talk: Conversation) -> None:
    said = talk.payload('/similar_items{"product_id": "trail"}')
    assert sorted(said[0].titles) == ["Road Racer", "Track Star"]
    assert said[0].text == "Like Trail Runner, in stock now:"


def test_similar_but_cheaper_is_cheaper(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "road"}')
    said = talk.say("similar_items", "something like it but cheaper")
    assert sorted(said[0].titles) == ["Track Star", "Trail Runner"]


def test_a_mail_address_out_of_the_blue_is_no_search(talk: Conversation) -> None:
    assert talk.say("inform", "bob@example.com")[0].response == "utter_unsure"


def test_nothing_similar_is_said_as_such(talk: Conversation) -> None:
    assert talk.payload('/similar_items{"product_id": "coat"}')[0].response == "utter_similar_nothing"


def test_a_stranger_is_told_that_these_are_popular_and_not_personal(talk: Conversation) -> None:
    said = talk.say("recommend", "what do you recommend?")
    assert said[0].response == "utter_recommend_popular"
    assert "Arctic Parka" not in said[0].titles  # sold out


def test_a_recommendation_obeys_the_constraints(talk: Conversation) -> None:
    said = talk.say("recommend", "recommend running shoes under $90")
    assert (said[0].response, said[0].titles) == ("utter_recommend_for", ["Trail Runner"])


def test_best_sellers_of_a_department(talk: Conversation) -> None:
    said = talk.say("best_sellers", "best selling bags")
    assert said[0].titles == ["Canvas Tote", "City Satchel"]
    assert said[0].response == "utter_best_sellers_of"


def test_new_arrivals_are_in_stock(talk: Conversation) -> None:
    assert "Arctic Parka" not in talk.say("new_arrivals", "what's new?")[0].titles


def test_a_yes_to_nothing_does_nothing(talk: Conversation) -> None:
    assert talk.say("affirm", "yes")[0].response == "utter_glad_go_on"


def test_an_ordinal_alone_opens_that_product(talk: Conversation) -> None:
    shown = talk.say("search_product", "running shoes")[0].titles
    assert talk.say("inform", "the second one")[0].text.startswith(shown[1])


def test_what_is_not_understood_is_said_with_ways_on(talk: Conversation) -> None:
    said = talk.say("inform", "hmm")
    assert said[0].response == "utter_unsure"
    assert [b["payload"] for b in said[0].buttons] == ["/best_sellers", "/ask_promotions", "/human_handoff"]


def test_the_most_expensive_is_a_search_whatever_it_was_taken_for(talk: Conversation) -> None:
    said = talk.say("best_sellers", "what is the most expensive thing you have?")
    assert (said[0].response, said[0].titles[0]) == ("utter_found_dearest", "Rain Coat")


def test_the_most_expensive_thing_is_asked_of_the_whole_shop(talk: Conversation) -> None:
    talk.say("search_product", "running shoes under $100")
    said = talk.say("best_sellers", "what's the most expensive thing?")
    assert said[0].titles[0] == "Rain Coat"


def test_which_is_the_cheapest_is_no_comparison(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    said = talk.say("compare_products", "which one is the cheapest?")
    assert (said[0].response, said[0].titles[0]) == ("utter_found_cheapest", "Trail Runner")


@pytest.mark.parametrize("intent", ["best_sellers", "recommend", "similar_items"])
def test_what_was_bought_beside_a_product_is_told(talk: Conversation, shop: Shop, intent: str) -> None:
    shop.orders.save_orders([order("1", order_line("trail/1"), order_line("tote/1"))])
    talk.payload('/product_detail{"product_id": "trail"}')
    (said,) = talk.say(intent, "what do people buy with this?")
    assert (said.response, said.titles) == ("utter_bought_with", ["Canvas Tote"])
    assert talk.say(intent, "这个一般和什么一起买")[0].response == "utter_bought_with"


def test_what_nobody_bought_with_anything_is_said_so(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "trail"}')
    assert talk.say("recommend", "what goes well with it?")[0].response == "utter_bought_with_nothing"

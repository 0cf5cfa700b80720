"""What is not made, not told or not shown is said as just that, with what there is instead."""

from __future__ import annotations

import pytest

from tests.conversations.runner import Conversation


def test_a_size_and_a_colour_that_are_not_made_together_are_not_called_sold_out(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    said = talk.say("check_stock", "does the Trail Runner come in red in size 43?")
    assert said[0].response == "utter_not_made_together"
    assert said[0].text == (
        "Trail Runner is not made in red, size 43 together: in red there is size 42."
        " Tell me another size or colour to go on."
    )
    assert [one["title"] for one in said[0].buttons] == ["red / 42"]


def test_what_is_not_made_together_is_said_in_chinese(talk: Conversation) -> None:
    talk.say("search_product", "跑鞋")
    said = talk.say("check_stock", "越野跑鞋有红色43码的吗")
    assert said[0].text == "越野跑鞋没有红色，43码这个组合：红色有42码。换一个颜色或尺码告诉我就行。"


def test_another_size_named_after_what_is_not_made_together_goes_on_with_the_colour(
    talk: Conversation,
) -> None:
    talk.say("search_product", "running shoes")
    talk.say("add_to_cart", "add the Trail Runner in red 43")
    said = talk.say("inform", "42 then")
    assert said[0].response == "utter_added"
    assert said[0].text.startswith("Added: 1 × Trail Runner (red, 42).")


def test_nothing_cheaper_is_said_of_the_colour_that_was_asked_for(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    said = talk.say("refine_search", "cheaper ones in blue")
    assert said[0].response == "utter_nothing_cheaper"
    assert "blue running shoes" in said[0].text
    assert said[0].titles == ["Track Star"]


@pytest.mark.parametrize("text", ["jane@example.com", "my email is jane@example.com"])
def test_an_address_where_a_size_was_asked_for_is_no_size_and_the_size_is_asked_again(
    talk: Conversation, text: str
) -> None:
    talk.say("search_product", "running shoes")
    asked = talk.say("add_to_cart", "add the Road Racer")
    assert asked[0].response == "utter_ask_option"
    assert [one.text for one in talk.say("inform", text)] == [asked[0].text]
    assert talk.say("inform", "42")[0].response == "utter_added"


@pytest.mark.parametrize("text", ["how heavy is the first one", "第一个多重"])
def test_the_first_of_nothing_shown_is_asked_for(talk: Conversation, text: str) -> None:
    assert [one.response for one in talk.say("product_detail", text)] == ["utter_ask_which_product"]


@pytest.mark.parametrize(
    ("shown", "text", "wanted"),
    [("running shoes", "how heavy is the first one", "weight"), ("跑鞋", "第一个多重", "重量")],
)
def test_a_weight_that_the_catalogue_does_not_tell_is_said_to_be_untold(
    talk: Conversation, shown: str, text: str, wanted: str
) -> None:
    talk.say("search_product", shown)
    said = talk.say("product_detail", text)
    assert (said[0].response, wanted in said[0].text) == ("utter_detail_unsaid", True)


def test_which_is_the_lightest_is_not_answered_by_a_table_alone(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    said = talk.say("compare_products", "which of these is the lightest")
    assert said[0].text == (
        "The shop does not state the weight of all of these, so I can't tell which. What it does say:"
    )


def test_other_goods_asked_for_in_the_hunt_for_a_gift_are_for_the_same_person(talk: Conversation) -> None:
    talk.say("recommend", "a gift for my brother under 150")
    said = talk.say("search_product", "what about bags")
    assert said[0].text.startswith("I found 2 for “bags under $150, for your brother”")


def test_no_take_that_back_black_changes_the_colour_of_what_was_just_added(talk: Conversation) -> None:
    talk.say("search_product", "跑鞋")
    assert talk.say("add_to_cart", "要越野跑鞋 红色 42码")[0].response == "utter_added"
    said = talk.say("refine_search", "不对，我要黑色的")
    assert said[0].response == "utter_count_set"
    assert said[0].text.startswith("越野跑鞋（黑色、42）")


def test_what_the_shop_sells_is_asked_for_nobody_in_particular(talk: Conversation) -> None:
    talk.say("recommend", "a gift for my brother under 150")
    said = talk.say("search_product", "do you sell bags")
    assert said[0].text.startswith("I found 2 for “bags”")


@pytest.mark.parametrize(("text", "colour"), [("the first colour", "black"), ("the second colour", "red")])
def test_the_first_colour_is_the_one_that_stood_first_in_the_question(
    talk: Conversation, text: str, colour: str
) -> None:
    talk.say("search_product", "running shoes")
    assert talk.say("add_to_cart", "add the Trail Runner in 42")[0].response == "utter_ask_option"
    said = talk.say("inform", text)
    assert said[0].text.startswith(f"Added: 1 × Trail Runner ({colour}, 42).")


def test_a_yes_that_names_a_size_is_an_answer_of_that_size(talk: Conversation) -> None:
    talk.say("product_detail", "tell me about the Road Racer")
    assert talk.say("affirm", "ok 42 then")[0].response == "utter_stock_yes"


def test_what_is_disliked_is_not_looked_for_again(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    said = talk.say("similar_items", "i don't like the second one")
    assert said[0].response != "utter_similar"


def test_make_it_one_after_two_were_asked_for_changes_what_is_about_to_be_added(talk: Conversation) -> None:
    talk.say("search_product", "跑鞋")
    talk.say("add_to_cart", "要两双越野跑鞋 42码")
    talk.say("add_to_cart", "等等 改成一双")
    said = talk.say("inform", "红色")
    assert said[0].text.startswith("已加入购物车：1 × 越野跑鞋（红色、42）")


def test_how_many_grams_is_asked_of_what_is_looked_at(talk: Conversation) -> None:
    talk.say("product_detail", "越野跑鞋")
    said = talk.say("search_product", "多少克")
    assert said[0].text == "越野跑鞋的介绍里没有提到“重量”。"


def test_a_yes_to_leaving_out_the_size_that_names_another_takes_that_one(talk: Conversation) -> None:
    talk.say("search_product", "running shoes in size 48")
    assert talk.last[0].response == "utter_nothing_fits_values"
    said = talk.say("affirm", "ok size 41 then")
    assert said[0].titles == ["Road Racer"]


def test_the_second_one_is_told_of_and_not_what_is_like_it(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    shown = talk.last[0].titles
    assert talk.say("similar_items", "and the second one?")[0].titles == [shown[1]]


@pytest.mark.parametrize("text", ["don't use the code", "不用优惠码了"])
def test_a_code_that_is_not_wanted_is_not_asked_for(talk: Conversation, text: str) -> None:
    assert [one.response for one in talk.say("check_coupon", text)] == ["utter_all_right"]


def test_what_only_has_the_word_of_a_kind_in_its_name_is_said_to_be_near(talk: Conversation) -> None:
    assert talk.say("search_product", "a trail bike")[0].response in ("utter_found_near", "utter_not_found")


def test_cheaper_ones_in_black_is_no_answer_to_which_size(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    assert talk.say("add_to_cart", "add the Road Racer")[0].response == "utter_ask_option"
    assert talk.say("refine_search", "cheaper ones in black")[0].titles == ["Trail Runner"]

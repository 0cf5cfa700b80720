"""Details and stock by variant, straight from the catalogue."""

from __future__ import annotations

from commerce.shop import Shop
from tests.conversations.runner import Conversation


def test_a_size_that_is_there_is_told_with_its_price(talk: Conversation) -> None:
    talk.say("search_product", "running shoes")
    talk.payload('/product_detail{"product_id": "road"}')
    said = talk.say("check_stock", "do you have it in 42?")
    assert said[0].text == "Yes, Road Racer (black, 42) is in stock at $120.00. Shall I add it to your cart?"


def test_m_is_sold_when_m_is_in_the_catalogue(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "coat"}')
    assert talk.say("check_stock", "do you have it in M?")[0].response == "utter_stock_yes"


def test_few_left_is_told_by_number(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "trail"}')
    assert "only 2 left" in talk.say("check_stock", "in red, size 42?")[0].text


def test_a_sold_out_size_offers_the_others_and_an_alert(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "coat"}')
    said = talk.say("check_stock", "do you have it in L?")
    assert said[0].text.startswith("Rain Coat (L) is sold out just now. In stock: S and M.")
    assert "Tell me when it's back" in [one["title"] for one in said[0].buttons]


def test_another_size_after_one_that_is_sold_out_is_looked_up(talk: Conversation, shop: Shop) -> None:
    talk.payload('/product_detail{"product_id": "coat"}')
    talk.say("check_stock", "do you have it in L?")
    assert talk.say("inform", "and in M?")[0].response == "utter_stock_yes"


def test_a_size_that_is_not_made_is_not_called_sold_out(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "road"}')
    said = talk.say("check_stock", "do you have it in size 46?")
    assert said[0].text == "Road Racer does not come in 46. It comes in 41 and 42."


def test_stock_in_chinese(talk: Conversation) -> None:
    talk.say("search_product", "跑鞋")
    talk.payload('/product_detail{"product_id": "trail"}')
    said = talk.say("check_stock", "有红色42码的吗")
    assert said[0].text == "有货：越野跑鞋（红色、42），US$80.00，只剩 2 件了。要加入购物车吗？"


def test_stock_is_read_now_and_not_remembered(talk: Conversation, shop: Shop) -> None:
    talk.payload('/check_stock{"variant_id": "coat-M"}')
    shop.catalogue.set_stock("coat-M", 0)
    said = talk.payload('/check_stock{"variant_id": "coat-M"}')
    assert said[0].response == "utter_sold_out_others"


def test_a_question_on_the_material_is_answered_first(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "satchel"}')
    said = talk.say("product_detail", "is it leather?")
    assert said[0].text == "Yes. City Satchel, material: leather."
    talk.payload('/product_detail{"product_id": "tote"}')
    said = talk.say("product_detail", "is it leather?")
    assert said[0].text == "No, not leather. Canvas Tote, material: canvas."


def test_without_a_product_it_asks_which(talk: Conversation) -> None:
    said = talk.say("product_detail", "tell me more")
    assert said[0].response == "utter_ask_which_product"


def test_which_one_is_answered_in_words(talk: Conversation) -> None:
    talk.say("search_product", "bags")
    assert talk.say("product_detail", "tell me more about it")[0].response == "utter_ask_which"
    assert talk.say("inform", "the canvas tote")[0].text.startswith("Canvas Tote, $39.90.")


def test_a_question_on_one_attribute_gets_that_attribute(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "trail"}')
    assert talk.say("product_detail", "what is it made of?")[0].text == "Trail Runner, Material: mesh."
    assert talk.say("product_detail", "它是什么材质的")[0].text == "越野跑鞋，材质：网布。"


def test_a_search_is_no_answer_to_which_one(talk: Conversation) -> None:
    talk.say("search_product", "bags")
    talk.say("product_detail", "tell me more about it")
    assert talk.say("search_product", "rain coats")[0].response == "utter_found_one"


def test_details_of_a_kind_of_goods_are_a_search(talk: Conversation) -> None:
    said = talk.say("product_detail", "running shoes?")
    assert (said[0].response, len(said[0].titles)) == ("utter_found", 3)


def test_a_question_for_a_colour_is_answered_whatever_it_was_taken_for(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "road"}')
    said = talk.say("product_detail", "那个有红色的吗")
    assert said[0].text == "公路竞速鞋没有红色，有黑色。"


def test_how_the_reviews_are_is_answered_with_the_rating(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "road"}')
    assert (
        talk.say("product_detail", "评价怎么样")[0].text == "公路竞速鞋评分 4.2（满分 5 分），共 20 人评价。"
    )
    assert talk.say("product_detail", "how are the reviews?")[0].text == (
        "Road Racer is rated 4.2 of 5 by 20 shoppers."
    )


def test_a_chosen_colour_is_kept_through_a_question_about_the_product(talk: Conversation) -> None:
    talk.payload('/product_detail{"product_id": "satchel"}')
    talk.say("check_stock", "黑色有吗")
    talk.say("product_detail", "评价怎么样")
    said = talk.say("check_stock", "有货吗")
    assert said[0].text == "有货：城市邮差包（黑色），US$139.99，只剩 3 件了。要加入购物车吗？"

"""The cart: nothing nobody chose, nothing claimed that the live cart does not say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.endpoint import build_actions
from actions.services import Services
from commerce.carts.model import Cart
from commerce.shop import Shop
from kernel.errors import Conflict
from tests.conversations.runner import Conversation


def lines(shop: Shop) -> list[tuple[str, int]]:
    return [(line.variant_id, line.quantity) for line in shop.carts.get("conv-1").lines]


def test_a_size_nobody_chose_never_reaches_the_cart(talk: Conversation, shop: Shop) -> None:
    talk.say("search_product", "running shoes")
    said = talk.say("add_to_cart", "add the second one")
    assert said[0].response == "utter_ask_option"
    assert lines(shop) == []


def test_even_the_only_size_in_stock_is_asked_when_nobody_chose_it(talk: Conversation, shop: Shop) -> None:
    shop.catalogue.set_stock("coat-S", 0)
    said = talk.payload('/add_to_cart{"product_id": "coat"}')
    assert (said[0].text, lines(shop)) == ("Rain Coat is in stock in M only. Shall I take that one?", [])
    assert talk.say("affirm", "yes")[0].text.startswith("Added: 1 × Rain Coat")
    assert lines(shop) == [("coat-M", 1)]


def test_a_bare_42_after_which_size_adds_42(talk: Conversation, shop: Shop) -> None:
    talk.payload('/add_to_cart{"product_id": "road"}')
    said = talk.say("order_status", "42")
    assert said[0].text == "Added: 1 × Road Racer (black, 42). Your total is $120.00."
    assert lines(shop) == [("road-black-42", 1)]


def test_options_are_asked_one_by_one_by_buttons(talk: Conversation, shop: Shop) -> None:
    said = talk.payload('/add_to_cart{"product_id": "trail"}')
    assert said[0].text == "Which colour of Trail Runner would you like: black or red?"
    said = talk.press("black")
    assert said[0].text == "Trail Runner (black) is in stock in 42 only. Shall I take that one?"
    talk.press("42")
    assert lines(shop) == [("trail-black-42", 1)]


def test_two_of_those_in_black(talk: Conversation, shop: Shop) -> None:
    talk.payload('/product_detail{"product_id": "satchel"}')
    said = talk.say("add_to_cart", "add two of those in black")
    assert said[0].text == "Added: 2 × City Satchel (black). Your total is $279.98."
    assert lines(shop) == [("satchel-black", 2)]


def test_a_size_chosen_in_the_search_is_not_asked_again(talk: Conversation, shop: Shop) -> None:
    talk.say("search_product", "black running shoes in size 42")
    talk.payload('/add_to_cart{"product_id": "trail"}')
    assert lines(shop) == [("trail-black-42", 1)]


def test_add_it_after_do_you_have_it_in_42(talk: Conversation, shop: Shop) -> None:
    talk.payload('/product_detail{"product_id": "road"}')
    talk.say("check_stock", "do you have it in 42?")
    talk.say("add_to_cart", "add it")
    assert lines(shop) == [("road-black-42", 1)]


def test_yes_to_shall_i_add_it_adds_it(talk: Conversation, shop: Shop) -> None:
    talk.payload('/check_stock{"variant_id": "coat-M"}')
    talk.say("affirm", "yes please")
    assert lines(shop) == [("coat-M", 1)]


def test_the_question_waits_through_an_interruption(talk: Conversation, shop: Shop) -> None:
    talk.payload('/add_to_cart{"product_id": "road"}')
    talk.say("ask_promotions", "any promotions?")
    talk.say("inform", "42")
    assert lines(shop) == [("road-black-42", 1)]


def test_a_colour_it_does_not_come_in_is_said_and_asked_again(talk: Conversation, shop: Shop) -> None:
    talk.payload('/add_to_cart{"product_id": "satchel"}')
    said = talk.say("inform", "red")
    assert [one.text for one in said] == [
        "City Satchel does not come in red. It comes in black and brown.",
        "Which colour of City Satchel would you like: black or brown?",
    ]
    assert lines(shop) == []


def test_any_colour_is_fine_leaves_the_colour_to_us_but_never_the_size(
    talk: Conversation, shop: Shop
) -> None:
    talk.payload('/add_to_cart{"product_id": "satchel"}')
    talk.say("inform", "any colour is fine")
    assert lines(shop) == [("satchel-brown", 1)]
    talk.payload('/add_to_cart{"product_id": "coat"}')
    assert talk.say("inform", "随便")[0].response == "utter_ask_option"
    assert lines(shop) == [("satchel-brown", 1)]


def test_a_hundred_of_one_thing_is_refused(talk: Conversation, shop: Shop) -> None:
    talk.payload('/product_detail{"product_id": "tote"}')
    said = talk.say("add_to_cart", "add 100 of them")
    assert said[0].text == "A cart takes at most 99 of one item, so I added nothing."
    assert lines(shop) == []


def test_a_new_search_is_no_answer_to_which_colour(talk: Conversation, shop: Shop) -> None:
    talk.payload('/add_to_cart{"product_id": "satchel"}')
    said = talk.say("search_product", "跑鞋 不要黑色")
    assert (sorted(said[0].titles), lines(shop)) == (["田径跑鞋", "越野跑鞋"], [])
    assert talk.say("refine_search", "有红色的吗")[0].titles == ["越野跑鞋"]


def test_those_are_the_product_just_talked_of(talk: Conversation, shop: Shop) -> None:
    talk.say("search_product", "bags")
    talk.payload('/product_detail{"product_id": "coat"}')
    talk.say("add_to_cart", "put two of those in my cart in M")
    assert lines(shop) == [("coat-M", 2)]


def test_no_to_which_size_adds_nothing(talk: Conversation, shop: Shop) -> None:
    talk.payload('/add_to_cart{"product_id": "road"}')
    assert talk.say("deny", "no")[0].response == "utter_all_right"
    assert (lines(shop), talk.slots["asked"]) == ([], None)


def test_sold_out_is_said_and_nothing_is_added(talk: Conversation, shop: Shop) -> None:
    said = talk.payload('/add_to_cart{"variant_id": "coat-L"}')
    assert (said[0].response, lines(shop)) == ("utter_sold_out_others", [])


@pytest.mark.parametrize(
    ("add", "instead"),
    [
        ("add two of them in L", "M then"),
        ("add two of them in L", "actually make it M"),
        ("来两件L码的", "换成M码"),
    ],
)
def test_another_size_in_place_of_what_is_sold_out_goes_into_the_cart(
    talk: Conversation, shop: Shop, add: str, instead: str
) -> None:
    talk.payload('/product_detail{"product_id": "coat"}')
    assert talk.say("add_to_cart", add)[0].response == "utter_sold_out_others"
    assert talk.say("refine_search", instead)[0].response == "utter_added"
    assert lines(shop) == [("coat-M", 2)]


def test_after_what_is_sold_out_a_yes_is_an_alert_and_other_goods_a_search(
    talk: Conversation, shop: Shop
) -> None:
    talk.payload('/add_to_cart{"variant_id": "coat-L"}')
    assert talk.say("affirm", "yes")[0].response == "utter_alert_ask_email_stock"
    talk.payload('/add_to_cart{"variant_id": "coat-L"}')
    talk.say("search_product", "black running shoes in 42")
    assert lines(shop) == []


def test_more_than_there_are_is_refused_with_the_number(talk: Conversation, shop: Shop) -> None:
    said = talk.payload('/add_to_cart{"variant_id": "trail-red-42", "quantity": "3"}')
    assert said[0].text.startswith("There are only 2 of Trail Runner (red, 42) left, so I added nothing.")
    assert lines(shop) == []


def test_two_things_named_at_once_are_both_added_and_the_open_choice_is_asked(
    talk: Conversation, shop: Shop
) -> None:
    said = talk.say("add_to_cart", "add the rain coat and the canvas tote")
    assert said[0].response == "utter_ask_option"
    said = talk.say("inform", "M")
    assert [one.response for one in said if one.response != "utter_add_for_promotion"] == [
        "utter_added",
        "utter_added",
    ]
    assert lines(shop) == [("coat-M", 1), ("tote-one", 1)]


class RefusingCarts:
    """Carts that refuse every write; reading works."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def get(self, *args: Any) -> Cart:
        cart: Cart = self._real.get(*args)
        return cart

    def add(self, *args: Any) -> Cart:
        raise Conflict("not now", code="currency")


class ForgettingCarts(RefusingCarts):
    """Carts that answer a write with success and keep nothing."""

    def add(self, *args: Any) -> Cart:
        return self.get(args[0])


@pytest.mark.parametrize("carts", [RefusingCarts, ForgettingCarts])
def test_a_refused_cart_write_is_never_told_as_success(
    services: Services, shop: Shop, carts: type[RefusingCarts]
) -> None:
    object.__setattr__(shop, "carts", carts(shop.carts))
    said = Conversation(build_actions(services)).payload('/add_to_cart{"variant_id": "tote-one"}')
    assert [one.response for one in said] == ["utter_cart_refused"]
    assert lines(shop) == []


def test_already_in_your_cart_is_said_only_after_reading_the_cart(talk: Conversation, shop: Shop) -> None:
    assert talk.payload('/add_to_cart{"variant_id": "tote-one"}')[0].response == "utter_added"
    said = talk.payload('/add_to_cart{"variant_id": "tote-one"}')
    assert (
        said[0].text == "Canvas Tote was in your cart already; there are 2 of it now. Your total is $79.80."
    )
    shop.carts.clear("conv-1")
    assert talk.payload('/add_to_cart{"variant_id": "tote-one"}')[0].response == "utter_added"


def test_the_cart_is_told_as_it_stands(talk: Conversation, shop: Shop) -> None:
    shop.carts.add("conv-1", "tote-one", 1)
    said = talk.say("view_cart", "what's in my cart")
    assert said[0].text == (
        "In your cart:\n1 × Canvas Tote: $39.90\nSubtotal: $39.90 · Delivery: $4.99\nTotal: $44.89"
    )
    assert said[1].text == "Add $10.10 more and delivery is free."
    assert said[0].custom["cart"]["total_minor"] == 4489


def test_the_cart_in_chinese(talk: Conversation, shop: Shop) -> None:
    shop.carts.add("conv-1", "satchel-black", 1)
    said = talk.say("view_cart", "看看购物车")
    assert said[0].text == (
        "购物车：\n1 × 城市邮差包（黑色）: US$139.99\n小计: US$139.99 · 运费: 免运费\n合计：US$139.99"
    )


def test_an_empty_cart_is_said_to_be_empty(talk: Conversation) -> None:
    assert talk.say("view_cart", "my cart")[0].text == "Your cart is empty. Shall we find something?"


def test_a_line_is_taken_out_by_its_name(talk: Conversation, shop: Shop) -> None:
    shop.carts.add("conv-1", "tote-one", 1)
    shop.carts.add("conv-1", "coat-M", 1)
    said = talk.say("remove_from_cart", "remove the tote")
    assert said[0].text == "Taken out: Canvas Tote. Your total is $219.00."
    assert lines(shop) == [("coat-M", 1)]


def test_which_line_is_asked_when_several_could_be_meant(talk: Conversation, shop: Shop) -> None:
    shop.carts.add("conv-1", "tote-one", 1)
    shop.carts.add("conv-1", "coat-M", 1)
    said = talk.say("remove_from_cart", "remove it")
    assert said[0].response == "utter_ask_which_line"
    talk.press("1 × Rain Coat (M): $219.00")
    assert lines(shop) == [("tote-one", 1)]


def test_goods_that_are_not_in_the_cart_leave_it_alone(talk: Conversation, shop: Shop) -> None:
    shop.carts.add("conv-1", "coat-M", 1)
    said = talk.say("remove_from_cart", "remove the satchel")
    assert (said[0].response, lines(shop)) == ("utter_cart_line_not_there", [("coat-M", 1)])


def test_everything_is_taken_out(talk: Conversation, shop: Shop) -> None:
    shop.carts.add("conv-1", "tote-one", 1)
    shop.carts.add("conv-1", "coat-M", 2)
    assert talk.say("remove_from_cart", "清空购物车")[0].text == "购物车已清空。"
    assert lines(shop) == []


def test_make_it_two_changes_what_was_added_last(talk: Conversation, shop: Shop) -> None:
    talk.payload('/add_to_cart{"variant_id": "tote-one"}')
    talk.payload('/add_to_cart{"variant_id": "trail-black-42"}')
    said = talk.say("change_order", "actually, make it two")
    assert said[0].text == "Trail Runner (black, 42): 2 in your cart now. Your total is $199.90."
    assert lines(shop) == [("tote-one", 1), ("trail-black-42", 2)]


def test_a_count_that_is_not_in_stock_is_refused_and_changes_nothing(talk: Conversation, shop: Shop) -> None:
    talk.payload('/add_to_cart{"variant_id": "trail-black-42"}')
    said = talk.say("change_order", "改成八件")
    assert said[0].response == "utter_cart_only_left_have"
    assert lines(shop) == [("trail-black-42", 1)]


def test_make_it_two_before_the_size_is_chosen_is_remembered(talk: Conversation, shop: Shop) -> None:
    talk.payload('/add_to_cart{"product_id": "road"}')
    assert talk.say("nlu_fallback", "make that two")[0].response == "utter_ask_option"
    talk.say("inform", "42")
    assert lines(shop) == [("road-black-42", 2)]


def test_make_it_two_with_nothing_to_count_is_read_like_any_message(talk: Conversation, shop: Shop) -> None:
    said = talk.say("nlu_fallback", "make it two")
    assert said[0].response != "utter_count_set"
    assert lines(shop) == []


@pytest.mark.parametrize(
    ("wrong", "right"), [("add the first one", "no, the second one"), ("要第一个", "不对，第二个")]
)
def test_no_the_second_one_goes_on_with_the_second(talk: Conversation, wrong: str, right: str) -> None:
    shown = talk.say("search_product", "running shoes" if wrong.isascii() else "有跑鞋吗")[0].titles
    assert shown[0] in talk.say("add_to_cart", wrong)[0].text
    assert shown[1] in talk.say("deny", right)[0].text


def test_a_title_in_part_names_what_is_called_so(talk: Conversation, shop: Shop) -> None:
    talk.say("search_product", "show me bags")
    assert "Canvas Tote" in talk.say("add_to_cart", "add the tote")[0].text
    assert lines(shop) == [("tote-one", 1)]


def test_a_bare_count_while_an_option_is_open_is_a_count(talk: Conversation, shop: Shop) -> None:
    talk.payload('/add_to_cart{"product_id": "road"}')
    assert talk.say("inform", "两个")[0].response == "utter_ask_option"
    talk.say("inform", "42")
    assert lines(shop) == [("road-black-42", 2)]


def test_add_it_after_the_cheapest_was_named_adds_the_cheapest(talk: Conversation, shop: Shop) -> None:
    said = talk.say("search_product", "the cheapest bag")
    assert said[0].response == "utter_found_cheapest"
    talk.say("add_to_cart", "add 3 of it")
    assert lines(shop) == [("tote-one", 3)]


def test_all_of_what_is_shown_is_added(talk: Conversation, shop: Shop) -> None:
    talk.say("search_product", "有包吗")
    talk.say("add_to_cart", "都给我加购物车")
    talk.press("黑色")
    assert sorted(line for line, _ in lines(shop)) == ["satchel-black", "tote-one"]


def test_both_of_more_than_two_is_asked_and_adds_nothing(talk: Conversation, shop: Shop) -> None:
    assert len(talk.say("search_product", "running shoes")[0].titles) == 3
    assert talk.say("add_to_cart", "add both")[0].response == "utter_ask_which"
    assert lines(shop) == []


def test_both_of_two_are_added(talk: Conversation, shop: Shop) -> None:
    talk.say("search_product", "bags")
    talk.say("add_to_cart", "add both")
    talk.press("black")
    assert sorted(line for line, _ in lines(shop)) == ["satchel-black", "tote-one"]


def test_no_just_the_first_one_takes_the_others_out_again(talk: Conversation, shop: Shop) -> None:
    shown = talk.say("search_product", "bags")[0].titles
    talk.say("add_to_cart", "add both")
    talk.press("black")
    said = talk.say("add_to_cart", "no, just the first one")
    kept = {"Canvas Tote": "tote-one", "City Satchel": "satchel-black"}[shown[0]]
    assert (said[0].response, lines(shop)) == ("utter_cart", [(kept, 1)])


def test_the_one_of_several_colours_searched_for_was_chosen(talk: Conversation, shop: Shop) -> None:
    talk.say("search_product", "a leather bag in brown or green")
    talk.say("add_to_cart", "add it")
    assert lines(shop) == [("satchel-brown", 1)]


def test_a_figure_that_is_no_value_of_the_open_option_is_how_many(talk: Conversation, shop: Shop) -> None:
    talk.payload('/add_to_cart{"product_id": "coat"}')
    said = talk.say("inform", "2")
    assert said[0].text == "Which size of 2 × Rain Coat would you like: S or M?"
    talk.say("inform", "M")
    assert lines(shop) == [("coat-M", 2)]


def test_take_away_the_size_speaks_of_the_search_and_not_of_the_cart(talk: Conversation, shop: Shop) -> None:
    talk.payload('/add_to_cart{"variant_id": "tote-one"}')
    talk.say("search_product", "running shoes in size 41")
    said = talk.say("remove_from_cart", "take away the size")
    assert (len(said[0].titles), lines(shop)) == (3, [("tote-one", 1)])


def test_the_cheapest_of_what_is_shown_is_added(talk: Conversation, shop: Shop) -> None:
    talk.say("search_product", "有包吗")
    talk.say("add_to_cart", "就买最便宜的")
    assert lines(shop) == [("tote-one", 1)]


def test_a_size_searched_for_is_not_asked_again_however_the_shop_writes_it(
    talk: Conversation, shop: Shop
) -> None:
    coat = shop.catalogue.get("coat")
    variants = tuple(replace(v, options={"size": v.options["size"].lower()}) for v in coat.variants)
    shop.catalogue.save_products([replace(coat, variants=variants)])
    talk.say("search_product", "a coat in size M")
    talk.say("add_to_cart", "add it")
    assert lines(shop) == [("coat-M", 1)]


def test_of_two_colours_searched_for_the_one_in_stock_was_chosen(talk: Conversation, shop: Shop) -> None:
    shop.catalogue.set_stock("satchel-black", 0)
    talk.say("search_product", "a leather bag in brown or black")
    talk.say("add_to_cart", "add it")
    assert lines(shop) == [("satchel-brown", 1)]


def test_goods_to_go_with_what_is_talked_of_are_searched_and_nothing_is_added(
    talk: Conversation, shop: Shop
) -> None:
    talk.payload('/product_detail{"product_id": "coat"}')
    said = talk.say("add_to_cart", "and running shoes to go with that")
    assert (len(said[0].titles), lines(shop)) == (3, [])


@pytest.mark.parametrize("text", ["make it a 41", "actually, size 41 please", "改成41码", "no, make it 41"])
def test_another_size_right_after_adding_changes_the_line(talk: Conversation, shop: Shop, text: str) -> None:
    talk.payload('/add_to_cart{"variant_id": "road-black-42", "quantity": "2"}')
    said = talk.say("refine_search", text)
    assert (said[0].response, len(said)) == ("utter_count_set", 1)
    assert lines(shop) == [("road-black-41", 2)]


@pytest.mark.parametrize("text", ["actually in brown", "in brown instead", "换成棕色的吧", "还是要棕色的吧"])
def test_another_colour_right_after_adding_changes_the_line(
    talk: Conversation, shop: Shop, text: str
) -> None:
    talk.payload('/add_to_cart{"variant_id": "satchel-black"}')
    talk.say("refine_search", text)
    assert lines(shop) == [("satchel-brown", 1)]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            "make it red",
            "City Satchel does not come in red. It comes in black and brown.",
        ),
        ("换成红色的", "城市邮差包没有红色，有黑色和棕色。"),
    ],
)
def test_another_option_that_is_not_made_is_said_and_changes_nothing(
    talk: Conversation, shop: Shop, text: str, answer: str
) -> None:
    talk.payload('/add_to_cart{"variant_id": "satchel-black"}')
    assert talk.say("refine_search", text)[0].text == answer
    assert lines(shop) == [("satchel-black", 1)]


@pytest.mark.parametrize("text", ["make it a large", "改成L码"])
def test_another_size_that_is_sold_out_is_said_and_changes_nothing(
    talk: Conversation, shop: Shop, text: str
) -> None:
    talk.payload('/add_to_cart{"variant_id": "coat-M"}')
    assert talk.say("refine_search", text)[0].response == "utter_sold_out_others"
    assert lines(shop) == [("coat-M", 1)]


def test_more_of_another_colour_than_there_are_is_refused_whole(talk: Conversation, shop: Shop) -> None:
    talk.payload('/add_to_cart{"variant_id": "satchel-brown", "quantity": "5"}')
    assert talk.say("refine_search", "make it black")[0].response == "utter_cart_only_left"
    assert lines(shop) == [("satchel-brown", 5)]


def test_another_colour_after_a_new_search_is_of_the_search(talk: Conversation, shop: Shop) -> None:
    talk.payload('/add_to_cart{"variant_id": "satchel-black"}')
    talk.say("search_product", "running shoes")
    assert talk.say("refine_search", "actually in red")[0].titles == ["Trail Runner"]
    assert lines(shop) == [("satchel-black", 1)]


@pytest.mark.parametrize("text", ["去掉包", "把包去掉", "remove the bag"])
def test_goods_named_as_turned_away_are_taken_out(talk: Conversation, shop: Shop, text: str) -> None:
    shop.carts.add("conv-1", "tote-one", 1)
    shop.carts.add("conv-1", "track-blue-42", 1)
    talk.say("remove_from_cart", text)
    assert [line.variant_id for line in shop.carts.get("conv-1").lines] == ["track-blue-42"]

"""From the cart to an order, or to the shop's own checkout."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.endpoint import build_actions
from actions.services import Services
from commerce.shop import Shop
from tests.conversations.runner import Conversation

ADDRESS = "Jane Roe, 12 Baker Street, London, NW1 6XE, UK"


def orders(shop: Shop) -> list[tuple[str, int]]:
    return [(order.email, order.total_minor) for order in shop.orders.of_email("jane@example.com")]


def up_to_confirm(talk: Conversation) -> None:
    talk.say("checkout", "check out")
    talk.say("inform", "jane@example.com")
    talk.say("out_of_scope", ADDRESS)


def test_cart_to_order_in_four_messages(talk: Conversation, shop: Shop) -> None:
    shop.carts.add("conv-1", "tote-one", 2)
    assert talk.say("checkout", "check out")[0].response == "utter_checkout_ask_email"
    assert talk.say("inform", "jane@example.com")[0].response == "utter_checkout_ask_address"
    assert talk.say("nlu_fallback", ADDRESS)[0].text == (
        "2 × Canvas Tote: $79.80\nSubtotal: $79.80 · Delivery: free\nTotal: $79.80\n"
        "To: Jane Roe, 12 Baker Street, London, NW1 6XE, United Kingdom\n"
        "Confirmation to: jane@example.com\nShall I place the order?"
    )
    assert orders(shop) == []
    said = talk.say("affirm", "yes")
    number = shop.orders.of_email("jane@example.com")[0].number
    assert said[0].text == (
        f"Thank you! Your order {number} is placed, $79.80 in all. The confirmation goes to jane@example.com."
    )
    assert (orders(shop), shop.carts.get("conv-1").lines) == ([("jane@example.com", 7980)], ())


def test_checkout_in_chinese(talk: Conversation, shop: Shop) -> None:
    shop.carts.add("conv-1", "tote-one", 2)
    talk.say("checkout", "结账")
    talk.say("inform", "我的邮箱是 jane@example.com")
    said = talk.say("nlu_fallback", "王小明，上海市浦东新区世纪大道100号，200120")
    assert said[0].response == "utter_checkout_confirm"
    assert talk.say("affirm", "好的")[0].text.startswith("谢谢！订单 ")
    assert len(orders(shop)) == 1


def test_an_address_in_two_parts_is_put_together(talk: Conversation, shop: Shop) -> None:
    shop.carts.add("conv-1", "tote-one", 2)
    talk.say("checkout", "check out")
    talk.say("inform", "jane@example.com")
    said = talk.say("inform", "Jane Roe, 12 Baker Street, London")
    assert said[0].text == "Almost: I still need the postcode and the country."
    assert talk.say("inform", "NW1 6XE, UK")[0].response == "utter_checkout_confirm"


def test_a_no_orders_nothing_and_keeps_the_cart(talk: Conversation, shop: Shop) -> None:
    shop.carts.add("conv-1", "tote-one", 2)
    up_to_confirm(talk)
    assert talk.say("deny", "no")[0].response == "utter_checkout_stopped"
    assert (orders(shop), len(shop.carts.get("conv-1").lines)) == ([], 1)


def test_a_question_in_the_middle_is_answered_and_the_checkout_goes_on(
    talk: Conversation, shop: Shop
) -> None:
    shop.carts.add("conv-1", "tote-one", 2)
    talk.say("checkout", "check out")
    assert talk.say("view_cart", "what is in my cart?")[0].response == "utter_cart"
    assert talk.say("inform", "jane@example.com")[0].response == "utter_checkout_ask_address"


def test_a_price_that_changed_after_it_was_said_is_said_again(talk: Conversation, shop: Shop) -> None:
    shop.carts.add("conv-1", "tote-one", 2)
    up_to_confirm(talk)
    shop.catalogue.set_price("tote-one", 4500)
    said = talk.say("affirm", "yes")
    assert [one.response for one in said] == ["utter_checkout_changed", "utter_checkout_confirm"]
    assert orders(shop) == []
    talk.say("affirm", "yes")
    assert orders(shop) == [("jane@example.com", 9000)]


def test_what_sold_out_meanwhile_is_named_and_nothing_is_ordered(talk: Conversation, shop: Shop) -> None:
    shop.carts.add("conv-1", "tote-one", 2)
    up_to_confirm(talk)
    shop.catalogue.set_stock("tote-one", 1)
    said = talk.say("affirm", "yes")
    assert said[0].response == "utter_checkout_line_gone"
    assert orders(shop) == []


def test_an_empty_cart_cannot_check_out(talk: Conversation) -> None:
    assert talk.say("checkout", "check out")[0].response == "utter_cart_empty"


def test_a_yes_without_a_question_orders_nothing(talk: Conversation, shop: Shop) -> None:
    shop.carts.add("conv-1", "tote-one", 2)
    talk.say("affirm", "yes")
    assert orders(shop) == []


@pytest.mark.parametrize("text", ["jane@", "@example.com", "jane at example dot com"])
def test_what_is_no_email_is_not_taken_for_one(talk: Conversation, shop: Shop, text: str) -> None:
    shop.carts.add("conv-1", "tote-one", 2)
    talk.say("checkout", "check out")
    talk.say("inform", text)
    assert talk.slots["asked"]["kind"] == "checkout_email"


def test_a_shop_with_its_own_checkout_is_handed_over_to(services: Services, shop: Shop) -> None:
    own = replace(services.settings, checkout_url="https://shop.example/checkout?cart={cart_id}")
    talk = Conversation(build_actions(replace(services, settings=own)))
    shop.carts.add("conv-1", "tote-one", 2)
    assert (
        talk.say("checkout", "check out")[0].text
        == "Your total is $79.80. Pay here: https://shop.example/checkout?cart=conv-1"
    )


def test_an_order_placed_here_is_open_here_and_nowhere_else(
    talk: Conversation, shop: Shop, services: Services
) -> None:
    shop.carts.add("conv-1", "tote-one", 2)
    up_to_confirm(talk)
    talk.say("affirm", "yes")
    placed = shop.orders.of_email("jane@example.com")[0].order_id
    assert (services.proofs.opened_orders("conv-1"), services.proofs.opened_orders("conv-2")) == (
        [placed],
        [],
    )


@pytest.mark.parametrize(
    ("text", "placed"),
    [
        ("yes, place the order", 1),
        ("好的，下单", 1),
        ("yes but to another address", 0),
        ("no, do not place it", 0),
    ],
)
def test_a_yes_may_say_what_to(talk: Conversation, shop: Shop, text: str, placed: int) -> None:
    shop.carts.add("conv-1", "tote-one", 2)
    up_to_confirm(talk)
    talk.say("checkout", text)
    assert len(orders(shop)) == placed


@pytest.mark.parametrize("text", ["actually, make it a 41", "改成41码"])
def test_another_size_of_what_was_just_ordered_is_not_searched_for(
    talk: Conversation, shop: Shop, text: str
) -> None:
    talk.payload('/add_to_cart{"variant_id": "road-black-42"}')
    up_to_confirm(talk)
    talk.say("affirm", "yes")
    said = talk.say("refine_search", text)
    assert [one.response for one in said] == ["utter_contents_cannot_change"]
    assert shop.carts.get("conv-1").lines == ()
    assert len(shop.orders.of_email("jane@example.com")) == 1


def test_another_e_mail_said_where_the_address_is_asked_takes_the_first_one_s_place(
    talk: Conversation, shop: Shop
) -> None:
    shop.carts.add("conv-1", "tote-one", 1)
    talk.say("checkout", "checkout")
    talk.say("inform", "ann@example.com")
    asked = talk.say("deny", "no wait, use bea@example.com")
    assert [one.response for one in asked] == ["utter_checkout_ask_address"]
    said = talk.say("inform", "Ann Lee, 12 High Street, London SW1A 1AA, UK")
    assert "bea@example.com" in said[0].text
    assert "ann@example.com" not in said[0].text


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        (
            "no wait deliver to my work 3 Quay Street Galway H91 XY12, Ireland",
            "3 Quay Street, Galway, H91 XY12",
        ),
        ("send it to 7 Mill Road, Leeds LS1 4AB", "7 Mill Road, Leeds, LS1 4AB"),
    ],
)
def test_another_address_before_the_yes_is_the_one_it_goes_to(
    talk: Conversation, shop: Shop, text: str, goes: str
) -> None:
    shop.carts.add("conv-1", "tote-one", 1)
    up_to_confirm(talk)
    said = talk.say("search_product", text)
    assert f"To: Jane Roe, {goes}" in said[0].text
    assert orders(shop) == []
    talk.say("affirm", "yes")
    [order] = shop.orders.of_email("jane@example.com")
    assert order.address is not None
    assert ", ".join((order.address.line1, order.address.city, order.address.postcode)) == goes


def test_half_an_address_before_the_yes_is_asked_for_and_nothing_is_ordered(
    talk: Conversation, shop: Shop
) -> None:
    shop.carts.add("conv-1", "tote-one", 1)
    up_to_confirm(talk)
    assert talk.say("change_order", "deliver to 7 Mill Road")[0].response == "utter_checkout_address_missing"
    talk.say("affirm", "yes")
    assert orders(shop) == []

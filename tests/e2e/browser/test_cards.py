"""Every kind of card, and what its buttons do."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.browser.house import House
from tests.e2e.browser.widget import Chat

pytestmark = pytest.mark.browser


def first_variant(house: House) -> tuple[str, str]:
    """A product with a variant that can be bought."""
    for product in house.shop.catalogue.select(where=_everything(), limit=20):
        for variant in product.variants:
            if variant.stock > 5:
                return product.product_id, variant.variant_id
    raise AssertionError("nothing in stock")


def _everything() -> Any:
    from commerce.catalogue.model import ProductFilter

    return ProductFilter(in_stock=True)


def test_products_come_as_a_carousel_that_its_buttons_move(chat: Chat) -> None:
    chat.ask("boots", "Five boots:")
    row = chat.last.get_by_role("list", name="Products")
    expect(row.get_by_role("listitem").filter(has=chat.page.get_by_role("button"))).to_have_count(5)
    assert row.evaluate("(row) => row.scrollLeft") == 0
    expect(chat.button("Previous products")).to_be_hidden()
    chat.button("Next products").click()
    chat.page.wait_for_function("(row) => row.scrollLeft > 100", arg=row.element_handle())
    expect(chat.button("Previous products")).to_be_visible()


def test_a_product_shows_price_rating_and_its_reasons(chat: Chat) -> None:
    chat.ask("deal", "Reduced:")
    reduced = chat.last.locator("[data-product=p1]")
    expect(reduced.get_by_role("link", name="Trail Boot 1")).to_have_attribute(
        "href", f"{chat.house.url}/products/BE025?lang=en"
    )
    expect(reduced.locator("s")).to_have_text("was $120.00")
    expect(reduced.locator(".price")).to_have_text("now $89.01")
    expect(reduced).to_contain_text("Rated 4.5 out of 5 by 12 shoppers")
    expect(reduced.get_by_role("list", name="Why this one")).to_have_text("waterproof")
    sold_out = chat.last.locator("[data-product=p2]")
    expect(sold_out).to_contain_text("Sold out")
    expect(sold_out.get_by_role("button", name="Tell me when it is back: Trail Boot 2")).to_be_visible()


def test_add_to_cart_and_similar_are_said_to_the_assistant(chat: Chat, house: House) -> None:
    chat.ask("deal", "Reduced:")
    chat.button("Add to cart: Trail Boot 1").click()
    expect(chat.last).to_contain_text("pressed add_to_cart p1")
    chat.button("Similar: Trail Boot 2").click()
    expect(chat.last).to_contain_text("pressed similar_items p2")
    chat.button("Tell me when it is back: Trail Boot 2").click()
    expect(chat.last).to_contain_text("pressed notify_me p2")
    assert house.heard('/add_to_cart{"product_id":"p1"}') == 1


def test_a_click_on_a_product_is_heard_by_the_page_and_noted(chat: Chat, house: House) -> None:
    chat.ask("boots", "Five boots:")
    chat.page.evaluate(
        """() => {
          window.clicks = [];
          addEventListener('aisle:product-click', (event) => {
            clicks.push(event.detail);
            event.preventDefault();
          });
        }"""
    )
    with chat.page.expect_response("**/api/v1/shop/events") as noted:
        chat.last.get_by_role("link", name="Trail Boot 2").click()
    assert noted.value.status == 201
    clicked = chat.page.evaluate("clicks")
    assert [(one["product_id"], one["url"]) for one in clicked] == [
        ("p2", f"{house.url}/products/BE025?lang=en")
    ]
    found = house.shop.events.recent(conversation_id=chat.session()["conversation_id"], kinds=("click",))
    assert [(one.product_id, one.detail["message_id"]) for one in found] == [("p2", clicked[0]["message_id"])]


def test_a_followed_product_keeps_the_chat_open_on_its_page(chat: Chat) -> None:
    chat.ask("boots", "Five boots:")
    chat.last.get_by_role("link", name="Trail Boot 1").click()
    chat.page.wait_for_url("**/products/BE025?lang=en")
    expect(chat.window).to_be_visible()
    expect(chat.last).to_contain_text("Five boots:")


def test_a_comparison_is_a_table_with_headers_and_is_not_said_twice(chat: Chat) -> None:
    chat.ask("compare", "They differ:")
    table = chat.last.get_by_role("table", name="Comparison")
    expect(table.get_by_role("columnheader")).to_have_text(["Trail Boot 1", "Trail Boot 2"])
    expect(table.get_by_role("rowheader")).to_have_text(["Price", "Material"])
    expect(table.get_by_role("cell", name="mesh")).to_be_visible()
    expect(chat.last.locator(".words")).to_have_text("They differ:")


def test_an_order_tells_the_story_of_its_parcel(chat: Chat) -> None:
    chat.ask("order", "It is on its way.")
    order = chat.last.get_by_role("region", name="Order A10023")
    expect(order).to_contain_text("on its way")
    expect(order).to_contain_text("Expected on Mar 5")
    story = order.get_by_role("list", name="The parcel's way").get_by_role("listitem")
    expect(story.locator(".text")).to_have_text(["Out for delivery", "Picked up"])
    track = order.get_by_role("link", name="Track the parcel")
    expect(track).to_have_attribute("href", "https://parcels.example/PB42")
    expect(track).to_have_attribute("rel", "noopener noreferrer")
    order.get_by_text("2 items").click()
    expect(order).to_contain_text("Trail Boot 1")


def test_promotions_show_their_code_to_copy_and_their_end(chat: Chat) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.ask("offers", "Running now:")
    cards = chat.last.get_by_role("list", name="Offer").get_by_role("listitem")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("Until May 1, 2030")
    chat.button("Copy: BOOTS10").click()
    expect(chat.status).to_have_text("Copied")
    assert chat.page.evaluate("navigator.clipboard.readText()") == "BOOTS10"


def test_an_answer_names_its_source(chat: Chat) -> None:
    chat.ask("question", "Returns are free for 30 days.")
    expect(chat.last.locator("strong")).to_have_text("free")
    expect(chat.last).to_contain_text("From our help pages")
    expect(chat.last.locator("[data-revision]")).to_have_attribute("data-revision", "3")
    chat.button("Yes, this helped").click()
    expect(chat.last).to_contain_text("pressed feedback_positive")
    expect(chat.button("Yes, this helped")).to_have_count(0)


def test_the_carts_card_becomes_the_live_cart_and_changes_in_place(chat: Chat, house: House) -> None:
    _, variant_id = first_variant(house)
    chat.ask("cart", "In your cart:")
    expect(chat.last.locator(".words")).to_have_text("In your cart:")
    expect(chat.last.locator(".sums")).to_contain_text("$80.10")
    chat.page.evaluate(
        """() => {
          window.carts = [];
          Aisle.on('cart-changed', ({ cart }) => carts.push(cart.lines.map((line) => line.quantity)));
        }"""
    )
    chat.page.evaluate("(id) => Aisle.cart.add(id).then(() => null)", variant_id)
    title = house.shop.catalogue.variant(variant_id)[0].title("en")
    card = chat.last.locator(".card")
    expect(card).to_contain_text(title)
    card.get_by_role("button", name=f"One {title} more").click()
    expect(card.get_by_role("img", name="Quantity 2")).to_be_visible()
    expect(card.get_by_role("button", name=f"One {title} more")).to_be_focused()
    card.get_by_role("button", name=f"Remove {title}").click()
    expect(card).to_contain_text("Your cart is empty.")
    assert chat.page.evaluate("carts.at(-1)") == []
    assert [1] in chat.page.evaluate("carts")
    assert [2] in chat.page.evaluate("carts")


def test_several_answers_come_in_their_order(chat: Chat) -> None:
    chat.say("several")
    chat.expect_texts("several", "One.", "Two.", "Three.")

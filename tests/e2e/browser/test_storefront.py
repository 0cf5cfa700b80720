"""The shop's pages: browsing without a script, buying with one, both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from commerce.catalogue.model import ProductFilter
from tests.e2e.browser.house import House
from tests.e2e.browser.widget import Chat

pytestmark = pytest.mark.browser


def test_the_front_shows_departments_offers_and_products(page: Page, house: House) -> None:
    page.goto(house.url)
    departments = page.get_by_role("navigation", name="Departments").get_by_role("link")
    assert departments.count() == 8
    expect(page.get_by_role("heading", name="Offers on now")).to_be_visible()
    expect(page.get_by_role("heading", name="Just in")).to_be_visible()
    departments.filter(has_text="Shoes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shoes")


def test_everything_can_be_read_and_filtered_without_scripts(
    contexts: Callable[..., BrowserContext], house: House
) -> None:
    page = contexts(java_script_enabled=False).new_page()
    page.goto(f"{house.url}/c/shoes")
    page.get_by_label("To", exact=True).fill("60")
    page.get_by_label("Sort by").select_option(label="Price, low to high")
    page.get_by_role("button", name="Apply").click()
    where = ProductFilter(category_ids=("shoes",), price_max_minor=6000)
    expect(page.get_by_text(f"{house.shop.catalogue.count(where)} products")).to_be_visible()
    cheapest = house.shop.catalogue.select(where, "price_asc", 1)[0]
    first = page.locator("main .product").first
    expect(first.get_by_role("heading")).to_have_text(cheapest.title("en"))
    first.get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(cheapest.title("en"))


def test_shelves_are_paged_and_filters_stay(page: Page, house: House) -> None:
    page.goto(f"{house.url}/search?stock=1")
    total = house.shop.catalogue.count(ProductFilter(in_stock=True))
    expect(page.get_by_text(f"{total} products")).to_be_visible()
    page.get_by_role("link", name="Next", exact=True).click()
    assert page.url == f"{house.url}/search?page=2&stock=1"
    expect(page.get_by_label("In stock")).to_be_checked()
    expect(page.get_by_role("link", name="Page 2", exact=True)).to_have_attribute("aria-current", "page")


def test_a_search_understands_the_words(page: Page, house: House) -> None:
    page.goto(house.url)
    page.get_by_role("searchbox").fill("running shoes under 100")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “running shoes under 100”")
    prices = page.locator("main .product .price").all_inner_texts()
    assert prices
    assert max(float(text.rpartition("$")[2]) for text in prices) < 100


def test_a_search_that_finds_nothing_points_to_the_assistant(page: Page, house: House) -> None:
    page.goto(f"{house.url}/search?q=running+shoes+under+1")
    page.get_by_role("button", name="Ask the assistant").click()
    expect(Chat(page, house).log).to_contain_text("running shoes under 1")


def test_the_language_of_a_page_stays_while_browsing(page: Page, house: House) -> None:
    page.goto(house.url)
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("想要什么，说一声就好。")
    page.get_by_role("navigation", name="商品分类").get_by_role("link", name="鞋子").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("鞋子")
    page.locator("main .product a").nth(1).click()
    expect(page.get_by_role("button", name="加入购物车", exact=True)).to_be_visible()
    expect(Chat(page, house, "zh").launcher).to_have_attribute("aria-label", "打开聊天")


def test_from_a_products_page_to_an_order(page: Page, house: House) -> None:
    product = next(
        one
        for one in house.shop.catalogue.select(ProductFilter(in_stock=True), limit=50)
        if len(one.variants) > 1 and all(variant.stock > 5 for variant in one.variants)
    )
    page.goto(f"{house.url}/products/{product.product_id}")
    last = product.variants[-1]
    names = house.shop.catalogue.vocabulary().value_names
    for name, value in last.options.items():
        shown = names.get(value, {}).get("en", value)
        page.locator(f"[data-options] label:has(input[name='{name}'])", has_text=shown).last.click()
    page.get_by_label("Quantity").fill("2")
    page.get_by_role("button", name="Add to cart", exact=True).click()
    page.get_by_role("link", name="Go to the cart").click()
    expect(page.locator("[data-line]")).to_have_count(1)
    page.get_by_role("button", name=f"One {product.title('en')} less").click()
    expect(page.locator(".stepper > span")).to_have_text("Quantity 1")
    page.get_by_label("Coupon code").fill("welcome10")
    page.get_by_role("button", name="Use code").click()
    expect(page.get_by_text("The code is applied.")).to_be_visible()
    page.get_by_role("link", name="Checkout").click()
    page.get_by_role("button", name="Place the order").click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    details = ("ann@example.com", "Ann", "Main Street 1", "", "Bristol", "BS1", "United Kingdom")
    for label, value in zip(
        ("E-mail", "Name", "Street and number", "Flat, floor (optional)", "City", "Postcode", "Country"),
        details,
        strict=True,
    ):
        page.get_by_label(label, exact=True).fill(value)
    total = page.locator(".sums dd.total").inner_text()
    page.get_by_role("button", name="Place the order").click()
    expect(page.get_by_role("heading", name="Thank you, your order is in.")).to_be_visible()
    order = house.shop.orders.of_email("ann@example.com")[0]
    expect(page.get_by_text(order.number)).to_be_visible()
    assert f"${order.total_minor / 100:.2f}" == total
    assert [(line.variant_id, line.quantity) for line in order.lines] == [(last.variant_id, 1)]


def test_a_viewed_product_is_noted(page: Page, house: House) -> None:
    with page.expect_response("**/api/v1/shop/events") as noted:
        page.goto(f"{house.url}/products/BE025")
    assert noted.value.status == 201
    conversation_id = Chat(page, house).session()["conversation_id"]
    seen = house.shop.events.recent(conversation_id=conversation_id, kinds=("view",))
    assert [one.product_id for one in seen] == ["BE025"]


def test_a_page_that_does_not_exist_is_a_page_and_for_programs_an_error(page: Page, house: House) -> None:
    for path in ("/products/nope", "/c/nope", "/nope"):
        response = page.goto(house.url + path)
        assert response is not None
        assert response.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("This page does not exist.")
    told = page.request.get(f"{house.url}/products/nope", headers={"Accept": "application/json"})
    assert told.json()["error"]["code"] == "not_found"


def test_files_may_be_kept_for_ever_and_pages_are_asked_for_again(page: Page, house: House) -> None:
    loader = page.request.get(f"{house.url}/widget.js")
    assert loader.headers["cache-control"] == "public, max-age=300"
    version = loader.text().split("widget/")[1].split("/")[0]
    module = page.request.get(f"{house.url}/widget/{version}/main.js")
    assert module.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = page.request.get(
        f"{house.url}/widget/{version}/main.js", headers={"If-None-Match": module.headers["etag"]}
    )
    assert again.status == 304
    front = page.request.get(house.url)
    assert front.headers["cache-control"] == "no-cache"
    assert page.request.get(house.url, headers={"If-None-Match": front.headers["etag"]}).status == 304
    assert page.request.get(f"{house.url}/widget/{version}/../../../pyproject.toml").status == 404

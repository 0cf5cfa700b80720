"""axe-core finds no serious or critical fault, in light and dark, on the pages and in the open widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.browser.house import House
from tests.e2e.browser.widget import Chat

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/c/shoes",
    "/search?q=red+shoes",
    "/search?q=running+shoes+under+1",
    "/products/BE025",
    "/nope",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (runOnly) => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'], runOnly });
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const where = (node) => `${node.target.flat().join(' ')}: ${node.any.map((one) => one.message).join('; ')}`;
  return grave.map(({ id, nodes }) => [id, nodes.map(where)]);
}"""


def faults(page: Page, axe: str) -> list[Any]:
    """The serious and critical faults of what the page shows now."""
    page.evaluate(axe)
    page.wait_for_timeout(300)
    found: list[Any] = page.evaluate(RUN, RULES)
    return found


@pytest.fixture(params=["light", "dark"])
def shopper(request: pytest.FixtureRequest, contexts: Callable[..., BrowserContext]) -> Page:
    """A page in one of the two colour schemes."""
    return contexts(color_scheme=request.param, reduced_motion="reduce", bypass_csp=True).new_page()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_fault(shopper: Page, house: House, axe: str, path: str) -> None:
    shopper.goto(house.url + path)
    expect(Chat(shopper, house).launcher).to_be_visible()
    assert faults(shopper, axe) == []


def test_the_filled_cart_and_checkout_have_no_serious_fault(shopper: Page, house: House, axe: str) -> None:
    shopper.goto(f"{house.url}/products/BE025")
    shopper.get_by_role("button", name="Add to cart", exact=True).first.click()
    expect(shopper.get_by_role("link", name="Go to the cart")).to_be_visible()
    assert faults(shopper, axe) == []
    shopper.goto(f"{house.url}/cart")
    expect(shopper.locator("[data-line]")).to_have_count(1)
    assert faults(shopper, axe) == []
    shopper.goto(f"{house.url}/checkout")
    shopper.get_by_role("button", name="Place the order").click()
    assert faults(shopper, axe) == []


def test_the_widget_with_every_card_has_no_serious_fault(shopper: Page, house: House, axe: str) -> None:
    chat = Chat(shopper, house).visit()
    assert faults(shopper, axe) == []
    for text, answer in (
        ("deal", "Reduced:"),
        ("compare", "They differ:"),
        ("order", "It is on its way."),
        ("offers", "Running now:"),
        ("question", "Returns are"),
        ("cart", "In your cart:"),
        ("choose", "Which size?"),
    ):
        chat.ask(text, answer)
        assert faults(shopper, axe) == [], text
    house.rasa.mode = "error"
    chat.ask("hello", "Sorry")
    chat.button("More").click()
    assert faults(shopper, axe) == []


def test_the_chinese_widget_on_a_phone_has_no_serious_fault(
    contexts: Callable[..., BrowserContext], house: House, axe: str
) -> None:
    page = contexts(
        locale="zh-CN",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",  # a card halfway through its fading in has no contrast yet
        bypass_csp=True,
    ).new_page()
    chat = Chat(page, house, "zh").visit()
    chat.ask("有靴子吗", "找到这些靴子")
    assert faults(page, axe) == []


def test_a_message_that_waits_has_no_serious_fault(shopper: Page, house: House, axe: str) -> None:
    chat = Chat(shopper, house).visit()
    chat.ask("hello", "you said: hello")
    shopper.evaluate(axe)
    with house.away():
        chat.say("waiting")
        expect(chat.log.locator(".pending")).to_contain_text("Not sent yet")
        expect(chat.status).to_contain_text("No connection")
        assert faults(shopper, axe) == []

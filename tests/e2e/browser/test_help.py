"""The help page in a browser: search without scripts, both languages, the chat asked from an answer, axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from knowledge.api.context import KNOWLEDGE_API
from knowledge.demo import demo_entries
from tests.e2e.browser.house import House
from tests.e2e.browser.test_axe import faults
from tests.e2e.browser.widget import Chat

pytestmark = pytest.mark.browser

PAGES = ("/help", "/help?lang=zh", "/help/delivery-cost", "/help?q=can+i+send+it+back", "/help?q=zzzz",
         "/help?category=returns&lang=zh")  # fmt: skip


@pytest.fixture
def helping(house: House) -> House:
    """The shop with the demo's answers."""
    house.app[KNOWLEDGE_API].editing.import_entries(demo_entries(), "demo", publish=True)
    return house


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_help_page_has_no_serious_fault(
    contexts: Callable[..., BrowserContext], helping: House, axe: str, path: str, scheme: str
) -> None:
    page = contexts(color_scheme=scheme, reduced_motion="reduce", bypass_csp=True).new_page()
    page.goto(helping.url + path)
    expect(Chat(page, helping).launcher).to_be_visible()
    assert faults(page, axe) == []


def test_a_shopper_searches_reads_and_asks_the_chat(page: Page, helping: House) -> None:
    page.goto(helping.url)
    page.get_by_role("link", name="All answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How can we help?")
    page.get_by_label("Search the answers").get_by_role("searchbox").fill("how much is delivery")
    page.get_by_label("Search the answers").get_by_role("button").click()
    page.get_by_role("link", name="How much is delivery?").click()
    expect(page.locator("article .prose")).to_contain_text("Delivery costs $4.99")
    page.get_by_role("button", name="Ask this in the chat").click()
    expect(Chat(page, helping).log).to_contain_text("How much is delivery?")


def test_the_language_switch_shows_the_same_answer(page: Page, helping: House) -> None:
    page.goto(f"{helping.url}/help/delivery-cost")
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("运费多少钱？")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_it_can_be_read_without_scripts(contexts: Callable[..., BrowserContext], helping: House) -> None:
    page = contexts(java_script_enabled=False).new_page()
    page.goto(f"{helping.url}/help?q=how+much+is+delivery")
    page.get_by_role("link", name="How much is delivery?").click()
    expect(page.locator("article .prose")).to_contain_text("Delivery costs $4.99")
    expect(page.get_by_role("button", name="Ask this in the chat")).to_be_hidden()


def test_on_a_phone_nothing_is_wider_than_the_screen(
    contexts: Callable[..., BrowserContext], helping: House
) -> None:
    page = contexts(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True).new_page()
    for path in PAGES:
        page.goto(helping.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, path

"""The console in a real browser: an entry from the first word to the answer and back; nobody is shut out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from knowledge.model import Answer
from tests.e2e.browser.console import ConsoleHouse
from tests.e2e.browser.test_axe import faults
from web.console.keys import EDITING
from web.console.navigation import NAVIGATION

pytestmark = pytest.mark.browser

PAGES = (
    *(place.path for place in NAVIGATION),
    "/console/account",
    "/console/knowledge?q=zzzz",
    "/console/knowledge/delivery-cost",
    "/console/knowledge/delivery-cost/history",
    "/console/knowledge/delivery-cost/rehearsal",
    "/console/write",
    "/console/nowhere",
)
NARROW: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
TOO_WIDE = """() => [...document.querySelectorAll('main *')]
  .filter((one) => one.getBoundingClientRect().right > 361)
  .map((one) => one.outerHTML.slice(0, 120))"""
TOO_SMALL = """() => [...document.querySelectorAll('main a.button, main button, .places a, summary')]
  .filter((one) => one.getBoundingClientRect().height > 0 && one.getBoundingClientRect().height < 24)
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleHouse]:
    """One shop for all tests of this file."""
    opened = ConsoleHouse(tmp_path_factory.mktemp("console"))
    yield opened
    opened.close()


@pytest.fixture
def merchant(console: ConsoleHouse, contexts: Callable[..., BrowserContext]) -> Page:
    """A merchant at a desk."""
    return console.sign_in(contexts(reduced_motion="reduce"))


def answer(console: ConsoleHouse, question: str, language: str = "en") -> str | None:
    found = console.platform.services.knowledge.answer(question, language)
    return found.match.answer if isinstance(found, Answer) else None


def toast(page: Page) -> str:
    return page.locator("[data-toast] > span").inner_text()


def write_parrots(page: Page) -> None:
    """A new entry in both languages, by hand."""
    page.get_by_role("link", name="Answers", exact=True).click()
    page.get_by_role("link", name="New entry").click()
    english, chinese = page.locator('[data-language="en"]'), page.locator('[data-language="zh"]')
    english.get_by_label("Wording 1").fill("Do you sell parrots?")
    english.get_by_label("Wording 1").press("Enter")
    page.keyboard.type("can i buy a bird here")
    chinese.get_by_label("Wording 1").fill("你们卖鹦鹉吗？")
    english.get_by_label("Answer", exact=True).fill("No parrots. Write to ")
    english.get_by_label("Insert a live fact").select_option("{{support_email}}")
    chinese.get_by_label("Answer", exact=True).fill("我们不卖**鹦鹉**。")


def test_an_entry_is_written_published_answered_and_taken_back(console: ConsoleHouse, merchant: Page) -> None:
    write_parrots(merchant)
    expect(merchant.locator('[data-preview="en"]')).to_have_text("No parrots. Write to support@example.com")
    expect(merchant.locator('[data-preview="zh"] strong')).to_have_text("鹦鹉")
    merchant.get_by_role("button", name="Publish", exact=True).click()
    expect(merchant.locator("h1")).to_have_text("Do you sell parrots?")
    assert toast(merchant) == "Published. It answers from the next message on."
    assert answer(console, "Do you sell parrots?") == "No parrots. Write to support@example.com"
    assert answer(console, "你们卖鹦鹉吗？", "zh") == "我们不卖**鹦鹉**。"
    merchant.get_by_role("button", name="Undo").click()
    expect(merchant.locator("[data-toast] > span")).to_have_text("Taken back.")
    assert answer(console, "Do you sell parrots?") is None


def test_what_was_typed_outlives_a_closed_page(merchant: Page) -> None:
    merchant.get_by_role("link", name="Answers", exact=True).click()
    merchant.get_by_role("link", name="How much is delivery?").first.click()
    words = merchant.locator('[data-language="en"]')
    words.get_by_role("button", name="Add a wording").click()
    merchant.keyboard.type("postage?")
    words.get_by_label("Answer", exact=True).fill("It depends.")
    expect(merchant.locator("[data-draft-hint]")).to_be_visible()
    merchant.once("dialog", lambda dialog: dialog.accept())
    merchant.reload()
    expect(words.get_by_label("Answer", exact=True)).to_have_value(re.compile("^Delivery costs"))
    merchant.get_by_role("button", name="Put it in").click()
    expect(words.get_by_label("Answer", exact=True)).to_have_value("It depends.")
    expect(words.locator("[name=question_en]").last).to_have_value("postage?")
    merchant.get_by_role("button", name="Save draft").click()
    expect(merchant.locator("[data-toast] > span")).to_have_text("Draft saved.")
    expect(merchant.locator("[data-draft-offer]")).to_be_hidden()
    expect(merchant.get_by_text("Chinese is older than its source")).to_be_visible()


def test_a_page_with_unsaved_words_asks_before_it_is_left(merchant: Page) -> None:
    merchant.goto(f"{merchant.url}/write")
    merchant.locator("#answer_en").fill("Half a thou")
    asked: list[str] = []
    merchant.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    merchant.get_by_role("link", name="Home").click(no_wait_after=True)
    expect(merchant.locator("#answer_en")).to_have_value("Half a thou")
    assert asked == ["beforeunload"]


def test_a_button_pressed_twice_sends_once(console: ConsoleHouse, merchant: Page) -> None:
    merchant.goto(f"{console.url}/console/knowledge/payment-methods")
    merchant.locator("#answer_en").fill("Cards and invoices.")
    merchant.get_by_role("button", name="Save draft").dblclick(no_wait_after=True)
    expect(merchant.locator("[data-toast] > span")).to_have_text("Draft saved.")
    assert len(console.app[EDITING].revisions("payment-methods")) == 2


def test_a_product_is_found_by_its_name_and_offered_as_a_live_fact(
    console: ConsoleHouse, merchant: Page
) -> None:
    merchant.goto(f"{console.url}/console/knowledge/sizes-shoes")
    box = merchant.get_by_role("combobox", name="Find a product")
    box.fill("SH001")
    expect(merchant.locator("#product-found [role=option]").first).to_contain_text("SH001")
    box.press("ArrowDown")
    box.press("Enter")
    chip = merchant.locator('[data-chosen] input[value="SH001"]')
    expect(chip).to_have_count(1)
    expect(merchant.locator('option[value="{{product_price:SH001}}"]')).to_have_count(2)
    merchant.locator("[data-remove]").click()
    expect(chip).to_have_count(0)


def test_the_keyboard_alone_signs_in_writes_and_publishes(
    console: ConsoleHouse, contexts: Callable[..., BrowserContext]
) -> None:
    page = contexts().new_page()
    page.goto(f"{console.url}/console/write")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.locator("#email").focus()
    page.keyboard.type("merchant@shop.example")
    page.keyboard.press("Tab")
    page.keyboard.type("seven swans on a lake")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/write")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    reach(page, "[name=question_en]")
    page.keyboard.type("Is there a cat in the shop?")
    reach(page, "#answer_en")
    page.keyboard.type("There is, on Fridays.")
    reach(page, 'button[value="publish"]')
    page.keyboard.press("Enter")
    expect(page.locator("[data-toast] > span")).to_contain_text("Published.")
    reach(page, "[data-toast] form button")
    page.keyboard.press("Enter")
    expect(page.locator("[data-toast] > span")).to_have_text("Taken back.")


def reach(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus, which must be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"
            return
    pytest.fail(f"{selector} cannot be reached by Tab")


def test_escape_closes_the_menu_and_gives_the_focus_back(merchant: Page) -> None:
    summary = merchant.locator(".me summary")
    summary.click()
    merchant.get_by_role("link", name="My account").focus()
    merchant.keyboard.press("Escape")
    expect(merchant.locator(".me")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_the_look_and_the_language_are_kept(console: ConsoleHouse, merchant: Page) -> None:
    merchant.locator(".me summary").click()
    with merchant.expect_response("**/console/login?theme=dark"):
        merchant.get_by_role("link", name="Dark").click()
    assert merchant.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 23, 21)"
    merchant.get_by_role("link", name="中文").click()
    expect(merchant.locator("h1")).to_have_text("Mei Lin，您好")
    assert merchant.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 23, 21)"


def test_everything_works_without_scripts(
    console: ConsoleHouse, contexts: Callable[..., BrowserContext]
) -> None:
    page = console.sign_in(contexts(java_script_enabled=False))
    page.goto(f"{console.url}/console/knowledge/warranty-length")
    page.locator("#answer_en").fill("Two years on everything.")
    page.locator('button[value="publish"]').click()
    assert toast(page) == "Published. It answers from the next message on."
    page.locator("[data-toast] form button").click()
    assert toast(page) == "Taken back."


def test_a_phone_scrolls_one_way_only(console: ConsoleHouse, contexts: Callable[..., BrowserContext]) -> None:
    page = console.sign_in(contexts(**NARROW), "admin")
    wide, small = {}, {}
    for path in PAGES:
        page.goto(console.url + path)
        if page.evaluate("document.documentElement.scrollWidth") > NARROW["viewport"]["width"]:
            wide[path] = page.evaluate(TOO_WIDE)
        if page.evaluate(TOO_SMALL):
            small[path] = page.evaluate(TOO_SMALL)
    assert wide == {}
    assert small == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_no_page_has_a_serious_fault(
    console: ConsoleHouse, contexts: Callable[..., BrowserContext], axe: str, scheme: str, locale: str
) -> None:
    context = contexts(color_scheme=scheme, locale=locale, reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{console.url}/console/login")
    found = {"login": faults(page, axe)}
    page.close()
    page = console.sign_in(context, "admin")
    page.goto(f"{console.url}/console?lang={locale[:2]}")
    for path in PAGES:
        page.goto(console.url + path)
        page.wait_for_load_state("networkidle")
        found[path] = faults(page, axe)
    page.locator(".me summary").click()
    found["menu"] = faults(page, axe)
    assert {name: told for name, told in found.items() if told} == {}

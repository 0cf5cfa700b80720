"""Rehearsals in a real browser: run, looked into, published; must-keep questions; ratings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.browser.rehearsal_talks import break_delivery, fill_rehearsals
from tests.e2e.browser.staff_room import StaffRoom
from tests.e2e.browser.test_axe import faults
from web.console.keys import EDITING, KNOWLEDGE, REGRESSION, REHEARSALS

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffRoom]:
    """A console over a shop that was asked things lately."""
    opened = StaffRoom(tmp_path_factory.mktemp("rehearsals"))
    fill_rehearsals(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffRoom]:
    """The same after rehearsals of a harmless and of a harmful draft; only looked at."""
    opened = StaffRoom(tmp_path_factory.mktemp("rehearsed"))
    fill_rehearsals(opened)
    break_delivery(opened)
    merchant = opened.account_id("merchant")
    for entry_id in ("gift-wrap", "delivery-cost"):
        opened.app[REHEARSALS].rehearse(entry_id, merchant)
    yield opened
    opened.close()


def test_a_draft_is_rehearsed_looked_into_and_published_in_a_few_clicks(page: Page, room: StaffRoom) -> None:
    room.enter(page, "merchant")
    page.goto(f"{room.url}/console/knowledge/gift-wrap")
    page.get_by_role("button", name="Rehearse").click()
    expect(page.get_by_role("heading", name="Rehearsed on 8 questions")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Nothing has changed since.")).to_be_visible()
    newly = page.get_by_role("link", name=re.compile("^Newly answered"))
    expect(newly).to_have_attribute("aria-current", "page")
    expect(newly).to_contain_text("3")
    expect(page.get_by_text("3 people")).to_be_visible()

    page.get_by_role("link", name="Conversation: do you gift wrap parcels please").click()
    panel = page.get_by_role("dialog", name="Conversation")
    expect(panel.get_by_text("Hi, Sam here. Yes, for 3.50.")).to_be_visible()
    expect(panel.locator("[data-sought]")).to_contain_text("do you gift wrap parcels please")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)

    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published. It answers from the next message on.")).to_be_visible()
    assert room.app[KNOWLEDGE].get("gift-wrap").answers["en"] == "We wrap every parcel for 3.50."
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert [one.entry_id for one in room.app[KNOWLEDGE].entries()] == ["delivery-cost", "returns-policy"]


def test_a_publish_that_breaks_a_must_keep_question_needs_a_reason(page: Page, room: StaffRoom) -> None:
    break_delivery(room)
    room.enter(page, "merchant")
    page.goto(f"{room.url}/console/knowledge/delivery-cost/rehearsal")
    page.get_by_role("button", name="Rehearse").click()
    expect(page.get_by_role("link", name=re.compile("^Must keep, breaks"))).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Publishing this breaks answers")).to_be_visible()
    assert room.app[KNOWLEDGE].get("delivery-cost").answers["en"] == "Delivery is 4.99, free from 50.00."
    page.get_by_label("Why publish all the same").fill("delivery has its own page now")
    page.get_by_role("button", name="Publish all the same").click()
    expect(page.get_by_text("Published. It answers from the next message on.")).to_be_visible()
    page.goto(f"{room.url}/console/checks")
    expect(page.get_by_text("delivery has its own page now")).to_be_visible()


def test_a_question_from_a_conversation_goes_into_the_set_and_out_and_back(
    page: Page, room: StaffRoom
) -> None:
    room.app[EDITING].publish("gift-wrap", 1, room.account_id("merchant"))
    room.app[REHEARSALS].rehearse("gift-wrap", room.account_id("merchant"))
    room.enter(page, "support")
    page.goto(f"{room.url}/console/helpful/delivery-cost")
    expect(page.get_by_text("没说偏远地区")).to_be_visible()
    page.get_by_role("link", name="Conversation: 没说偏远地区").click()
    panel = page.get_by_role("dialog", name="Conversation")
    panel.get_by_role("link", name="Must keep its answer: 运费是多少").click()
    expect(page.get_by_label("As a shopper would ask it")).to_have_value("运费是多少")
    expect(page.get_by_label("Must be answered by")).to_have_value("delivery-cost")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("It is asked before every publish from now on.")).to_be_visible()
    row = page.locator("tr", has_text="运费是多少")
    expect(row.get_by_text("Right")).to_be_visible()
    row.get_by_role("button", name="Remove: 运费是多少").click()
    expect(page.locator("tbody").first).not_to_contain_text("运费是多少")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("tr", has_text="运费是多少")).to_be_visible()
    assert len(room.app[REGRESSION].questions()) == 3


def test_it_works_without_scripts(contexts: Callable[..., BrowserContext], room: StaffRoom) -> None:
    page = contexts(java_script_enabled=False).new_page()
    room.enter(page, "merchant")
    page.goto(f"{room.url}/console/knowledge/gift-wrap/rehearsal")
    page.get_by_role("button", name="Rehearse").click()
    for _ in range(40):
        if page.get_by_role("heading", name="Rehearsed on 8 questions").count():
            break
        page.wait_for_timeout(250)
        page.goto(f"{room.url}/console/knowledge/gift-wrap/rehearsal")
    page.get_by_role("link", name="Conversation: 可以礼品包装吗").click()
    expect(page).to_have_url(re.compile("/console/conversations/"))
    expect(page.get_by_role("heading", level=1, name="Conversation")).to_be_visible()
    expect(page.get_by_text("可以礼品包装吗", exact=True)).to_be_visible()


PAGES = (
    "/console/rehearsals",
    "/console/knowledge/gift-wrap/rehearsal",
    "/console/knowledge/delivery-cost/rehearsal",
    "/console/knowledge/returns-policy/rehearsal",
    "/console/checks",
    "/console/checks?show=wrong",
    "/console/checks?text=hm&q=nothing",
    "/console/helpful",
    "/console/helpful/delivery-cost",
    "/console/helpful/returns-policy",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pages_have_no_serious_fault(
    contexts: Callable[..., BrowserContext], looked_at: StaffRoom, axe: str, scheme: str, language: str
) -> None:
    page = contexts(color_scheme=scheme, reduced_motion="reduce", bypass_csp=True).new_page()
    looked_at.enter(page, "merchant")
    page.goto(f"{looked_at.url}/console?lang={language}")
    for path in PAGES:
        page.goto(looked_at.url + path)
        assert faults(page, axe) == [], path
    page.goto(f"{looked_at.url}/console/knowledge/gift-wrap/rehearsal")
    page.locator("a[data-panel]").first.click()
    expect(page.locator("[data-sought]")).to_be_visible()
    assert faults(page, axe) == []


def test_a_phone_scrolls_down_only(contexts: Callable[..., BrowserContext], looked_at: StaffRoom) -> None:
    page = contexts(**PHONE).new_page()
    looked_at.enter(page, "merchant")
    for path in PAGES:
        page.goto(looked_at.url + path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, path

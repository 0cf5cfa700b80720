"""Gaps in a real browser: computed, made an entry of, added to one, merged, dismissed, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.browser.console import ConsoleHouse
from tests.e2e.browser.test_axe import faults
from tests.fakes.gap_talks import ABROAD, REPLY, STUDENTS, WRAPPING, fill_gaps
from web.console.keys import EDITING, GAPS, REGRESSION

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


class GapHouse(ConsoleHouse):
    """A console over a shop with one entry, whose shoppers asked in vain."""

    def stock(self) -> None:
        """Shoppers ask; the gaps are computed."""
        fill_gaps(self.platform, self.app[EDITING])
        self.app[GAPS].compute()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GapHouse]:
    """A console over a shop whose shoppers asked in vain."""
    opened = GapHouse(tmp_path_factory.mktemp("gaps"))
    yield opened
    opened.close()


def open_gap(page: Page, room: GapHouse, texts: tuple[str, ...], state: str = "open") -> None:
    """The page of the gap whose title is one of these."""
    page.goto(f"{room.url}/console/gaps?state={state}")
    page.get_by_role("link", name=re.compile("|".join(map(re.escape, texts)))).first.click()
    expect(page.get_by_role("heading", level=2, name="As shoppers asked")).to_be_visible()


def test_the_list_ranks_gaps_and_tells_whom_they_touched(
    contexts: Callable[..., BrowserContext], room: GapHouse
) -> None:
    page = room.sign_in(contexts(), "merchant")
    page.goto(f"{room.url}/console/gaps")
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("gift wrapping")
    expect(first).to_contain_text("Staff have answered")
    expect(first.locator("svg.trend")).to_have_attribute(
        "aria-label", re.compile(r"^People a week over the last 8 weeks: ")
    )
    page.get_by_label("Search questions").fill("student")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_text("Last looked").click()
    expect(page.get_by_text("hammered in 1")).to_be_visible()
    expect(page.get_by_text("about somebody's order 2")).to_be_visible()


def test_looking_again_shows_how_far_it_is_and_then_the_list(
    contexts: Callable[..., BrowserContext], room: GapHouse
) -> None:
    page = room.sign_in(contexts(), "merchant")
    page.goto(f"{room.url}/console/gaps")
    page.get_by_role("button", name="Look again now").click()
    expect(page.get_by_role("button", name="Look again now")).to_be_visible(timeout=20_000)
    expect(page.locator("tbody tr").first).to_contain_text("gift wrapping")


def test_a_gap_becomes_a_draft_and_is_undone(contexts: Callable[..., BrowserContext], room: GapHouse) -> None:
    page = room.sign_in(contexts(), "merchant")
    open_gap(page, room, WRAPPING)
    expect(page.get_by_text("bob@example.com")).to_have_count(0)
    expect(page.get_by_text("my mail is ▇▇▇")).to_be_visible()
    expect(page.get_by_label("Answer in English")).to_have_value(REPLY)
    page.get_by_label("Id of the entry").fill("gift-wrapping")
    page.get_by_role("button", name="Make the draft").click()
    expect(page).to_have_url(f"{room.url}/console/knowledge/gift-wrapping")
    assert room.app[EDITING].read("gift-wrapping").entry.state == "draft"
    assert {one.expected_entry_id for one in room.app[REGRESSION].questions()} == {"gift-wrapping"}
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert room.app[EDITING].read("gift-wrapping").entry.state == "archived"
    assert room.app[REGRESSION].questions() == []


def test_what_may_not_be_saved_is_told_and_stays_typed(
    contexts: Callable[..., BrowserContext], room: GapHouse
) -> None:
    page = room.sign_in(contexts(), "merchant")
    open_gap(page, room, ABROAD)
    page.get_by_label("Id of the entry").fill("no spaces please")
    page.get_by_label("Answer in English").fill("We ship to Canada in 5 days.")
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose another id")
    expect(page.get_by_label("Answer in English")).to_have_value("We ship to Canada in 5 days.")


def test_wordings_join_the_nearest_entry_by_one_click(
    contexts: Callable[..., BrowserContext], room: GapHouse
) -> None:
    page = room.sign_in(contexts(), "merchant")
    open_gap(page, room, WRAPPING)
    page.get_by_role("button", name="Add the wordings to: Do you sell gift cards?").click()
    expect(page).to_have_url(f"{room.url}/console/knowledge/presents")
    assert len(room.app[EDITING].read("presents").entry.questions["en"]) > 1
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert room.app[EDITING].read("presents").entry.questions["en"] == ("Do you sell gift cards?",)


def test_two_gaps_are_merged_and_taken_apart(contexts: Callable[..., BrowserContext], room: GapHouse) -> None:
    page = room.sign_in(contexts(), "merchant")
    before = room.app[GAPS].counts()["open"]
    open_gap(page, room, STUDENTS)
    page.get_by_role("button", name=re.compile("Merge into this: .*canada")).click()
    expect(page.get_by_text("The gaps are one now.")).to_be_visible()
    assert room.app[GAPS].counts()["open"] == before - 1
    page.get_by_role("button", name="Take apart").click()
    expect(page.get_by_text("The gaps are two again.")).to_be_visible()
    assert room.app[GAPS].counts()["open"] == before


def test_a_gap_is_dismissed_with_a_reason_and_the_toast_takes_it_back(
    contexts: Callable[..., BrowserContext], room: GapHouse
) -> None:
    page = room.sign_in(contexts(), "support")
    open_gap(page, room, ABROAD)
    page.get_by_label("Reason").fill("we never will")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator("tbody")).not_to_contain_text("canada")
    open_gap(page, room, ABROAD, "dismissed")
    expect(page.get_by_text("we never will").first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Dismiss")).to_be_visible()


def test_a_conversation_is_one_click_away_for_those_who_may_read_it(
    contexts: Callable[..., BrowserContext], room: GapHouse
) -> None:
    page = room.sign_in(contexts(), "support")
    open_gap(page, room, ABROAD)
    page.get_by_role("link", name=re.compile("Conversation in which was asked")).first.click()
    expect(page).to_have_url(re.compile("/console/conversations/"))
    expect(page.get_by_text(re.compile("canada")).first).to_be_visible()


def test_an_analyst_sees_gaps_but_neither_conversations_nor_buttons(
    contexts: Callable[..., BrowserContext], room: GapHouse
) -> None:
    page = room.sign_in(contexts(), "analyst")
    open_gap(page, room, WRAPPING)
    expect(page.get_by_role("link", name="Conversation")).to_have_count(0)
    for button in ("Make the draft", "Dismiss", "Add the wordings", "Look again now"):
        expect(page.get_by_role("button", name=button)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pages_have_no_serious_fault(
    contexts: Callable[..., BrowserContext], room: GapHouse, axe: str, scheme: str, language: str
) -> None:
    page = room.sign_in(contexts(color_scheme=scheme, reduced_motion="reduce", bypass_csp=True))
    page.goto(f"{room.url}/console/gaps?lang={language}")
    assert faults(page, axe) == []
    page.locator("tbody a").first.click()
    expect(page.locator("#propose")).to_be_visible()
    assert faults(page, axe) == []
    page.goto(f"{room.url}/console/gaps?state=dismissed&q=nothing")
    assert faults(page, axe) == []


def test_a_phone_scrolls_down_only(contexts: Callable[..., BrowserContext], room: GapHouse) -> None:
    page = room.sign_in(contexts(**PHONE))
    for path in ("/console/gaps", f"/console/gaps/{room.app[GAPS].view(_any(room)).line.gap.gap_id}"):
        page.goto(room.url + path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, path


def _any(room: GapHouse) -> str:
    from knowledge.gaps.service import GapQuery

    return room.app[GAPS].page(GapQuery())[0][0].gap.gap_id

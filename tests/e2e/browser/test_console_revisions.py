"""Two editors at one entry in a browser: both texts, put together, saved, compared, restored; axe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kernel.clock import SystemClock
from knowledge.model import Entry
from tests.e2e.browser.staff_room import StaffRoom
from tests.e2e.browser.test_axe import faults
from web.console.keys import EDITING

pytestmark = pytest.mark.browser

RETURNS = Entry(
    "returns",
    "returns",
    {"en": ("Can I send things back?",), "zh": ("可以退货吗？",)},
    {"en": "You have 30 days.", "zh": "三十天内可退。"},
)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffRoom]:
    opened = StaffRoom(tmp_path_factory.mktemp("console"))
    opened.app[EDITING].import_entries([RETURNS], "system", publish=True)
    yield opened
    opened.close()


def test_two_editors_texts_become_one_and_an_old_one_comes_back(
    page: Page, room: StaffRoom, axe: str
) -> None:
    editing = room.app[EDITING]
    room.enter(page, "merchant")
    page.goto(f"{room.url}/console/knowledge/returns")
    page.locator("#answer_en").fill("You have 14 days.")
    theirs = {"en": "You have 60 days.", "zh": "六十天内可退。"}
    editing.save(replace(editing.read("returns").entry, answers=theirs), "tom")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody else was faster")
    expect(page.locator("del").first).to_have_text("60")
    expect(page.locator("#answer_en")).to_have_value("You have 14 days.")
    expect(page.locator("#answer_zh")).to_have_value("六十天内可退。")
    assert faults(page, axe) == []
    page.get_by_role("button", name="Take theirs").first.click()
    expect(page.locator("#answer_en")).to_have_value("You have 60 days.")
    page.locator("#answer_en").press("End")
    page.keyboard.type(" Or 14.")
    page.get_by_role("button", name="Save as the newest draft").click()
    expect(page.locator("[data-toast]")).to_contain_text("Both versions are one draft now.")
    assert editing.read("returns").entry.answers == {"en": "You have 60 days. Or 14.", "zh": "六十天内可退。"}

    page.get_by_role("link", name="History").click()
    page.get_by_label("Compare from revision 1").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("ins").first).to_have_text("60")
    assert faults(page, axe) == []
    page.get_by_role("button", name="Restore revision 1").click()
    expect(page.locator("[data-toast]")).to_contain_text("Revision 1 is the newest draft again.")
    assert editing.read("returns").entry.answers == RETURNS.answers
    page.locator("[data-toast]").get_by_role("button", name="Undo").click()
    page.wait_for_load_state()
    assert editing.read("returns").entry.answers["en"] == "You have 60 days. Or 14."


def test_what_is_planned_is_called_off_and_planned_again(page: Page, room: StaffRoom, axe: str) -> None:
    editing = room.app[EDITING]
    entry = replace(RETURNS, entry_id="planned")
    editing.save(entry, "tom")
    editing.publish("planned", 1, "tom", at=SystemClock().now() + timedelta(days=1))
    room.enter(page, "merchant")
    page.goto(f"{room.url}/console/schedule")
    assert faults(page, axe) == []
    page.get_by_role("button", name="Call it off").click()
    expect(page.locator("[data-toast]")).to_contain_text("Called off.")
    assert editing.scheduled() == []
    page.locator("[data-toast]").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-toast]")).to_contain_text("It goes live on")
    assert [one.entry_id for one in editing.scheduled()] == ["planned"]

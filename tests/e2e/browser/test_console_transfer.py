"""Import in a browser: a file is looked at before it changes anything, imported, and undone; axe."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from knowledge.model import Entry
from tests.e2e.browser.staff_room import StaffRoom
from tests.e2e.browser.test_axe import faults
from web.console.keys import EDITING

pytestmark = pytest.mark.browser

FILES = Path(__file__).resolve().parents[2] / "unit" / "knowledge" / "transfer" / "files"
MULTI = Entry("multi", "Old", {"en": ("How do I measure?",)}, {"en": "Twice."})


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffRoom]:
    opened = StaffRoom(tmp_path_factory.mktemp("console"))
    opened.app[EDITING].import_entries([MULTI], "test", publish=True)
    yield opened
    opened.close()


def choose(page: Page, room: StaffRoom, path: Path) -> None:
    """Upload a file to look at what it would change."""
    page.goto(f"{room.url}/console/transfer")
    page.locator("#file").set_input_files(path)
    page.locator("main form button.primary").click()
    page.wait_for_url("**/console/transfer/*")


def test_a_file_is_looked_at_imported_and_undone(page: Page, room: StaffRoom) -> None:
    room.enter(page, "merchant")
    choose(page, room, FILES / "broken.csv")
    expect(page.get_by_role("heading", level=1)).to_have_text("What broken.csv would change")
    page.get_by_role("link", name="Refused").click()
    expect(page.locator("tbody tr")).to_have_count(10)
    page.get_by_role("link", name="Changed 1").click()
    page.get_by_text("Show the text").click()
    expect(page.locator(".shown-text")).to_contain_text("Measure **twice**")
    page.get_by_role("button", name="Import as drafts").click()
    expect(page.get_by_role("status")).to_contain_text("Imported: 3 added, 1 changed.")
    assert room.app[EDITING].read("multi").entry.answers["en"].startswith("Measure")
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Undone: 4 entries are as they were.")
    assert room.app[EDITING].read("multi").entry.answers == {"en": "Twice."}


def test_a_help_centre_is_imported_from_a_zip(page: Page, room: StaffRoom, tmp_path: Path) -> None:
    packed = tmp_path / "centre.zip"
    with zipfile.ZipFile(packed, "w") as made:
        for one in sorted((FILES / "help-centre").rglob("*.html")):
            made.write(one, one.relative_to(FILES / "help-centre").as_posix())
    room.enter(page, "merchant")
    choose(page, room, packed)
    page.get_by_role("link", name="Put live").click()
    page.get_by_role("button", name="Import and publish").click()
    expect(page.get_by_role("status")).to_contain_text("Imported: 14 added, 0 changed.")
    page.goto(f"{room.url}/help/article-360001234567")
    expect(page.locator("article .prose table")).to_contain_text("United Kingdom")
    page.get_by_role("link", name="Delivery charges").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delivery charges")


def test_an_export_is_downloaded(page: Page, room: StaffRoom, tmp_path: Path) -> None:
    room.enter(page, "merchant")
    page.goto(f"{room.url}/console/transfer")
    with page.expect_download() as download:
        page.get_by_role("link", name="Newest drafts: Spreadsheet (CSV)").click()
    download.value.save_as(tmp_path / "answers.csv")
    assert (tmp_path / "answers.csv").read_bytes().startswith(b"\xef\xbb\xbfentry_id,category,state,")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_have_no_serious_fault(
    contexts: Callable[..., BrowserContext], room: StaffRoom, axe: str, scheme: str, language: str
) -> None:
    size = {"width": 390, "height": 844} if language == "zh" else {"width": 1280, "height": 860}
    context = contexts(color_scheme=scheme, viewport=size, reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    room.enter(page, "merchant")
    page.goto(f"{room.url}/console?lang={language}")
    choose(page, room, FILES / "broken.csv")
    preview = page.url
    for path in (preview, f"{preview}?show=errors", f"{preview}?publish=1", f"{room.url}/console/transfer"):
        page.goto(path)
        assert faults(page, axe) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"], path

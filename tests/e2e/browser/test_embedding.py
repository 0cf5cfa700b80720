"""Any page of any site: one script tag with its options, no style and no script leaks either way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from aiohttp import web
from playwright.sync_api import Page, expect

from tests.e2e.browser.house import House, free_port
from tests.e2e.browser.widget import Chat

pytestmark = pytest.mark.browser

HOST_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Another site</title>
<style>* { all: unset !important; color: red !important } button { display: none !important }</style>
</head><body><p class="words">The page's own words</p>
<script src="SHOP/widget.js" data-position="left" data-color="#7a1fa2" data-language="zh" data-title="靴子铺"
 data-greeting="找靴子吗？" data-welcome="欢迎！" data-theme="light"></script></body></html>"""


@pytest.fixture
def site(house: House) -> Iterator[str]:
    """A page of another origin that embeds the widget."""
    port = free_port()

    async def show(_request: web.Request) -> web.Response:
        return web.Response(text=HOST_PAGE.replace("SHOP", house.url), content_type="text/html")

    app = web.Application()
    app.router.add_get("/", show)
    house.run(house._serve("site", app, port))
    yield f"http://localhost:{port}/"
    house.run(house.runners.pop("site").cleanup())


def test_the_options_of_the_tag_are_obeyed(page: Page, house: House, site: str) -> None:
    page.goto(site)
    greeting = page.get_by_role("button", name="找靴子吗？")
    expect(greeting).to_be_visible()
    greeting.click()
    chat = Chat(page, house, "zh")
    expect(page.get_by_role("dialog", name="靴子铺")).to_be_visible()
    expect(chat.log).to_contain_text("欢迎！")
    launcher = chat.launcher.bounding_box()
    assert launcher is not None
    assert launcher["x"] == 20
    assert chat.launcher.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(122, 31, 162)"


def test_it_talks_across_origins(page: Page, house: House, site: str) -> None:
    page.goto(site)
    chat = Chat(page, house, "zh")
    chat.open()
    chat.ask("有靴子吗", "找到这些靴子")
    expect(chat.last.locator("img").first).to_have_js_property("naturalWidth", 400)


def test_styles_of_page_and_widget_do_not_mix(page: Page, house: House, site: str) -> None:
    page.goto(site)
    chat = Chat(page, house, "zh")
    chat.open()
    assert chat.box.evaluate("(one) => getComputedStyle(one).color") == "rgb(29, 28, 26)"
    assert (
        page.locator("p.words").evaluate("(one) => getComputedStyle(one).backgroundColor")
        == "rgba(0, 0, 0, 0)"
    )
    assert page.evaluate("Object.keys(window).filter((name) => /aisle/i.test(name))") == ["Aisle"]


@pytest.mark.parametrize("colour", ["#ffee00", "#7a1fa2", "#888888", "#000", "#ff6600"])
def test_text_on_and_in_the_shops_colour_is_readable(page: Page, house: House, colour: str) -> None:
    page.goto(house.url)
    contrasts = page.evaluate(
        """async (colour) => {
          const version = /widget\\/([0-9a-f]+)\\/main/.exec(await (await fetch('/widget.js')).text())[1];
          const { accentFrom, contrast } = await import(`/widget/${version}/colour.js`);
          const rgb = (text) => text.match(/\\d+/g).map(Number);
          const found = accentFrom(colour);
          return [
            contrast(rgb(found['--accent']), rgb(found['--accent-ink'])),
            contrast(rgb(found['--accent-on-light']), [255, 255, 255]),
            contrast(rgb(found['--accent-on-dark']), [31, 31, 29]),
          ];
        }""",
        colour,
    )
    assert min(contrasts) >= 4.5, contrasts


def test_what_is_no_colour_is_ignored(page: Page, house: House) -> None:
    page.goto(house.url)
    told = page.evaluate(
        """async () => {
          const version = /widget\\/([0-9a-f]+)\\/main/.exec(await (await fetch('/widget.js')).text())[1];
          const { accentFrom } = await import(`/widget/${version}/colour.js`);
          return [accentFrom('url(javascript:1)'), accentFrom(''), accentFrom(undefined)];
        }"""
    )
    assert told == [None, None, None]

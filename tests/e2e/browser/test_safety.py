"""What others wrote is shown as text: no markup, no scripts, no links but http(s)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.house import House
from tests.e2e.browser.replies import EVIL
from tests.e2e.browser.widget import Chat

pytestmark = pytest.mark.browser

STRANGE = """document.querySelector('aisle-assistant').shadowRoot
  .querySelectorAll('script, [onerror], b, iframe, [href^=javascript], [src^=javascript]').length"""


def test_markup_from_the_server_is_text_in_every_card(chat: Chat) -> None:
    chat.say("evil")
    expect(chat.last.locator(".words")).to_have_text(EVIL)
    expect(chat.last.locator(".product .title")).to_have_text(EVIL)
    expect(chat.last.locator(".promotion h3")).to_have_text(EVIL)
    expect(chat.last.locator(".quick button")).to_have_text(EVIL)
    expect(chat.last.locator("thead th")).to_have_text(EVIL)
    assert chat.page.evaluate(STRANGE) == 0
    assert chat.page.evaluate("window.pwned") is None


def test_markup_from_the_shopper_is_text_before_and_after_a_reload(chat: Chat) -> None:
    chat.ask(EVIL, "you said:")
    expect(chat.log.locator(".shopper .words")).to_have_text(EVIL)
    chat.page.reload()
    expect(chat.log.locator(".shopper .words")).to_have_text(EVIL)
    assert chat.page.evaluate(STRANGE) == 0
    assert chat.page.evaluate("window.pwned") is None


def test_only_http_links_become_links(chat: Chat) -> None:
    chat.ask("links", "[bad](javascript:window.pwned=1)")
    links = chat.last.locator(".words a")
    assert [one.get_attribute("href") for one in links.all()] == [
        "https://evil.example/",  # a bare address in markup that stayed text
        "https://example.com/a?b=1",
        "https://example.org/page",
    ]
    assert {one.get_attribute("rel") for one in links.all()} == {"noopener noreferrer nofollow"}
    expect(chat.last.locator(".words strong")).to_have_text("strong")


def test_markdown_beyond_the_small_part_stays_text(page: Page, house: House) -> None:
    page.goto(house.url)
    shown: Any = page.evaluate(
        """async () => {
          const base = await (await fetch('/widget.js')).text();
          const version = /widget\\/([0-9a-f]+)\\/main/.exec(base)[1];
          const { markdown } = await import(`/widget/${version}/markdown.js`);
          const show = (text) => {
            const box = document.createElement('div');
            box.append(...markdown(text));
            return box.innerHTML;
          };
          return [
            show('- a\\n- **b**\\n\\nc'), show('1. a\\n2. b'), show('# no heading'),
            show('![x](https://e.com/i.png)'), show('2 * 3 * 4 and snake_case_word'), show('`<b>`'),
            show('<b>x</b> & y'), show('a\\nb'), show('**'.repeat(4000)),
          ];
        }"""
    )
    assert shown[:8] == [
        "<ul><li>a</li><li><strong>b</strong></li></ul><p>c</p>",
        "<ol><li>a</li><li>b</li></ol>",
        "<p># no heading</p>",
        '<p>!<a href="https://e.com/i.png" target="_blank" rel="noopener noreferrer nofollow">x</a></p>',
        "<p>2 * 3 * 4 and snake_case_word</p>",
        "<p><code>&lt;b&gt;</code></p>",
        "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>",
        "<p>a<br>b</p>",
    ]
    assert len(shown[8]) >= 8000


def test_nothing_on_the_pages_breaks_the_content_policy(page: Page, house: House) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    chat = Chat(page, house).visit("/products/BE025")
    chat.ask("boots", "Five boots:")
    for path in ("/", "/c/shoes", "/cart", "/checkout"):
        page.goto(house.url + path)
    assert told == []

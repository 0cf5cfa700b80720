"""The widget without a mouse and without eyes: focus, keys, names, the live region."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.house import House
from tests.e2e.browser.widget import Chat

pytestmark = pytest.mark.browser


def test_a_whole_conversation_needs_no_mouse(page: Page, house: House) -> None:
    chat = Chat(page, house).visit(opened=False)
    expect(chat.launcher).to_be_visible()
    chat.launcher.focus()
    page.keyboard.press("Enter")
    expect(chat.box).to_be_focused()
    page.keyboard.type("choose")
    page.keyboard.press("Enter")
    expect(chat.last).to_contain_text("Which size?")
    expect(chat.box).to_be_focused()
    page.keyboard.press("Shift+Tab")
    assert chat.focused() == "42"
    page.keyboard.press("Shift+Tab")
    assert chat.focused() == "41"
    page.keyboard.press("Enter")
    expect(chat.last).to_contain_text("pressed inform 41")
    expect(chat.box).to_be_focused()
    page.keyboard.press("Escape")
    expect(chat.window).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_focus_can_leave_the_window(chat: Chat) -> None:
    chat.box.focus()
    seen = set()
    for _ in range(6):
        chat.page.keyboard.press("Tab")
        seen.add(chat.focused())
    assert "Close the chat" in seen or "Open the chat" in seen
    assert chat.page.evaluate("document.activeElement.localName") != "aisle-assistant" or len(seen) > 1
    chat.box.focus()
    for _ in range(40):
        chat.page.keyboard.press("Shift+Tab")
        if chat.page.evaluate("document.activeElement.localName") != "aisle-assistant":
            return
    raise AssertionError("focus is trapped in the window")


def test_shift_enter_begins_a_line_and_enter_sends(chat: Chat) -> None:
    chat.box.focus()
    chat.page.keyboard.type("one")
    chat.page.keyboard.press("Shift+Enter")
    chat.page.keyboard.type("two")
    assert chat.box.input_value() == "one\ntwo"
    chat.page.keyboard.press("Enter")
    expect(chat.log.locator(".shopper .words")).to_have_text("one\ntwo")
    assert chat.box.input_value() == ""


def test_enter_that_ends_an_input_methods_composition_does_not_send(chat: Chat) -> None:
    chat.box.fill("ni")
    chat.box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    assert chat.box.input_value() == "ni"
    chat.expect_texts()


def test_the_menu_opens_closes_and_gives_focus_back(chat: Chat) -> None:
    more = chat.button("More")
    more.focus()
    chat.page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    assert chat.focused() == "Start again"
    chat.page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(chat.window).to_be_visible()


def test_new_messages_are_in_a_polite_live_region_and_history_is_not_read_again(chat: Chat) -> None:
    chat.ask("hello", "you said: hello")
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.log).to_have_attribute("aria-busy", "false")
    expect(chat.last.locator(".unseen").first).to_have_text("Assistant said")
    expect(chat.log.locator(".shopper .unseen").first).to_have_text("You said")


def test_every_control_has_a_name(chat: Chat) -> None:
    chat.ask("boots", "Five boots:")
    chat.ask("cart", "In your cart:")
    nameless = chat.page.evaluate(
        """() => {
          const root = document.querySelector('aisle-assistant').shadowRoot;
          return [...root.querySelectorAll('button, a, textarea')]
            .filter((one) => one.checkVisibility() && !one.ariaHidden)
            .filter((one) => !(one.getAttribute('aria-label') || one.textContent).trim())
            .map((one) => one.outerHTML);
        }"""
    )
    assert nameless == []


def test_motion_is_left_out_for_those_who_ask_for_it(page: Page, house: House) -> None:
    page.emulate_media(reduced_motion="reduce")
    chat = Chat(page, house).visit()
    house.rasa.delay_s = 0.5
    chat.say("hello")
    dots = chat.log.locator(".typing i").first
    expect(dots).to_be_visible()
    assert dots.evaluate("(dot) => getComputedStyle(dot).animationName") == "none"
    expect(chat.last).to_contain_text("you said")
    assert chat.last.evaluate("(one) => getComputedStyle(one).animationName") == "none"


def test_the_page_may_be_zoomed(chat: Chat) -> None:
    content = chat.page.locator("meta[name=viewport]").get_attribute("content") or ""
    assert "user-scalable" not in content
    assert "maximum-scale" not in content

"""The widget as a shopper meets it, for tests: find things by their role and name, never by class."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser.house import House

WORDS = {
    "en": {"message": "Your message", "log": "Conversation"},
    "zh": {"message": "您的消息", "log": "对话"},
}


class Chat:
    """One page's widget."""

    def __init__(self, page: Page, house: House, language: str = "en") -> None:
        self.page = page
        self.house = house
        self.words = WORDS[language]

    def visit(self, path: str = "/", *, opened: bool = True) -> Chat:
        """Go to a page of the shop and open the widget."""
        self.page.goto(self.house.url + path)
        if opened:
            self.open()
        return self

    def open(self) -> None:
        """Press the launcher."""
        self.launcher.click()
        expect(self.window).to_be_visible()

    @property
    def launcher(self) -> Locator:
        return self.page.locator("aisle-assistant .launcher")

    @property
    def window(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name=self.words["message"], exact=True)

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name=self.words["log"])

    @property
    def status(self) -> Locator:
        return self.window.get_by_role("status")

    def button(self, name: str) -> Locator:
        """A button in the window by its name."""
        return self.window.get_by_role("button", name=name, exact=True)

    def say(self, text: str) -> None:
        """Type and send."""
        self.box.fill(text)
        self.box.press("Enter")

    def ask(self, text: str, answer: str) -> None:
        """Say something and wait for the answer."""
        self.say(text)
        expect(self.last).to_contain_text(answer)

    @property
    def last(self) -> Locator:
        """The newest message of the other side."""
        return self.log.locator(".message.bot").last

    def texts(self) -> list[str]:
        """What the transcript says, message by message."""
        words: list[str] = self.log.locator(".message .words").all_inner_texts()
        return words

    def expect_texts(self, *texts: str) -> None:
        """The transcript is this, in this order, each once."""
        expect(self.log.locator(".message:not(.welcome) .words")).to_have_text(list(texts))

    def session(self) -> dict[str, Any]:
        """What the browser keeps of the conversation."""
        kept = self.page.evaluate(
            "Object.entries(localStorage).find(([key]) => key.endsWith(':session'))?.[1]"
        )
        told: dict[str, Any] = json.loads(kept)
        return told

    def focused(self) -> str:
        """The accessible name (or text) of what has the focus, inside the widget too."""
        told: str = self.page.evaluate(
            """() => {
              let at = document.activeElement;
              while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
              return at?.getAttribute('aria-label') || at?.textContent || at?.tagName;
            }"""
        )
        return told

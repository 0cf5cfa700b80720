"""A phone: the window covers the screen, the on-screen keyboard shrinks it, fingers hit the buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.browser.house import House
from tests.e2e.browser.widget import Chat

pytestmark = pytest.mark.browser

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "reduced_motion": "reduce",
}


@pytest.fixture
def phone(contexts: Callable[..., BrowserContext], house: House) -> Chat:
    """The open widget on a phone."""
    return Chat(contexts(**PHONE).new_page(), house).visit()


def test_the_window_covers_the_screen_and_its_box_is_inside(phone: Chat) -> None:
    assert phone.window.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    box = phone.box.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 390


def test_no_keyboard_pops_up_by_itself(phone: Chat) -> None:
    assert phone.focused() != "Your message"


def test_the_box_is_large_enough_that_no_phone_zooms_in(phone: Chat) -> None:
    assert phone.box.evaluate("(box) => parseFloat(getComputedStyle(box).fontSize)") >= 16


def test_the_window_follows_what_the_on_screen_keyboard_leaves(phone: Chat) -> None:
    phone.page.evaluate(
        """() => {
          Object.defineProperty(visualViewport, 'height', { value: 500, configurable: true });
          Object.defineProperty(visualViewport, 'offsetTop', { value: 40, configurable: true });
          visualViewport.dispatchEvent(new Event('resize'));
        }"""
    )
    assert phone.window.bounding_box() == pytest.approx(
        {"x": 0, "y": 40, "width": 390, "height": 500}, abs=0.1
    )
    box = phone.box.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 540


def test_following_a_product_shows_its_page_and_not_the_window_over_it(phone: Chat) -> None:
    phone.ask("boots", "Five boots:")
    phone.last.get_by_role("link", name="Trail Boot 1").tap()
    phone.page.wait_for_url("**/products/BE025?lang=en")
    expect(phone.launcher).to_be_visible()
    expect(phone.window).to_be_hidden()


def test_fingers_have_room(phone: Chat) -> None:
    phone.ask("choose", "Which size?")
    for name in ("41", "42", "Send", "Close the chat"):
        box = phone.button(name).bounding_box()
        assert box is not None
        assert box["height"] >= 34


def test_no_page_is_wider_than_the_phone(phone: Chat, house: House) -> None:
    for path in ("/", "/c/shoes", "/search?q=shoes", "/products/BE025", "/cart", "/checkout"):
        phone.page.goto(house.url + path)
        assert phone.page.evaluate("document.documentElement.scrollWidth") == 390, path

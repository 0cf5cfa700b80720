"""Take the pictures of docs/images from a running demo shop, with the Chromium that is installed.

``.venv/bin/python scripts/screenshots.py [--url http://127.0.0.1:8000] [--out docs/images]``
The console's pictures need somebody who may publish: ``--email`` and ``--password``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-component-update"]
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
ANSWER_WITHIN_MS = 30_000
ENTRIES = "/console/knowledge"


@dataclass(frozen=True)
class Scene:
    """One picture: where, in what kind of browser, and what is said there."""

    name: str
    path: str = "/"
    browser: dict[str, Any] = field(default_factory=lambda: DESKTOP)
    locale: str = "en-US"
    dark: bool = False
    says: tuple[str, ...] = ()
    then: Callable[[Page], None] | None = None
    console: bool = False


def grow(page: Page) -> None:
    """Make the chat's window larger."""
    page.locator("aisle-assistant .grow").click()


def fill_cart(page: Page) -> None:
    """Put a few things in the cart and go there."""
    for product in ("SH019", "BE025", "EL001"):
        page.goto(page.url.split("/products")[0] + f"/products/{product}")
        page.locator("[data-buy]").click()
        page.locator(".toast.shown").wait_for()
    page.goto(page.url.split("/products")[0] + "/cart")
    page.locator("[data-line]").first.wait_for()


def write_entry(page: Page) -> None:
    """Begin an entry that others stand near."""
    page.locator("[name=question_en]").first.fill("What does shipping cost?")
    page.locator("#answer_en").fill("Shipping is **{{delivery_fee}}**, and free from {{free_delivery_from}}.")
    page.locator("[name=question_zh]").first.fill("邮费多少？")
    page.locator("#answer_zh").fill("邮费**{{delivery_fee}}**，满{{free_delivery_from}}包邮。")
    page.locator("[data-preview=zh] .answer").wait_for()
    page.locator(".neighbours").wait_for()
    page.mouse.wheel(0, 330)


SCENES = (
    Scene("front"),
    Scene("front-zh-phone", locale="zh-CN", browser=PHONE),
    Scene("shelf-dark", path="/c/shoes", dark=True, says=("running shoes under $150",)),
    Scene("product", path="/products/SH019"),
    Scene("cart", path="/products/SH019", then=fill_cart),
    Scene("chat-search", path="/c/shoes", says=("black leather boots under 150",)),
    Scene(
        "chat-compare",
        says=("running shoes", "compare the first two"),
        then=grow,
    ),
    Scene("chat-order", says=("where is my order A10023, emma@example.com",)),
    Scene("chat-offers-phone", browser=PHONE, says=("any deals on running shoes?",)),
    Scene("chat-zh-phone", locale="zh-CN", browser=PHONE, says=("150以内的黑色真皮靴子",)),
    Scene("chat-zh-dark", locale="zh-CN", dark=True, says=("热销商品", "运费多少")),
    Scene("console-home", path="/console", console=True),
    Scene("console-list", path=ENTRIES, console=True),
    Scene("console-write", path="/console/write", then=write_entry, console=True),
    Scene(
        "console-zh-dark", path="/console/knowledge/delivery-cost", locale="zh-CN", dark=True, console=True
    ),
    Scene("console-phone", path=ENTRIES, browser=PHONE, console=True),
)


def take(browser: Browser, url: str, scene: Scene, folder: Path, staff: tuple[str, str]) -> Path:
    """Take one picture."""
    context = browser.new_context(
        **scene.browser,
        locale=scene.locale,
        color_scheme="dark" if scene.dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if scene.console:
        enter(page, url, *staff)
    page.goto(url + scene.path)
    if not scene.console:
        page.locator("aisle-assistant .launcher").wait_for()
    for number, words in enumerate(scene.says):
        if number == 0:
            page.locator("aisle-assistant .launcher").click()
        say(page, words)
    if scene.then:
        scene.then(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(600)
    path = folder / f"{scene.name}.png"
    page.screenshot(path=path)
    context.close()
    return path


def enter(page: Page, url: str, email: str, password: str) -> None:
    """Sign in to the console, in the language of the browser."""
    page.goto(f"{url}/console/login")
    page.locator("#email").fill(email)
    page.locator("#password").fill(password)
    page.locator("#password").press("Enter")
    page.wait_for_url(f"{url}/console")
    page.goto(f"{url}/console?lang={page.evaluate('navigator.language').split('-')[0]}")


def say(page: Page, words: str) -> None:
    """Say something in the chat and wait until it is answered."""
    box = page.locator("aisle-assistant textarea")
    box.fill(words)
    box.press("Enter")
    page.locator("aisle-assistant .message.shopper", has_text=words).wait_for()
    answered = "aisle-assistant .message.shopper:not(.pending) ~ .message.bot"
    page.locator(answered).last.wait_for(timeout=ANSWER_WITHIN_MS)
    page.locator("aisle-assistant .typing").wait_for(state="hidden")
    page.wait_for_timeout(1500)


def main() -> int:
    """Take every picture; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="the running shop")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images", help="where the pictures go")
    parser.add_argument("--email", default="", help="who signs in to the console")
    parser.add_argument("--password", default="", help="that account's password")
    parser.add_argument("--only", default="", help="take only pictures whose name holds this")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGS)
        for scene in SCENES:
            if asked.only in scene.name and (asked.email or not scene.console):
                staff = (asked.email, asked.password)
                path = take(browser, asked.url.rstrip("/"), scene, asked.out, staff)
                print(f"{path} {path.stat().st_size // 1024} kB", flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

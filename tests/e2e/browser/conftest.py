"""A shop, a Chromium and a page for each test; skipped with a clear word where there is no Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.browser.house import House
from tests.e2e.browser.widget import Chat

CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"


def lacking(what: str) -> None:
    """Skip where something is not installed; fail where everything must be (CI=true)."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}, and CI=true asks for every test")
    pytest.skip(what)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this folder; its event loop must not outlive them."""
    if not CHROMIUM.exists():
        lacking("Chromium is not installed at /usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def shared_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One shop for all tests; its conversations are of their own."""
    opened = House(tmp_path_factory.mktemp("shop"))
    yield opened
    opened.close()


@pytest.fixture
def house(shared_house: House) -> Iterator[House]:
    """The shop as it is on a quiet day."""
    shared_house.calm()
    yield shared_house
    shared_house.calm()


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Browser profiles of their own; what a page logs as an error fails the test."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(**options: Any) -> BrowserContext:
        wanted = {"locale": "en-US", "viewport": {"width": 1280, "height": 860}} | options
        context = chromium.new_context(**wanted)
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert errors == []


@pytest.fixture
def page(contexts: Callable[..., BrowserContext]) -> Page:
    """A fresh English desktop."""
    return contexts().new_page()


@pytest.fixture
def chat(page: Page, house: House) -> Chat:
    """The open widget on the shop's front."""
    return Chat(page, house).visit()


@pytest.fixture(scope="package")
def axe() -> str:
    """The source of axe-core; installed from npm by the lock where it is missing."""
    if not AXE.exists():
        npm = shutil.which("npm")
        if npm is None:
            lacking("axe-core is not installed, and there is no npm to install it")
        command = [str(npm), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        if subprocess.run(command, cwd=HERE, check=False).returncode != 0:
            lacking("axe-core is not installed, and npm could not install it")
    return AXE.read_text(encoding="utf-8")

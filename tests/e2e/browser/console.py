"""A console for a browser: the whole platform over the demo's products and FAQ, somebody of each role.

It runs in a thread with an event loop of its own; embeddings are hashed, so that no model is needed.
"""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Final

from aiohttp import web
from playwright.sync_api import BrowserContext, Page

from aisle import build_platform
from kernel.clock import SystemClock
from kernel.settings import Settings
from knowledge.demo import demo_entries
from retrieval.hashing import HashingEmbedder
from tests.e2e.browser.house import WITHIN_S, fill, free_port
from tests.integration.console.stage import PASSWORD, web_app_of
from web.console.keys import ACCOUNTS, EDITING

STAFF: Final = {"admin": "Ada Cole", "merchant": "Mei Lin", "support": "Sam Ortiz", "analyst": "Ana Weiss"}


class ConsoleHouse:
    """The shop with its console; ``url`` is where it is."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.settings = Settings(data_dir=folder, secret_key="k" * 40, identity_key="i" * 40, port=port)
        self.clock = SystemClock()
        self.platform = build_platform(self.settings, self.clock, HashingEmbedder())
        self.app = web_app_of(self.platform)
        self.stock()
        for role, name in STAFF.items():
            _, secret = self.app[ACCOUNTS].invite(f"{role}@shop.example", role, "system")
            self.app[ACCOUNTS].accept(secret, name, PASSWORD)
        self.runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)
        self._run(self._serve(port))

    def stock(self) -> None:
        """Fill the shop: the demo's products and FAQ."""
        fill(self.platform.shop)
        self.app[EDITING].import_entries(demo_entries(), "system", publish=True)

    def sign_in(self, context: BrowserContext, role: str = "merchant") -> Page:
        """A page of somebody of ``role``, signed in by the form."""
        page = context.new_page()
        page.goto(f"{self.url}/console")
        page.locator("#email").fill(f"{role}@shop.example")
        page.locator("#password").fill(PASSWORD)
        page.locator("#password").press("Enter")
        page.wait_for_url("**/console")
        return page

    def close(self) -> None:
        """The end."""
        asyncio.run_coroutine_threadsafe(self.runner.cleanup(), self.loop).result(WITHIN_S)
        self.platform.database.close()
        self.loop.call_soon_threadsafe(self.loop.stop)

    async def _serve(self, port: int) -> None:
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", port, reuse_address=True).start()

    def _run(self, work: object) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(WITHIN_S)  # type: ignore[arg-type]

"""The console for a browser: the real web application over an empty shop, with staff to sign in as."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from aiohttp import web
from playwright.sync_api import Page

from aisle import build_platform
from kernel.accounts.model import Role
from kernel.accounts.passwords import Passwords
from kernel.accounts.service import AccountService
from kernel.clock import SystemClock
from kernel.settings import Settings
from retrieval.hashing import HashingEmbedder
from tests.e2e.browser.house import WITHIN_S, free_port
from tests.integration.console.stage import PASSWORD, QUICK, web_app_of
from web.console.keys import ACCOUNTS, AUDIT

NAMES: dict[Role, str] = {
    "admin": "Ada Chen",
    "merchant": "王小明",
    "support": "Sam Rivera",
    "analyst": "Noor Haddad",
}


class StaffRoom:
    """A console with one person of each role, all with the same password."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.port = free_port()
        settings = Settings(data_dir=folder, secret_key="k" * 40, identity_key="i" * 40, port=self.port)
        self.settings = replace(settings, public_url=f"http://127.0.0.1:{self.port}")
        self.clock = SystemClock()
        self.platform = build_platform(self.settings, self.clock, HashingEmbedder())
        self.app = web_app_of(self.platform)
        database = self.platform.database
        self.app[ACCOUNTS] = AccountService(database, self.clock, self.settings, passwords=Passwords(QUICK))
        self.runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)
        self.run(self._serve())
        for role, name in NAMES.items():
            _, secret = self.accounts.invite(self.email(role), role, "system")
            self.accounts.accept(secret, name, PASSWORD)

    @property
    def accounts(self) -> AccountService:
        """The accounts' service."""
        return self.app[ACCOUNTS]

    @property
    def url(self) -> str:
        """Where the console is."""
        return f"http://127.0.0.1:{self.port}"

    def email(self, role: Role) -> str:
        """The address that somebody of a role signs in with."""
        return f"{role}@shop.example"

    def account_id(self, role: Role) -> str:
        """The id of somebody's account."""
        return next(one.account_id for one in self.accounts.list_accounts() if one.email == self.email(role))

    def note(self, action: str, subject: str, **detail: Any) -> None:
        """A line of the audit trail."""
        self.app[AUDIT].note(None, self.account_id("merchant"), action, subject, detail)

    def enter(self, page: Page, role: Role = "admin") -> None:
        """Sign in through the page."""
        page.goto(f"{self.url}/console/login")
        page.locator("#email").fill(self.email(role))
        page.locator("#password").fill(PASSWORD)
        page.locator("form button[type=submit].primary").click()
        page.wait_for_url(f"{self.url}/console")

    def close(self) -> None:
        """The end."""
        self.run(self.runner.cleanup())
        self.platform.database.close()
        self.loop.call_soon_threadsafe(self.loop.stop)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do ``work`` on the console's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(WITHIN_S)

    async def _serve(self) -> None:
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True).start()

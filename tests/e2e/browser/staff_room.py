"""The console over an empty shop, for a browser that looks at what a test puts into it."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.browser.console import ConsoleHouse
from tests.integration.console.stage import PASSWORD
from web.console.keys import ACCOUNTS


class StaffRoom(ConsoleHouse):
    """A console with one person of each role and nothing else."""

    def stock(self) -> None:
        """Leave it empty."""

    def account_id(self, role: str) -> str:
        """The id of the account of a role."""
        email = f"{role}@shop.example"
        return next(one.account_id for one in self.app[ACCOUNTS].list_accounts() if one.email == email)

    def enter(self, page: Page, role: str = "admin") -> None:
        """Sign in through the page."""
        page.goto(f"{self.url}/console/login")
        page.locator("#email").fill(f"{role}@shop.example")
        page.locator("#password").fill(PASSWORD)
        page.locator("form button[type=submit].primary").click()
        page.wait_for_url(f"{self.url}/console")

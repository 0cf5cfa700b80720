"""The console over every real service, with somebody signed in for each role."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import hdrs, web
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher

from aisle import Platform, build_platform, furnish_console
from kernel.accounts.model import ROLES, Role, Signed
from kernel.accounts.passwords import Passwords
from kernel.accounts.service import AccountService
from kernel.clock import Clock
from kernel.settings import Settings
from retrieval.hashing import HashingEmbedder
from web.app import build_web_app
from web.console.guard import CSRF_FIELD, SESSION_COOKIE
from web.console.keys import ACCOUNTS

AGENT: Final = "Mozilla/5.0 (test)"
QUICK: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # eight are hashed for each test
PASSWORD: Final = "seven swans on a lake"
HTML: Final = {hdrs.ACCEPT: "text/html", hdrs.USER_AGENT: AGENT}


@dataclass
class ConsoleStage:
    """A running console; ``sessions`` holds somebody of each role."""

    platform: Platform
    app: web.Application
    client: TestClient[Any, Any]
    sessions: Mapping[Role, tuple[Signed, str]]

    def headers(self, role: Role | None, **more: str) -> dict[str, str]:
        """What a browser sends where somebody of ``role`` is signed in; None: nobody."""
        cookie = {hdrs.COOKIE: f"{SESSION_COOKIE}={self.sessions[role][1]}"} if role else {}
        return HTML | cookie | more

    def csrf(self, role: Role) -> str:
        """The token in the forms of that session."""
        return self.sessions[role][0].csrf_token

    async def get(self, role: Role | None, path: str) -> tuple[int, str]:
        """A page's status and text, redirects not followed."""
        response = await self.client.get(path, headers=self.headers(role), allow_redirects=False)
        return response.status, await response.text()

    async def post(self, role: Role, path: str, fields: Any = ()) -> Any:
        """Send a form as a browser would; redirects not followed."""
        data = [*(fields.items() if isinstance(fields, dict) else fields), (CSRF_FIELD, self.csrf(role))]
        return await self.client.post(path, data=data, headers=self.headers(role), allow_redirects=False)


@asynccontextmanager
async def console_stage(settings: Settings, clock: Clock) -> AsyncIterator[ConsoleStage]:
    """A console over an empty shop."""
    platform = build_platform(settings, clock, HashingEmbedder())
    app = web_app_of(platform)
    app[ACCOUNTS] = AccountService(platform.database, clock, settings, passwords=Passwords(QUICK))
    client: TestClient[Any, Any] = TestClient(TestServer(app))
    await client.start_server()
    try:
        yield ConsoleStage(platform, app, client, sign_everybody_in(app[ACCOUNTS]))
    finally:
        await client.close()
        platform.database.close()


def web_app_of(platform: Platform) -> web.Application:
    """The public application over a platform, its console with it."""
    services = platform.services
    return build_web_app(
        platform.settings,
        services.clock,
        platform.database,
        platform.shop,
        services.sessions,
        platform.messages,
        recommender=services.recommender,
        understander=services.understander,
        console=furnish_console(platform),
    )


def sign_everybody_in(accounts: AccountService) -> dict[Role, tuple[Signed, str]]:
    """An account and a session for each role."""
    sessions: dict[Role, tuple[Signed, str]] = {}
    for role in ROLES:
        email = f"{role}@shop.example"
        _, secret = accounts.invite(email, role, "system")
        accounts.accept(secret, role.title(), PASSWORD)
        sessions[role] = accounts.sign_in(email, PASSWORD, None, "127.0.0.1", AGENT)
    return sessions

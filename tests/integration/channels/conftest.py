"""A messaging app's call through the public port, our connectors and back to a double of the app."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer, unused_port

from commerce.shop import build_shop
from conversations.messages.service import MessageService
from conversations.sessions.service import SessionService
from kernel.clock import SystemClock
from kernel.database import METADATA, build_database
from kernel.settings import Settings
from tests.conftest import ROOT, load_all_tables
from tests.fakes.messaging import MessagingApps
from tests.integration.channels.answers import ANSWERS
from web.app import build_web_app
from web.channels.credentials import channels_of

RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"


@dataclass
class Line:
    """The whole line from a messaging app to its double."""

    client: TestClient[Any, Any]
    apps: MessagingApps
    settings: Settings
    driver_url: str

    async def seen(self) -> list[dict[str, Any]]:
        """What reached the place of Rasa."""
        async with aiohttp.ClientSession() as http, http.get(f"{self.driver_url}/seen") as response:
            found: list[dict[str, Any]] = await response.json()
            return found


def channel_settings(folder: Path, rasa_url: str = "http://127.0.0.1:1") -> Settings:
    """Settings with all four apps switched on."""
    return Settings(
        data_dir=folder,
        secret_key="k" * 40,
        rasa_url=rasa_url,
        public_url="https://shop.example",
        telegram_token="123456:AAHtelegramtoken",
        telegram_verify="aisle_bot",
        slack_token="xoxb-1",
        slack_signing_secret="slack-secret",
        facebook_page_token="page-token",
        facebook_secret="app-secret",
        facebook_verify="verify-me",
        twilio_account_sid="AC1",
        twilio_auth_token="twilio-token",
        twilio_number="whatsapp:+14155238886",
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Line]:
    """Start the double, the connectors and the public application."""
    if not RASA_PYTHON.exists():
        pytest.skip("needs Rasa's environment (.venv-rasa)")
    folder = tmp_path_factory.mktemp("channels")
    apps = MessagingApps()
    apps_server = TestServer(apps.app())
    await apps_server.start_server()
    driver_url = f"http://127.0.0.1:{unused_port()}"
    settings = channel_settings(folder, driver_url)
    driver = _start_driver(folder, settings, str(apps_server.make_url("")).rstrip("/"))
    await _until_up(driver_url)
    client = TestClient(TestServer(_public_app(settings, folder)))
    await client.start_server()
    yield Line(client, apps, settings, driver_url)
    await client.close()
    driver.terminate()
    driver.wait(10)
    await apps_server.close()


def _start_driver(folder: Path, settings: Settings, apps_url: str) -> subprocess.Popen[bytes]:
    doubles = {"telegram": "", "slack": "/slack/", "facebook": "/graph", "twilio": "/twilio"}
    credentials = {
        path: given | {"api_url": apps_url + doubles[path.split(".")[2]]}
        for path, given in channels_of(settings).items()
    }
    (folder / "credentials.json").write_text(json.dumps(credentials))
    (folder / "answers.json").write_text(json.dumps(ANSWERS))
    port = settings.rasa_url.rpartition(":")[2]
    script = Path(__file__).with_name("driver.py")
    return subprocess.Popen(
        [RASA_PYTHON, "-W", "ignore", script, port, folder / "credentials.json", folder / "answers.json"]
    )


def _public_app(settings: Settings, folder: Path) -> Any:
    load_all_tables()
    database = build_database(f"sqlite:///{folder / 'aisle.db'}")
    METADATA.create_all(database.engine)
    clock = SystemClock()
    shop = build_shop(database, settings, clock)
    sessions = SessionService(database, settings, clock)
    return build_web_app(settings, clock, database, shop, sessions, MessageService(database, clock))


async def _until_up(url: str) -> None:
    async with aiohttp.ClientSession() as http:
        for _ in range(600):
            try:
                async with http.get(f"{url}/seen") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)
    raise AssertionError("the connectors did not start")

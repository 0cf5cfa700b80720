"""The whole web application against a double of Rasa, with the event loop watched for blocking."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from blockbuster import BlockBuster, blockbuster_ctx

from commerce.shop import Shop, build_shop
from conversations.messages.service import MessageService
from conversations.sessions.service import SessionService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Unavailable
from kernel.settings import Settings
from recommender.service import build_recommender
from recommender.understanding.model import Wish
from tests.copies import build_copy
from tests.fakes.rasa import FakeRasa
from tests.integration.web import goods
from web.app import build_web_app


@pytest.fixture(autouse=True)
def _watched_loop() -> Iterator[BlockBuster]:
    """A blocking call on the event loop fails the test."""
    with blockbuster_ctx("web") as guard:
        yield guard


@pytest.fixture
def database(tmp_path: Path, sqlite_pattern: Database) -> Iterator[Database]:
    """A database in a file: one in memory has one connection, and threads cannot share it."""
    opened = build_copy(sqlite_pattern, f"sqlite:///{tmp_path / 'aisle.db'}")
    yield opened
    opened.close()


class PeopleInMemory:
    """A queue for people that keeps who asked; ``taken`` conversations are held by one."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.taken: set[str] = set()

    def request(
        self, conversation_id: str, reason: str, note: str, language: str, customer_id: str | None = None
    ) -> None:
        self.asked.append((conversation_id, reason, language))

    def assistant_is_quiet(self, conversation_id: str) -> bool:
        return conversation_id in self.taken


class WordsOnly:
    """An understander that takes the words as they are."""

    def read(self, text: str, language: Any = None) -> Any:
        return SimpleNamespace(wish=Wish(product=text, words=text, language=language or "en"))


class Forerunner:
    """Remembers what it was given to work on ahead."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str, str | None]] = []
        self.broken = False

    def prepare(self, text: str, language: str, conversation_id: str, customer_id: str | None = None) -> None:
        self.asked.append((text, language, conversation_id, customer_id))
        if self.broken:
            raise Unavailable("the shop cannot be read")


@dataclass
class Stage:
    """A running application and everything a test wants to look at."""

    client: TestClient[Any, Any]
    rasa: FakeRasa
    rasa_server: TestServer
    sessions: SessionService
    messages: MessageService
    settings: Settings
    database: Database
    people: PeopleInMemory
    shop: Shop
    ahead: Forerunner

    async def open(self, **body: Any) -> dict[str, str]:
        """Open a conversation; its token becomes ready-made headers under ``headers``."""
        response = await self.client.post("/api/v1/chat/conversations", json=body)
        assert response.status == 201, await response.text()
        opened: dict[str, Any] = await response.json()
        return opened | {"headers": {"Authorization": f"Bearer {opened['token']}"}}

    async def say(self, opened: dict[str, Any], text: str, **more: Any) -> list[dict[str, Any]]:
        """Send words; the answers."""
        response = await self.client.post(
            "/api/v1/chat/messages", json={"text": text, **more}, headers=opened["headers"]
        )
        assert response.status == 200, await response.text()
        answers: list[dict[str, Any]] = (await response.json())["messages"]
        return answers

    async def transcript(self, opened: dict[str, Any], after: str = "") -> list[dict[str, Any]]:
        """The messages behind ``after``."""
        response = await self.client.get(
            "/api/v1/chat/messages", params={"after": after}, headers=opened["headers"]
        )
        assert response.status == 200, await response.text()
        messages: list[dict[str, Any]] = (await response.json())["messages"]
        return messages


BuildStage = Callable[..., Awaitable[Stage]]


@pytest.fixture
async def build_stage(settings: Settings, clock: FixedClock, database: Database) -> AsyncIterator[BuildStage]:
    """Start an application with some settings changed."""
    started: list[Stage] = []

    async def build(**changed: Any) -> Stage:
        rasa = FakeRasa()
        rasa_server = TestServer(rasa.app())
        await rasa_server.start_server()
        tuned = replace(settings, rasa_url=str(rasa_server.make_url("")), **changed)
        sessions, messages = SessionService(database, tuned, clock), MessageService(database, clock)
        people = PeopleInMemory()
        shop = build_shop(database, tuned, clock)
        shop.catalogue.save_categories(goods.CATEGORIES)
        shop.catalogue.save_value_names(goods.VALUE_NAMES)
        shop.catalogue.save_products(goods.products())
        shop.promotions.save_promotions([goods.SAVE10])
        recommender, _ = build_recommender(shop, None)
        ahead = Forerunner()
        app = build_web_app(
            tuned,
            clock,
            database,
            shop,
            sessions,
            messages,
            recommender=recommender,
            understander=WordsOnly(),  # type: ignore[arg-type]
            people=people,
            ahead=ahead,
        )
        client = TestClient(TestServer(app))
        await client.start_server()
        stage = Stage(client, rasa, rasa_server, sessions, messages, tuned, database, people, shop, ahead)
        started.append(stage)
        return stage

    yield build
    for stage in started:
        await stage.client.close()
        await stage.rasa_server.close()


@pytest.fixture
async def stage(build_stage: BuildStage) -> Stage:
    """An application as shops run it."""
    return await build_stage()

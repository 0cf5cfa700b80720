"""The recommender's API over a real server and a small shop, with the event loop watched for blocking."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from blockbuster import BlockBuster, blockbuster_ctx

from commerce.shop import Shop, build_shop
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.keys.model import SCOPES
from kernel.keys.service import KeyService
from kernel.settings import Settings
from recommender.api.app import build_api_app
from recommender.service import RecommenderService, build_recommender
from tests.copies import build_copy
from tests.integration.web import goods


@pytest.fixture
def _watched_loop() -> Iterator[BlockBuster]:
    """A blocking call on the event loop fails the test."""
    with blockbuster_ctx("recommender") as guard:
        yield guard


@pytest.fixture
def database(tmp_path: Path, sqlite_pattern: Database) -> Iterator[Database]:
    """A database in a file: threads share it."""
    opened = build_copy(sqlite_pattern, f"sqlite:///{tmp_path / 'aisle.db'}")
    yield opened
    opened.close()


@pytest.fixture
def shop(database: Database, settings: Settings, clock: FixedClock) -> Shop:
    built = build_shop(database, settings, clock)
    built.catalogue.save_categories(goods.CATEGORIES)
    built.catalogue.save_value_names(goods.VALUE_NAMES)
    built.catalogue.save_products(goods.products())
    return built


@pytest.fixture
def recommender(shop: Shop) -> RecommenderService:
    return build_recommender(shop, None)[0]


@dataclass
class Api:
    """A running API and a key for everything."""

    client: TestClient[Any, Any]
    keys: KeyService
    shop: Shop
    recommender: RecommenderService
    secret: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    async def batch(self, *requests: Any, **headers: str) -> tuple[int, Any]:
        response = await self.client.post(
            "/api/v1/recommendations/batch",
            json={"requests": list(requests)},
            headers=self.headers | headers,
        )
        return response.status, await response.json()


@pytest.fixture
async def api(
    _watched_loop: BlockBuster, shop: Shop, recommender: RecommenderService, clock: FixedClock
) -> AsyncIterator[Api]:
    keys = KeyService(shop.database, clock)
    _, secret = keys.create("tests", list(SCOPES), rate_per_s=10_000, burst=100_000)
    async with TestClient(TestServer(build_api_app(shop, recommender))) as client:
        yield Api(client, keys, shop, recommender, secret)

"""The API's description and its routes are the same thing, in `web` and in the recommender's own server."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from jsonschema_rs import Draft202012Validator

from commerce.shop import Shop, build_shop
from conversations.messages.service import MessageService
from conversations.sessions.service import SessionService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.keys.model import SCOPES
from kernel.settings import Settings
from recommender.api.app import build_api_app
from recommender.service import build_recommender
from web.app import build_web_app

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def shop(database: Database, settings: Settings, clock: FixedClock) -> Shop:
    return build_shop(database, settings, clock)


@pytest.fixture(params=["web", "alone"])
def app(request: pytest.FixtureRequest, shop: Shop, settings: Settings, clock: FixedClock) -> web.Application:
    recommender, _ = build_recommender(shop, None)
    if request.param == "alone":
        return build_api_app(shop, recommender)
    sessions = SessionService(shop.database, settings, clock)
    messages = MessageService(shop.database, clock)
    return build_web_app(settings, clock, shop.database, shop, sessions, messages, recommender=recommender)


@pytest.fixture
async def document(app: web.Application) -> dict[str, Any]:
    async with TestClient(TestServer(app)) as client:
        response = await client.get("/api/openapi.json")
        assert response.status == 200
        found: dict[str, Any] = orjson.loads(await response.read())
        return found


def routes_of(app: web.Application) -> set[tuple[str, str]]:
    return {
        (route.method.lower(), route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None
        and route.resource.canonical.startswith("/api/")
        and route.method.lower() in METHODS
    }


def operations_of(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(method, path, one) for path, found in document["paths"].items() for method, one in found.items()]


async def test_every_api_route_is_described_and_nothing_else(
    app: web.Application, document: dict[str, Any]
) -> None:
    assert {(method, path) for method, path, _ in operations_of(document)} == routes_of(app)


async def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def follow(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                at: Any = document
                for part in value["$ref"].removeprefix("#/").split("/"):
                    at = at[part]
            for one in value.values():
                follow(one)
        elif isinstance(value, list):
            for one in value:
                follow(one)

    follow(document)


async def test_every_operation_has_a_summary_an_id_of_its_own_and_a_known_scope(
    document: dict[str, Any],
) -> None:
    operations = operations_of(document)
    assert len({one["operationId"] for _, _, one in operations}) == len(operations)
    assert [path for _, path, one in operations if not one["summary"].endswith(".")] == []
    told = {
        scope.strip("`. ")
        for _, _, one in operations
        if "Scope: " in one.get("description", "")
        for scope in [one["description"].rpartition("Scope: ")[2]]
    }
    assert told <= set(SCOPES)


async def test_the_examples_are_what_their_schemas_say(document: dict[str, Any]) -> None:
    wrong = []
    for method, path, one in operations_of(document):
        bodies = [one.get("requestBody", {}), *one["responses"].values()]
        for content in (found for body in bodies for found in body.get("content", {}).items()):
            media, told = content
            if "example" not in told or media != "application/json":
                continue
            schema = {**told["schema"], "components": document["components"]}
            errors = [error.message for error in Draft202012Validator(schema).iter_errors(told["example"])]
            wrong += [f"{method} {path}: {message}" for message in errors]
    bad = [one for one in wrong if "batch" not in one]  # its example shows a bad request on purpose
    assert bad == []


async def test_the_page_shows_every_route_and_takes_nothing_from_elsewhere(app: web.Application) -> None:
    async with TestClient(TestServer(app)) as client:
        response = await client.get("/api/docs", headers={"Accept": "text/html"})
        page = await response.text()
    assert response.status == 200
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert [path for _, path in routes_of(app) if f"<code>{path}</code>" not in page] == []
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page

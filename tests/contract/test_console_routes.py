"""Every route of the console with every role and with none: nothing is served that is not guarded."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import hdrs, web
from aiohttp.test_utils import TestClient, TestServer

from kernel.accounts.model import PERMISSIONS, ROLES, Role
from kernel.clock import FixedClock
from kernel.http import error_middleware
from kernel.settings import Settings
from tests.conftest import NOW
from tests.integration.console.stage import ConsoleStage, console_stage
from web.console.guard import LOGIN, Guard, guard_of, refuse_unmarked
from web.console.navigation import NAVIGATION
from web.console.routes import console_routes

REFUSALS = ("role", "csrf", "signed_out", "one_time_password", "forbidden")
SAFE = (hdrs.METH_GET, hdrs.METH_HEAD)
in_one_loop = pytest.mark.asyncio(loop_scope="module")
KEEPS_SESSION = "/console/logout"  # would end the session that the walk goes on with


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def walked(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ConsoleStage]:
    folder: Path = tmp_path_factory.mktemp("console")
    settings = Settings(data_dir=folder, secret_key="k" * 40, identity_key="i" * 40)
    async with console_stage(settings, FixedClock(NOW)) as opened:
        yield opened


def routes() -> list[web.RouteDef]:
    return [one for one in console_routes() if isinstance(one, web.RouteDef)]


def guard(route: web.RouteDef) -> Guard:
    found = guard_of(route.handler)
    assert found is not None, f"{route.method} {route.path} carries no guard"
    return found


def closed() -> list[web.RouteDef]:
    return [one for one in routes() if not guard(one).is_open]


def changing() -> list[web.RouteDef]:
    return [one for one in routes() if one.method not in SAFE]


def name(route: web.RouteDef) -> str:
    return f"{route.method} {route.path}"


def address(route: web.RouteDef) -> str:
    """The route's path with something unknown for each of its parts."""
    return re.sub(r"\{[^}]+\}", "1", route.path)


async def ask(
    stage: ConsoleStage, route: web.RouteDef, role: Role | None, token: str | None
) -> tuple[int, str]:
    """The status and, of a refusal, its code."""
    headers = stage.headers(role) | {hdrs.ACCEPT: "application/json"}
    if token is not None:
        headers["X-CSRF-Token"] = token
    response = await stage.client.request(
        route.method, address(route), headers=headers, data={} if route.method not in SAFE else None,
        allow_redirects=False,
    )  # fmt: skip
    if response.content_type != "application/json" or response.status < 400:
        return response.status, ""
    told: dict[str, Any] = await response.json()
    return response.status, told["error"]["code"]


@in_one_loop
async def test_every_route_below_console_is_one_of_the_consoles(walked: ConsoleStage) -> None:
    served = {
        route.handler
        for route in walked.app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith("/console")
    }
    assert served == {one.handler for one in routes()}


@pytest.mark.parametrize("route", routes(), ids=name)
def test_every_route_carries_a_guard(route: web.RouteDef) -> None:
    assert guard_of(route.handler) is not None


@pytest.mark.parametrize("route", closed(), ids=name)
@in_one_loop
async def test_nobody_gets_in_without_a_session(walked: ConsoleStage, route: web.RouteDef) -> None:
    response = await walked.client.request(
        route.method, address(route), headers=walked.headers(None), allow_redirects=False
    )
    if route.method in SAFE:
        assert (response.status, response.headers["Location"].split("?")[0]) == (303, LOGIN)
    else:
        assert response.status == 403
        assert "Nothing was changed" in await response.text()


@pytest.mark.parametrize("route", closed(), ids=name)
@in_one_loop
async def test_a_session_that_does_not_exist_opens_nothing(walked: ConsoleStage, route: web.RouteDef) -> None:
    headers = {hdrs.ACCEPT: "application/json", hdrs.COOKIE: "aisle_staff=made-up"}
    response = await walked.client.request(
        route.method, address(route), headers=headers, allow_redirects=False
    )
    assert response.status == (401 if route.method in SAFE else 403)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", closed(), ids=name)
@in_one_loop
async def test_a_role_opens_what_it_may_and_nothing_else(
    walked: ConsoleStage, route: web.RouteDef, role: Role
) -> None:
    permission = guard(route).permission
    if route.path == KEEPS_SESSION:
        return
    status, code = await ask(walked, route, role, walked.csrf(role))
    if permission is None or permission in PERMISSIONS[role]:
        assert code not in REFUSALS
        assert status < 500, f"{name(route)} answered {status} {code} to {role}"
    else:
        assert (status, code) == (403, "role")


@pytest.mark.parametrize("token", [None, "", "wrong"])
@pytest.mark.parametrize("route", changing(), ids=name)
@in_one_loop
async def test_nothing_changes_without_the_sessions_token(
    walked: ConsoleStage, route: web.RouteDef, token: str | None
) -> None:
    assert await ask(walked, route, "admin", token) == (403, "csrf")


@pytest.mark.parametrize("route", changing(), ids=name)
@in_one_loop
async def test_a_colleagues_token_is_not_mine(walked: ConsoleStage, route: web.RouteDef) -> None:
    assert await ask(walked, route, "admin", walked.csrf("merchant")) == (403, "csrf")


async def test_a_route_without_a_guard_is_served_to_nobody() -> None:
    async def forgotten(_request: web.Request) -> web.Response:
        return web.Response(text="a secret")

    app = web.Application(middlewares=[error_middleware, refuse_unmarked])
    app.router.add_get("/console/forgotten", forgotten)
    async with TestClient(TestServer(app)) as client:
        response = await client.get("/console/forgotten")
        assert (response.status, "a secret" in await response.text()) == (403, False)


def test_every_place_of_the_menu_has_its_page() -> None:
    pages = {one.path: guard(one) for one in routes() if one.method == hdrs.METH_GET}
    assert [place.path for place in NAVIGATION if place.path not in pages] == []
    assert [place.path for place in NAVIGATION if pages[place.path].permission != place.permission] == []

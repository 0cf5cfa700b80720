"""The API of the shop's other systems inside `web`: limited by key, not by address."""

from __future__ import annotations

import asyncio

from kernel.clock import SystemClock
from kernel.keys.service import KeyService
from tests.integration.web.conftest import BuildStage

SEARCH = "/api/v1/search?q=boot"


async def test_a_good_key_is_not_held_up_by_its_address_and_a_bad_one_is(build_stage: BuildStage) -> None:
    stage = await build_stage(address_burst=3, address_rate_per_s=0.001)
    keys = KeyService(stage.database, SystemClock())
    _, secret = await asyncio.to_thread(keys.create, "mail tool", ["recommend:read"])
    good, bad = ({"Authorization": f"Bearer {one}"} for one in (secret, "aisle_guess"))
    assert [(await stage.client.get(SEARCH, headers=good)).status for _ in range(6)] == [200] * 6
    assert [(await stage.client.get(SEARCH, headers=bad)).status for _ in range(5)] == [
        401,
        401,
        401,
        429,
        429,
    ]
    assert (await stage.client.get(SEARCH, headers=good)).status == 200
    assert (await stage.client.get("/api/v1/shop/categories")).status == 429


async def test_web_counts_turns_and_requests(build_stage: BuildStage) -> None:
    stage = await build_stage()
    await stage.say(await stage.open(), "hello")
    text = await (await stage.client.get("/metrics")).text()
    assert 'aisle_chat_turns_total{outcome="answered"} 1.0' in text
    assert 'aisle_http_requests_total{method="POST",route="/api/v1/chat/messages",status="200"} 1.0' in text


async def test_a_browser_is_refused_the_measures_of_a_public_name(build_stage: BuildStage) -> None:
    stage = await build_stage()
    response = await stage.client.get("/metrics", headers={"Host": "shop.example.com", "Accept": "text/html"})
    assert (response.status, response.content_type) == (401, "application/json")

"""The recommender's routes as other systems meet them."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import orjson
import pytest

from tests.integration.recommender.conftest import Api

BATCH = "/api/v1/recommendations/batch"
NDJSON = "application/x-ndjson"


def lines(body: bytes) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in body.splitlines()]


async def error_of(response: Any) -> tuple[int, str, str | None]:
    told = (await response.json())["error"]
    assert set(told) == {"code", "message", "field", "request_id"}
    assert response.headers["X-Request-ID"] == told["request_id"]
    return response.status, told["code"], told["field"]


async def test_a_batch_answers_in_order_and_a_bad_request_fails_alone(api: Api) -> None:
    status, told = await api.batch(
        {"id": "a", "query": "boot", "k": 1},
        {"id": "b", "query": "boot", "k": 0},
        {"id": "c", "product_id": "never"},
        {"id": "d", "product_id": "p_boot", "k": 1},
        {"id": "e", "customer_id": "nobody", "k": 2},
        {"id": "a", "session": ["p_kettle", "never"], "k": 1},
    )
    assert status == 200
    found = {
        index: [item["product_id"] for item in one["items"]] if "items" in one else one["error"]["field"]
        for index, one in enumerate(told["results"])
    }
    assert [one["id"] for one in told["results"]] == ["a", "b", "c", "d", "e", "a"]
    assert found[0] == ["p_boot"]
    assert (found[1], found[2]) == ("k", "product_id")
    assert found[3] == ["p_clog"]
    assert told["results"][4]["strategy"] == "popular"
    assert len(found[4]) == 2
    (item,) = told["results"][0]["items"]
    assert (item["title"], item["price_minor"], item["currency"]) == ("Trail boot", 8900, "USD")
    assert item["reasons"][0].keys() == {"code", "evidence"}


async def test_http_gives_what_the_service_gives(api: Api) -> None:
    from recommender.requests import Request

    response = await api.client.get("/api/v1/search", params={"q": "boot", "k": "2"}, headers=api.headers)
    told = await response.json()
    snapshot, (answer,) = await asyncio.to_thread(
        api.recommender.answer_batch, [Request("x", query="boot", k=2)]
    )
    assert [item["product_id"] for item in told["items"]] == [item.product_id for item in answer.items]
    assert (told["snapshot"], response.headers["X-Snapshot"]) == (snapshot, snapshot)


async def test_a_stream_gives_a_line_for_each_request_and_the_same_products(api: Api) -> None:
    asked = [{"id": f"r{n}", "query": "boot", "k": 1} for n in range(1200)]
    asked[700]["k"] = 0
    response = await api.client.post(
        BATCH, json={"requests": asked}, headers=api.headers | {"Accept": NDJSON}
    )
    found = lines(await response.read())
    assert (response.status, response.content_type) == (200, NDJSON)
    assert [one["id"] for one in found] == [one["id"] for one in asked]
    assert found[700]["error"]["field"] == "k"
    _, told = await api.batch(asked[0])
    one = told["results"][0] | {"snapshot": told["snapshot"]}
    assert found[0] == one
    assert found[1199] == one | {"id": "r1199"}


async def test_lines_are_answered_as_they_come(api: Api) -> None:
    gate = asyncio.Event()

    async def body() -> Any:
        yield b'{"id": "first", "query": "boot", "k": 1}\n{"id": "se'
        await gate.wait()
        yield b'cond", "query": "kettle", "k": 1}\n\nno json\n'

    headers = api.headers | {"Content-Type": NDJSON}
    async with api.client.post(BATCH, data=body(), headers=headers) as response:
        first = orjson.loads(await asyncio.wait_for(response.content.readline(), 10))
        assert first["id"] == "first"
        gate.set()
        rest = lines(await response.read())
    assert [(one["id"], one.get("line")) for one in rest] == [("second", None), (None, 4)]


async def test_an_empty_stream_is_an_empty_answer(api: Api) -> None:
    response = await api.client.post(BATCH, data=b"", headers=api.headers | {"Content-Type": NDJSON})
    assert (response.status, await response.read()) == (200, b"")
    status, told = await api.batch()
    assert (status, told["results"]) == (200, [])


async def test_a_packed_body_is_read(api: Api) -> None:
    body = gzip.compress(orjson.dumps({"requests": [{"id": "a", "query": "boot", "k": 1}]}))
    headers = api.headers | {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    response = await api.client.post(BATCH, data=body, headers=headers)
    assert (response.status, len((await response.json())["results"])) == (200, 1)


@pytest.mark.parametrize("path", ["/api/v1/products/p_boot/similar?k=1", "/api/v1/search?q=boot"])
async def test_an_unchanged_answer_is_304_and_a_changed_one_is_not(api: Api, path: str) -> None:
    first = await api.client.get(path, headers=api.headers)
    tag = first.headers["ETag"]
    again = await api.client.get(path, headers=api.headers | {"If-None-Match": tag})
    assert (again.status, await again.read(), again.headers["ETag"]) == (304, b"", tag)
    await asyncio.to_thread(api.shop.catalogue.set_price, "p_clog_black", 2600)
    await asyncio.to_thread(api.shop.catalogue.set_price, "p_boot_black", 8800)
    changed = await api.client.get(path, headers=api.headers | {"If-None-Match": tag})
    assert changed.status == 200
    assert changed.headers["ETag"] != tag


async def test_what_is_reported_is_kept_once(api: Api) -> None:
    event = {"event_id": "e1", "kind": "click", "customer_id": "c1", "product_id": "p_boot"}
    future = event | {"event_id": "e2", "at": "2100-01-01T00:00:00Z"}
    for expected in ("added", "known"):
        response = await api.client.post(
            "/api/v1/events", json={"events": [event, future]}, headers=api.headers
        )
        told = await response.json()
        assert told["results"][0] == {"event_id": "e1", "status": expected}
        assert told["results"][1]["error"]["field"] == "at"
    kept = await asyncio.to_thread(api.shop.events.recent)
    assert [(one.event_id, one.customer_id, one.product_id) for one in kept] == [("e1", "c1", "p_boot")]


async def test_without_a_good_key_with_the_scope_nothing_is_answered_or_done(api: Api) -> None:
    reader, secret = await asyncio.to_thread(api.keys.create, "reader", ["recommend:read"], 0.001, 1)
    body = {"events": [{"event_id": "e1", "kind": "search"}]}

    async def post(token: str) -> tuple[int, str, str | None]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return await error_of(await api.client.post("/api/v1/events", json=body, headers=headers))

    assert await post("") == (401, "unauthorized", None)
    assert await post("aisle_0123456789abcdef_" + "x" * 43) == (401, "unauthorized", None)
    assert await post(secret) == (403, "forbidden", None)
    assert await asyncio.to_thread(api.shop.events.recent) == []
    headers = {"Authorization": f"Bearer {secret}"}
    assert (await api.client.get("/api/v1/search?q=boot", headers=headers)).status == 200
    slow = await api.client.get("/api/v1/search?q=boot", headers=headers)
    assert int(slow.headers["Retry-After"]) == 1000
    assert await error_of(slow) == (429, "too_many_requests", None)
    await asyncio.to_thread(api.keys.revoke, reader.key_id)
    assert await post(secret) == (401, "unauthorized", None)


async def test_the_measures_tell_what_was_answered(api: Api) -> None:
    await api.batch({"id": "a", "query": "boot"}, {"id": "b", "query": "boot", "k": 0})
    await api.client.get("/api/v1/products/never/similar", headers=api.headers)
    await api.client.get("/nowhere/at/all")
    text = await (await api.client.get("/metrics")).text()
    assert (
        'aisle_http_requests_total{method="POST",route="/api/v1/recommendations/batch",status="200"} 1.0'
        in text
    )
    assert 'route="/api/v1/products/{product_id}/similar",status="404"' in text
    assert 'aisle_http_requests_total{method="GET",route="other",status="404"} 1.0' in text
    assert 'aisle_recommendation_requests_total{outcome="refused"} 2.0' in text
    assert "aisle_batch_requests_sum 2.0" in text
    assert 'aisle_snapshot{snapshot="' in text
    assert "nowhere" not in text
    assert "never" not in text


async def test_behind_a_proxy_the_measures_need_a_key(api: Api) -> None:
    faked = {"X-Forwarded-For": "127.0.0.1"}
    assert await error_of(await api.client.get("/metrics", headers=faked)) == (401, "unauthorized", None)
    _, secret = await asyncio.to_thread(api.keys.create, "reader", ["recommend:read"])
    other = faked | {"Authorization": f"Bearer {secret}"}
    assert await error_of(await api.client.get("/metrics", headers=other)) == (403, "forbidden", None)
    assert (await api.client.get("/metrics", headers=faked | api.headers)).status == 200


async def test_a_profile_is_read_corrected_and_forgotten(api: Api) -> None:
    path = "/api/v1/profiles/c1"
    clicks = [
        {"event_id": f"e{n}", "kind": "click", "customer_id": "c1", "product_id": "p_boot"} for n in range(3)
    ]
    await api.client.post("/api/v1/events", json={"events": clicks}, headers=api.headers)
    told = await (await api.client.get(path, headers=api.headers)).json()
    assert (told["customer_id"], told["events"], told["said"]) == ("c1", 3, [])
    assert [one["value"] for one in told["tastes"]["brand"]] == ["Northway"]
    no = {"kind": "brand", "value": "Northway", "liked": False}
    told = await (await api.client.post(f"{path}/corrections", json=no, headers=api.headers)).json()
    assert told["said"] == [no]
    _, batch = await api.batch({"id": "a", "customer_id": "c1", "k": 10})
    assert {item["product_id"] for item in batch["results"][0]["items"]} == {"p_kettle"}
    back = await api.client.delete(f"{path}/corrections?kind=brand&value=Northway", headers=api.headers)
    assert (await back.json())["said"] == []
    told = await (await api.client.delete(path, headers=api.headers)).json()
    assert (told["events"], told["tastes"]) == (0, {})
    assert told["forgotten_at"] is not None


async def test_a_profile_needs_its_scopes_and_an_unknown_one_is_empty(api: Api) -> None:
    _, secret = await asyncio.to_thread(api.keys.create, "reader", ["profiles:read"])
    headers = {"Authorization": f"Bearer {secret}"}
    told = await (await api.client.get("/api/v1/profiles/nobody", headers=headers)).json()
    assert (told["tastes"], told["said"], told["events"]) == ({}, [], 0)
    assert (await api.client.delete("/api/v1/profiles/nobody", headers=headers)).status == 403
    bad = {"kind": "smell", "value": "rose", "liked": False}
    response = await api.client.post("/api/v1/profiles/c1/corrections", json=bad, headers=api.headers)
    assert await error_of(response) == (422, "invalid", "kind")


async def test_similar_to_several_products_is_asked_with_also(api: Api) -> None:
    async def similar(query: str) -> Any:
        return await api.client.get(f"/api/v1/products/p_boot/similar?{query}", headers=api.headers)

    alone = await (await similar("k=3")).json()
    both = await (await similar("k=3&also=p_kettle")).json()
    assert [item["product_id"] for item in alone["items"]] == ["p_clog"]
    assert both.keys() == alone.keys() == {"snapshot", "strategy", "items"}
    assert [item["product_id"] for item in both["items"]] == ["p_clog"]
    assert both["items"][0]["reasons"][0]["evidence"]["product_id"] == "p_boot"
    assert await error_of(await similar("also=never")) == (404, "not_found", "product_id")
    assert await error_of(await similar("also=")) == (422, "invalid", "also")
    assert (await similar("&".join(["also=p_kettle"] * 4))).status == 200
    assert await error_of(await similar("&".join(["also=p_kettle"] * 5))) == (422, "invalid", "also")


async def test_a_batch_knows_no_also(api: Api) -> None:
    _, told = await api.batch({"id": "a", "product_id": "p_boot", "also": ["p_kettle"]})
    assert told["results"][0]["error"]["field"] == "also"

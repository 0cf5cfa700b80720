"""What callers get wrong: the documented error, and nothing else is lost or done."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from kernel.errors import Unavailable
from tests.integration.recommender.conftest import Api
from tests.integration.recommender.test_api import BATCH, NDJSON, error_of, lines

GOOD: dict[str, Any] = {"id": "good", "query": "boot", "k": 1}


@pytest.mark.parametrize(
    ("bad", "code", "field"),
    [
        ({"id": "a", "product_id": "never"}, "not_found", "product_id"),
        ({"id": "a", "query": "boot", "k": 0}, "invalid", "k"),
        ({"id": "a", "query": "boot", "k": 101}, "invalid", "k"),
        ({"id": "a", "query": "boot", "k": "ten"}, "invalid", "k"),
        ({"id": "a", "query": "x" * 10_000}, "invalid", "query"),
        ({"id": "a", "query": " \n"}, "invalid", "query"),
        ({"id": "a", "query": "a", "product_id": "p_boot"}, "invalid", "query"),
        ({"id": "a"}, "invalid", None),
        ({"query": "boot"}, "invalid", "id"),
        ({"id": "a", "query": "boot", "filters": {"in_stock": "yes"}}, "invalid", "filters.in_stock"),
        ({"id": "a", "query": "boot", "filters": {"price_max_minor": -1}}, "invalid",
         "filters.price_max_minor"),
        ("boot", "invalid", None),
        (None, "invalid", None),
    ],
)  # fmt: skip
async def test_a_bad_request_of_many_gets_its_error(api: Api, bad: Any, code: str, field: str | None) -> None:
    status, told = await api.batch(bad, GOOD)
    error = told["results"][0]["error"]
    assert (status, error["code"], error["field"]) == (200, code, field)
    assert [item["product_id"] for item in told["results"][1]["items"]] == ["p_boot"]


@pytest.mark.parametrize(
    "filters",
    [
        {"price_min_minor": 9000, "price_max_minor": 100},
        {"category": "kitchen", "brand": "Northway"},
        {"category": "no-such-shelf"},
        {"attributes": {"colour": "plaid"}},
    ],
)
async def test_filters_that_contradict_give_no_products_and_no_error(
    api: Api, filters: dict[str, Any]
) -> None:
    for subject in ({"query": "boot"}, {"customer_id": "nobody"}, {"product_id": "p_boot"}):
        _, told = await api.batch({"id": "a", "filters": filters, **subject})
        assert told["results"][0]["items"] == []


async def test_an_unknown_shopper_gets_what_is_popular(api: Api) -> None:
    _, told = await api.batch({"id": "a", "customer_id": "nobody", "k": 3})
    assert told["results"][0]["strategy"] == "popular"
    assert len(told["results"][0]["items"]) == 3


async def test_1001_requests_are_refused_in_one_object_and_answered_in_lines(api: Api) -> None:
    response = await api.client.post(BATCH, json={"requests": [GOOD] * 1001}, headers=api.headers)
    assert await error_of(response) == (422, "invalid", "requests")
    accept = api.headers | {"Accept": NDJSON}
    response = await api.client.post(BATCH, json={"requests": [GOOD] * 1001}, headers=accept)
    assert len(lines(await response.read())) == 1001


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"{", "application/json", (422, "bad_json", None)),
        (b"", "application/json", (422, "bad_json", None)),
        (b"\xff\xfe", "application/json", (422, "bad_json", None)),
        (b'{"requests": [{"id": "a", "query": "x", "k": NaN}]}', "application/json", (422, "bad_json", None)),
        (b"[]", "application/json", (422, "invalid", "requests")),
        (b'{"requests": {}}', "application/json", (422, "invalid", "requests")),
        (b'{"requests": [], "k": 5}', "application/json", (422, "invalid", "k")),
        (b"requests=1", "application/x-www-form-urlencoded", (415, "unsupported_media_type", None)),
        (b'{"requests": []}', "text/plain", (415, "unsupported_media_type", None)),
        (b'{"requests": ["' + b"x" * 10_000_000 + b'"]}', "application/json", (413, "too_large", None)),
        (b"[" * 100_000, "application/json", (422, "bad_json", None)),
    ],
)  # fmt: skip
async def test_a_body_that_is_no_batch_is_refused_whole(
    api: Api, body: bytes, content_type: str, expected: tuple[int, str, str | None]
) -> None:
    headers = api.headers | {"Content-Type": content_type}
    assert await error_of(await api.client.post(BATCH, data=BytesIO(body), headers=headers)) == expected


async def test_a_line_of_any_length_is_an_error_of_its_own(api: Api) -> None:
    body = b'{"id": "' + b"x" * 1_000_000 + b'"}\n{"id": "good", "query": "boot", "k": 1}\n'
    response = await api.client.post(BATCH, data=body, headers=api.headers | {"Content-Type": NDJSON})
    long, good = lines(await response.read())
    assert (long["line"], long["error"]["code"]) == (1, "too_large")
    assert good["id"] == "good"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/api/v1/products/never/similar", (404, "not_found", "product_id")),
        ("/api/v1/products/p_boot/similar?k=0", (422, "invalid", "k")),
        ("/api/v1/products/p_boot/similar?k=101", (422, "invalid", "k")),
        ("/api/v1/products/p_boot/similar?k=ten", (422, "invalid", "k")),
        ("/api/v1/products/p_boot/similar?limit=5", (422, "invalid", "limit")),
        ("/api/v1/products/p%00x/similar", (422, "invalid", "product_id")),
        ("/api/v1/search", (422, "invalid", "q")),
        ("/api/v1/search?q=", (422, "invalid", "q")),
        ("/api/v1/search?q=a&q=b", (422, "invalid", "q")),
        ("/api/v1/search?q=a&price_max_minor=-1", (422, "invalid", "price_max_minor")),
        ("/api/v1/search?q=" + "x" * 5_000, (422, "invalid", "q")),
        ("/api/v1/nothing", (404, "not_found", None)),
    ],
)
async def test_a_bad_address_is_told(api: Api, path: str, expected: tuple[int, str, str | None]) -> None:
    assert await error_of(await api.client.get(path, headers=api.headers)) == expected


async def test_a_method_that_is_not_there_names_those_that_are(api: Api) -> None:
    response = await api.client.put(BATCH, headers=api.headers)
    assert await error_of(response) == (405, "method_not_allowed", None)
    assert response.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    ("events", "field"),
    [([{"event_id": "e", "kind": "search"}] * 1001, "events"), ("x", "events")],
)
async def test_a_call_of_too_many_events_is_refused_whole(api: Api, events: Any, field: str) -> None:
    response = await api.client.post("/api/v1/events", json={"events": events}, headers=api.headers)
    assert await error_of(response) == (422, "invalid", field)


async def test_while_the_database_is_gone_one_object_is_503_and_lines_say_so(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_requests: Any) -> Any:
        raise Unavailable("the database cannot be reached just now", code="database", retry_after_s=2)

    monkeypatch.setattr(api.recommender, "answer_batch", down)
    response = await api.client.post(BATCH, json={"requests": [GOOD]}, headers=api.headers)
    assert response.headers["Retry-After"] == "2"
    assert await error_of(response) == (503, "database", None)
    response = await api.client.post(
        BATCH, json={"requests": [GOOD]}, headers=api.headers | {"Accept": NDJSON}
    )
    assert lines(await response.read())[0]["error"]["code"] == "database"

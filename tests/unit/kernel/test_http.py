"""The HTTP edge: one error shape, one request id, limits per key."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.streams import StreamReader
from aiohttp.test_utils import make_mocked_request

from kernel.errors import Invalid, NotFound, Refused, Unavailable
from kernel.http import (
    RateLimiter,
    bearer_token,
    build_runner,
    error_middleware,
    json_response,
    read_object,
)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def answered(handler: Answer, **headers: str) -> web.Response:
    request = make_mocked_request("GET", "/x", headers=headers)
    response = await error_middleware(request, handler)
    assert isinstance(response, web.Response)
    return response


def raising(error: Exception) -> Answer:
    async def handler(_request: web.Request) -> web.StreamResponse:
        raise error

    return handler


def body(response: web.Response) -> Any:
    return json.loads(response.body)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "status", "code", "field"),
    [
        (NotFound("no order"), 404, "not_found", None),
        (Invalid("bad", field="k"), 422, "invalid", "k"),
        (Refused(401, "unauthorized", "who are you"), 401, "unauthorized", None),
        (web.HTTPNotFound(), 404, "not_found", None),
        (web.HTTPMethodNotAllowed("PUT", ["GET"]), 405, "method_not_allowed", None),
        (web.HTTPRequestEntityTooLarge(10, 20), 413, "too_large", None),
    ],
)
async def test_every_error_has_the_one_shape(
    error: Exception, status: int, code: str, field: str | None
) -> None:
    response = await answered(raising(error), **{"X-Request-ID": "abcd-1"})
    assert response.status == status
    told = body(response)["error"]
    assert (told["code"], told["field"], told["request_id"]) == (code, field, "abcd-1")
    assert set(told) == {"code", "message", "field", "request_id"}
    assert response.headers["X-Request-ID"] == "abcd-1"


async def test_a_programming_error_leaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    response = await answered(raising(ValueError("password is 1234")))
    assert response.status == 500
    assert body(response)["error"]["message"] == "something went wrong on our side"
    assert "1234" not in str(response.body)


async def test_an_outage_says_when_to_come_back() -> None:
    response = await answered(raising(Unavailable("down", retry_after_s=2)))
    assert (response.status, response.headers["Retry-After"]) == (503, "2")


@pytest.mark.parametrize("offered", ["", "x", "a b c d", "x" * 65, "<script>", "id\tid"])
async def test_a_strange_request_id_is_replaced(offered: str) -> None:
    async def handler(_request: web.Request) -> web.StreamResponse:
        return json_response({"ok": True})

    response = await answered(handler, **{"X-Request-ID": offered})
    made = response.headers["X-Request-ID"]
    assert made != offered
    assert len(made) == 16


async def test_a_redirect_is_no_error() -> None:
    with pytest.raises(web.HTTPFound):
        await answered(raising(web.HTTPFound("/elsewhere")))


def posted(text: bytes) -> web.Request:
    class Quiet:
        _reading_paused = False

        def resume_reading(self, resume_parser: bool = True) -> None:
            """Nobody was paused."""

    payload = StreamReader(Quiet(), 2**16)  # type: ignore[arg-type]
    payload.feed_data(text)
    payload.feed_eof()
    return make_mocked_request("POST", "/x", payload=payload)


async def test_a_body_is_one_json_object() -> None:
    assert await read_object(posted('{"text": "你好"}'.encode())) == {"text": "你好"}
    for wrong in (b"", b"[1]", b'"x"', b"{", b'{"a": NaN}', b'\xff{"a": 1}', b"null"):
        with pytest.raises(Invalid) as caught:
            await read_object(posted(wrong))
        assert caught.value.code == "bad_json"


@pytest.mark.parametrize("header", ["", "Basic abc", "Bearer", "Bearer  ", "abc"])
def test_without_a_bearer_token_nobody_gets_in(header: str) -> None:
    with pytest.raises(Refused) as caught:
        bearer_token(make_mocked_request("GET", "/", headers={"Authorization": header}))
    assert caught.value.refusal_status == 401


def test_a_bearer_token_is_read() -> None:
    assert bearer_token(make_mocked_request("GET", "/", headers={"Authorization": "bearer  abc "})) == "abc"


class Ticking:
    """A monotonic clock that moves when told."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def refused(limiter: RateLimiter, key: str) -> int | None:
    """The seconds to wait, or None when the request is allowed."""
    try:
        limiter.take(key)
    except Refused as error:
        return error.retry_after_s
    return None


def test_a_burst_then_a_rate_for_each_key_alone() -> None:
    clock = Ticking()
    limiter = RateLimiter(0.5, 2, now=clock)
    assert [refused(limiter, "a") for _ in range(3)] == [None, None, 2]
    assert refused(limiter, "b") is None
    clock.at = 1.9
    assert refused(limiter, "a") == 1
    clock.at = 2.0
    assert [refused(limiter, "a"), refused(limiter, "a")] == [None, 2]
    clock.at = 1000.0
    assert [refused(limiter, "a") for _ in range(3)] == [None, None, 2]


def test_the_limiter_forgets_the_keys_longest_unseen() -> None:
    limiter = RateLimiter(0.001, 1, max_keys=2, now=Ticking())
    for key in ("a", "b", "c"):
        assert refused(limiter, key) is None
    assert refused(limiter, "c") is not None
    assert refused(limiter, "a") is None
    with pytest.raises(Refused) as caught:
        limiter.take("a")
    assert (caught.value.refusal_status, caught.value.code) == (429, "too_many_requests")


async def test_a_long_address_is_ours_to_refuse() -> None:
    app = web.Application(middlewares=[error_middleware])
    app.router.add_get("/{tail:.*}", raising(Invalid("too long", field="brand")))
    runner = build_runner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    async with ClientSession() as http:
        response = await http.get(f"http://127.0.0.1:{port}/similar?brand={'b' * 20_000}")
        assert (response.status, (await response.json())["error"]["field"]) == (422, "brand")
    await runner.cleanup()

"""What every HTTP room shares: request ids, the one error shape, reading, limits, bearer tokens.

Errors   every error leaves as ``{"error": {code, message, field, request_id}}``
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, Final

import orjson
from aiohttp import hdrs, web

from kernel.errors import Invalid, Refused, ShopError, Unavailable, error_as_json, status_of
from kernel.logs import REQUEST_ID, get_log, new_request_id

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

REQUEST_ID_HEADER: Final = "X-Request-ID"
REQUEST_ID_KEY: Final = web.RequestKey("request_id", str)
MAX_BODY_BYTES: Final = 2**20
MAX_ADDRESS_BYTES: Final = 2**16  # longer ones are cut off by the server itself, in no shape of ours
_CODES: Final = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
}
log = get_log(__name__)


def build_runner(app: web.Application, **options: Any) -> web.AppRunner:
    """What serves an app; ours to refuse are addresses longer than the server would take by itself."""
    return web.AppRunner(app, access_log=None, max_line_size=MAX_ADDRESS_BYTES, **options)


def as_response(error: ShopError, request_id: str) -> web.Response:
    """The response that tells of ``error``."""
    headers = {}
    if error.retry_after_s is not None:
        headers[hdrs.RETRY_AFTER] = str(error.retry_after_s)
    if status_of(error) == 401:
        headers[hdrs.WWW_AUTHENTICATE] = "Bearer"
    return web.Response(
        body=orjson.dumps(error_as_json(error, request_id)),
        status=status_of(error),
        content_type="application/json",
        headers=headers,
    )


@web.middleware
async def error_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give each request an id and each error its one shape; nothing else leaks."""
    request_id = new_request_id(request.headers.get(REQUEST_ID_HEADER))
    token = REQUEST_ID.set(request_id)
    request[REQUEST_ID_KEY] = request_id
    try:
        response = await _answer(request, handler, request_id)
        if not response.prepared:
            response.headers[REQUEST_ID_HEADER] = request_id
        return response
    finally:
        REQUEST_ID.reset(token)


async def _answer(request: web.Request, handler: Handler, request_id: str) -> web.StreamResponse:
    try:
        return await handler(request)
    except ShopError as error:
        if isinstance(error, Unavailable):
            log.warning("unavailable", path=request.path, code=error.code, cause=repr(error.__cause__))
        return as_response(error, request_id)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        code = _CODES.get(error.status, "http_error")
        response = as_response(Refused(error.status, code, error.reason), request_id)
        if hdrs.ALLOW in error.headers:
            response.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
        return response
    except (asyncio.CancelledError, ConnectionResetError):
        raise
    except Exception:
        log.exception("unexpected_error", path=request.path, method=request.method)
        return as_response(ShopError("something went wrong on our side"), request_id)


async def read_object(request: web.Request) -> dict[str, Any]:
    """The request's body as a JSON object.

    Raises:
        Invalid: when it is not valid UTF-8 JSON or not an object.
        Refused: 413 when it is larger than the application allows.
    """
    body = await request.read()
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"the body must be JSON: {error}", code="bad_json") from error
    if not isinstance(value, dict):
        raise Invalid("the body must be a JSON object", code="bad_json")
    return value


def json_response(value: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """``value`` as a JSON response; times become ISO 8601."""
    return web.Response(
        body=orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS),
        status=status,
        content_type="application/json",
        headers=headers,
    )


def bearer_token(request: web.Request) -> str:
    """The bearer token of the request.

    Raises:
        Refused: 401 when there is none.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refused(401, "unauthorized", "an Authorization: Bearer token is needed")
    return token.strip()


class RateLimiter:
    """A token bucket per key, for keys up to ``max_keys`` at once.

    Units    rate in requests per second; burst in requests
    Source   token bucket, refilled continuously
    """

    def __init__(
        self,
        rate: float,
        burst: int,
        *,
        max_keys: int = 50_000,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = rate
        self._burst = burst
        self._max_keys = max_keys
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, rate: float | None = None, burst: int | None = None) -> None:
        """Count one request of ``key``, which may have a rate and a burst of its own.

        Raises:
            Refused: 429 with Retry-After when the key's bucket is empty.
        """
        rate, burst = rate or self._rate, burst or self._burst
        now = self._now()
        tokens, at = self._buckets.pop(key, (float(burst), now))
        tokens = min(burst, tokens + (now - at) * rate)
        allowed = tokens >= 1
        self._buckets[key] = (tokens - 1 if allowed else tokens, now)
        while len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)
        if not allowed:
            wait_s = max(1, math.ceil((1 - tokens) / rate))
            raise Refused(
                429, "too_many_requests", f"too many requests, try again in {wait_s} s",
                retry_after_s=wait_s,
            )  # fmt: skip

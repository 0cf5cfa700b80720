"""Errors of the console as pages for people, and the two switches that work without a script.

Programs (a fetch that asks for JSON) get the platform's one error shape.
"""

from __future__ import annotations

from typing import Any, Final

import orjson
from aiohttp import hdrs, web

from kernel.errors import ShopError
from kernel.http import Handler
from kernel.languages import LANGUAGES
from kernel.logs import get_log
from web.console.guard import in_console, signed_in
from web.console.page import HEADERS, LANGUAGE_COOKIE, THEME_COOKIE, THEMES, YEAR_S, page, set_cookie

SWITCHES: Final = {"lang": (LANGUAGE_COOKIE, LANGUAGES), "theme": (THEME_COOKIE, THEMES)}
log = get_log(__name__)


@web.middleware
async def console_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn ``?lang=`` and ``?theme=`` into cookies, and an error into a page."""
    if not in_console(request.path):
        return await handler(request)
    if request.method == hdrs.METH_GET and any(name in request.query for name in SWITCHES):
        return _switched(request)
    response = await handler(request)
    if response.status < 400 or response.content_type != "application/json":
        return response
    for name, value in HEADERS.items():
        response.headers[name] = value
    if "text/html" not in request.headers.get(hdrs.ACCEPT, ""):
        return response
    return await _error_page(request, response)


def _switched(request: web.Request) -> web.Response:
    kept = {name: value for name, value in request.query.items() if name not in SWITCHES}
    response = web.Response(
        status=303, headers={hdrs.LOCATION: str(request.rel_url.with_query(kept)), **HEADERS}
    )
    for name, (cookie, choices) in SWITCHES.items():
        value = request.query.get(name, "")
        if value in choices:
            set_cookie(request, response, cookie, value, YEAR_S)
    return response


async def _error_page(request: web.Request, response: web.StreamResponse) -> web.Response:
    error = _told(response)
    try:
        await signed_in(request)  # for the menu; a page that does not exist asked nobody
    except ShopError as trouble:
        log.warning("console_error_page_without_menu", code=trouble.code)
    shown = await page(
        request,
        "console/error.html",
        status=response.status,
        error_status=response.status,
        error=error,
        reference=response.headers.get("X-Request-ID", ""),
    )
    for name in (hdrs.RETRY_AFTER, "X-Request-ID", hdrs.ALLOW):
        if name in response.headers:
            shown.headers[name] = response.headers[name]
    return shown


def _told(response: web.StreamResponse) -> dict[str, Any]:
    body = response.body if isinstance(response, web.Response) else None
    if not isinstance(body, bytes):
        return {"code": "", "message": "", "field": None}
    told: dict[str, Any] = orjson.loads(body)["error"]
    return told

"""What every response and request passes: security headers, other sites' pages, limits per address.

Source   OWASP Secure Headers; CORS as in the Fetch standard. Outside the console no cookies are used,
         so a page of another site can do no more than its own bearer token allows.
"""

from __future__ import annotations

from typing import Final

from aiohttp import hdrs, web

from kernel.errors import Refused
from kernel.http import Handler
from kernel.settings import Settings
from web.keys import ADDRESSES, SETTINGS

EMBEDDED: Final = ("/api/v1/chat/", "/api/v1/shop/", "/shop/images/", "/widget")
LIMITED: Final = ("/api/", "/webhooks/")
KEYED: Final = (  # limited by API key; the address counts where the key is not good
    "/api/v1/recommendations/",
    "/api/v1/products/",
    "/api/v1/search",
    "/api/v1/events",
    "/api/v1/profiles/",
    "/api/v1/knowledge/",
)
PAGE_POLICY: Final = (
    "default-src 'self'; img-src 'self' data: https:; connect-src 'self' ws: wss:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
IMAGE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Set the security headers, and let the sites that embed the widget read what they need."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if hdrs.CONTENT_SECURITY_POLICY not in response.headers:
        response.headers[hdrs.CONTENT_SECURITY_POLICY] = PAGE_POLICY
    if request.path.startswith("/api/"):
        response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
    if request.path.startswith(EMBEDDED):
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        _allow_origin(request, response)


def _allow_origin(request: web.Request, response: web.StreamResponse) -> None:
    settings = request.config_dict[SETTINGS]
    origin = request.headers.get(hdrs.ORIGIN, "")
    if settings.embed_origins.strip() == "*":
        response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = "*"
    else:
        response.headers.add(hdrs.VARY, hdrs.ORIGIN)
        if not origin_allowed(settings, origin, own_host=""):
            return
        response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin
    response.headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = "X-Request-ID, Retry-After"


def origin_allowed(settings: Settings, origin: str, *, own_host: str) -> bool:
    """Whether a page of ``origin`` may talk to us; our own pages always may."""
    if not origin or (own_host and origin.partition("://")[2] == own_host):
        return True
    allowed = [item.strip().rstrip("/") for item in settings.embed_origins.split(",")]
    return "*" in allowed or origin in allowed


@web.middleware
async def preflight_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what a browser asks before it sends a request for a page of another site."""
    asked = request.headers.get(hdrs.ACCESS_CONTROL_REQUEST_METHOD)
    if request.method != hdrs.METH_OPTIONS or asked is None or not request.path.startswith(EMBEDDED):
        return await handler(request)
    return web.Response(
        status=204,
        headers={
            hdrs.ACCESS_CONTROL_ALLOW_METHODS: "GET, POST, PATCH, DELETE",
            hdrs.ACCESS_CONTROL_ALLOW_HEADERS: "Authorization, Content-Type, X-Request-ID",
            hdrs.ACCESS_CONTROL_MAX_AGE: "86400",
        },
    )


@web.middleware
async def address_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Limit what one network address may ask of the API.

    Raises:
        Refused: 429 with Retry-After; other addresses are not affected.
    """
    if not request.path.startswith(LIMITED):
        return await handler(request)
    if not request.path.startswith(KEYED):
        request.app[ADDRESSES].take(address_of(request))
        return await handler(request)
    try:
        return await handler(request)
    except Refused as error:
        if error.refusal_status == 401:
            request.app[ADDRESSES].take(address_of(request))
        raise


def address_of(request: web.Request) -> str:
    """The shopper's network address: the peer's, or what the trusted proxies in front report.

    Each proxy appends the address it was called from, so the last ``trusted_proxies`` entries of
    X-Forwarded-For are true and whatever stands before them is the caller's own invention.
    """
    trusted = request.config_dict[SETTINGS].trusted_proxies
    peer = request.remote or "unknown"
    if trusted <= 0:
        return peer
    told = [item.strip() for item in ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")]
    told = [item for item in told if item]
    return told[-trusted] if len(told) >= trusted else (told[0] if told else peer)


def require_origin(request: web.Request) -> None:
    """Refuse a socket to a page of a site that may not embed us (browsers do not, for sockets).

    Raises:
        Refused: 403.
    """
    origin = request.headers.get(hdrs.ORIGIN, "")
    if not origin_allowed(request.config_dict[SETTINGS], origin, own_host=request.host):
        raise Refused(403, "forbidden", "this site may not embed the assistant")

"""Pass messaging apps' webhooks through to Rasa: known channels only, verified, bounded, limited.

The raw body, the query and the signature headers go on as they came. Telegram and Twilio are
verified here, for Rasa's connectors check no signature of theirs; Slack's and Messenger's
connectors check their own. Each channel's calls share one limit, so that a flood in one app
leaves the others and the widget alone.

Errors   404 for a channel that is not set up, 401 for a call that is not the app's own
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import aiohttp
from aiohttp import hdrs, web

from kernel.errors import NotFound, Refused, Unavailable
from kernel.http import REQUEST_ID_HEADER, RateLimiter
from kernel.logs import REQUEST_ID, get_log
from kernel.security import same
from kernel.settings import Settings
from web.channels.credentials import telegram_key
from web.keys import CHANNEL_LIMITS, RASA, SETTINGS

RATE_PER_S: Final = 50.0
BURST: Final = 500
PASS_TIMEOUT_S: Final = 60.0  # a connector answers when the whole turn is done
PASSED_HEADERS: Final = (
    hdrs.CONTENT_TYPE,
    hdrs.USER_AGENT,
    "X-Slack-Signature",
    "X-Slack-Request-Timestamp",
    "X-Slack-Retry-Num",
    "X-Slack-Retry-Reason",
    "X-Hub-Signature",
    "X-Hub-Signature-256",
    "X-Twilio-Signature",
    "X-Telegram-Bot-Api-Secret-Token",
)
BACK_HEADERS: Final = ("X-Slack-No-Retry",)

routes: Final = web.RouteTableDef()
log = get_log(__name__)


def build_limits() -> RateLimiter:
    """What each channel may bring."""
    return RateLimiter(RATE_PER_S, BURST)


@routes.route("*", "/webhooks/{channel}/webhook")
async def pass_through(request: web.Request) -> web.Response:
    """Give a messaging app's call to Rasa's connector, and its answer back."""
    channel = request.match_info["channel"]
    settings = request.app[SETTINGS]
    if not _switched_on(settings, channel) or request.method not in (hdrs.METH_GET, hdrs.METH_POST):
        raise NotFound("there is no such channel")
    request.app[CHANNEL_LIMITS].take(channel)
    body = await request.read()
    _verify(request, settings, channel, body)
    headers = {name: request.headers[name] for name in PASSED_HEADERS if name in request.headers}
    headers |= {
        REQUEST_ID_HEADER: REQUEST_ID.get(),
        "X-Forwarded-Host": request.host,
        "X-Forwarded-Proto": settings.resolved_public_url().partition("://")[0],
    }
    query = "" if channel == "telegram" else request.query_string
    try:
        status, text, answered = await request.app[RASA].pass_on(
            request.method, f"/webhooks/{channel}/webhook", query, body, headers, timeout_s=PASS_TIMEOUT_S
        )
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        log.warning("channel_unavailable", channel=channel, cause=repr(error))
        raise Unavailable("the assistant cannot be reached just now", retry_after_s=5) from error
    back = {name: answered[name] for name in BACK_HEADERS if name in answered}
    content_type = answered.get(hdrs.CONTENT_TYPE, "text/plain").partition(";")[0]
    return web.Response(body=text, status=status, headers=back, content_type=content_type)


def _switched_on(settings: Settings, channel: str) -> bool:
    return bool(
        {
            "telegram": settings.telegram_token,
            "slack": settings.slack_token,
            "facebook": settings.facebook_page_token,
            "twilio": settings.twilio_account_sid,
        }.get(channel)
    )


def _verify(request: web.Request, settings: Settings, channel: str, body: bytes) -> None:
    if channel == "telegram" and not _equal(request.query.get("key", ""), telegram_key(settings)):
        raise Refused(401, "unauthorized", "this call is not Telegram's")
    if channel == "twilio":
        told = request.headers.get("X-Twilio-Signature", "")
        urls = _signed_urls(settings.resolved_public_url(), request.rel_url.raw_path_qs)
        if not any(_equal(told, twilio_signature(settings.twilio_auth_token, url, body)) for url in urls):
            raise Refused(401, "unauthorized", "this call is not Twilio's")


def _equal(told: str, expected: str) -> bool:
    return told.isascii() and same(told, expected)


def _signed_urls(public_url: str, path: str) -> tuple[str, str]:
    """The address as Twilio may have signed it: as set, and with the scheme's port written out."""
    parts = urlsplit(public_url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{public_url}{path}", f"{parts.scheme}://{parts.hostname}:{port}{parts.path}{path}"


def twilio_signature(auth_token: str, url: str, body: bytes) -> str:
    """What Twilio signs a form with.

    Source: Twilio, "Security: validating requests": the address, then each parameter's name and
    value in the order of names, HMAC-SHA1 with the auth token, base64.
    """
    try:
        parameters = parse_qsl(body.decode(), keep_blank_values=True)
    except UnicodeDecodeError:
        return ""
    signed = url + "".join(f"{name}{value}" for name, value in sorted(set(parameters)))
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()

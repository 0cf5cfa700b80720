"""What handlers of the console answer with: a page, or a redirect with a word of what was done.

Source   strict CSP: scripts and styles from our own files alone, no framing by anyone
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from aiohttp import hdrs, web
from jinja2 import Environment
from yarl import URL

from kernel.languages import Language, as_language
from web.console.guard import ACCOUNT, BEFORE_COOKIE, CONSOLE, LOGIN, csrf_of, in_console, safe_next
from web.console.keys import CONSOLE_TEMPLATES, SIGNED
from web.console.navigation import is_current, places_for
from web.console.wording import Say
from web.keys import SETTINGS

LANGUAGE_COOKIE: Final = "aisle_console_language"
THEME_COOKIE: Final = "aisle_console_theme"
FLASH_COOKIE: Final = "aisle_flash"
THEMES: Final = ("auto", "light", "dark")
LOCALES: Final[dict[Language, str]] = {"en": "en", "zh": "zh-CN"}
YEAR_S: Final = 365 * 86400
FLASH_S: Final = 60
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    hdrs.CONTENT_SECURITY_POLICY: POLICY,
    hdrs.CACHE_CONTROL: "no-store",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


async def page(request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
    """A page of the console; ``context`` comes on top of what every template knows.

    Every template knows: ``signed``, ``say``, ``language``, ``csrf``, ``toast``, ``link``, ``here``,
    ``may``, ``places``, ``path``, ``theme``, ``shop_name``.
    """
    known = _context(request)
    html = await asyncio.to_thread(_render, request.app[CONSOLE_TEMPLATES], template, known | context)
    response = web.Response(text=html, content_type="text/html", status=status, headers=HEADERS)
    response.headers[hdrs.CONTENT_LANGUAGE] = LOCALES[known["language"]]
    response.enable_compression()
    if FLASH_COOKIE in request.cookies:
        response.del_cookie(FLASH_COOKIE, path=CONSOLE)
    if SIGNED not in request and request.cookies.get(BEFORE_COOKIE) != known["csrf"]:
        set_cookie(request, response, BEFORE_COOKIE, known["csrf"])
    return response


async def fragment(request: web.Request, template: str, **context: Any) -> web.Response:
    """A piece of a page, for a script that asked for it; takes no word of what was done."""
    known = _context(request) | {"toast": None}
    html = await asyncio.to_thread(_render, request.app[CONSOLE_TEMPLATES], template, known | context)
    return web.Response(text=html, content_type="text/html", headers=HEADERS)


def _render(templates: Environment, name: str, context: dict[str, Any]) -> str:
    return templates.get_template(name).render(context)


def seen_other(path: str, *, toast: str = "", undo: str = "", **filled: object) -> web.Response:
    """Send the browser on after a change, with a word of it on the next page.

    Args:
        path: a page of the console.
        toast: the key of a text; ``filled`` fills it in.
        undo: the path to which a POST takes the change back.
    """
    response = web.Response(status=303, headers={hdrs.LOCATION: path, hdrs.CACHE_CONTROL: "no-store"})
    if toast:
        told = orjson.dumps({"text": toast, "filled": filled, "undo": undo})
        packed = base64.urlsafe_b64encode(told).decode()
        response.set_cookie(
            FLASH_COOKIE, packed, max_age=FLASH_S, path=CONSOLE, httponly=True, samesite="Lax"
        )
    return response


def set_cookie(
    request: web.Request, response: web.StreamResponse, name: str, value: str, max_age: int | None = None
) -> None:
    """A cookie of the console: for its pages only, not for scripts, over https where the shop has it."""
    secure = request.app[SETTINGS].resolved_public_url().startswith("https:")
    response.set_cookie(
        name, value, max_age=max_age, path=CONSOLE, httponly=True, samesite="Lax", secure=secure
    )


def language_of(request: web.Request) -> Language:
    """The language chosen in this browser, else the account's, the browser's, the shop's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    signed = request.get(SIGNED)
    shop = as_language(request.app[SETTINGS].default_language)
    preferred = request.headers.get(hdrs.ACCEPT_LANGUAGE, "").split(",")[0].split(";")[0]
    return as_language(chosen or (signed.account.language if signed else "") or preferred, shop)


def say_of(request: web.Request) -> Say:
    """The console's words in the language of this request."""
    return Say(language_of(request), request.app[SETTINGS].timezone)


def _context(request: web.Request) -> dict[str, Any]:
    say = say_of(request)
    signed = request.get(SIGNED)
    theme = request.cookies.get(THEME_COOKIE, "auto")
    path = request.path
    return {
        "signed": signed,
        "say": say,
        "language": say.language,
        "locale": LOCALES[say.language],
        "other_language": "en" if say.language == "zh" else "zh",
        "csrf": csrf_of(request),
        "toast": _flash(request, say),
        "link": link,
        "here": here(request),
        "may": signed.account.may if signed else lambda _permission: False,
        "places": [
            (place, is_current(place, path)) for place in (places_for(signed.account) if signed else ())
        ],
        "path": path,
        "login_path": LOGIN,
        "account_path": ACCOUNT,
        "theme": theme if theme in THEMES else "auto",
        "shop_name": request.app[SETTINGS].shop_name,
        "settings": request.app[SETTINGS],
    }


def link(path: str, **query: object) -> str:
    """An address with a query; empty values are left out."""
    told = {name: value for name, value in query.items() if value not in (None, "", (), False)}
    return f"{path}?{urlencode(told, doseq=True)}" if told else path


def here(request: web.Request) -> Callable[..., str]:
    """Makes addresses of the page in view with some of its query changed.

    What a form's POST shows stands at the address of the form's page.
    """
    url = request.rel_url
    if request.method not in (hdrs.METH_GET, hdrs.METH_HEAD):
        url = URL(safe_next(URL(request.headers.get(hdrs.REFERER, "")).raw_path_qs))

    def changed(**query: object) -> str:
        return link(url.path, **(dict(url.query) | query))

    return changed


def _flash(request: web.Request, say: Say) -> dict[str, str] | None:
    packed = request.cookies.get(FLASH_COOKIE, "")
    try:
        told = orjson.loads(base64.urlsafe_b64decode(packed)) if packed else None
        if told is None or not say.has(told["text"]):
            return None
        undo = str(told["undo"])
        return {"text": say(told["text"], **told["filled"]), "undo": undo if in_console(undo) else ""}
    except (binascii.Error, ValueError, KeyError, TypeError, IndexError):
        return None  # a cookie that somebody made up

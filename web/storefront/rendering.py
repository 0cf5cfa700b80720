"""Turn what a page shows into HTML: templates, links that keep the language, pages for errors.

Pages carry an ETag of their own text: a page that has not changed is answered with 304.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from aiohttp import hdrs, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kernel.http import Handler
from kernel.languages import Language, as_language, hours_in
from web.assets import STOREFRONT
from web.keys import SETTINGS
from web.storefront.texts import attribute_name, say

TEMPLATES: Final = web.AppKey("templates", Environment)
FOLDERS: Final = (Path(__file__).parent / "templates", Path(__file__).parent.parent / "help" / "templates")
LOCALES: Final[dict[Language, str]] = {"en": "en", "zh": "zh-CN"}
_NO_PAGES: Final = (
    "/api/",
    "/webhooks/",
    "/dev/",
    "/widget",
    "/assets/",
    "/shop/images/",
    "/console",
    "/metrics",
)


@dataclass(frozen=True, slots=True)
class PageContext:
    """What every page knows of its request."""

    path: str
    query: Mapping[str, str]
    language: Language
    explicit: bool  # the address names the language, so its links do too

    def link(self, path: str, **query: object) -> str:
        """An address of this shop, in the language in force."""
        told = {name: value for name, value in query.items() if value not in (None, "", ())}
        if self.explicit:
            told["lang"] = self.language
        sign = "&" if "?" in path else "?"
        return path + (sign + urlencode(told, doseq=True) if told else "")

    def other_language(self) -> str:
        """The same page in the other language."""
        return self.in_language("en" if self.language == "zh" else "zh")

    def in_language(self, language: str) -> str:
        """The same page in a language."""
        query = {name: value for name, value in self.query.items() if name != "lang"}
        return f"{self.path}?{urlencode(query | ({'lang': language} if language else {}))}".rstrip("?")


async def open_pages(app: web.Application) -> None:
    """Read the templates into the application as it starts; one that cannot be read fails here."""
    app[TEMPLATES] = await asyncio.to_thread(read_templates, app[STOREFRONT].url)


def read_templates(asset: Callable[[str], str]) -> Environment:
    """Every template, compiled; ``asset`` gives the address of a file."""
    environment = Environment(
        loader=FileSystemLoader(FOLDERS),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = asset
    environment.globals["hours_in"] = hours_in
    for name in environment.list_templates():
        environment.get_template(name)
    return environment


def context_of(request: web.Request) -> PageContext:
    """The page's path and language: named in the address, else the browser's, else the shop's."""
    default = as_language(request.app[SETTINGS].default_language)
    explicit = "lang" in request.query
    preferred = request.headers.get(hdrs.ACCEPT_LANGUAGE, "").split(",")[0].split(";")[0]
    language = as_language(request.query["lang"] if explicit else preferred, default)
    return PageContext(request.path, dict(request.query), language, explicit)


def render(request: web.Request, page: PageContext, name: str, facts: dict[str, Any]) -> str:
    """A page's HTML; runs in a worker thread together with the reading of its facts."""
    settings = request.app[SETTINGS]
    language = page.language
    return (
        request.app[TEMPLATES]
        .get_template(name)
        .render(
            page=page,
            link=page.link,
            language=language,
            locale=LOCALES[language],
            t=lambda key, **filled: say(key, language, **filled),
            attribute_name=lambda attribute: attribute_name(attribute, language),
            shop_name=settings.shop_name,
            settings=settings,
            public_url=settings.resolved_public_url(),
            **({"departments": [], "examples": []} | facts),
        )
    )


def respond(request: web.Request, page: PageContext, html: str, status: int = 200) -> web.Response:
    """The page as a response, 304 for a browser that has it."""
    response = web.Response(
        headers={hdrs.CACHE_CONTROL: "no-cache", hdrs.VARY: hdrs.ACCEPT_LANGUAGE}, status=status
    )
    response.headers[hdrs.CONTENT_LANGUAGE] = LOCALES[page.language]
    if status == 200:
        etag = hashlib.sha256(html.encode()).hexdigest()[:20]
        response.etag = etag
        if etag in {tag.value for tag in request.if_none_match or ()}:
            response.set_status(304)
            return response
    response.content_type = "text/html"
    response.charset = "utf-8"
    response.text = html
    response.enable_compression()
    return response


@web.middleware
async def page_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Show a person a page where a program gets the error as JSON."""
    response = await handler(request)
    wants_page = "text/html" in request.headers.get(hdrs.ACCEPT, "")
    if not wants_page or response.status < 400 or request.path.startswith(_NO_PAGES):
        return response
    page = context_of(request)
    kind = "not_found" if response.status < 500 else "trouble"
    shown = respond(request, page, render(request, page, "error.html", {"kind": kind}), response.status)
    for name in (hdrs.RETRY_AFTER, "X-Request-ID"):
        if name in response.headers:
            shown.headers[name] = response.headers[name]
    return shown

"""An answer's HTML as Markdown, with links that still lead somewhere.

A link to another page of the same import becomes ``/help/<entry>``; one that can be made whole by the
page's own address is; one from the root of the site stays; any other is left as its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from bs4 import Tag
from markdownify import ATX, MarkdownConverter

from knowledge.transfer.pages.words import answer_text

Resolve = Callable[[str], str]
SCHEMES: Final = ("http", "https", "mailto", "tel")
_BLANK_LINES: Final = re.compile(r"\n{3,}")


class _Converter(MarkdownConverter):
    """Markdown as our own renderer reads it; pictures become links to them."""

    def __init__(self, resolve: Resolve) -> None:
        super().__init__(heading_style=ATX, bullets="-", autolinks=False, newline_style="backslash")
        self._resolve = resolve

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        href = self._resolve(str(el.get("href", "")))
        words = text.strip()
        if not href or not words:
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}[{words}]({_written(href)}){after}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        alt = " ".join(str(el.get("alt", "")).split()).replace("[", "(").replace("]", ")")
        src = self._resolve(str(el.get("src", "")))
        if not alt or not src or "a" in parent_tags or src.startswith("data:"):
            return alt
        return f"[{alt}]({_written(src)})"

    def convert_button(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return ""


def _written(address: str) -> str:
    """An address as Markdown can hold it."""
    return address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def as_markdown(answer: Tag, resolve: Resolve) -> str:
    """The answer as Markdown.

    Args:
        resolve: where a link of the page leads; "" for one that leads nowhere.
    """
    made: Any = _Converter(resolve).convert_soup(answer)
    lines = "\n".join(line.rstrip(" \t") for line in str(made).split("\n"))
    tidy = _BLANK_LINES.sub("\n\n", lines)
    return answer_text(tidy)


def resolver(address: str, base: str, file: str, entry_of: dict[str, str]) -> Resolve:
    """How the links of one page are read.

    Args:
        address, base: the page's own address and its ``<base>``, as far as it says.
        file: its name in the import, as other pages link to it.
        entry_of: the entries of the import by the address or the file of their page.
    """
    start = urljoin(address, base) if base else address
    whole = urlsplit(start).scheme in ("http", "https")

    def resolve(href: str) -> str:
        href = href.strip()
        if not href or href.startswith("#"):
            return ""
        scheme = urlsplit(href).scheme.lower()
        if scheme and scheme not in SCHEMES:
            return ""
        if scheme in ("mailto", "tel"):
            return href
        target = href if scheme else urljoin(start, href) if whole else href
        for name in (target, urljoin(file, href.partition("#")[0].partition("?")[0])):
            entry = entry_of.get(page_key(name))
            if entry:
                return f"/help/{entry}"
        if urlsplit(target).scheme in ("http", "https"):
            return target
        return target if target.startswith("/") and not target.startswith("//") else ""

    return resolve


def page_key(address: str) -> str:
    """An address or a file's name as it is compared: no query, no fragment, no slash at its end."""
    parts = urlsplit(address)
    return f"{parts.netloc.lower()}{parts.path}".rstrip("/").removesuffix("/index.html")

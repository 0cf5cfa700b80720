"""An answer's Markdown as safe HTML, as what the chat widget shows, and as plain text for messaging apps.

HTML in an answer is text like any other: it is shown, never read. Links lead only where
``knowledge.links`` lets them, pictures are told by their words, headings sit below a page's own.
What leaves as HTML passes an allow-list of elements and attributes a second time.

Units    limits in characters
Source   CommonMark with tables and strikethrough (markdown-it); allow-list by nh3 (ammonia)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kernel.languages import has_han
from knowledge.links import SCHEMES, is_safe
from knowledge.model import MAX_ANSWER_CHARS

ELEMENTS: Final = frozenset(
    "p br hr strong em s ul ol li a code pre blockquote h3 h4 h5 h6 table thead tbody tr th td".split()
)
ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}}
MAX_CELLS: Final = 4000  # a larger table is told as the text it is: short rows would be filled up
FIRST_HEADING: Final = 3  # pages have h1 and h2 of their own
# What a messaging app takes in one message, by its own documentation; others are not cut.
CHANNEL_CHARS: Final = {"telegram": 4096, "whatsapp": 1600, "facebook": 2000, "slack": 3000}
_END: Final = re.compile(r".*(?:[.!?](?=\s)|[。！？]|\n)", re.DOTALL)
_BREAKS: Final = re.compile(r"\n{3,}")


class _Reader(MarkdownIt):
    """CommonMark without HTML; our own rule of where a link may lead."""

    def __init__(self, tables: bool) -> None:
        super().__init__("commonmark", {"html": False})
        self.enable(["table", "strikethrough"] if tables else ["strikethrough"])

    def validateLink(self, url: str) -> bool:
        """Whether a link becomes one; else it stays the text it is."""
        return is_safe(url)


@cache
def _reader(tables: bool = True) -> _Reader:
    return _Reader(tables)


def _parsed(text: str) -> list[Token]:
    text = text[:MAX_ANSWER_CHARS]
    rows = [line.count("|") for line in text.splitlines() if "|" in line]
    return _reader(tables=len(rows) * max(rows, default=0) <= MAX_CELLS).parse(text)


def as_html(text: str) -> str:
    """Markdown as HTML that runs nothing, whatever was written."""
    tokens = _parsed(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + FIRST_HEADING - 1, 6)}"
        for child in token.children or []:
            if child.type == "image":
                child.type, child.tag, child.children = "text", "", None
    reader = _reader()
    html = reader.renderer.render(tokens, reader.options, {})
    return nh3.clean(
        html,
        tags=set(ELEMENTS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_allowed,
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
    ).strip()


def _allowed(_tag: str, name: str, value: str) -> str | None:
    return None if name == "href" and not is_safe(value) else value


def as_plain(text: str, limit: int = 0, base_url: str = "") -> str:
    """Markdown as text alone: lists keep their marks, a link its address; cut at ``limit``.

    Args:
        limit: the most characters; 0 for all.
        base_url: what addresses of the shop's own pages begin with.
    """
    return cut(_told(text, base_url, rich=False), limit)


def as_chat(text: str, base_url: str = "") -> str:
    """Markdown as the chat widget reads it: bold, italic, code, lists and links of the web."""
    return _told(text, base_url, rich=True)


def for_channel(text: str, channel: str, base_url: str = "") -> str:
    """An answer as the channel that it goes to can show it."""
    if channel in CHANNEL_CHARS:
        return as_plain(text, CHANNEL_CHARS[channel], base_url)
    return as_chat(text, base_url)


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters: whole sentences where one fits, else whole words, and a mark."""
    if limit <= 0 or len(text) <= limit:
        return text
    head = text[: limit - 1]
    ended = _END.match(head)
    if ended and len(ended[0].strip()) >= limit // 2:
        head = ended[0]
    elif " " in head[limit // 2 :]:
        head = head.rsplit(" ", 1)[0]
    return f"{head.rstrip()}…"


@dataclass
class _List:
    """A list that is being told; ``number`` is none for bullets."""

    number: int | None


def _told(text: str, base_url: str, *, rich: bool) -> str:
    lines = "".join(_blocks(_parsed(text), base_url, rich))
    return _BREAKS.sub("\n\n", lines).strip()


def _blocks(tokens: list[Token], base_url: str, rich: bool) -> Iterator[str]:
    lists: list[_List] = []
    cells = 0
    bold = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            start = int(token.attrs.get("start", 1))
            lists.append(_List(start if token.type == "ordered_list_open" else None))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
            yield "\n" if not lists else ""
        elif token.type == "list_item_open":
            yield _mark(lists, rich)
        elif token.type == "heading_open":
            bold = "**" if rich else ""
        elif token.type == "inline":
            yield bold + _inline(token.children or [], base_url, rich) + bold
            bold = ""
        elif token.type in ("fence", "code_block"):
            yield token.content.rstrip("\n") + "\n\n"
        elif token.type in ("td_open", "th_open"):
            yield " | " if cells else ""
            cells += 1
        elif token.type == "tr_close":
            cells = 0
            yield "\n"
        elif token.type in ("paragraph_close", "heading_close", "table_close"):
            yield "\n" if lists else "\n\n"


def _mark(lists: list[_List], rich: bool) -> str:
    here = lists[-1]
    indent = "  " * (len(lists) - 1)
    if here.number is None:
        return f"{indent}{'-' if rich else '•'} "
    here.number += 1
    return f"{indent}{here.number - 1}. "


def _inline(tokens: list[Token], base_url: str, rich: bool) -> str:
    told: list[str] = []
    links: list[tuple[str, int]] = []
    marks = {"strong": "**", "em": "*"} if rich else {}
    for token in tokens:
        if token.type in ("text", "image", "html_inline", "text_special"):
            told.append(token.content)
        elif token.type == "code_inline":
            told.append(f"`{token.content}`" if rich else token.content)
        elif token.type == "softbreak":
            told.append("" if told and has_han(told[-1][-1:]) else " ")
        elif token.type == "hardbreak":
            told.append("\n")
        elif token.type == "link_open":
            links.append((str(token.attrs.get("href", "")), len(told)))
        elif token.type == "link_close" and links:
            address, began = links.pop()
            label = "".join(told[began:])
            told[began:] = [_link(label, address, base_url, rich)]
        elif token.tag in marks:
            told.append(marks[token.tag])
    return "".join(told)


def _link(label: str, address: str, base_url: str, rich: bool) -> str:
    plain = address.removeprefix("mailto:").removeprefix("tel:")
    if label in (address, plain):
        return label
    if address.startswith("/"):
        address = plain = base_url + address
    if rich and address.startswith(("http://", "https://")):
        return f"[{label}]({address})" if label else address
    return f"{label} ({plain})" if label else plain

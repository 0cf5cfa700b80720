"""Make foreign text ours: HTML to plain text, names to slugs, option names to canonical English.

Source   Unicode NFKC and NFKD; HTML blocks as the HTML standard's flow content
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from html.parser import HTMLParser
from typing import Final

from commerce.catalogue.model import MAX_ID_CHARS

MAX_TEXT_CHARS: Final = 20_000
_SILENT: Final = frozenset({"script", "style", "noscript", "template", "iframe", "svg", "head", "title"})
_BLOCKS: Final = frozenset(
    "p div br li ul ol tr table h1 h2 h3 h4 h5 h6 section article header footer hr dt dd".split()
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LOOKS_LIKE_HTML: Final = re.compile(r"<[a-zA-Z!/][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_NOT_SLUG: Final = re.compile(r"[^\w]+|_+")
_OPTION_NAMES: Final = {
    "color": "colour", "colour": "colour", "colors": "colour", "颜色": "colour", "色": "colour",
    "couleur": "colour", "farbe": "colour", "size": "size", "sizes": "size", "尺码": "size", "尺寸": "size",
    "大小": "size", "taille": "size", "größe": "size", "material": "material", "材质": "material",
    "面料": "material", "fabric": "material", "style": "style", "款式": "style", "pattern": "pattern",
    "图案": "pattern", "gender": "gender", "性别": "gender",
}  # fmt: skip


class _Plain(HTMLParser):
    """Keeps the words of HTML and the breaks between its blocks; drops everything else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain_text(text: str) -> str:
    """``text`` without tags, scripts and control characters; lines kept, blank ones dropped."""
    if _LOOKS_LIKE_HTML.search(text):
        parser = _Plain()
        parser.feed(text.replace("\r", "").replace("\n", " "))
        parser.close()
        text = "".join(parser.parts)
    lines = (" ".join(line.split()) for line in _CONTROL.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)[:MAX_TEXT_CHARS]


def slug(*parts: str) -> str:
    """An id made of words: lower case, accents dropped, Chinese kept; long ones end in a hash."""
    flat = unicodedata.normalize("NFKD", "-".join(parts)).casefold()
    kept = "".join(sign for sign in flat if not unicodedata.combining(sign))
    made = _NOT_SLUG.sub("-", unicodedata.normalize("NFKC", kept)).strip("-")
    if len(made) <= MAX_ID_CHARS // 2:
        return made
    return f"{made[: MAX_ID_CHARS // 2 - 9]}-{hashlib.blake2b(made.encode(), digest_size=4).hexdigest()}"


def option_name(text: str) -> str:
    """An option's or attribute's canonical name: ``Color`` and ``颜色`` are ``colour``."""
    name = " ".join(text.casefold().replace("_", " ").split())
    return _OPTION_NAMES.get(name, name)[:64]


def option_value(text: str) -> str:
    """An option's canonical value: lower case, single spaces."""
    return " ".join(text.casefold().split())[:256]

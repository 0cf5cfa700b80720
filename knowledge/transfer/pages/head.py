"""What a page says before its content: language, title, addresses, JSON-LD; and that it is not absurd.

Errors   Invalid for a page whose elements stand deeper in each other than MAX_DEPTH
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

from kernel.errors import Invalid
from knowledge.transfer.pages.model import Head

MAX_DEPTH: Final = 400
MAX_LINKED: Final = 200
_IMPLIED: Final = frozenset("p li dt dd tr td th thead tbody tfoot option colgroup".split())
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())


class _HeadReader(HTMLParser):
    """Collects the head as it goes through the page, and counts its depth."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.language = self.title = self.address = self.base = ""
        self.alternates: list[str] = []
        self.linked_data: list[str] = []
        self._text: list[str] | None = None
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag not in _VOID and tag not in _IMPLIED:
            self._open.append(tag)
            if len(self._open) > MAX_DEPTH:
                raise Invalid(f"the page's elements stand more than {MAX_DEPTH} deep in each other")
        if tag in ("html", "body"):
            self.language = self.language or told.get("lang", "") or told.get("xml:lang", "")
        elif tag == "base":
            self.base = self.base or told.get("href", "")
        elif tag == "link":
            self._take_link(told)
        elif tag == "meta" and told.get("property") == "og:url":
            self.address = self.address or told.get("content", "")
        elif (tag == "title" and not self.title) or (
            tag == "script" and told.get("type", "").strip().lower() == "application/ld+json"
        ):
            self._text = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self._open[-1:] == [tag]:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass  # what stood in it was left open
        if self._text is None or tag not in ("title", "script"):
            return
        text, self._text = "".join(self._text), None
        if tag == "title":
            self.title = self.title or " ".join(text.split())
        elif len(self.linked_data) < MAX_LINKED:
            self.linked_data.append(text)

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _take_link(self, told: dict[str, str]) -> None:
        kinds = told.get("rel", "").lower().split()
        if "canonical" in kinds:
            self.address = told.get("href", "") or self.address
        elif "alternate" in kinds and told.get("hreflang") and len(self.alternates) < MAX_LINKED:
            self.alternates.append(told.get("href", ""))


def read_head(html: str) -> Head:
    """The head of a page.

    Raises:
        Invalid: when the page is nested too deeply.
    """
    reader = _HeadReader()
    reader.feed(html)
    reader.close()
    return Head(
        reader.language.strip(),
        reader.title,
        reader.address.strip(),
        reader.base.strip(),
        tuple(one.strip() for one in reader.alternates if one.strip()),
        tuple(reader.linked_data),
    )

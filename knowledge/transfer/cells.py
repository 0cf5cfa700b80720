"""What a spreadsheet's cell can hold: lists, links, and texts that must not become formulas.

Every value is written so that reading it gives the same value again. A list is written plainly
(``one;two``, or a line each) where that can be read back, else as JSON.

Source   OWASP, CSV injection: cells that begin with = + - @, a tab or a line end are run as formulas;
         full-width signs are too in East Asian versions
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import orjson

from kernel.errors import Invalid
from knowledge.model import Link

_FORMULA: Final = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\r\n]")
_MASKED: Final = re.compile(r"'+\s*[=+\-@＝＋－＠]|'+[\t\r\n]")
_LINK: Final = " | "


def safe_cell(text: str) -> str:
    """``text`` as a spreadsheet shows it instead of running it: an apostrophe before a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def cell_text(cell: str) -> str:
    """What ``safe_cell`` was given."""
    return cell[1:] if _MASKED.match(cell) else cell


def list_cell(values: Sequence[str], divider: str) -> str:
    """A list in one cell."""
    plain = divider.join(values)
    return plain if _gives(read_list, tuple(values), plain, divider, "") else _json(list(values))


def read_list(cell: str, divider: str, name: str) -> tuple[str, ...]:
    """The list in a cell: parts between ``divider``, or a JSON list.

    Raises:
        Invalid: for a JSON list that holds something else than texts.
    """
    found = _json_list(cell)
    if found is not None:
        return texts(found, name)
    parts = cell.split(divider) if divider != "\n" else re.split(r"\r\n|\r|\n", cell)
    return tuple(part.strip() for part in parts if part.strip())


def links_cell(links: Sequence[Link]) -> str:
    """Links in one cell: ``title | address``, a line each."""
    plain = "\n".join(f"{link.title}{_LINK}{link.url}" for link in links)
    if _gives(read_links, tuple(links), plain):
        return plain
    return _json([{"title": link.title, "url": link.url} for link in links])


def read_links(cell: str, name: str = "links") -> tuple[Link, ...]:
    """The links in a cell; an address alone is its own title.

    Raises:
        Invalid: for a JSON list of something else.
    """
    found = _json_list(cell)
    if found is not None:
        return links_of(found, name)
    pairs = [line.rpartition(_LINK) for line in read_list(cell, "\n", name)]
    return tuple(Link(title.strip() or url.strip(), url.strip()) for title, _, url in pairs)


def links_of(value: Any, name: str = "links") -> tuple[Link, ...]:
    """Links out of a JSON list of ``{"title", "url"}``.

    Raises:
        Invalid: for anything else.
    """
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Invalid(f'{name} must be a list of {{"title", "url"}}', field=name)
    for one in value:
        if set(one) - {"title", "url"} or not all(isinstance(part, str) for part in one.values()):
            raise Invalid(f'{name} must be a list of {{"title", "url"}}, as texts', field=name)
    return tuple(Link(one.get("title", one.get("url", "")), one.get("url", "")) for one in value)


def texts(value: Any, name: str) -> tuple[str, ...]:
    """A list of texts.

    Raises:
        Invalid: for anything else.
    """
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Invalid(f"{name} must be a list of texts", field=name)
    return tuple(value)


def _gives(read: Callable[..., Any], wanted: Any, *cell: str) -> bool:
    try:
        return bool(read(*cell) == wanted)
    except Invalid:
        return False


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _json_list(cell: str) -> list[Any] | None:
    if not cell.lstrip().startswith("["):
        return None
    try:
        found = orjson.loads(cell)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, list) else None

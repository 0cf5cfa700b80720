"""Categories from path texts such as ``Home > Kitchen > Mugs``, in one language or two.

An id is made of the whole path, so that ``Women > Shoes`` and ``Men > Shoes`` stay two shelves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from commerce.catalogue.model import Category
from commerce.importing.texts import slug
from kernel.languages import detect_language

MAX_DEPTH: Final = 8
_MARK: Final = re.compile(r"\s*(?:>|›|»|/(?=\s)|\|)\s*")


def path_of(text: str) -> tuple[str, ...]:
    """The names on a path, root first; ``>`` (also ``/`` with a space after it) divides them."""
    return tuple(name for name in _MARK.split(text.strip()) if name)[:MAX_DEPTH]


def shelves(path: Sequence[str], names_zh: Sequence[str] = ()) -> tuple[Category, ...]:
    """The categories of one path, root first.

    Args:
        path: the names that ids are made of; Chinese ones are filed under ``zh``.
        names_zh: the same path in Chinese, when the file has both.
    """
    made: list[Category] = []
    for depth, name in enumerate(path):
        names: dict[str, str] = {detect_language(name): name}
        if depth < len(names_zh):
            names["zh"] = names_zh[depth]
        parent = made[-1].category_id if made else None
        made.append(Category(slug(*path[: depth + 1]) or "other", parent, names))
    return tuple(made)

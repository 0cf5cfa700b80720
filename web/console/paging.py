"""One page of a long list: its items, where it stands, and which other pages to offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from aiohttp import web

T = TypeVar("T")

SIZE: Final = 25
MAX_NUMBER: Final = 10_000
MAX_QUERY_CHARS: Final = 200
AROUND: Final = 1  # pages shown on each side of the one in view


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items ``first`` to ``last`` of ``total``; pages count from 1."""

    items: Sequence[T]
    total: int
    number: int
    size: int = SIZE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The place of the first item in the whole list; 0 of an empty one."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The place of the last item in the whole list."""
        return self.first + len(self.items) - 1 if self.items else 0

    @property
    def numbers(self) -> list[int]:
        """The pages to offer, 0 where some are left out."""
        near = range(self.number - AROUND, self.number + AROUND + 1)
        shown = sorted({1, self.pages} | {one for one in near if 1 <= one <= self.pages})
        spread: list[int] = []
        for one in shown:
            if spread and one - spread[-1] == 2:
                spread.append(one - 1)
            elif spread and one - spread[-1] > 2:
                spread.append(0)
            spread.append(one)
        return spread


def read_number(request: web.Request) -> int:
    """The page asked for by ``?page=``; 1 for anything that is no page."""
    told = request.query.get("page", "1")
    return min(int(told), MAX_NUMBER) if told.isascii() and told.isdigit() and int(told) > 0 else 1


def read_text(request: web.Request, name: str = "q") -> str:
    """What was typed into a search field, of a sensible length."""
    return request.query.get(name, "").strip()[:MAX_QUERY_CHARS]


def read_choice(request: web.Request, name: str, choices: Sequence[str]) -> str:
    """The value of a filter; an empty string for none and for one that does not exist."""
    told = request.query.get(name, "")
    return told if told in choices else ""

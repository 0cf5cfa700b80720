"""The interactions that suggestions are made of, as numbers in memory: who met which product when.

Shapes   an entry is one event; customers, conversations, products, kinds (m,) hold codes of names, at (m,)
         the time, in the order of their times; NOBODY where an event has no such name
         a found set of entries: whose (t,) says for which of the asked names, the rest what is asked
Units    times in seconds since 1970 UTC
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, Self

import numpy as np
from numpy.typing import NDArray

from recommender.engine.store import Entry
from recommender.interactions import Floats, Ints, Rows, Times
from recommender.signals import KINDS, LOOKED, WEIGHTS

NOBODY: Final = -1
Owner = Literal["customer", "conversation"]
Objects = NDArray[np.object_]
Found = tuple[Rows, Ints, Times, Floats]  # whose, product's code, at, weight
_KIND_OF: Final = {kind: place for place, kind in enumerate(KINDS)}
_WEIGHTS: Final = np.array([WEIGHTS[kind] for kind in KINDS], dtype=np.float32)
_LOOKED: Final = np.array([kind in LOOKED for kind in KINDS], dtype=np.bool_)


class Codes:
    """Names as numbers from 0, in the order in which they came; it only grows."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._code_of: dict[str, int] = {}
        self._named: Objects = np.zeros(0, dtype=object)
        self._placed: tuple[object, Rows, Ints] | None = None

    def __len__(self) -> int:
        return len(self.names)

    def learnt(self, names: Iterable[str | None]) -> Ints:
        """The numbers of names, new ones taken in; NOBODY for none."""
        found = [NOBODY if name is None else self._learnt(name) for name in names]
        return np.array(found, dtype=np.int32)

    def _learnt(self, name: str) -> int:
        code = self._code_of.setdefault(name, len(self.names))
        if code == len(self.names):
            self.names.append(name)
        return code

    def named(self, codes: Ints) -> Objects:
        """The names of numbers."""
        if len(self._named) < len(self.names):
            self._named = np.array(self.names, dtype=object)
        found: Objects = self._named[codes]
        return found

    def known(self, names: Iterable[str]) -> Ints:
        """The numbers of names; NOBODY for those that never came."""
        return np.array([self._code_of.get(name, NOBODY) for name in names], dtype=np.int32)

    def places(self, row_of: Mapping[str, int]) -> tuple[Rows, Ints]:
        """The row of each number, NOBODY where there is none, and the number of each row.

        They are made once for the rows that are asked about again and again.
        """
        held, size = self._placed, len(self.names)
        if held is None or held[0] is not row_of:
            held = row_of, np.zeros(0, dtype=np.int64), np.full(len(row_of), NOBODY, dtype=np.int32)
        known = len(held[1])
        if known < size or held is not self._placed:
            rows = np.array([row_of.get(name, NOBODY) for name in self.names[known:size]], dtype=np.int64)
            codes, real = held[2].copy(), rows >= 0
            codes[rows[real]] = np.arange(known, size)[real]
            held = self._placed = (row_of, np.concatenate((held[1], rows)), codes)
        return held[1], held[2]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The entries that have a code, by their code."""

    codes: Ints
    places: Ints

    @classmethod
    def of(cls, codes: Ints) -> Self:
        """Those of one code stay in their order."""
        order = np.argsort(codes, kind="stable").astype(np.int32)
        named = order[np.searchsorted(codes[order], 0) :]
        return cls(codes[named], named)

    def of_codes(self, asked: Ints) -> tuple[Rows, Ints]:
        """The entries of each asked code, one code's after another's, and for which of them each is."""
        starts, stops = (np.searchsorted(self.codes, asked, side) for side in ("left", "right"))
        lengths = np.where(asked < 0, 0, stops - starts)
        whose = np.repeat(np.arange(len(asked), dtype=np.int64), lengths)
        within = np.arange(len(whose)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return whose, self.places[starts[whose] + within]


@dataclass(frozen=True)
class LogPart:
    """Some entries, with ways to find them by customer, conversation and product."""

    customers: Ints
    conversations: Ints
    products: Ints
    kinds: NDArray[np.int8]
    at: Times

    def __len__(self) -> int:
        return len(self.at)

    @cached_property
    def by_customer(self) -> Sorted:
        """Every entry of a known customer."""
        return Sorted.of(self.customers)

    @cached_property
    def by_conversation(self) -> Sorted:
        """Every entry of a conversation."""
        return Sorted.of(self.conversations)

    @cached_property
    def by_product(self) -> Sorted:
        """Every entry."""
        return Sorted.of(self.products)

    def followed_by(self, later: LogPart) -> LogPart:
        """Both as one; of equal times those of ``later`` come later."""
        at = np.concatenate((self.at, later.at))
        order = np.argsort(at, kind="stable")
        return LogPart(
            np.concatenate((self.customers, later.customers))[order],
            np.concatenate((self.conversations, later.conversations))[order],
            np.concatenate((self.products, later.products))[order],
            np.concatenate((self.kinds, later.kinds))[order],
            at[order],
        )


@dataclass(frozen=True, slots=True)
class EventLog:
    """All entries up to a moment, in parts of falling size; immutable, but for names that it may gain."""

    shoppers: Codes
    products: Codes
    parts: tuple[LogPart, ...] = ()

    @classmethod
    def empty(cls) -> Self:
        """Before anything happened."""
        return cls(Codes(), Codes())

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def with_added(self, entries: Sequence[Entry], at: Times) -> EventLog:
        """The same with more entries, in the order of their times; parts of like size are put together."""
        if not len(entries):
            return self
        customers, conversations, products, kinds = zip(*entries, strict=True)
        added = LogPart(
            self.shoppers.learnt(customers),
            self.shoppers.learnt(conversations),
            self.products.learnt(products),
            np.array([_KIND_OF[kind] for kind in kinds], dtype=np.int8),
            at,
        )
        parts = [*self.parts]
        while parts and len(parts[-1]) <= 2 * len(added):
            added = parts.pop().followed_by(added)
        return EventLog(self.shoppers, self.products, (*parts, added))

    def of_owners(self, owner: Owner, names: Sequence[str], until: float) -> Found:
        """What each did until a moment: whose, products, at and weights; of equal times the earlier first."""
        asked = self.shoppers.known(names)
        found = []
        for part in self.parts:
            by = part.by_customer if owner == "customer" else part.by_conversation
            whose, places = by.of_codes(asked)
            known = part.at[places] <= until
            whose, places = whose[known], places[known]
            weights = _WEIGHTS[part.kinds[places]]
            found.append((whose, part.products[places], part.at[places], weights))
        empty = (np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0), np.zeros(0, np.float32))
        whose, products, at, weights = (np.concatenate(one) for one in zip(empty, *found, strict=True))
        return whose, products, at, weights

    def viewers(self, asked: Ints, since: float) -> tuple[Rows, Ints]:
        """Who looked at each product since a time, one entry a look: which product, and the shopper's code.

        A shopper is the customer, and where nobody is known, the conversation.

        Args:
            asked: the products' codes; NOBODY for one that nobody met.
        """
        found = [(np.zeros(0, np.int64), np.zeros(0, np.int32))]
        for part in self.parts:
            whose, places = part.by_product.of_codes(asked)
            shoppers = part.customers[places]
            shoppers = np.where(shoppers == NOBODY, part.conversations[places], shoppers)
            counts = _LOOKED[part.kinds[places]] & (part.at[places] >= since) & (shoppers != NOBODY)
            found.append((whose[counts], shoppers[counts]))
        whose, shoppers = (np.concatenate(one) for one in zip(*found, strict=True))
        return whose, shoppers


def numbered(codes: Ints) -> tuple[Ints, int]:
    """The same codes counted from 0 without gaps, and how many there are."""
    used = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.bool_)
    used[codes] = True
    numbers = np.cumsum(used, dtype=np.int32) - 1
    return numbers[codes].astype(np.int32), int(used.sum())

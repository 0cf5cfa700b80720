"""What shoppers did, as arrays: the log that sources learn from and the histories they answer for.

Shapes   log: users, items (m,) int32, at (m,) float64, weights (m,) float32; sorted by user, then time
         histories: offsets (b + 1,) int64 into items, at, weights (t,), the oldest first
Units    at and now are seconds since 1970 UTC, or the place in the sequence where a file has no times
Errors   ValueError for arrays of different length or rows outside n_users, n_items
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int32]
Rows = NDArray[np.int64]
Floats = NDArray[np.float32]
Times = NDArray[np.float64]
NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Ragged:
    """Lists of rows of different length, one after the other: list i is items[offsets[i]:offsets[i + 1]]."""

    offsets: Rows
    items: Ints

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Ragged:
        """From plain lists."""
        items = np.array([item for one in lists for item in one], dtype=np.int32)
        return cls(_offsets([len(one) for one in lists]), items)

    def owners(self) -> Rows:
        """Which list each entry belongs to, (t,) int64."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int64), np.diff(self.offsets))

    def of_lists(self, lists: Rows) -> Ragged:
        """Those lists, in the order asked."""
        starts, places = _gathered(self.offsets, lists)
        return Ragged(starts, self.items[places])

    def part(self, start: int, stop: int) -> Ragged:
        """The lists from ``start`` to before ``stop``."""
        low, high = self.offsets[start], self.offsets[stop]
        return Ragged(self.offsets[start : stop + 1] - low, self.items[low:high])


@dataclass(frozen=True, slots=True)
class Histories:
    """What ``b`` shoppers did lately, asked about together.

    ``hidden`` are products never to be offered to each shopper (bought already, refused); an item
    outside the catalogue that a source was fitted on is skipped by it. ``categories`` and
    ``segments`` (b,) int32 narrow what is popular, NOBODY (-1) where nothing is known.
    """

    offsets: Rows
    items: Ints
    at: Times
    weights: Floats
    now: float
    hidden: Ragged | None = None
    categories: Ints | None = None
    segments: Ints | None = None

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @classmethod
    def of(
        cls,
        lists: Sequence[Sequence[int]],
        at: Sequence[Sequence[float]] | None = None,
        weights: Sequence[Sequence[float]] | None = None,
        *,
        now: float | None = None,
    ) -> Histories:
        """From plain lists of rows, the oldest first; without times, the place counts as time."""
        ragged = Ragged.of(lists)
        places = np.arange(len(ragged.items), dtype=np.float64) - np.repeat(
            ragged.offsets[:-1], np.diff(ragged.offsets)
        )
        when = places if at is None else np.array([t for one in at for t in one], dtype=np.float64)
        much = (
            np.ones(len(ragged.items), dtype=np.float32)
            if weights is None
            else np.array([w for one in weights for w in one], dtype=np.float32)
        )
        latest = float(when.max()) if len(when) else 0.0
        return cls(ragged.offsets, ragged.items, when, much, latest if now is None else now)

    def owners(self) -> Rows:
        """The shopper (0 to b - 1) of each entry, (t,) int64."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.offsets))

    def ages(self) -> Rows:
        """How many later entries the same shopper has, (t,) int64: 0 for the latest."""
        ends = np.repeat(self.offsets[1:], np.diff(self.offsets))
        return ends - 1 - np.arange(len(self.items), dtype=np.int64)

    def part(self, start: int, stop: int) -> Histories:
        """The shoppers from ``start`` to before ``stop``."""
        low, high = self.offsets[start], self.offsets[stop]
        return replace(
            self,
            offsets=self.offsets[start : stop + 1] - low,
            items=self.items[low:high],
            at=self.at[low:high],
            weights=self.weights[low:high],
            hidden=None if self.hidden is None else self.hidden.part(start, stop),
            categories=None if self.categories is None else self.categories[start:stop],
            segments=None if self.segments is None else self.segments[start:stop],
        )

    def of_shoppers(self, shoppers: Rows) -> Histories:
        """Those shoppers, in the order asked."""
        starts, places = _gathered(self.offsets, shoppers)
        return replace(
            self,
            offsets=starts,
            items=self.items[places],
            at=self.at[places],
            weights=self.weights[places],
            hidden=self.hidden_of(shoppers),
            categories=None if self.categories is None else self.categories[shoppers],
            segments=None if self.segments is None else self.segments[shoppers],
        )

    def hiding_seen(self) -> Histories:
        """The same, never to be offered what stands in the history."""
        return replace(self, hidden=Ragged(self.offsets, self.items))

    def hidden_of(self, shoppers: Rows) -> Ragged | None:
        """What is hidden of each of ``shoppers``, in the order asked."""
        return None if self.hidden is None else self.hidden.of_lists(shoppers)

    def matrix(self, values: Floats, n_items: int) -> sparse.csr_matrix:
        """One value an entry as (b, n_items) float32, repeats added, unknown items left out."""
        known = (self.items >= 0) & (self.items < n_items)
        placed = (values[known], (self.owners()[known], self.items[known]))
        return sparse.csr_matrix(placed, shape=(len(self), n_items), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Interactions:
    """A log of who met which product when, and how much it says (``weights``)."""

    users: Ints
    items: Ints
    at: Times
    weights: Floats
    n_users: int
    n_items: int

    def __len__(self) -> int:
        return len(self.users)

    @classmethod
    def of(
        cls,
        users: NDArray[np.integer],
        items: NDArray[np.integer],
        at: NDArray[np.floating],
        weights: NDArray[np.floating] | None = None,
        *,
        n_users: int,
        n_items: int,
    ) -> Interactions:
        """From arrays in any order; entries of one moment keep the order given.

        Raises:
            ValueError: for arrays of different length or rows outside ``n_users`` and ``n_items``.
        """
        much = np.ones(len(users), dtype=np.float32) if weights is None else weights
        if not len(users) == len(items) == len(at) == len(much):
            raise ValueError("users, items, at and weights must be of one length")
        for name, rows, limit in (("users", users, n_users), ("items", items, n_items)):
            if len(rows) and (rows.min() < 0 or rows.max() >= limit):
                raise ValueError(f"{name} must be rows from 0 to {limit - 1}")
        order = np.lexsort((at, users))
        return cls(
            users[order].astype(np.int32),
            items[order].astype(np.int32),
            at[order].astype(np.float64),
            much[order].astype(np.float32),
            n_users,
            n_items,
        )

    @property
    def now(self) -> float:
        """The time of the last entry; 0 where there is none."""
        return float(self.at.max()) if len(self) else 0.0

    def offsets(self) -> Rows:
        """Where each user's entries begin, (n_users + 1,) int64."""
        return _offsets(np.bincount(self.users, minlength=self.n_users))

    def ages(self) -> Rows:
        """How many later entries the same user has, (m,) int64: 0 for the latest."""
        return self.offsets()[1:][self.users] - 1 - np.arange(len(self), dtype=np.int64)

    def keeping(self, mask: NDArray[np.bool_]) -> Interactions:
        """Only the entries where ``mask`` (m,) holds; users and items keep their rows."""
        return replace(
            self,
            users=self.users[mask],
            items=self.items[mask],
            at=self.at[mask],
            weights=self.weights[mask],
        )

    def histories(self, users: NDArray[np.integer] | None = None, now: float | None = None) -> Histories:
        """The whole past of ``users`` (all of them by default), in the order asked."""
        asked = np.arange(self.n_users) if users is None else np.asarray(users, dtype=np.int64)
        starts, places = _gathered(self.offsets(), asked)
        return Histories(
            starts,
            self.items[places],
            self.at[places],
            self.weights[places],
            self.now if now is None else now,
        )

    def matrix(self, values: Floats | None = None) -> sparse.csr_matrix:
        """(n_users, n_items) float32 of ``values`` (the weights by default), repeats added."""
        used = self.weights if values is None else values
        shape = (self.n_users, self.n_items)
        return sparse.csr_matrix((used, (self.users, self.items)), shape=shape, dtype=np.float32)


def _offsets(lengths: Sequence[int] | NDArray[np.integer]) -> Rows:
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64)


def _gathered(offsets: Rows, lists: NDArray[np.integer]) -> tuple[Rows, Rows]:
    """The offsets of ``lists`` put one after the other, and the places their entries come from."""
    lengths = offsets[lists + 1] - offsets[lists]
    starts = _offsets(lengths)
    within = np.arange(starts[-1], dtype=np.int64) - np.repeat(starts[:-1], lengths)
    return starts, np.repeat(offsets[lists], lengths) + within

"""The port of every candidate source, and the products as arrays.

Shapes   rows (b, k) int64 best first, NO_PRODUCT after the end; scores (b, k) float32, NO_SCORE there
         content (n, d) float32 with rows of length 1, or zero where nothing is known
Units    a source's scores compare within one shopper's list only;
         created_at seconds since 1970 UTC, -inf where unknown
Errors   ValueError for k < 1 and for arrays that do not belong together
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.interactions import Floats, Histories, Interactions, Ints, Rows, Times

NO_PRODUCT: Final = -1
NO_SCORE: Final = np.float32(-np.inf)
UNKNOWN: Final = -1  # a category or brand that is not known

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class ItemTable:
    """What is known of ``n`` products besides who met them.

    ``words`` (n, v) are their texts' weighted words (``content.words_of``), None without texts.
    """

    n: int
    content: Floats
    category: Ints
    brand: Ints
    created_at: Times
    words: sparse.csr_matrix | None = None

    @classmethod
    def empty(cls, n: int) -> ItemTable:
        """Products of which nothing is known."""
        unknown = np.full(n, UNKNOWN, dtype=np.int32)
        return cls(n, np.zeros((n, 0), dtype=np.float32), unknown, unknown, np.full(n, -np.inf))

    def __post_init__(self) -> None:
        for name in ("content", "category", "brand", "created_at"):
            if len(getattr(self, name)) != self.n:
                raise ValueError(f"{name} must have {self.n} rows, not {len(getattr(self, name))}")


class FittedSource(Protocol):
    """A source that has learnt; immutable, so that any number of threads may ask it."""

    @property
    def name(self) -> str:
        """What tells it from the other sources: its key in snapshots, reports and reasons."""
        ...

    def candidates(self, histories: Histories, k: int, allowed: Rows | None = None) -> tuple[Rows, Floats]:
        """Up to ``k`` products for each shopper, best first, and their scores.

        ``allowed`` are ascending rows, and only those are searched, so that a narrow filter still
        fills ``k``. What ``histories.hidden`` names is never offered.
        """
        ...

    def arrays(self) -> Arrays:
        """All it has learnt, for a snapshot."""
        ...

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """What ``arrays`` gave, back as a source that answers the same."""
        ...


class Source(Protocol):
    """A way to learn from the log."""

    @property
    def name(self) -> str:
        """The name of what it makes."""
        ...

    def fit(self, interactions: Interactions, items: ItemTable, seed: int) -> FittedSource:
        """Learn; the same input and seed give the same source."""
        ...

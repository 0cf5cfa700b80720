"""Synthetic product vectors that are as hard to search as those of real product texts.

A product stands near its shelf's centre, is drawn towards its brand, and differs within its shelf
mostly along a few directions of that shelf; shelves and brands have power-law sizes. The constants
were fitted to MiniLM vectors of the 12,101 real titles of ``amazon_beauty``:

                                        real    here
    cosine with the 10th neighbour      .69     .65
    intrinsic dimension (Levina-Bickel) 16      17
    effective dimension (all products)  68      61
    cosine of the mean with itself      .27     .24
    recall@10 from 8 of 440 lists       .91     .95
    recall@10 from 32 of 440 lists      .97     .99

Shapes   vectors (n, d) float32 of length 1; shelf (n,) int32; queries (q, d) float32 of length 1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from retrieval.model import Rows, Vectors

DEPARTMENTS: Final = 24
SHELVES: Final = 1200
BRANDS: Final = 2000
RANK: Final = 24  # directions in which the products of a shelf differ
COMMON, DEPARTMENT, SHELF, BRAND, OWN, NOISE = 0.6, 0.5, 0.55, 0.5, 0.45, 0.5
BRANDS_OF_A_DEPARTMENT: Final = BRANDS // 8
ASKED: Final = 0.35  # how far a query lies from the product it is about


@dataclass(frozen=True, slots=True)
class Products:
    """Vectors, the shelf of each, and how often each is asked for."""

    vectors: Vectors
    shelf: NDArray[np.int32]
    popularity: NDArray[np.float64]

    def queries(self, count: int, seed: int) -> Vectors:
        """What is asked: products drawn by their popularity, each a step away."""
        random = np.random.default_rng(seed)
        rows = random.choice(len(self.vectors), size=count, p=self.popularity)
        step = _unit(random.normal(size=(count, self.vectors.shape[1])).astype(np.float32))
        return _unit(self.vectors[rows] + ASKED * step)

    def kept(self, share: float, seed: int, *, by_shelf: bool) -> Rows:
        """The rows that a filter keeps: whole shelves, or any rows."""
        random = np.random.default_rng(seed)
        size = len(self.vectors)
        if not by_shelf:
            return np.sort(random.choice(size, max(10, int(share * size)), replace=False))
        place = random.permutation(SHELVES)[self.shelf]
        return np.sort(np.argsort(place, kind="stable")[: max(10, int(share * size))])


def synthetic(size: int, dimension: int, seed: int) -> Products:
    """``size`` products; the same every time."""
    random = np.random.default_rng(seed)
    spectrum = _unit(1 / np.arange(1, dimension + 1, dtype=np.float32) ** 0.4)

    def directions(count: int) -> Vectors:
        return _unit(random.normal(size=(count, dimension)).astype(np.float32) * spectrum)

    departments, brands = directions(DEPARTMENTS), directions(BRANDS)
    department_of = random.integers(0, DEPARTMENTS, SHELVES)
    centres = COMMON * directions(1) + DEPARTMENT * departments[department_of] + SHELF * directions(SHELVES)
    shelf = np.sort(random.choice(SHELVES, size=size, p=_power_law(SHELVES, 0.8))).astype(np.int32)
    order = random.permutation(size)
    vectors = np.empty((size, dimension), dtype=np.float32)
    weights = _unit(1 / np.arange(1, RANK + 1, dtype=np.float32) ** 0.5)[:, None]
    for one in range(SHELVES):
        start, end = np.searchsorted(shelf, [one, one + 1])
        count = end - start
        first = department_of[one] * (BRANDS // DEPARTMENTS)
        own = random.choice(BRANDS_OF_A_DEPARTMENT, size=count, p=_power_law(BRANDS_OF_A_DEPARTMENT, 1.0))
        spread = random.gamma(3, 1 / 3, size=(count, 1)).astype(np.float32)
        within = random.normal(size=(count, RANK)).astype(np.float32) @ (directions(RANK) * weights)
        marks = brands[(first + own) % BRANDS]
        far = OWN * within + NOISE * directions(count)
        vectors[order[start:end]] = _unit(centres[one] + BRAND * marks + spread * far)
    shelf_of = np.empty(size, dtype=np.int32)
    shelf_of[order] = shelf
    return Products(vectors, shelf_of, random.permutation(_power_law(size, 0.9)))


def _unit(vectors: NDArray[Any]) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)


def _power_law(count: int, exponent: float) -> NDArray[np.float64]:
    weights = 1 / np.arange(1, count + 1) ** exponent
    return np.asarray(weights / weights.sum())

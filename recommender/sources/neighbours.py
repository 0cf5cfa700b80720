"""A source that is a list of neighbours for each product: what all item-to-item methods come down to.

A shopper's score of product j is the sum over the latest entries i of weight * decay^age * w_ij,
age 0 for the latest. The sum is one sparse product for the whole batch.

Shapes   links (n, n) sparse float32, at most ``kept`` entries a row
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.interactions import Floats, Histories, Rows
from recommender.sources.best import best_of_sparse
from recommender.sources.model import Arrays
from recommender.sources.product import product

LATEST: Final = 50  # entries looked back at
KEPT: Final = 200  # neighbours kept of each product


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A fitted item-to-item source; more than ``LATEST`` entries of a history change nothing."""

    name: str
    links: sparse.csr_matrix
    decay: float

    def candidates(self, histories: Histories, k: int, allowed: Rows | None = None) -> tuple[Rows, Floats]:
        """The ``k`` products most linked to each shopper's latest entries."""
        ages = histories.ages()
        values = np.where(ages < LATEST, histories.weights * self.decay**ages, 0).astype(np.float32)
        scores = product(histories.matrix(values, self.links.shape[0]), self.links)
        return best_of_sparse(scores, k, histories.hidden, allowed)

    def arrays(self) -> Arrays:
        """The links as compressed rows, and the decay."""
        links = self.links
        return {
            "name": np.array(self.name),
            "indptr": links.indptr,
            "indices": links.indices,
            "data": links.data,
            "decay": np.array(self.decay),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Back from ``arrays``."""
        n = len(arrays["indptr"]) - 1
        placed = (arrays["data"], arrays["indices"], arrays["indptr"])
        links = sparse.csr_matrix(placed, shape=(n, n))
        return cls(str(arrays["name"]), links, float(arrays["decay"]))


def strongest(links: sparse.csr_matrix, kept: int) -> sparse.csr_matrix:
    """Only the ``kept`` greatest positive entries of each row, equal ones by the lower column."""
    links = links.tocsr()
    wanted = links.data > 0
    for place in np.flatnonzero(np.diff(links.indptr) > kept):  # before sorting, drop what is surely weaker
        inside = slice(links.indptr[place], links.indptr[place + 1])
        values = links.data[inside]
        wanted[inside] &= values >= np.partition(values, len(values) - kept)[len(values) - kept]
    row = np.repeat(np.arange(links.shape[0]), np.diff(links.indptr))[wanted]
    col, data = links.indices[wanted], links.data[wanted]
    order = np.lexsort((col, -data, row))
    row, col, data = row[order], col[order], data[order]
    starts = np.searchsorted(row, np.arange(links.shape[0]))
    keep = np.arange(len(row)) - starts[row] < kept
    placed = (data[keep].astype(np.float32), (row[keep], col[keep]))
    return sparse.csr_matrix(placed, shape=links.shape)

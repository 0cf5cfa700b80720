"""Which products are nearly the same: of one shelf, with texts that say the same.

Shapes   content (n, d) float32 of length 1; twins (n,) int32, -1 for a product that has none
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from recommender.interactions import Ints
from recommender.sources.model import ItemTable

ALIKE: Final = 0.97
LARGEST: Final = 4000  # products of one shelf compared with one another


def twins_of(items: ItemTable) -> Ints:
    """A code for each set of twins."""
    rows: list[int] = []
    others: list[int] = []
    for shelf in np.unique(items.category[items.category >= 0]):
        inside = np.flatnonzero(items.category == shelf)[:LARGEST]
        vectors = items.content[inside]
        if vectors.shape[1] == 0:
            continue
        alike = np.argwhere(np.triu(vectors @ vectors.T >= ALIKE, k=1))
        rows.extend(inside[alike[:, 0]].tolist())
        others.extend(inside[alike[:, 1]].tolist())
    links = sparse.csr_matrix((np.ones(len(rows)), (rows, others)), shape=(items.n, items.n))
    _, codes = connected_components(links, directed=False)
    sizes = np.bincount(codes, minlength=1)
    return np.where(sizes[codes] > 1, codes, -1).astype(np.int32)

"""Which products follow each other: counts of pairs within each shopper's sequence.

Shapes   counts (n, n) float32 sparse: row = the earlier product, column = the later one
Units    the pair's weight is decay^(lag - 1), lag = 1 for neighbours; halved every half_life_s of age
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from recommender.interactions import Floats, Interactions


def following(
    interactions: Interactions, lags: int, decay: float, half_life_s: float | None = None
) -> sparse.csr_matrix:
    """How often one product came ``lag`` entries after another, for lags up to ``lags``."""
    n = interactions.n_items
    counts = sparse.csr_matrix((n, n), dtype=np.float32)
    fresh = recency(interactions, half_life_s)
    users, items = interactions.users, interactions.items
    for lag in range(1, lags + 1):
        same = (users[:-lag] == users[lag:]) & (items[:-lag] != items[lag:])
        if not same.any():
            break
        values = (fresh[lag:][same] * decay ** (lag - 1)).astype(np.float32)
        placed = (values, (items[:-lag][same], items[lag:][same]))
        counts = counts + sparse.csr_matrix(placed, shape=(n, n))
    return counts


def recency(interactions: Interactions, half_life_s: float | None) -> Floats:
    """What each entry still counts (m,): its weight, halved every ``half_life_s`` of its age."""
    if half_life_s is None:
        return interactions.weights
    aged = np.exp2((interactions.at - interactions.now) / half_life_s)
    return (interactions.weights * aged).astype(np.float32)

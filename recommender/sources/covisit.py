"""Item-kNN: products met by the same shoppers, and the products that come next.

Units    decay per entry of age; half_life_s in seconds, None where the log has no times
Source   Sarwar et al., WWW 2001; Linden, Smith, York, IEEE Internet Computing 2003;
         Ludewig, Jannach, UMUAI 2018 (sequential rules with decay by distance)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommender.interactions import Interactions
from recommender.sources.model import ItemTable
from recommender.sources.neighbours import KEPT, Neighbours, strongest
from recommender.sources.pairs import following, recency
from recommender.sources.similarity import Similarity, similar


@dataclass(frozen=True, slots=True)
class CoVisit:
    """Products that the same shoppers met, whichever came first.

    ``powers`` are the cosine's exponents: (0.5, 0.5) is the plain cosine, a smaller second one
    lets popular products come up more.
    """

    name: str = "covisit"
    similarity: Similarity = "cosine"
    powers: tuple[float, float] = (0.5, 0.5)
    decay: float = 0.7
    half_life_s: float | None = None
    kept: int = KEPT

    def fit(self, interactions: Interactions, items: ItemTable, seed: int) -> Neighbours:
        """Count who met what together; ``items`` and ``seed`` are not needed."""
        seen = interactions.matrix(recency(interactions, self.half_life_s))
        together = (seen.T @ seen).tocsr()
        squares = together.diagonal().astype(np.float32)
        sums = np.asarray(seen.sum(axis=0), dtype=np.float32).ravel()
        together.setdiag(0)
        together.eliminate_zeros()
        near = similar(together, squares, sums, interactions.n_users, self.similarity, powers=self.powers)
        return Neighbours(self.name, strongest(near, self.kept), self.decay)


@dataclass(frozen=True, slots=True)
class Sequential:
    """Products that come after another in shoppers' sequences, the nearer the more.

    ``backward`` is what a product that came before counts against one that came after.
    """

    name: str = "sequence"
    lags: int = 30
    lag_decay: float = 0.8
    backward: float = 0.5
    powers: tuple[float, float] = (0.5, 0.3)
    decay: float = 0.7
    half_life_s: float | None = None
    kept: int = KEPT

    def fit(self, interactions: Interactions, items: ItemTable, seed: int) -> Neighbours:
        """Count what follows what; ``items`` and ``seed`` are not needed."""
        after = following(interactions, self.lags, self.lag_decay, self.half_life_s)
        both = (after + self.backward * after.T).tocsr()
        met = np.bincount(
            interactions.items,
            weights=recency(interactions, self.half_life_s),
            minlength=interactions.n_items,
        )
        damped = [sparse.diags(1 / np.maximum(met, 1e-6) ** power) for power in self.powers]
        return Neighbours(self.name, strongest((damped[0] @ both @ damped[1]).tocsr(), self.kept), self.decay)

"""Rank products for words: BM25 and meaning fused, with a gate that knows "we do not sell that".

A product is an exact answer when it holds at least COVERED of the weight of the asked words and
about as much as the best one does (before any filter); where no words meet, when its meaning is
surely the same. One that is only near is offered as such, never as what was asked.

Shapes   every array is (n,) over the index state's rows
Source   weighted sum of max-normalised BM25 and cosine (Bruch et al., TOIS 2023, convex combination)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommender.product_index import State
from retrieval.lexical import Scores
from retrieval.model import Rows, Vectors

COVERED: Final = 0.6
LIKE_THE_BEST: Final = 0.75
NEAR_COVERED: Final = 0.34
NEAR_COSINE: Final = 0.42
SURE_COSINE: Final = 0.62
DENSE_SHARE: Final = 0.35
DENSE_CANDIDATES: Final = 100


@dataclass(frozen=True)
class Relevance:
    """How well each product answers: a score, and whether it is what was asked or only near."""

    scores: Scores
    exact: NDArray[np.bool_]
    near: NDArray[np.bool_]

    def best(self, allowed: Rows | None = None) -> tuple[Rows, bool]:
        """Rows best first, and whether they are exact; near ones only when none is exact."""
        inside = np.ones(len(self.scores), dtype=np.bool_)
        if allowed is not None:
            inside[:] = False
            inside[allowed] = True
        exact = self.exact & inside
        is_exact = bool(exact.any())
        rows = np.flatnonzero(exact if is_exact else self.near & inside)
        return rows[np.lexsort((rows, -self.scores[rows]))].astype(np.int64), is_exact

    def candidates(self, limit: int) -> Rows:
        """The rows that are exact or near, best first, at most ``limit``."""
        rows = np.flatnonzero(self.exact | self.near)
        return rows[np.lexsort((rows, -self.scores[rows]))][:limit].astype(np.int64)


def relevance(
    state: State,
    tokens: Sequence[str],
    query: Vectors | None,
    allowed: Rows | None = None,
    *,
    by_meaning: bool = False,
) -> Relevance:
    """Judge every live product for the tokens and the query vector (d,).

    With ``allowed``, meaning is searched among those rows only, so that a narrow filter still
    finds what is near. With ``by_meaning`` a shared word alone makes nothing near: sunglasses in a
    cat's shape are not near cat food.
    """
    lexical, coverage = state.lexical_scores(tokens)
    cosine = np.zeros(len(state.ids), dtype=np.float32)
    if query is not None:
        rows, found = state.nearest(query, DENSE_CANDIDATES, allowed)
        cosine[rows] = found
    top = float(lexical.max()) if lexical.size else 0.0
    words = lexical / top if top > 0 else lexical
    fused = ((1 - DENSE_SHARE) * words + DENSE_SHARE * np.maximum(cosine, 0)).astype(np.float32)
    most = float(coverage[state.live].max()) if state.live.any() else 0.0
    exact = state.live & (coverage >= max(COVERED, LIKE_THE_BEST * most))
    if not exact.any():
        exact = state.live & (cosine >= SURE_COSINE)
    near = state.live & (cosine >= NEAR_COSINE)
    if not by_meaning:
        near |= state.live & (coverage >= NEAR_COVERED)
    return Relevance(fused, exact, near)

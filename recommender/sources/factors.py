"""Collaborative factors: implicit matrix factorisation, with shoppers folded in as they click.

A shopper's vector is never stored: it is solved from the latest entries, so a click counts at once:

    u = (Y'Y + r I + V'D V)^-1 V'c = P V' (I + D V P V')^-1 c,   P = (Y'Y + r I)^-1

with V (l, f) the vectors of the latest l entries, D = a w on the diagonal, c = 1 + a w.

With A = Y'Y + r I inverted once, and V the w latest vectors scaled by the roots of a w_i, only a
system of w equations is solved for each shopper (Woodbury):

    u = x - A^-1 V' (I + V A^-1 V')^-1 V x    where x = A^-1 sum_i (1 + a w_i) y_i

A product that nobody met, or few, gets its vector from its content by ridge regression.

Shapes   factors Y (n, f) float32; content map (d, f) float32; u (b, f)
Units    a = alpha, the confidence that one entry of weight 1 adds; r the regularisation
Source   Hu, Koren, Volinsky, ICDM 2008; the library implicit; Woodbury's identity for the fold-in
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from recommender.interactions import Floats, Histories, Interactions, Rows
from recommender.sources.model import Arrays, ItemTable
from recommender.sources.nearest import NearestRows, answered

LATEST: Final = 20
BLOCK: Final = 512
RIDGE: Final = 10.0
ENOUGH: Final = 3  # with fewer entries than this a product's vector comes from its content


@dataclass(frozen=True)
class FittedFactors:
    """Product vectors, and what folds a shopper in."""

    name: str
    index: NearestRows
    gram: Floats
    from_content: Floats
    alpha: float
    regularisation: float
    decay: float

    def candidates(self, histories: Histories, k: int, allowed: Rows | None = None) -> tuple[Rows, Floats]:
        """The ``k`` products of the greatest inner product with the shopper's vector."""
        queries = self.fold_in(histories)
        rows, scores = self.index.search(queries, k, histories.hidden, allowed)
        return answered(rows, scores, queries)

    def fold_in(self, histories: Histories) -> Floats:
        """The shoppers' vectors (b, f) from their latest entries; zero where none is known."""
        found = [
            self._solved(histories.part(start, min(start + BLOCK, len(histories))))
            for start in range(0, len(histories), BLOCK)
        ]
        return np.concatenate(found) if found else np.zeros((0, len(self.gram)), dtype=np.float32)

    def _solved(self, histories: Histories) -> Floats:
        ages = histories.ages()
        known = (ages < LATEST) & (histories.items >= 0) & (histories.items < len(self.index.vectors))
        owners, ages = histories.owners()[known], ages[known]
        width = min(LATEST, int(ages.max(initial=-1)) + 1)
        size = len(self.gram)
        vectors = np.zeros((len(histories), width, size), dtype=np.float32)
        vectors[owners, ages] = self.index.vectors[histories.items[known]]
        added = np.zeros((len(histories), width), dtype=np.float32)
        added[owners, ages] = self.alpha * histories.weights[known] * self.decay**ages
        solved = vectors @ self._inverse
        inner = added[..., None] * np.matmul(vectors, solved.transpose(0, 2, 1))
        inner += np.eye(width, dtype=np.float32)
        wanted = np.where(added > 0, 1 + added, 0)[..., None]
        shares = np.linalg.solve(inner, wanted).transpose(0, 2, 1)
        users: Floats = np.matmul(shares, solved)[:, 0].astype(np.float32)
        return users

    @cached_property
    def _inverse(self) -> Floats:
        """(Y'Y + r I)^-1, so that a shopper costs a system of the history's length, not the factors'."""
        whole = self.gram.astype(np.float64) + self.regularisation * np.eye(len(self.gram))
        inverse: Floats = np.linalg.inv(whole).astype(np.float32)
        return inverse

    def with_items(self, items: ItemTable) -> Self:
        """The same with today's products: rows as before, new ones at the end, known by their content."""
        known = self.index.vectors
        if items.content.shape[1] != len(self.from_content):
            added = np.zeros((items.n - len(known), known.shape[1]), dtype=np.float32)
        else:
            added = items.content[len(known) :] @ self.from_content
        return replace(self, index=self.index.over(np.concatenate([known, added])))

    def arrays(self) -> Arrays:
        """Vectors, the map from content, and the constants of the fold-in."""
        constants = [self.alpha, self.regularisation, self.decay]
        return {
            "name": np.array(self.name),
            **self.index.arrays(),
            "gram": self.gram,
            "from_content": self.from_content,
            "constants": np.array(constants, dtype=np.float64),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Back from ``arrays``."""
        alpha, regularisation, decay = (float(value) for value in arrays["constants"])
        return cls(
            str(arrays["name"]),
            NearestRows.from_arrays(arrays),
            arrays["gram"],
            arrays["from_content"],
            alpha,
            regularisation,
            decay,
        )


@dataclass(frozen=True, slots=True)
class Factors:
    """Alternating least squares by ``implicit``."""

    name: str = "factors"
    size: int = 128
    alpha: float = 20.0
    regularisation: float = 0.1
    iterations: int = 15
    decay: float = 0.8
    threads: int = 0

    def fit(self, interactions: Interactions, items: ItemTable, seed: int) -> FittedFactors:
        """Factorise the log; products with few entries take their vector from their content."""
        vectors = self._factorised(interactions, seed)
        met = np.bincount(interactions.items, minlength=interactions.n_items)
        gram = (vectors.T @ vectors).astype(np.float32)
        from_content = _content_map(items.content, vectors, met)
        if from_content.shape[0]:
            trust = np.minimum(met / ENOUGH, 1)[:, None].astype(np.float32)
            vectors = trust * vectors + (1 - trust) * (items.content @ from_content)
        return FittedFactors(
            self.name,
            NearestRows(vectors),
            gram,
            from_content,
            self.alpha,
            self.regularisation,
            self.decay,
        )

    def _factorised(self, interactions: Interactions, seed: int) -> Floats:
        if not len(interactions):
            return np.zeros((interactions.n_items, self.size), dtype=np.float32)
        from implicit.cpu.als import AlternatingLeastSquares

        with threadpool_limits(1, "blas"):  # the library's own threads get in the way of BLAS's
            model = AlternatingLeastSquares(
                factors=self.size,
                alpha=self.alpha,
                regularization=self.regularisation,
                iterations=self.iterations,
                num_threads=self.threads,
                random_state=seed,
            )
            model.fit(interactions.matrix(), show_progress=False)
        return np.asarray(model.item_factors, dtype=np.float32)


def _content_map(content: Floats, vectors: Floats, met: NDArray[np.integer]) -> Floats:
    """The ridge regression from content to vectors (d, f), on products met often enough."""
    if content.shape[1] == 0:
        return np.zeros((0, vectors.shape[1]), dtype=np.float32)
    often = (met >= ENOUGH) & np.any(content != 0, axis=1)
    known = content[often]
    left = known.T @ known + RIDGE * np.eye(content.shape[1], dtype=np.float32)
    solved: Floats = np.linalg.solve(left, known.T @ vectors[often]).astype(np.float32)
    return solved

"""Products like a product: what every source says of it, held to what can truly be called alike.

Alike is what stands on the same shelf or has a text that is near. Behaviour tells which of these somebody
would look at next; what is bought beside a product and is nothing like it (a bath mat, of a night light) is
left to other answers. A product that nobody met has its text alone.

Shapes   asked (b,) int64 rows of products; content (n, d) float32 of length 1 or 0; shelf (n,) int32, below
         0 where unknown; answers rows (m,) int64 best first, worth (m,) float32
Units    NEAR is a cosine
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommender.fusion.methods import Weighted
from recommender.fusion.model import DEPTH, Fusion
from recommender.fusion.pool import Pool, pooled
from recommender.interactions import Floats, Histories, Ints, Ragged, Rows
from recommender.sources.model import FittedSource

NEAR: Final = 0.35
CONTENT: Final = "content"
GENERAL: Final = ("popular", "trending", "fresh")  # they say the same of every product


def by_content() -> Weighted:
    """Nearness of texts alone: what holds where nothing better was learnt."""
    return Weighted((CONTENT,), np.ones(1, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Kin:
    """What tells whether two products are alike."""

    content: Floats
    shelf: Ints

    def alike(self, one: Rows, other: Rows) -> NDArray[np.bool_]:
        """Whether each of ``one`` (p,) is like the one of ``other`` (p,) at its place."""
        near = np.einsum("pd,pd->p", self.content[one], self.content[other])
        shelf = self.shelf[one]
        alike: NDArray[np.bool_] = (near >= NEAR) | ((shelf == self.shelf[other]) & (shelf >= 0))
        return alike

    def likest(self, asked: Rows, row: int) -> int:
        """Which place of ``asked`` a product is most like: of its shelf first, then the nearest text."""
        near = self.content[asked] @ self.content[row]
        return int((near + 2 * (self.shelf[asked] == self.shelf[row])).argmax())


def heard(sources: Sequence[FittedSource], fusion: Fusion) -> list[FittedSource]:
    """The sources that have a say in what is like a product; the texts name those that nobody met."""
    if not isinstance(fusion, Weighted):
        return [one for one in sources if one.name not in GENERAL]
    weighty = {name for name, weight in zip(fusion.names, fusion.weights, strict=True) if weight > 0}
    return [one for one in sources if one.name in weighty - {*GENERAL} | {CONTENT}]


def alike_pool(
    sources: Sequence[FittedSource],
    asked: Rows,
    kin: Kin,
    hidden: Sequence[int] = (),
    allowed: Rows | None = None,
    depth: int = DEPTH,
) -> Pool:
    """The candidates for each of ``asked``, itself and ``hidden`` never among them."""
    histories = Histories.of([[row] for row in asked.tolist()])
    histories = replace(histories, hidden=Ragged.of([[row, *hidden] for row in asked.tolist()]))
    pool = pooled(sources, histories, depth, allowed)
    return pool.keeping(kin.alike(asked[pool.owners], pool.items))


def ranked_alike(pool: Pool, fusion: Fusion, k: int) -> tuple[Rows, Floats]:
    """The ``k`` products worth most to all that were asked of together, equal ones by the lower row."""
    rows, places = np.unique(pool.items, return_inverse=True)
    worth = np.bincount(places, fusion.values(pool), len(rows))
    order = np.argsort(-worth, kind="stable")[:k]
    return rows[order].astype(np.int64), worth[order].astype(np.float32)

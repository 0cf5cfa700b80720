"""The port of a fusion: what each candidate of a pool is worth, all sources heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from recommender.fusion.pool import AT_ONCE, MANY, Pool, asked_of, pool_of
from recommender.interactions import Floats, Histories, Rows
from recommender.sources.model import Arrays, FittedSource
from retrieval.threads import side_by_side

DEPTH = 100  # candidates asked of each source


class Fusion(Protocol):
    """A rule that values candidates; immutable."""

    @property
    def name(self) -> str:
        """The kind, as snapshots and reports name it."""
        ...

    def values(self, pool: Pool) -> Floats:
        """What each entry of the pool is worth (p,), comparable within one shopper."""
        ...

    def arrays(self) -> Arrays:
        """All it has learnt, for a snapshot."""
        ...

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """What ``arrays`` gave, back as a fusion that answers the same."""
        ...


def fused(
    sources: Sequence[FittedSource],
    fusion: Fusion,
    histories: Histories,
    k: int,
    allowed: Rows | None = None,
    depth: int = DEPTH,
) -> tuple[Rows, Floats]:
    """The ``k`` best of all sources together: the one way, in evaluation as in serving."""
    answers = asked_of(sources, histories, max(depth, k), allowed)
    names, b = [source.name for source in sources], len(histories)

    def best(part: slice) -> tuple[Rows, Floats]:
        mine = [(rows[part], scores[part]) for rows, scores in answers]
        pool = pool_of(names, mine, len(range(b)[part]))
        return pool.best(fusion.values(pool), k)

    if b < MANY:
        return best(slice(None))
    halves = side_by_side(best, (slice(b // 2), slice(b // 2, None)), AT_ONCE)
    return np.concatenate([rows for rows, _ in halves]), np.concatenate([scores for _, scores in halves])

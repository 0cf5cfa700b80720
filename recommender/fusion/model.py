"""The port of a fusion: what each candidate of a pool is worth, all sources heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, Self

from numpy.typing import NDArray

from recommender.fusion.pool import Pool, pooled
from recommender.interactions import Floats, Histories, Rows
from recommender.sources.model import Arrays, FittedSource

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
    pool = pooled(sources, histories, max(depth, k), allowed)
    return pool.best(fusion.values(pool), k)

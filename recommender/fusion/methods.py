"""Two ways to fuse: by the ranks alone, and by weighted scores.

reciprocal rank    sum over the sources of 1 / (DAMPING + rank)
weighted           sum over the sources of w_s * score_s, score_s as a share of the list's best

Shapes   weights (s,) float32, one for each name
Source   Cormack, Clarke, Buettcher, SIGIR 2009 (reciprocal rank; they took 60 for long lists, short
         lists want less); Fox, Shaw, TREC-2 1994 (weighted sums)
Errors   Invalid for a kind that is not known
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from kernel.errors import Invalid
from recommender.fusion.model import Fusion
from recommender.fusion.pool import Pool
from recommender.interactions import Floats
from recommender.sources.model import Arrays

DAMPING: Final = 5.0


@dataclass(frozen=True, slots=True)
class ReciprocalRank:
    """All sources alike, by rank; learns nothing."""

    damping: float = DAMPING

    @property
    def name(self) -> str:
        """``reciprocal_rank``."""
        return "reciprocal_rank"

    def values(self, pool: Pool) -> Floats:
        """The sum of the damped reciprocal ranks (p,)."""
        return pool.summed(1 / (self.damping + pool.sayings.rank))

    def arrays(self) -> Arrays:
        """The damping."""
        return {"damping": np.array(self.damping)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Back from ``arrays``."""
        return cls(float(arrays["damping"]))


@dataclass(frozen=True, slots=True)
class Weighted:
    """A weight for each source, learnt; a source without a weight counts nothing.

    Equal sums (all that is known says nothing) fall to the reciprocal rank, which is too small to
    change any other order.
    """

    names: tuple[str, ...]
    weights: Floats

    @property
    def name(self) -> str:
        """``weighted``."""
        return "weighted"

    def values(self, pool: Pool) -> Floats:
        """The weighted sum of the scores (p,)."""
        known = dict(zip(self.names, self.weights.tolist(), strict=True))
        weights = np.array([known.get(name, 0.0) for name in pool.names], dtype=np.float32)
        values = pool.summed(weights[pool.sayings.source] * pool.sayings.score)
        tie: Floats = np.float32(1e-6) * ReciprocalRank().values(pool)
        return values + tie

    def arrays(self) -> Arrays:
        """Names and weights."""
        return {"names": np.array(self.names, dtype=np.str_), "weights": self.weights}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Back from ``arrays``."""
        return cls(tuple(str(name) for name in arrays["names"]), arrays["weights"])


FUSIONS: Final[dict[str, type[Fusion]]] = {"reciprocal_rank": ReciprocalRank, "weighted": Weighted}


def restored_fusion(kind: str, arrays: Mapping[str, NDArray[Any]]) -> Fusion:
    """The fusion that gave ``arrays``.

    Raises:
        Invalid: for an unknown kind.
    """
    if kind not in FUSIONS:
        raise Invalid(f"a snapshot names the fusion {kind!r}; known: {', '.join(FUSIONS)}")
    return FUSIONS[kind].from_arrays(arrays)

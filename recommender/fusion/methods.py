"""Ways to fuse: by the ranks alone, and by weighted scores, what nobody met by weights of its own.

reciprocal rank    sum over the sources of 1 / (DAMPING + rank)
weighted           sum over the sources of w_s * score_s, score_s as a share of the list's best

Shapes   weights (s,) float32, one for each name
Source   Cormack, Clarke, Buettcher, SIGIR 2009 (reciprocal rank; they took 60 for long lists, short
         lists want less); Fox, Shaw, TREC-2 1994 (weighted sums)
Errors   Invalid for a kind that is not known
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from kernel.errors import Invalid
from recommender.fusion.model import Fusion
from recommender.fusion.pool import Pool
from recommender.interactions import Floats
from recommender.sources.model import Arrays

DAMPING: Final = 5.0
TIE: Final = 1e-6  # what the ranks count where they only tell equal sums apart


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
        weights = _laid(self.names, self.weights, pool.names)
        return pool.summed(weights[pool.sayings.source] * pool.sayings.score) + _tie(pool)

    def arrays(self) -> Arrays:
        """Names and weights."""
        return {"names": np.array(self.names, dtype=np.str_), "weights": self.weights}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Back from ``arrays``."""
        return cls(tuple(str(name) for name in arrays["names"]), arrays["weights"])


@dataclass(frozen=True, slots=True)
class ColdWeighted:
    """Weights, and others for products that nobody has met: of those only some sources speak.

    ``met`` (n,) tells which products somebody has; a product beyond it came later, and nobody has.
    """

    usual: Weighted
    cold: Floats  # (s,), one for each name of the usual weights
    constant: float
    met: NDArray[np.bool_]

    @property
    def name(self) -> str:
        """``cold_weighted``."""
        return "cold_weighted"

    def values(self, pool: Pool) -> Floats:
        """The weighted sum of the scores (p,), a cold product's by its own weights, never below 0."""
        known = np.append(self.met, False)
        is_cold = ~known[np.minimum(pool.items, len(self.met))]
        if not is_cold.any():
            return self.usual.values(pool)
        said = pool.sayings
        both = np.concatenate(
            [_laid(self.usual.names, one, pool.names) for one in (self.usual.weights, self.cold)]
        )
        values = pool.summed(both[said.source + len(pool.names) * is_cold[said.entry]] * said.score)
        values[is_cold] = np.maximum(values[is_cold] + np.float32(self.constant), 0)
        return values + _tie(pool)

    def knowing(self, met: NDArray[np.bool_]) -> ColdWeighted:
        """The same weights where other products have been met."""
        return replace(self, met=met)

    def arrays(self) -> Arrays:
        """Both weights, the constant and what was met."""
        constant = np.array(self.constant)
        return {**self.usual.arrays(), "cold": self.cold, "constant": constant, "met": self.met}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Back from ``arrays``."""
        constant = float(arrays["constant"])
        return cls(Weighted.from_arrays(arrays), arrays["cold"], constant, arrays["met"])


FUSIONS: Final[dict[str, type[Fusion]]] = {
    "cold_weighted": ColdWeighted,
    "reciprocal_rank": ReciprocalRank,
    "weighted": Weighted,
}


def _laid(names: Sequence[str], weights: Floats, asked: Sequence[str]) -> Floats:
    """The weights in the order of the sources asked, 0 for those without one."""
    known = dict(zip(names, weights.tolist(), strict=True))
    return np.array([known.get(name, 0.0) for name in asked], dtype=np.float32)


def _tie(pool: Pool) -> Floats:
    """What tells equal sums apart."""
    tie: Floats = np.float32(TIE) * ReciprocalRank().values(pool)
    return tie


def restored_fusion(kind: str, arrays: Mapping[str, NDArray[Any]]) -> Fusion:
    """The fusion that gave ``arrays``.

    Raises:
        Invalid: for an unknown kind.
    """
    if kind not in FUSIONS:
        raise Invalid(f"a snapshot names the fusion {kind!r}; known: {', '.join(FUSIONS)}")
    return FUSIONS[kind].from_arrays(arrays)

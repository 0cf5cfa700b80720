"""Learn which of the products like one a shopper looks at next, and prove it against nearness of texts.

A pair is a product and the next other one of its department that the same shopper met within VISIT_S. Weights
are learnt on one half of the shoppers; where they do not foretell the pairs of the other half better than the
texts do, the texts alone stay in force.

Shapes   pairs: shoppers, before, after (p,) int64; departments (n,) int32, below 0 where unknown
Units    VISIT_S in seconds
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommender.fusion.alike import GENERAL, Kin, alike_pool, by_content
from recommender.fusion.learning import ENOUGH, Lists, choose_fusion, marked, ndcg_of, together
from recommender.fusion.model import Fusion
from recommender.interactions import Interactions, Ints, Ragged, Rows
from recommender.sources.model import FittedSource

VISIT_S: Final = 1800
MOST_PAIRS: Final = 4000
BLOCK: Final = 1000
MEASURE: Final = "ndcg@10"


@dataclass(frozen=True, slots=True)
class Pairs:
    """What was met right after what."""

    shoppers: Rows
    before: Rows
    after: Rows

    def __len__(self) -> int:
        return len(self.before)

    def of(self, wanted: NDArray[np.bool_] | Rows) -> Pairs:
        """Only those pairs."""
        return Pairs(self.shoppers[wanted], self.before[wanted], self.after[wanted])

    def halves(self, seed: int) -> tuple[Pairs, Pairs]:
        """Those of one half of the shoppers and of the other, MOST_PAIRS of each at most."""
        draw = np.random.default_rng(seed)
        shoppers = draw.permutation(np.unique(self.shoppers))
        first = np.isin(self.shoppers, shoppers[::2])
        one, other = (
            self.of(draw.permutation(np.flatnonzero(half))[:MOST_PAIRS]) for half in (first, ~first)
        )
        return one, other


@dataclass(frozen=True, slots=True)
class Likeness:
    """The fusion chosen, and how it and the texts alone foretold the pairs it was not learnt from."""

    fusion: Fusion
    learnt: dict[str, float]
    by_content: dict[str, float]


def pairs_of(log: Interactions, departments: Ints, within_s: float = VISIT_S) -> Pairs:
    """Each shopper's pairs, once each; where a department is unknown, of any."""
    follows = (log.users[1:] == log.users[:-1]) & (log.items[1:] != log.items[:-1])
    follows &= log.at[1:] - log.at[:-1] <= within_s
    places = np.flatnonzero(follows)
    shopper, before, after = log.users[places], log.items[places], log.items[places + 1]
    found = np.unique(np.stack((shopper, before, after), axis=1).astype(np.int64), axis=0)
    one, other = departments[found[:, 1]], departments[found[:, 2]]
    found = found[(one == other) | (one < 0)]
    return Pairs(found[:, 0], found[:, 1], found[:, 2])


def lists_of_pairs(sources: Sequence[FittedSource], pairs: Pairs, kin: Kin, departments: Ints) -> Lists:
    """The candidates like each pair's first product, as they are found in serving."""
    sources = [one for one in sources if one.name not in GENERAL]
    parts, own = [], departments[pairs.before]
    for department in np.unique(own):
        mine = pairs.of(own == department)
        allowed = None if department < 0 else np.flatnonzero(departments == department).astype(np.int64)
        for start in range(0, len(mine), BLOCK):
            part = mine.of(np.arange(start, min(start + BLOCK, len(mine))))
            pool = alike_pool(sources, part.before, kin, allowed=allowed)
            parts.append(marked(pool, Ragged.of([[row] for row in part.after.tolist()])))
    return together(parts, tuple(one.name for one in sources), len(pairs))


def learnt_likeness(
    sources: Sequence[FittedSource], pairs: Pairs, kin: Kin, departments: Ints, seed: int
) -> Likeness:
    """The fusion that foretells the pairs; the texts alone where it is not proven better."""
    choice, proof = (lists_of_pairs(sources, half, kin, departments) for half in pairs.halves(seed))
    fusion = choose_fusion(choice, seed).fusion
    ours, plain = ndcg_of(proof, fusion), ndcg_of(proof, by_content())
    is_proven = min(len(choice), len(proof)) >= 2 * ENOUGH and ours > plain
    figures = ({MEASURE: round(value, 5)} for value in (ours if is_proven else plain, plain))
    return Likeness(fusion if is_proven else by_content(), *figures)

"""Learn what the sources should count for products that nobody met yet.

Few of the products of a log are cold, so that there is nothing to learn from. A share of the products is
therefore hidden from the log as if nobody had met them, the sources are fitted without, and the weights
of the hidden ones are learnt where these were met next; the weights of all others stay. They are used only
where they win among lists that they were not learnt from, and where nothing is hidden they may lose no
more than SLACK.

The loss is that of ``fusion.learning``, with the usual products' values fixed and a constant for cold ones.

Shapes   met (n,) bool: the products that a log knows
Units    HIDDEN is a share of the products, SLACK of the NDCG
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommender.fusion.learning import ENOUGH, Lists, least_loss, ndcg_of
from recommender.fusion.methods import ColdWeighted, Weighted
from recommender.fusion.model import Fusion
from recommender.interactions import Floats, Interactions

HIDDEN: Final = 0.05
SLACK: Final = 0.002
Flags = NDArray[np.bool_]


def met_of(log: Interactions) -> Flags:
    """Which products somebody met."""
    met: Flags = np.bincount(log.items, minlength=log.n_items) > 0
    return met


def hiding_some(log: Interactions, seed: int) -> Interactions:
    """The log as if nobody had met HIDDEN of the products."""
    drawn = np.random.default_rng(seed).permutation(log.n_items)[: int(HIDDEN * log.n_items)]
    is_hidden = np.zeros(log.n_items, dtype=np.bool_)
    is_hidden[drawn] = True
    return log.keeping(~is_hidden[log.items])


def with_cold(usual: Fusion, lists: Lists, met: Flags, as_is: Lists, met_as_is: Flags, seed: int) -> Fusion:
    """The fusion with weights for cold products, where these win; else the fusion as it is.

    ``lists`` are of the sources without the hidden products, ``as_is`` of those that know them.
    """
    if not isinstance(usual, Weighted) or np.unique(lists.owners[_cold_met(lists, met)]).size < ENOUGH:
        return usual
    half = np.random.default_rng(seed).random(len(lists)) < 0.5
    gain = 0.0
    for learnt_on in (half, ~half):
        other = lists.of(~learnt_on)
        made = learn_cold(usual, lists.of(learnt_on), met)
        gain += other.asked * (ndcg_of(other, made) - ndcg_of(other, usual))
    made = learn_cold(usual, lists, met)
    loses = ndcg_of(as_is, made.knowing(met_as_is)) < ndcg_of(as_is, usual) * (1 - SLACK)
    return usual if gain <= 0 or loses else made


def learn_cold(usual: Weighted, lists: Lists, met: Flags) -> ColdWeighted:
    """The cold products' weights of the least loss."""
    is_cold = ~met[lists.items]
    weights = dict(zip(usual.names, usual.weights.tolist(), strict=True))
    first = np.array([weights.get(name, 0.0) for name in lists.names], dtype=np.float32)
    fixed: Floats = np.where(is_cold, 0, lists.scores @ first)
    told: Floats = np.column_stack((lists.scores, np.ones(len(is_cold), dtype=np.float32))) * is_cold[:, None]
    bounds = [(0, None)] * len(first) + [(None, None)]
    found = least_loss(lists, told, np.append(first, 0.0).astype(np.float64), bounds, fixed)
    return ColdWeighted(Weighted(lists.names, first), found[:-1], float(found[-1]), met)


def _cold_met(lists: Lists, met: Flags) -> Flags:
    """The entries that nobody had met and that were met next."""
    found: Flags = lists.met & ~met[lists.items]
    return found

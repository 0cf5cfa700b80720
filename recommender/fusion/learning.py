"""Learn the sources' weights where what was met next is known, and choose the fusion by it.

The loss is the listwise softmax: minus the log of the share that what was met has among the
shopper's candidates. It is convex in the weights, which are kept at 0 or above, so that no source
speaks against its own suggestions.

Shapes   met (p,) bool: the pool's entries that were met next
Source   Cao et al., ICML 2007 (ListNet, top one)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommender.fusion.methods import ReciprocalRank, Weighted
from recommender.fusion.model import DEPTH, Fusion
from recommender.fusion.pool import Pool, Sayings, pool_of, pooled
from recommender.interactions import Floats, Histories, Ragged, Rows
from recommender.sources.model import FittedSource

ENOUGH: Final = 30  # shoppers whose next product was among the candidates, below which nothing is learnt
LEARNT_FROM: Final = 6000  # such shoppers looked at, at most
BLOCK: Final = 1000
CUT: Final = 10  # methods are compared by NDCG at this length
RIDGE: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Lists:
    """Candidates of shoppers of whom at least one was met next; ``asked`` shoppers were looked at."""

    owners: Rows
    items: Rows
    scores: Floats
    ranks: NDArray[np.int32]
    met: NDArray[np.bool_]
    names: tuple[str, ...]
    asked: int

    def __len__(self) -> int:
        return int(self.owners[-1]) + 1 if len(self.owners) else 0

    def of(self, lists: NDArray[np.bool_]) -> Lists:
        """Only those lists (one flag a list)."""
        keep = lists[self.owners]
        owners = np.cumsum(lists)[self.owners[keep]] - 1
        share = round(self.asked * float(lists.mean())) if len(lists) else 0
        parts = (self.items[keep], self.scores[keep], self.ranks[keep], self.met[keep])
        return Lists(owners.astype(np.int64), *parts, self.names, share)

    def pool(self) -> Pool:
        """The candidates as a fusion sees them."""
        offsets = np.searchsorted(self.owners, np.arange(len(self) + 1)).astype(np.int64)
        return Pool(self.names, offsets, self.owners, self.items, Sayings.of(self.scores, self.ranks))


def lists_of(
    sources: Sequence[FittedSource], histories: Histories, truth: Ragged, depth: int = DEPTH
) -> Lists:
    """Ask for candidates, and keep the shoppers of whom one of ``truth`` was found."""
    parts: list[Lists] = []
    found = asked = 0
    for start in range(0, len(histories), BLOCK):
        if found >= LEARNT_FROM:
            break
        stop = min(start + BLOCK, len(histories))
        pool = pooled(sources, histories.part(start, stop), depth)
        part = marked(pool, truth.part(start, stop))
        parts.append(part)
        found += len(part)
        asked += stop - start
    return together(parts, tuple(source.name for source in sources), asked)


def marked(pool: Pool, truth: Ragged) -> Lists:
    """The lists of those of whom one of ``truth`` is among the candidates."""
    base = 1 + max(int(pool.items.max(initial=0)), int(truth.items.max(initial=0)))
    met = np.isin(pool.owners * base + pool.items, truth.owners() * base + truth.items)
    hit = np.zeros(len(pool.offsets) - 1, dtype=np.bool_)
    hit[pool.owners[met]] = True
    whole = Lists(pool.owners, pool.items, pool.scores, pool.ranks, met, pool.names, len(hit))
    return whole.of(hit)


def together(parts: Sequence[Lists], names: tuple[str, ...], asked: int) -> Lists:
    """Several parts as one, of ``asked`` shoppers in all."""
    parts = parts or [marked(pool_of(names, [], 0), Ragged.of([]))]
    starts = np.concatenate(([0], np.cumsum([len(part) for part in parts]))).astype(np.int64)
    owners = [part.owners + start for part, start in zip(parts, starts, strict=False)]
    return Lists(
        np.concatenate(owners),
        np.concatenate([part.items for part in parts]),
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.ranks for part in parts]),
        np.concatenate([part.met for part in parts]),
        names,
        asked,
    )


def learn_weights(lists: Lists) -> Weighted:
    """The weights of the least loss; 1 each where nothing can be learnt."""
    if len(lists) < ENOUGH:
        return Weighted(lists.names, np.ones(len(lists.names), dtype=np.float32))
    count = len(lists.names)
    return Weighted(lists.names, least_loss(lists, lists.scores, np.ones(count), [(0, None)] * count))


def least_loss(
    lists: Lists,
    told: Floats,
    first: NDArray[np.float64],
    bounds: Sequence[tuple[float | None, float | None]],
    fixed: Floats | None = None,
) -> Floats:
    """The weights (s,) of what is ``told`` (p, s) of each entry, beside a ``fixed`` value (p,) of it."""
    from scipy.optimize import minimize  # 0.1 s that only a training takes

    starts = np.searchsorted(lists.owners, np.arange(len(lists)))
    share = 1 / np.add.reduceat(lists.met.astype(np.float64), starts)
    wanted = (share[lists.owners[lists.met]] @ told[lists.met]) / len(lists)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        values = told @ weights.astype(np.float32)
        if fixed is not None:
            values = values + fixed
        top = np.maximum.reduceat(values, starts)
        raised = np.exp(values - top[lists.owners])
        sums = np.add.reduceat(raised, starts)
        expected = ((raised / sums[lists.owners]) @ told) / len(lists)
        error = float((np.log(sums) + top).mean() - wanted @ weights + RIDGE * weights @ weights)
        return error, expected.astype(np.float64) - wanted + 2 * RIDGE * weights

    options = {"maxiter": 60}
    found = minimize(loss, first, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    best: Floats = found.x.astype(np.float32)
    return best


def ndcg_of(lists: Lists, fusion: Fusion) -> float:
    """NDCG@10 of a fusion over all shoppers asked, as far as the candidates reach."""
    if len(lists) == 0:
        return 0.0
    rows, _ = lists.pool().best(fusion.values(lists.pool()), CUT)
    base = 1 + int(lists.items.max())
    keys = lists.owners[lists.met] * base + lists.items[lists.met]
    hit = np.isin(np.arange(len(lists))[:, None] * base + rows, keys) & (rows >= 0)
    gains = (hit / np.log2(np.arange(2, CUT + 2))).sum(axis=1)
    ideal = np.cumsum(1 / np.log2(np.arange(2, CUT + 2)))
    counts = np.minimum(np.bincount(lists.owners[lists.met], minlength=len(lists)), CUT)
    return float((gains / ideal[counts - 1]).sum() / max(lists.asked, 1))


@dataclass(frozen=True, slots=True)
class Choice:
    """The fusion chosen, and what each method reached on shoppers that it was not learnt from."""

    fusion: Fusion
    ndcg: dict[str, float]


def choose_fusion(lists: Lists, seed: int) -> Choice:
    """Learn weights on one half of the shoppers, compare on the other, both ways round.

    The weights win only where they are better than the reciprocal ranks; they are then learnt again
    on all.
    """
    half = np.random.default_rng(seed).random(len(lists)) < 0.5
    reached = {"reciprocal_rank": 0.0, "weighted": 0.0}
    for learnt_on in (half, ~half):
        other = lists.of(~learnt_on)
        share = other.asked / max(lists.asked, 1)
        reached["weighted"] += share * ndcg_of(other, learn_weights(lists.of(learnt_on)))
        reached["reciprocal_rank"] += share * ndcg_of(other, ReciprocalRank())
    if len(lists) >= 2 * ENOUGH and reached["weighted"] > reached["reciprocal_rank"]:
        return Choice(learn_weights(lists), reached)
    return Choice(ReciprocalRank(), reached)

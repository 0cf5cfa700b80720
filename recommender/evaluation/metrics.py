"""The measures of ranked lists, one value a shopper.

For a shopper with t right products, h of them in the first k:

    HR          1 if h > 0            Recall     h / t
    Precision   h / k                 F1         2 h / (k + t)
    MRR         1 / rank of the first, 0 if none is there
    MAP         sum over the right ones in the list of (right so far / rank), over min(t, k)
    NDCG        sum over the right ones of 1 / log2(rank + 1), over the same sum with all of them first
    AUC         the share of (right, wrong) pairs in the right order; the products below the list
                stand at one common rank and count half

Shapes   rows (b, d) int64 best first, -1 after the end; values (b,) float64
Units    rank starts at 1; novelty in bits
Source   Järvelin, Kekäläinen, TOIS 2002 (NDCG); Zhou et al., PNAS 2010 (novelty as self-information);
         Ziegler et al., WWW 2005 (diversity within a list)
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Ragged, Rows
from recommender.sources.model import NO_PRODUCT

Values = NDArray[np.float64]
Hits = NDArray[np.bool_]
AT_K: Final = ("hr", "recall", "precision", "f1", "ndcg", "mrr", "map")


def hits_of(rows: Rows, truth: Ragged) -> Hits:
    """Which places of the lists hold a right product, (b, d)."""
    base = 2 + max(int(rows.max(initial=0)), int(truth.items.max(initial=0)))
    owners = np.arange(len(rows), dtype=np.int64)[:, None]
    right: Hits = np.isin(owners * base + rows, truth.owners() * base + truth.items)
    right &= rows != NO_PRODUCT
    return right


def at_k(hits: Hits, right: Rows, k: int) -> dict[str, Values]:
    """Every measure of AT_K over the first ``k`` places; ``right`` (b,) counts the right products."""
    top = np.zeros((len(hits), k), dtype=np.float64)
    top[:, : hits.shape[1]] = hits[:, :k]
    ranks = np.arange(1, k + 1)
    found = top.sum(axis=1)
    discounts = 1 / np.log2(ranks + 1)
    reachable = np.minimum(right, k)
    first = np.where(found > 0, 1 / (top.argmax(axis=1) + 1), 0)
    return {
        "hr": (found > 0).astype(np.float64),
        "recall": found / right,
        "precision": found / k,
        "f1": 2 * found / (k + right),
        "ndcg": (top @ discounts) / np.cumsum(discounts)[reachable - 1],
        "mrr": first,
        "map": (top * np.cumsum(top, axis=1) / ranks).sum(axis=1) / reachable,
    }


def auc(hits: Hits, listed: Rows, right: Rows, offerable: Rows) -> Values:
    """AUC of each shopper: ``listed`` products ranked of the ``offerable`` ones, ``right`` among these."""
    found = hits.sum(axis=1)
    places = np.arange(hits.shape[1])
    above = ((places - np.cumsum(hits, axis=1) + 1) * hits).sum(axis=1)
    wrong = np.maximum(offerable - right, 1)
    wrong_listed = listed - found
    missed = (right - found) * (wrong_listed + (wrong - wrong_listed) / 2)
    value: Values = 1 - (above + missed) / (right * wrong)
    return value


def novelty(rows: Rows, met_by: NDArray[np.integer], shoppers: int) -> Values:
    """The mean of -log2 of the share of shoppers who met each product (one more counted), in bits."""
    bits = -np.log2((met_by + 1) / (shoppers + 1))
    real = rows != NO_PRODUCT
    total = np.where(real, bits[np.where(real, rows, 0)], 0).sum(axis=1)
    mean: Values = total / np.maximum(real.sum(axis=1), 1)
    return mean


def diversity(rows: Rows, vectors: Floats) -> Values:
    """1 minus the mean cosine of the pairs in each list; ``vectors`` (n, d) have length 1 or 0."""
    real = rows != NO_PRODUCT
    summed = np.zeros((len(rows), vectors.shape[1]))
    own = np.zeros(len(rows))
    for place in range(rows.shape[1]):
        of_place = vectors[np.where(real[:, place], rows[:, place], 0)] * real[:, place, None]
        summed += of_place
        own += (of_place**2).sum(axis=1)
    pairs = real.sum(axis=1) * (real.sum(axis=1) - 1)
    near = (summed**2).sum(axis=1) - own
    return np.where(pairs > 0, 1 - near / np.maximum(pairs, 1), 0)


def coverage(rows: Rows, n_items: int) -> float:
    """The share of the catalogue that is in any of the lists."""
    return len(np.unique(rows[rows != NO_PRODUCT])) / n_items


def intervals(values: Values, seed: int, draws: int = 500, level: float = 0.95) -> Values:
    """The bootstrap interval of each column's mean: (2, m) of ``values`` (b, m), shoppers drawn anew.

    Source   Efron, Annals of Statistics 1979 (percentile intervals)
    """
    random = np.random.default_rng(seed)
    means = np.empty((draws, values.shape[1]))
    for draw in range(draws):
        counts = np.bincount(random.integers(0, len(values), len(values)), minlength=len(values))
        means[draw] = counts @ values / len(values)
    found: Values = np.quantile(means, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return found

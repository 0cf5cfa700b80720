"""Ask a ranker about every shopper of a split, and measure its lists.

Shapes   lists (b, d) int64
Units    keys are "measure@k"; "…_low" and "…_high" bound the 95 % bootstrap interval; "cold_…" are
         over the shoppers whose right products nobody had met in training, those products only
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from recommender.evaluation import metrics
from recommender.evaluation.splits import Split
from recommender.fusion.model import Fusion, fused
from recommender.interactions import Floats, Histories, Ragged, Rows
from recommender.sources.model import NO_PRODUCT, FittedSource

DEPTH: Final = 100
BLOCK: Final = 1000
WITH_INTERVAL: Final = ("hr", "ndcg", "recall", "mrr")
COLD: Final = ("hr", "ndcg", "recall")
Ranker = Callable[[Histories, int], Rows]
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """How lists are measured: at which lengths, with which vectors to tell products apart, which seed.

    ``vectors`` (n, d) have length 1 or 0; ``cold`` adds what nobody had met in training.
    """

    ks: tuple[int, ...]
    vectors: Floats
    seed: int
    cold: bool = False


def of_source(source: FittedSource) -> Ranker:
    """A source alone as a ranker."""
    return lambda histories, k: source.candidates(histories, k)[0]


def of_fusion(sources: Sequence[FittedSource], fusion: Fusion) -> Ranker:
    """All sources together as a ranker, as they serve."""
    return lambda histories, k: fused(sources, fusion, histories, k)[0]


def measured(ranker: Ranker, split: Split, by: Yardstick) -> Figures:
    """Every figure of one ranker over a split."""
    depth = max(DEPTH, *by.ks)
    rows = ranked(ranker, split.histories, depth)
    figures = _accuracy(rows, split, by)
    figures |= _beyond(rows, split, by)
    if by.cold:
        figures |= _of_cold(rows, split, by)
    return figures


def ranked(ranker: Ranker, histories: Histories, depth: int) -> Rows:
    """The lists of every shopper, asked in blocks."""
    starts = range(0, len(histories), BLOCK)
    parts = [ranker(histories.part(i, min(i + BLOCK, len(histories))), depth) for i in starts]
    return np.concatenate(parts)


def _accuracy(rows: Rows, split: Split, by: Yardstick) -> Figures:
    hits, right = metrics.hits_of(rows, split.truth), np.diff(split.truth.offsets)
    values = {f"{m}@{k}": of for k in by.ks for m, of in metrics.at_k(hits, right, k).items()}
    hidden = 0 if split.histories.hidden is None else _distinct(split.histories.hidden)
    offerable = np.broadcast_to(split.train.n_items - hidden, right.shape)
    values["auc"] = metrics.auc(hits, (rows != NO_PRODUCT).sum(axis=1), right, offerable)
    figures = {name: float(of.mean()) for name, of in values.items()}
    bounded = [name for name in values if name.split("@")[0] in WITH_INTERVAL]
    low, high = metrics.intervals(np.stack([values[name] for name in bounded], axis=1), by.seed)
    for place, name in enumerate(bounded):
        figures[f"{name}_low"], figures[f"{name}_high"] = float(low[place]), float(high[place])
    return figures


def _distinct(hidden: Ragged) -> Rows:
    """How many different products each shopper's hidden list has, (b,)."""
    base = int(hidden.items.max(initial=0)) + 1
    keys = np.unique(hidden.owners() * base + hidden.items)
    return np.bincount(keys // base, minlength=len(hidden.offsets) - 1).astype(np.int64)


def _beyond(rows: Rows, split: Split, by: Yardstick) -> Figures:
    """Coverage, novelty, diversity."""
    seen = split.train.matrix()
    met_by = np.bincount(seen.indices, minlength=split.train.n_items)
    figures: Figures = {}
    for k in by.ks:
        top = rows[:, :k]
        figures[f"coverage@{k}"] = metrics.coverage(top, split.train.n_items)
        figures[f"novelty@{k}"] = float(metrics.novelty(top, met_by, split.train.n_users).mean())
        figures[f"diversity@{k}"] = float(metrics.diversity(top, by.vectors).mean())
    return figures


def _of_cold(rows: Rows, split: Split, by: Yardstick) -> Figures:
    """Hits among the right products that nobody had met in training."""
    truth = cold_truth(split)
    asked = np.flatnonzero(np.diff(truth.offsets))
    figures: Figures = {"cold_shoppers": float(len(asked))}
    if not len(asked):
        return figures
    only = truth.of_lists(asked)
    hits, right = metrics.hits_of(rows[asked], only), np.diff(only.offsets)
    for k in by.ks:
        found = metrics.at_k(hits, right, k)
        figures |= {f"cold_{name}@{k}": float(found[name].mean()) for name in COLD}
    return figures


def cold_truth(split: Split) -> Ragged:
    """Of each shopper's right products those that nobody had met in training."""
    met = np.bincount(split.train.items, minlength=split.train.n_items)
    cold = met[split.truth.items] == 0
    ends = np.concatenate(([0], np.cumsum(cold))).astype(np.int64)
    return Ragged(ends[split.truth.offsets], split.truth.items[cold])

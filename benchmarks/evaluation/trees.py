"""A learning-to-rank forest over the same candidates, to see what the simple fusion gives away.

Source   LambdaMART by LightGBM (Burges 2010), 150 trees of 31 leaves, rate 0.05
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from recommender.evaluation.splits import Split
from recommender.evaluation.tuning import sampled
from recommender.fusion.learning import Lists, learn_weights, lists_of, ndcg_of
from recommender.fusion.methods import ReciprocalRank
from recommender.fusion.model import Fusion
from recommender.fusion.pool import Pool
from recommender.interactions import Floats, Rows
from recommender.sources.model import Arrays, FittedSource


class Trees:
    """A fusion by trees over scores, ranks and popularity; for measuring only."""

    name = "trees"

    def __init__(self, lists: Lists, met_by: Rows, seed: int) -> None:
        from lightgbm import LGBMRanker

        self._met_by = met_by
        self._model = LGBMRanker(
            objective="lambdarank",
            n_estimators=150,
            learning_rate=0.05,
            num_leaves=31,
            min_child_samples=50,
            lambdarank_truncation_level=20,
            n_jobs=1,
            random_state=seed,
            verbose=-1,
        )
        groups = np.bincount(lists.owners)
        self._model.fit(self._features(lists.pool()), lists.met.astype(np.int32), group=groups)

    def _features(self, pool: Pool) -> Floats:
        popular = np.log1p(self._met_by[pool.items])[:, None]
        features: Floats = np.hstack([pool.scores, pool.ranks, popular]).astype(np.float32)
        return features

    def values(self, pool: Pool) -> Floats:
        """What the trees say of each entry."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found: Floats = np.asarray(self._model.predict(self._features(pool)), dtype=np.float32)
        return found

    def arrays(self) -> Arrays:
        """Nothing: it is not kept."""
        return {}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any]) -> Trees:
        """Not kept, so not brought back."""
        raise NotImplementedError


def compared(sources: list[FittedSource], split: Split, seed: int) -> dict[str, dict[str, float]]:
    """NDCG@10 on the validation's second half of fusions learnt on its first, and what they cost."""
    drawn = sampled(split, len(split.histories), seed)  # in no order: the file's tells easy from hard
    lists = lists_of(sources, drawn.histories, drawn.truth)
    half = np.random.default_rng(seed).random(len(lists)) < 0.5
    learnt, other = lists.of(half), lists.of(~half)
    met_by = np.bincount(split.train.items, minlength=split.train.n_items).astype(np.int64)
    methods: dict[str, Callable[[], Fusion]] = {
        "reciprocal_rank_60": lambda: ReciprocalRank(60),
        "reciprocal_rank_5": ReciprocalRank,
        "weighted": lambda: learn_weights(learnt),
        "trees": lambda: Trees(learnt, met_by, seed),
    }
    found: dict[str, dict[str, float]] = {}
    for name, made in methods.items():
        began = time.process_time()
        fusion = made()
        learnt_s = time.process_time() - began
        began = time.process_time()
        reached = ndcg_of(other, fusion)
        asked_ms = 1000 * (time.process_time() - began) / max(len(other), 1)
        found[name] = {
            "ndcg@10": round(reached, 4),
            "learning_cpu_s": round(learnt_s, 1),
            "cpu_ms_a_shopper": round(asked_ms, 3),
        }
    return found

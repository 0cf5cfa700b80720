"""Evaluate the whole recommender: baselines, each source, and all of them fused.

Everything is chosen on the validation split; the sources are then fitted again on all that comes
before the test, and the test is looked at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from recommender.evaluation.measuring import Figures, Yardstick, measured, of_fusion, of_source
from recommender.evaluation.splits import Split, Splits
from recommender.evaluation.tuning import ITEM_KNN as ITEM_KNN
from recommender.evaluation.tuning import Say, tuned
from recommender.fusion.model import Fusion
from recommender.interactions import Floats
from recommender.sources.covisit import CoVisit
from recommender.sources.factors import FittedFactors
from recommender.sources.model import FittedSource, ItemTable, Source
from recommender.sources.popular import Popular
from recommender.sources.similarity import Similarity

FUSED: Final = "fused"
POPULARITY: Final = "popularity"


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of each ranker on the test, the baselines first and ``fused`` last."""

    figures: dict[str, Figures]
    fusion: Fusion
    validation: dict[str, float]
    shoppers: int


def baselines(similarity: Similarity) -> list[Source]:
    """Popularity over all time, and the recency-weighted item-kNN."""
    plain: list[Source] = [Popular(name=POPULARITY, half_life_s=None)]
    return [*plain, CoVisit(name=ITEM_KNN, similarity=similarity)]


def evaluated(
    sources: Sequence[Source],
    splits: Splits,
    items: ItemTable,
    *,
    ks: tuple[int, ...],
    seed: int,
    say: Say,
    similarity: Similarity = "cosine",
    cold: bool = False,
) -> Report:
    """Tune on the validation, fit again, report on the test."""
    chosen = tuned(sources, splits.validation, items, seed, say)
    fitted = chosen.fitted_on(splits.test.train, items, seed, say)
    against = [one.fit(splits.test.train, items, seed) for one in baselines(similarity)]
    by = Yardstick(ks, told_apart_by(items, fitted), seed, cold)
    fusion = chosen.fusion_on(splits.test.train)
    figures = figures_of(fitted, fusion, splits.test, by, say, against)
    return Report(figures, fusion, chosen.choice.ndcg, len(splits.test.histories))


def figures_of(
    sources: Sequence[FittedSource],
    fusion: Fusion,
    split: Split,
    by: Yardstick,
    say: Say,
    against: Sequence[FittedSource] = (),
) -> dict[str, Figures]:
    """Measure fitted sources and their fusion on a split; what a training's gate compares."""
    found: dict[str, Figures] = {}
    for source in (*against, *sources):
        say(f"measuring {source.name}")
        found[source.name] = measured(of_source(source), split, by)
    say(f"measuring {FUSED}")
    found[FUSED] = measured(of_fusion(sources, fusion), split, by)
    return found


def told_apart_by(items: ItemTable, sources: Sequence[FittedSource]) -> Floats:
    """Vectors of length 1 for the diversity of lists: of the texts, else of the collaborative factors."""
    if items.content.shape[1]:
        return items.content
    factors = next((one for one in sources if isinstance(one, FittedFactors)), None)
    if factors is None:
        return np.zeros((items.n, 1), dtype=np.float32)
    lengths = np.linalg.norm(factors.index.vectors, axis=1, keepdims=True)
    unit: Floats = (factors.index.vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return unit

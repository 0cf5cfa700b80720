"""Fit the sources and their fusion by the validation split alone.

Every source offers a few settings; the one whose own lists have the best NDCG@10 over a sample of
the validation's shoppers is kept. Then the fusion is chosen (see ``fusion.learning``). For the test
the chosen settings are fitted again on all but the test, and the fusion stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from recommender.evaluation import metrics
from recommender.evaluation.measuring import of_source, ranked
from recommender.evaluation.splits import Split
from recommender.fusion.learning import Choice, choose_fusion, lists_of
from recommender.interactions import Rows
from recommender.sources.covisit import CoVisit, Sequential
from recommender.sources.model import FittedSource, ItemTable, Source

SAMPLE: Final = 3000  # shoppers that settings are compared on
CUT: Final = 10
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Tuned:
    """Settings chosen, sources fitted on the validation's training part, and the fusion chosen."""

    sources: tuple[Source, ...]
    fitted: tuple[FittedSource, ...]
    choice: Choice


def tuned(sources: Sequence[Source], split: Split, items: ItemTable, seed: int, say: Say) -> Tuned:
    """Choose settings and fusion on ``split``."""
    sample = sampled(split, SAMPLE, seed)
    chosen: list[Source] = []
    fitted: list[FittedSource] = []
    for source in sources:
        best, model, reached = _best_setting(source, split, sample, items, seed)
        say(f"{source.name}: NDCG@10 {reached:.4f} on validation")
        chosen.append(best)
        fitted.append(model)
    say("learning the fusion")
    shuffled = sampled(split, len(split.histories), seed)
    lists = lists_of(fitted, shuffled.histories, shuffled.truth)
    choice = choose_fusion(lists, seed)
    reached_by = ", ".join(f"{name} {value:.4f}" for name, value in choice.ndcg.items())
    say(f"fusion: {choice.fusion.name} (NDCG@10 on validation, learnt on the other half: {reached_by})")
    return Tuned(tuple(chosen), tuple(fitted), choice)


def sampled(split: Split, size: int, seed: int) -> Split:
    """At most ``size`` of the split's shoppers, drawn without repeats."""
    drawn = np.random.default_rng(seed).permutation(len(split.histories))[:size]
    return Split(split.train, split.histories.of_shoppers(drawn), split.truth.of_lists(drawn))


def settings_of(source: Source) -> list[Source]:
    """The source with each of its settings to be tried, its own first."""
    if not isinstance(source, CoVisit | Sequential):
        return [source]
    unfading: list[Source] = [] if source.half_life_s is None else [replace(source, half_life_s=None)]
    if isinstance(source, CoVisit):
        powers = [(0.5, 0.3), (0.5, 0.5)] if source.similarity == "cosine" else [source.powers]
        return [source, *(replace(source, powers=p, decay=d) for p in powers for d in (0.6, 0.8)), *unfading]
    tries = [(p, lag) for p in ((0.5, 0.3), (0.5, 0.5), (0.4, 0.2)) for lag in (0.6, 0.8)]
    wide = [replace(source, powers=p, lag_decay=lag, decay=0.7) for p, lag in tries]
    return [source, *wide, replace(source, decay=0.5), replace(source, decay=0.85), *unfading]


def _best_setting(
    source: Source, split: Split, sample: Split, items: ItemTable, seed: int
) -> tuple[Source, FittedSource, float]:
    best: tuple[Source, FittedSource, float] | None = None
    for setting in dict.fromkeys(settings_of(source)):
        model = setting.fit(split.train, items, seed)
        reached = ndcg(model, sample)
        if best is None or reached > best[2]:
            best = (setting, model, reached)
    assert best is not None  # noqa: S101 (settings_of gives at least the source itself)
    return best


def ndcg(model: FittedSource, split: Split) -> float:
    """The mean NDCG@10 of a source's own lists."""
    rows: Rows = ranked(of_source(model), split.histories, CUT)
    right = np.diff(split.truth.offsets)
    return float(metrics.at_k(metrics.hits_of(rows, split.truth), right, CUT)["ndcg"].mean())

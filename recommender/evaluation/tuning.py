"""Fit the sources and their fusion by the validation split alone: the one tuner, of evaluation and training.

Every source offers a few shapes, each of which is fitted; the one whose own lists have the best NDCG@10
over a sample of the validation's shoppers is kept. Then it is tried how far back it should look (one visit
a year, or thirty a month), which needs no new fit. The fusion is chosen last (see ``fusion.learning``).
What is chosen is fitted again on more data by ``Tuned.fitted_on``, and the fusion stays as it is.

Units    decay per entry of age; 1 counts all alike
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from recommender.evaluation import metrics
from recommender.evaluation.measuring import of_source, ranked
from recommender.evaluation.splits import Split
from recommender.fusion.cold import hiding_some, met_of, with_cold
from recommender.fusion.learning import Choice, choose_fusion, lists_of
from recommender.fusion.methods import ColdWeighted, Weighted
from recommender.fusion.model import DEPTH, Fusion
from recommender.interactions import Interactions, Rows
from recommender.sources.content import Content, Words
from recommender.sources.covisit import CoVisit, Sequential
from recommender.sources.fresh import Fresh
from recommender.sources.model import FittedSource, ItemTable, Source

SAMPLE: Final = 3000  # shoppers that settings are compared on
CUT: Final = 10
ITEM_KNN: Final = "item-knn"  # the baseline: what it looks back at is chosen, its formula is not
DECAYS: Final = (0.5, 0.6, 0.8, 0.9, 0.97, 1.0)
GAIN: Final = 1.02  # what another decay must win by: less is the sample's noise
WITHOUT_LOG: Final = (Content, Words, Fresh)  # they learn from the products alone, once
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Tuned:
    """Settings chosen, sources fitted on the validation's training part, and the fusion chosen."""

    sources: tuple[Source, ...]
    fitted: tuple[FittedSource, ...]
    choice: Choice

    def fitted_on(self, log: Interactions, items: ItemTable, seed: int, say: Say) -> tuple[FittedSource, ...]:
        """The chosen settings fitted on another log of the same products."""
        made = []
        for source, model in zip(self.sources, self.fitted, strict=True):
            say(f"fitting {source.name}")
            again = not isinstance(source, WITHOUT_LOG)
            made.append(source.fit(log, items, seed) if again else model)
        return tuple(made)

    def fusion_on(self, log: Interactions) -> Fusion:
        """The chosen fusion for sources fitted on another log, which has met other products."""
        fusion = self.choice.fusion
        return fusion.knowing(met_of(log)) if isinstance(fusion, ColdWeighted) else fusion


def tuned(
    sources: Sequence[Source], split: Split, items: ItemTable, seed: int, say: Say, depth: int = DEPTH
) -> Tuned:
    """Choose settings and fusion on ``split``, ``depth`` candidates asked of each source."""
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
    lists = lists_of(fitted, shuffled.histories, shuffled.truth, depth)
    choice = choose_fusion(lists, seed)
    made = Tuned(tuple(chosen), tuple(fitted), choice)
    reached_by = ", ".join(f"{name} {value:.4f}" for name, value in choice.ndcg.items())
    say(f"fusion: {choice.fusion.name} (NDCG@10 on validation, learnt on the other half: {reached_by})")
    if not isinstance(choice.fusion, Weighted):
        return made
    say("learning what counts for products that nobody met")
    hidden, met = hiding_some(split.train, seed), met_of(split.train)
    again = lists_of(made.fitted_on(hidden, items, seed, _silent), shuffled.histories, shuffled.truth, depth)
    fusion = with_cold(choice.fusion, again, met_of(hidden), lists, met, seed)
    say(f"fusion: {fusion.name}")
    made = replace(made, choice=replace(choice, fusion=fusion))
    return replace(made, choice=replace(choice, fusion=made.fusion_on(split.train)))


def best_fitted(source: Source, split: Split, items: ItemTable, seed: int) -> FittedSource:
    """One source in the setting that is best on ``split``, fitted on its training part."""
    return _best_setting(source, split, sampled(split, SAMPLE, seed), items, seed)[1]


def _silent(_step: str) -> None:
    """What is fitted for learning alone is not told."""


def sampled(split: Split, size: int, seed: int) -> Split:
    """At most ``size`` of the split's shoppers, drawn without repeats."""
    drawn = np.random.default_rng(seed).permutation(len(split.histories))[:size]
    return Split(split.train, split.histories.of_shoppers(drawn), split.truth.of_lists(drawn))


def shapes_of(source: Source) -> list[Source]:
    """The source in each shape that is to be fitted and tried, its own first."""
    if not isinstance(source, CoVisit | Sequential) or source.name == ITEM_KNN:
        return [source]
    unfading: list[Source] = [] if source.half_life_s is None else [replace(source, half_life_s=None)]
    if isinstance(source, CoVisit):
        powers = [(0.5, 0.3), (0.5, 0.5)] if source.similarity == "cosine" else [source.powers]
        return [source, *(replace(source, powers=p) for p in powers), *unfading]
    tries = [(p, lag) for p in ((0.5, 0.3), (0.5, 0.5), (0.4, 0.2)) for lag in (0.6, 0.8)]
    wide = [replace(source, powers=p, lag_decay=lag, decay=0.7) for p, lag in tries]
    return [source, *wide, *unfading]


def with_decay(made: Any, decay: float) -> Any:
    """A source, fitted or not, that looks back otherwise; as it is where it has no decay."""
    return replace(made, decay=decay) if hasattr(made, "decay") else made


def _best_setting(
    source: Source, split: Split, sample: Split, items: ItemTable, seed: int
) -> tuple[Source, FittedSource, float]:
    models = {shape: shape.fit(split.train, items, seed) for shape in dict.fromkeys(shapes_of(source))}
    reached = {shape: ndcg(model, sample) for shape, model in models.items()}
    best = max(reached, key=lambda shape: reached[shape])
    chosen = (best, models[best], reached[best])
    for decay in DECAYS if hasattr(best, "decay") else ():
        model = with_decay(models[best], decay)
        found = ndcg(model, sample)
        if found > max(chosen[2], reached[best] * GAIN):
            chosen = (with_decay(best, decay), model, found)
    return chosen


def ndcg(model: FittedSource, split: Split) -> float:
    """The mean NDCG@10 of a source's own lists; 0 where nobody is asked about."""
    if not len(split.histories):
        return 0.0
    rows: Rows = ranked(of_source(model), split.histories, CUT)
    right = np.diff(split.truth.offsets)
    return float(metrics.at_k(metrics.hits_of(rows, split.truth), right, CUT)["ndcg"].mean())

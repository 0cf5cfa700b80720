"""What the figures allow to be said, and what they do not yet: the verdict.

The order is that of trust: a broken split spoils everything, a harmed guardrail outweighs a gain, and no
winner is named before the planned sample is counted. Harm may be told before: stopping a loss is not
picking a winner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.experiments.model import Comparison, GuardCheck, SplitCheck, Verdict
from recommender.experiments.model import Experiment


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict, and what it is about."""

    verdict: Verdict
    winner: str | None = None
    missing: int = 0
    comparison: Comparison | None = None
    guard: GuardCheck | None = None


def rule(
    experiment: Experiment,
    counted: int,
    split: SplitCheck,
    comparisons: Sequence[Comparison],
    guards: Sequence[GuardCheck],
) -> Ruling:
    """The verdict on a comparison of settings; no comparisons: it is too early for intervals."""
    missing = max(0, experiment.planned_sample - counted)
    if experiment.state == "draft":
        return Ruling("draft", missing=missing)
    if split.broken:
        return Ruling("split_broken", missing=missing)
    harmed = next((check for check in guards if check.state == "harmed"), None)
    if harmed is not None:
        return Ruling("guard_harmed", missing=missing, guard=harmed)
    if not comparisons:
        return Ruling("too_early", missing=missing)
    mine = [one for one in comparisons if one.metric == experiment.metric]
    worst = min(mine, key=lambda one: one.high)
    if missing:
        return Ruling("collecting", missing=missing, comparison=worst if worst.high < 0 else None)
    best = max(mine, key=lambda one: one.low)
    if best.low > 0:
        return Ruling("variant_wins", winner=best.variant, comparison=best)
    if all(one.high < 0 for one in mine):
        return Ruling("control_wins", winner=experiment.control.name, comparison=worst)
    return Ruling("no_difference", comparison=max(mine, key=lambda one: one.high))

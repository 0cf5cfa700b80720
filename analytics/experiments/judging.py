"""From one line of figures per shopper to comparisons, guardrails and the check of the split.

Figures are those of shoppers whose window of orders is over: whoever came yesterday has not had the time
to order, and a figure that still moves is no independent value for an interval. The split is checked on
everyone.

Several variants share the level: each is compared with the control at alpha / (variants - 1).
Revenue has a heavy tail; a shopper's sum is cut at a bound fixed before the experiment (a quantile of the
orders then), so that no one order decides and the interval's normal limit is near.

Units    as in model.py
Source   sequential.py, split.py; Bonferroni for several variants; Kohavi, Tang, Xu, Trustworthy
         Online Controlled Experiments, 2020, ch. 18 (capping)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analytics.experiments import sequential, split
from analytics.experiments.model import (
    LATENCY_CAP_MS,
    Arm,
    Comparison,
    GuardCheck,
    GuardState,
    SplitCheck,
)
from analytics.experiments.shoppers import DAY_S, Shoppers
from recommender.experiments.model import METRICS, Experiment, Guardrail

MIN_BUYERS: Final = 10  # an arm with fewer shoppers who ordered has no interval: the normal limit is far
MIN_COUNTED: Final = 50
CAP_QUANTILE: Final = 0.99
CAP_ORDERS: Final = 100  # orders before the experiment that a bound needs

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figures:
    """The counted shoppers' values by metric, ready to be compared."""

    variant: NDArray[np.int64]
    values: dict[str, Values]

    def of(self, metric: str, place: int) -> Values:
        """One arm's values of a metric; those not noted are left out."""
        found = self.values[metric][self.variant == place]
        kept: Values = found[~np.isnan(found)]
        return kept


def cap_of(totals: Sequence[int]) -> int | None:
    """Where to cut a shopper's revenue, from the orders before the experiment; None from too few."""
    if len(totals) < CAP_ORDERS:
        return None
    return int(np.quantile(np.array(totals, dtype=np.float64), CAP_QUANTILE, method="higher"))


def figures_of(shoppers: Shoppers, window_days: int, now: float, cap_minor: int | None) -> Figures:
    """The values of those whose window is over at ``now``."""
    over = shoppers.first_at + window_days * DAY_S <= now
    revenue = shoppers.revenue_minor if cap_minor is None else np.minimum(shoppers.revenue_minor, cap_minor)
    values = {
        "conversion": (shoppers.orders > 0).astype(np.float64),
        "revenue": revenue,
        "handover": shoppers.handed_over.astype(np.float64),
        "latency": np.minimum(shoppers.latency_ms, LATENCY_CAP_MS),
    }
    return Figures(shoppers.variant[over], {name: found[over] for name, found in values.items()})


def arms_of(experiment: Experiment, shoppers: Shoppers, figures: Figures) -> tuple[Arm, ...]:
    """Each variant's figures, the control first."""
    made = []
    for place, variant in enumerate(experiment.variants):
        latency = figures.of("latency", place)
        made.append(
            Arm(
                variant.name,
                exposed=int((shoppers.variant == place).sum()),
                counted=int((figures.variant == place).sum()),
                conversion=_mean(figures.of("conversion", place)),
                revenue_minor=_mean(figures.of("revenue", place)),
                handover=_mean(figures.of("handover", place)),
                latency_ms=_mean(latency) if latency.size else None,
            )
        )
    return tuple(made)


def ready(experiment: Experiment, figures: Figures) -> bool:
    """Whether every arm has enough shoppers and buyers for an interval."""
    found = [figures.of("conversion", place) for place in range(len(experiment.variants))]
    return all(values.size >= MIN_COUNTED and values.sum() >= MIN_BUYERS for values in found)


def level_of(experiment: Experiment) -> float:
    """The level of one comparison."""
    return sequential.ALPHA / (len(experiment.variants) - 1)


def rho2_of(experiment: Experiment, place: int) -> float:
    """The tuning for the two arms' part of the planned sample."""
    shares = experiment.planned_shares
    part = shares[experiment.control.name] + shares[experiment.variants[place].name]
    return sequential.tuned_rho2(max(1.0, experiment.planned_sample * part), level_of(experiment))


def compare(experiment: Experiment, figures: Figures) -> tuple[Comparison, ...]:
    """Every variant against the control in every metric, the experiment's own metric first."""
    metrics = sorted(METRICS, key=lambda name: name != experiment.metric)
    made = []
    for place in range(1, len(experiment.variants)):
        for metric in metrics:
            made.append(_compare(experiment, figures, place, metric))
    return tuple(made)


def _compare(experiment: Experiment, figures: Figures, place: int, metric: str) -> Comparison:
    mine, base = figures.of(metric, place), figures.of(metric, 0)
    rho2, total = rho2_of(experiment, place), float(mine.size + base.size)
    error = sequential.standard_error(mine.var(), float(mine.size), base.var(), float(base.size))
    difference = _mean(mine) - _mean(base)
    half = float(sequential.margin(error, total, rho2, level_of(experiment)))
    alone = float(sequential.p_value(difference, error, total, rho2)) if error > 0 else 1.0
    return Comparison(
        variant=experiment.variants[place].name,
        metric="revenue" if metric == "revenue" else "conversion",
        difference=difference,
        low=difference - half,
        high=difference + half,
        lift=difference / _mean(base) if _mean(base) > 0 else None,
        p_value=min(1.0, alone * (len(experiment.variants) - 1)),
    )


def guard(experiment: Experiment, figures: Figures) -> tuple[GuardCheck, ...]:
    """Every variant against every guardrail."""
    return tuple(
        _guard(experiment, figures, place, guardrail)
        for place in range(1, len(experiment.variants))
        for guardrail in experiment.guardrails
    )


def _guard(experiment: Experiment, figures: Figures, place: int, guardrail: Guardrail) -> GuardCheck:
    """The excess over what is tolerated: mean - (1 + tolerance) · control's mean, with its interval."""
    name = experiment.variants[place].name
    mine, base = figures.of(guardrail.metric, place), figures.of(guardrail.metric, 0)
    if min(mine.size, base.size) < MIN_COUNTED:
        return GuardCheck(name, guardrail.metric, guardrail.tolerance, "unknown", -np.inf, np.inf)
    borne = (1 + guardrail.tolerance) * base
    total = float(mine.size + base.size)
    error = sequential.standard_error(mine.var(), float(mine.size), borne.var(), float(base.size))
    half = float(sequential.margin(error, total, rho2_of(experiment, place), level_of(experiment)))
    excess = _mean(mine) - _mean(borne)
    low, high = excess - half, excess + half
    enough = mine.sum() + base.sum() >= MIN_BUYERS  # a handful of hand-overs proves no harm
    state: GuardState = "ok" if high <= 0 else "harmed" if low > 0 and enough else "open"
    return GuardCheck(name, guardrail.metric, guardrail.tolerance, state, low, high)


def check_split(experiment: Experiment, shoppers: Shoppers) -> SplitCheck:
    """Whether the exposed shoppers are split as planned."""
    names = [variant.name for variant in experiment.variants]
    shares = np.array([experiment.planned_shares[name] for name in names])
    counts = np.bincount(shoppers.variant, minlength=len(names)).astype(np.int64)
    once = float(split.chi_square_p(counts, shares)) if counts.sum() else 1.0
    daily = float(split.sequential_p(counts, shares))
    return SplitCheck(
        counts=dict(zip(names, counts.tolist(), strict=True)),
        planned=experiment.planned_shares,
        p_once=once,
        p_sequential=daily,
        broken=daily < split.LEVEL,
    )


def _mean(values: Values) -> float:
    return float(values.mean()) if values.size else 0.0

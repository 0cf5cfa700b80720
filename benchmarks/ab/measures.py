"""What a shop that looks at its experiment every evening would have seen, over many simulated ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from analytics.experiments.preference import preference_p
from analytics.experiments.sequential import ALPHA, margin, standard_error, tuned_rho2
from analytics.experiments.split import LEVEL, chi_square_p, sequential_p
from benchmarks.ab.simulate import Run, Sums, Truth, simulate

METRICS: Final[dict[str, Callable[[Run], tuple[Sums, Sums]]]] = {
    "conversion": Run.conversion,
    "revenue": Run.revenue_each,
}
ONE_LOOK: Final = float(norm.ppf(1 - ALPHA / 2))
CHUNK: Final = 250
Figures = dict[str, float | None]


def effects(truth: Truth, experiments: int, seed: int) -> dict[str, dict[str, float]]:
    """Of each metric: how often 0 was ruled out and the truth missed, daily, at the end, and naively."""
    rng = np.random.default_rng(seed)
    counts: dict[str, list[dict[str, NDArray[np.float64]]]] = {name: [] for name in METRICS}
    for _ in range(-(-experiments // CHUNK)):
        control, variant = simulate(CHUNK, truth, rng)
        for name, metric in METRICS.items():
            counts[name].append(_seen(truth, name, metric(control), metric(variant), control, variant))
    made = {}
    for name, parts in counts.items():
        whole = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
        made[name] = {key: round(float(np.nanmean(values)), 4) for key, values in whole.items()}
    return made


def _seen(
    truth: Truth, name: str, base: tuple[Sums, Sums], mine: tuple[Sums, Sums], control: Run, variant: Run
) -> dict[str, NDArray[np.float64]]:
    """One entry an experiment; days are as a share of the planned time."""
    total = control.shoppers + variant.shoppers
    planned = truth.shoppers_a_day * truth.planned_days
    difference = mine[0] - base[0]
    error = standard_error(mine[1], variant.shoppers, base[1], control.shoppers)
    half = margin(error, total, tuned_rho2(planned))
    right = truth.conversion * truth.lift * (truth.capped_mean if name == "revenue" else 1.0)
    naive_half = ONE_LOOK * np.asarray(error)
    out, off = np.abs(difference) > half, np.abs(difference - right) > half
    naive, naive_off = np.abs(difference) > naive_half, np.abs(difference - right) > naive_half
    end = truth.planned_days - 1
    named = (out & (difference > 0))[:, end:]
    return {
        "ruled_out_any_day": _any(out),
        "ruled_out_at_plan": out[:, end].astype(np.float64),
        "winner_named": _any(named),
        "naive_any_day": _any(naive),
        "naive_at_plan": naive[:, end].astype(np.float64),
        "covered_every_day": 1 - _any(off),
        "naive_covered_every_day": 1 - _any(naive_off),
        "day_found": np.where(out.any(axis=1), out.argmax(axis=1) + 1.0, np.nan),
    }


def _any(days: NDArray[np.bool_]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.asarray(days.any(axis=1), dtype=np.float64)
    return found


def splits(truth: Truth, experiments: int, seed: int) -> Figures:
    """How often the split is called broken at the alarm's level, looking daily."""
    rng = np.random.default_rng(seed)
    variant = np.cumsum(rng.binomial(truth.shoppers_a_day, truth.share, (experiments, truth.days)), axis=1)
    total = truth.shoppers_a_day * np.arange(1, truth.days + 1)
    counts = np.stack([total - variant, variant], axis=-1)
    shares = np.array([0.5, 0.5])
    alarm = sequential_p(counts, shares) < LEVEL
    found = np.where(alarm.any(axis=1), alarm.argmax(axis=1) + 1.0, np.nan)
    return {
        "alarm": round(float(alarm.any(axis=1).mean()), 4),
        "alarm_chi_square_daily": round(float((chi_square_p(counts, shares) < LEVEL).any(axis=1).mean()), 4),
        "median_day": round(float(np.nanmedian(found)), 1) if alarm.any() else None,
    }


def preferences(share: float, answers_a_day: int, days: int, experiments: int, seed: int) -> Figures:
    """How often an interleaving finds a preference, looking daily; answers that nobody won are left out."""
    rng = np.random.default_rng(seed)
    wins = np.cumsum(rng.binomial(answers_a_day, share, (experiments, days)), axis=1)
    total = answers_a_day * np.arange(1, days + 1)
    found = preference_p(wins, total - wins) < ALPHA
    naive = np.abs(wins - total / 2) > ONE_LOOK * np.sqrt(total) / 2
    return {
        "found_any_day": round(float(found.any(axis=1).mean()), 4),
        "found_at_end": round(float(found[:, -1].mean()), 4),
        "naive_any_day": round(float(naive.any(axis=1).mean()), 4),
    }

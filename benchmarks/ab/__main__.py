"""Experiments looked at daily: false alarms, found lifts, coverage and broken splits on simulated truth.

Data     simulated shoppers: 3 % order, lognormal sums (the dearest 1 % of orders bring 9 %), seed 23;
         the same functions judge them as judge a real experiment
Baseline the usual two-sample test at 5 %, looked at every day
Promise  false alarms below 5 % under daily looks; a true 10 % lift is found with the planned power;
         the intervals hold the truth on every day at once; a split of 49 : 51 is noticed
"""

from __future__ import annotations

import argparse
import time
from typing import Any

from analytics.experiments.sequential import planned_sample
from benchmarks.ab.measures import METRICS, effects, preferences, splits
from benchmarks.ab.simulate import Truth
from benchmarks.machine import report

SEED = 23
CONVERSION, LIFT, POWER = 0.03, 0.10, 0.8
DAYS = 28
LONG = 10  # the experiment that nobody stops: so many times the planned time


def main() -> int:
    """Measure everything; about a minute on one core."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--experiments", type=int, default=4000, help="simulated experiments a figure")
    count = parser.parse_args().experiments
    began = time.monotonic()
    lifted = CONVERSION * (1 + LIFT)
    needed = planned_sample(
        lifted * (1 - lifted), CONVERSION * (1 - CONVERSION), lifted - CONVERSION, power=POWER
    )
    large, small, tiny = -(-needed // DAYS), 750, 75
    figures: dict[str, Any] = {
        "planned_sample": needed,
        "shoppers_a_day": large,
        "days": DAYS,
        "no_difference": effects(Truth(large, DAYS, DAYS), count, SEED),
        "no_difference_small": effects(Truth(small, DAYS, DAYS), count, SEED + 1),
        "no_difference_tiny": effects(Truth(tiny, DAYS, DAYS), count, SEED + 10),
        "no_difference_never_stopped": effects(Truth(small, LONG * DAYS, DAYS), count, SEED + 2),
        "true_lift": effects(Truth(large, DAYS, DAYS, lift=LIFT), count, SEED + 3),
        "true_lift_twice_the_plan": effects(Truth(large, 2 * DAYS, DAYS, lift=LIFT), count // 2, SEED + 4),
        "true_loss": effects(Truth(large, DAYS, DAYS, lift=-LIFT), count, SEED + 5),
        "split_right": splits(Truth(large, DAYS, DAYS), count, SEED + 6),
        "split_49_51": splits(Truth(large, DAYS, DAYS, share=0.51), count, SEED + 7),
        "interleaving_equal": preferences(0.5, 100, DAYS, count, SEED + 8),
        "interleaving_55_45": preferences(0.55, 100, DAYS, count, SEED + 9),
    }
    return report("ab", figures, _promises(figures), seed=SEED, experiments=count,
                  seconds=round(time.monotonic() - began, 1), data=__doc__)  # fmt: skip


def _promises(figures: dict[str, Any]) -> dict[str, bool]:
    nothing = [
        figures[name][metric] for name in figures if name.startswith("no_difference") for metric in METRICS
    ]
    looked_at = [figures[name][metric] for name in ("true_lift", "true_loss") for metric in METRICS]
    found = figures["true_lift"]["conversion"]["ruled_out_at_plan"]
    equal, preferred = figures["interleaving_equal"], figures["interleaving_55_45"]
    return {
        "false alarms stay below 5 % under daily looks": all(
            one["ruled_out_any_day"] < 0.05 for one in nothing
        ),
        "the usual test under daily looks is far above (baseline)": all(
            one["naive_any_day"] > 0.15 for one in nothing
        ),
        "a true 10 % lift is found at the planned sample as often as planned": found >= POWER - 0.02,
        "intervals hold the truth on every day at once in 95 %": all(
            one["covered_every_day"] >= 0.95 for one in (*nothing, *looked_at)
        ),
        "a right split raises no alarm in 99.9 %": figures["split_right"]["alarm"] <= 0.001,
        "a split of 49 : 51 is noticed in 99 %": figures["split_49_51"]["alarm"] >= 0.99,
        "interleaving: false alarms below 5 %": equal["found_any_day"] < 0.05,
        "interleaving: a preference of 55 : 45 is found in 90 %": preferred["found_any_day"] > 0.9,
    }


if __name__ == "__main__":
    raise SystemExit(main())

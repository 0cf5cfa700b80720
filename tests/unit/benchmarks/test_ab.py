"""The simulated truth is what it says it is, and the measures count what they say they count."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.ab.measures import effects, preferences, splits
from benchmarks.ab.simulate import MEDIAN_MINOR, SIGMA, Truth, simulate


def test_running_sums_are_of_the_shoppers_there_were() -> None:
    control, variant = simulate(3, Truth(100, 5, 5, conversion=0.5), np.random.default_rng(1))
    assert (control.shoppers + variant.shoppers)[0].tolist() == [100, 200, 300, 400, 500]
    assert (np.diff(control.orders, axis=1) >= 0).all()
    mean, variance = control.conversion()
    assert variance == pytest.approx(mean * (1 - mean))


def test_the_mean_of_a_capped_order_is_the_integral() -> None:
    truth = Truth(1, 1, 1)
    drawn = MEDIAN_MINOR * np.exp(SIGMA * np.random.default_rng(2).standard_normal(400_000))
    assert truth.capped_mean == pytest.approx(np.minimum(drawn, truth.cap_minor).mean(), rel=0.01)


def test_a_lift_is_the_variants_alone() -> None:
    control, variant = simulate(20, Truth(50_000, 1, 1, lift=1.0), np.random.default_rng(3))
    assert control.conversion()[0].mean() == pytest.approx(0.03, abs=0.001)
    assert variant.conversion()[0].mean() == pytest.approx(0.06, abs=0.001)


def test_a_huge_lift_is_found_and_nothing_is_not() -> None:
    found = effects(Truth(2000, 10, 10, lift=1.0), 250, 4)["conversion"]
    assert (found["ruled_out_at_plan"], found["winner_named"]) == (1.0, 1.0)
    nothing = effects(Truth(2000, 10, 10), 250, 5)["conversion"]
    assert nothing["ruled_out_any_day"] < 0.05 < nothing["naive_any_day"]


def test_a_broken_split_and_a_strong_preference_are_seen() -> None:
    assert splits(Truth(2000, 10, 10, share=0.6), 50, 6)["alarm"] == 1.0
    assert splits(Truth(2000, 10, 10), 50, 6) == {
        "alarm": 0.0,
        "alarm_chi_square_daily": 0.0,
        "median_day": None,
    }
    assert preferences(0.8, 100, 10, 50, 7)["found_at_end"] == 1.0

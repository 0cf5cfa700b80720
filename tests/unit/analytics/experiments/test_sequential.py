"""The interval's formula, computed by hand, and what must hold of it for any data."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.experiments.preference import preference_interval, preference_p
from analytics.experiments.sequential import (
    margin,
    p_value,
    peak,
    planned_sample,
    standard_error,
    standard_margin,
    tuned_rho2,
)
from analytics.experiments.split import chi_square_p, sequential_p

HALF = np.array([0.5, 0.5])


def test_the_margin_is_the_formulas() -> None:
    # t·r + 1 = 4: sqrt(4 · ln(4 / 0.0025) / (0.03 · 100²)) = sqrt(4 · 7.377759 / 300)
    assert float(standard_margin(100, 0.03)) == pytest.approx(math.sqrt(4 * 7.377758908 / 300), rel=1e-9)


def test_the_p_value_is_the_mixtures() -> None:
    # z = 3, t·r + 1 = 4: exp(-(9 · 3/8 - ln(4)/2)) = exp(-3.375) · 2
    assert float(p_value(3.0, 1.0, 100, 0.03)) == pytest.approx(2 * math.exp(-3.375), rel=1e-12)
    assert float(p_value(0.0, 1.0, 100, 0.03)) == 1.0


def test_an_interval_is_three_standard_errors_where_it_is_tuned_to() -> None:
    assert peak(0.05) == pytest.approx(9.211968, abs=1e-6)
    assert peak(0.05) == pytest.approx(0.05**2 * math.exp(peak(0.05) - 1), rel=1e-12)
    assert float(standard_margin(5000, tuned_rho2(5000))) * math.sqrt(5000) == pytest.approx(
        math.sqrt(peak(0.05)), rel=1e-12
    )


@given(sample=st.integers(10, 10**7), alpha=st.floats(0.001, 0.2), other=st.floats(0.05, 20))
def test_no_other_tuning_is_narrower_at_the_planned_sample(sample: int, alpha: float, other: float) -> None:
    best = standard_margin(sample, tuned_rho2(sample, alpha), alpha)
    assert best <= standard_margin(sample, other * tuned_rho2(sample, alpha), alpha) * (1 + 1e-12)


@given(sample=st.integers(100, 10**6))
def test_the_interval_only_shrinks_as_shoppers_come(sample: int) -> None:
    times = np.unique(np.geomspace(1, 20 * sample, 200).astype(np.int64)).astype(np.float64)
    assert (np.diff(standard_margin(times, tuned_rho2(sample))) < 0).all()


@given(
    estimate=st.floats(-1, 1),
    error=st.floats(0.001, 1),
    t=st.integers(10, 10**6),
    planned=st.integers(100, 10**6),
)
def test_the_p_value_is_below_the_level_when_the_interval_leaves_0_out(
    estimate: float, error: float, t: int, planned: int
) -> None:
    rho2 = tuned_rho2(planned)
    half = float(margin(error, t, rho2))
    if abs(abs(estimate) - half) > 1e-9:
        assert (float(p_value(estimate, error, t, rho2)) < 0.05) == (abs(estimate) > half)


def test_a_standard_error_is_the_arms_together() -> None:
    assert float(standard_error(9.0, 3, 4.0, 4)) == 2.0


def test_the_sample_for_a_tenth_more_than_three_in_a_hundred() -> None:
    variances = 0.033 * 0.967, 0.03 * 0.97
    expected = 2 * sum(variances) * ((math.sqrt(9.2119680682) + 0.8416212336) / 0.003) ** 2
    assert planned_sample(*variances, 0.003) == math.ceil(expected) == 203_766


def test_levels_and_samples_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="alpha"):
        peak(1.0)
    with pytest.raises(ValueError, match="sample"):
        tuned_rho2(0)


def test_the_splits_evidence_is_the_dirichlet_mixtures() -> None:
    # two of two in one arm, concentration c: (c/2 · (c/2 + 1)) / (c · (c + 1)) / 0.5² = (c + 2) / (c + 1)
    evidence = (12 / 11 + 102 / 101 + 1002 / 1001 + 10002 / 10001) / 4
    assert float(sequential_p(np.array([2, 0]), HALF)) == pytest.approx(1 / evidence, rel=1e-9)
    assert float(sequential_p(np.array([5000, 5000]), HALF)) == 1.0
    assert float(sequential_p(np.array([5300, 4700]), HALF)) < 1e-5
    assert float(sequential_p(np.array([2000, 8000]), np.array([0.2, 0.8]))) == 1.0


def test_one_look_at_the_split_is_the_chi_square_test() -> None:
    # (100² + 100²) / 5000 = 4 with one degree of freedom
    assert float(chi_square_p(np.array([5100, 4900]), HALF)) == pytest.approx(0.0455002639, rel=1e-8)


def test_the_preferences_evidence_is_the_beta_mixtures() -> None:
    # two wins: 4 · (50 · 51) / (100 · 101)
    assert float(preference_p(2, 0)) == pytest.approx(10100 / 10200, rel=1e-9)
    assert float(preference_p(50, 50)) == 1.0
    assert float(preference_p(60, 40)) == pytest.approx(float(preference_p(40, 60)), rel=1e-9)


@given(wins=st.integers(0, 3000), losses=st.integers(0, 3000))
def test_a_half_is_in_the_preferences_interval_unless_it_is_ruled_out(wins: int, losses: int) -> None:
    low, high = preference_interval(wins, losses)
    p = float(preference_p(wins, losses))
    assert 0 <= low <= high <= 1
    if abs(p - 0.05) > 1e-6:
        assert (low <= 0.5 <= high) == (p > 0.05)

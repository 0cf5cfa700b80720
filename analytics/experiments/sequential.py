"""Intervals and tests that stay valid however often one looks: confidence sequences by normal mixture.

For t independent values with mean m and estimated variance s², at every t at once,
    |m̂ - m| < s · sqrt( (t·r + 1) / (t²·r) · log( (t·r + 1) / a² ) )          (r = rho², a = alpha)
with probability 1 - a, asymptotically. A difference of two means is an average of t = n1 + n0 influence
values with variance s² = t · (v1/n1 + v0/n0), v the variance within an arm. The interval is narrowest, for
its level, at the sample t* for which r solves  t*·r + 1 = a² · exp(t*·r),  that is
    r = (-W(-a²/e) - 1) / t*,   W the lower real branch of Lambert's function,
and there  m̂ ± s · sqrt(-W(-a²/e) / t*):  3.04 standard errors at a = 0.05 where one look allows 1.96.

Shapes   every function takes numbers or arrays that broadcast, and returns the same
Units    rho2 is 1 / shoppers; alpha is two-sided
Errors   ValueError for alpha outside (0, 1) or a sample below 1; nan or inf in, nan or inf out
Source   Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, Time-uniform central limit theory and asymptotic
         confidence sequences, Annals of Statistics 52(6), 2024, arXiv 2103.06476: Theorem 2.2 (interval),
         section 3 (average treatment effects, influence functions), appendix on tuning rho;
         Robbins, Annals of Mathematical Statistics 41, 1970 (the mixture);
         Johari, Koomen, Pekelis, Walsh, KDD 2017 (the p-value: mixture SPRT)
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import lambertw

Numbers = float | NDArray[np.float64]
ALPHA: Final = 0.05


def peak(alpha: float = ALPHA) -> float:
    """-W(-alpha²/e): the squared half-width, in standard errors, where an interval is tuned to."""
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must be above 0 and below 1, not {alpha}")
    return float(-lambertw(-(alpha**2) / math.e, k=-1).real)


def tuned_rho2(sample: float, alpha: float = ALPHA) -> float:
    """The rho² whose interval is narrowest when ``sample`` shoppers have been counted."""
    if sample < 1:
        raise ValueError(f"a sample must be at least 1, not {sample}")
    return (peak(alpha) - 1) / sample


def standard_margin(t: Numbers, rho2: float, alpha: float = ALPHA) -> Numbers:
    """Half the width of the interval after ``t`` values of variance 1."""
    spread = np.asarray(t, dtype=np.float64) * rho2 + 1
    made: NDArray[np.float64] = np.sqrt(spread * np.log(spread / alpha**2) / (rho2 * np.square(t)))
    return made


def standard_error(v1: Numbers, n1: Numbers, v0: Numbers, n0: Numbers) -> Numbers:
    """The standard error of a difference of two means: variances within the arms, shoppers in each."""
    made: NDArray[np.float64] = np.sqrt(np.divide(v1, n1) + np.divide(v0, n0))
    return made


def margin(error: Numbers, t: Numbers, rho2: float, alpha: float = ALPHA) -> Numbers:
    """Half the width of the interval around an estimate of this standard error from ``t`` shoppers."""
    return np.asarray(error) * np.sqrt(t) * standard_margin(t, rho2, alpha)


def p_value(estimate: Numbers, error: Numbers, t: Numbers, rho2: float) -> Numbers:
    """The level at which the interval just leaves 0 out; may be looked at as often as one likes."""
    spread = np.asarray(t, dtype=np.float64) * rho2 + 1
    score = np.square(np.divide(estimate, error))
    log_evidence = score * (spread - 1) / (2 * spread) - np.log(spread) / 2
    made: NDArray[np.float64] = np.exp(-np.maximum(log_evidence, 0.0))
    return made


def planned_sample(
    variance_1: float,
    variance_0: float,
    difference: float,
    share_1: float = 0.5,
    share_0: float = 0.5,
    *,
    power: float = 0.8,
    alpha: float = ALPHA,
) -> int:
    """Shoppers of both arms together after which a true ``difference`` is found with ``power``.

    About 1.9 times what one look at the end would need: the price of looking daily.
    """
    spread = variance_1 / share_1 + variance_0 / share_0
    reach = math.sqrt(peak(alpha)) + NormalDist().inv_cdf(power)
    return math.ceil(spread * (reach / difference) ** 2)

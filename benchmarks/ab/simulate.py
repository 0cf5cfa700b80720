"""Many experiments at once, as running sums per day: what a report would have seen on each evening.

Shapes   every array of Run is (experiments, days), counted from the first day on; arm 0 is the control
Units    revenue in whole minor units; a shopper who orders pays a lognormal sum, others nothing
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

Sums = NDArray[np.float64]
MEDIAN_MINOR: Final = 4000.0  # what half of the orders stay below
SIGMA: Final = 1.0  # of the logarithm: the dearest 1 % of the orders bring 9 % of the revenue
CAP_QUANTILE: Final = 0.99


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of the shoppers."""

    shoppers_a_day: int
    days: int  # how long is looked
    planned_days: int
    conversion: float = 0.03
    lift: float = 0.0  # of the conversion in the variant
    share: float = 0.5  # really sent to the variant

    @property
    def cap_minor(self) -> float:
        """Where a shopper's revenue is cut: a quantile of the orders before the experiment."""
        return float(MEDIAN_MINOR * np.exp(SIGMA * norm.ppf(CAP_QUANTILE)))

    @property
    def capped_mean(self) -> float:
        """The mean of a capped order."""
        z = (np.log(self.cap_minor / MEDIAN_MINOR)) / SIGMA
        below = MEDIAN_MINOR * np.exp(SIGMA**2 / 2) * norm.cdf(z - SIGMA)
        return float(below + self.cap_minor * norm.sf(z))


@dataclass(frozen=True, slots=True)
class Run:
    """Running sums of one arm."""

    shoppers: Sums
    orders: Sums
    revenue: Sums
    revenue_squares: Sums

    def conversion(self) -> tuple[Sums, Sums]:
        """Mean and variance of "ordered"."""
        mean = self.orders / self.shoppers
        return mean, mean * (1 - mean)

    def revenue_each(self) -> tuple[Sums, Sums]:
        """Mean and variance of a shopper's capped revenue."""
        mean = self.revenue / self.shoppers
        return mean, self.revenue_squares / self.shoppers - mean**2


def simulate(experiments: int, truth: Truth, rng: np.random.Generator) -> tuple[Run, Run]:
    """The control and the variant of many experiments."""
    shape = (experiments, truth.days)
    variant = rng.binomial(truth.shoppers_a_day, truth.share, shape)
    return (
        _arm(truth.shoppers_a_day - variant, truth.conversion, truth.cap_minor, rng),
        _arm(variant, truth.conversion * (1 + truth.lift), truth.cap_minor, rng),
    )


def _arm(shoppers: NDArray[np.int64], conversion: float, cap: float, rng: np.random.Generator) -> Run:
    orders = rng.binomial(shoppers, conversion)
    where = np.repeat(np.arange(orders.size), orders.ravel())
    paid = np.minimum(MEDIAN_MINOR * np.exp(SIGMA * rng.standard_normal(where.size)), cap)
    sums = [np.bincount(where, weights, orders.size).reshape(orders.shape) for weights in (paid, paid**2)]
    return Run(*(np.cumsum(part, axis=1, dtype=np.float64) for part in (shoppers, orders, *sums)))

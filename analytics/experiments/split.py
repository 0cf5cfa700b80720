"""Whether shoppers were split as planned; if not, something loses shoppers and no figure can be trusted.

The usual chi-square test holds for one look. The other one holds for daily looks: its evidence is the
Bayes factor of "other shares" (Dirichlet around the planned ones, averaged over narrow and wide ones)
against the planned shares, a martingale when the split is right, so its inverse is a p-value at every
moment at once, for each c of CONCENTRATIONS:
    K = Γ(c)/Γ(c + n) · Π Γ(c·q + k)/Γ(c·q) · Π q^-k,   q planned share, k counted, n = Σk

Shapes   counts (…, v) shoppers per variant; shares (v,) that sum to 1; results (…)
Source   Lindon, Malek, Anytime-Valid Inference for Multinomial Count Data, NeurIPS 2022 (arXiv 2011.03567);
         Fabijan et al., Diagnosing Sample Ratio Mismatch in Online Controlled Experiments, KDD 2019
         (why, and the strict level)
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, gammaln, logsumexp

CONCENTRATIONS: Final = (10.0, 100.0, 1000.0, 10_000.0)  # shares that are off by 15, 5, 1.6, 0.5 points
LEVEL: Final = 0.001  # alarms are rare and grave: the usual level for this check


def chi_square_p(counts: NDArray[np.int64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The p-value for one look."""
    expected = counts.sum(axis=-1, keepdims=True) * shares
    statistic = (np.square(counts - expected) / expected).sum(axis=-1)
    made: NDArray[np.float64] = chdtrc(counts.shape[-1] - 1, statistic)
    return made


def sequential_p(counts: NDArray[np.int64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The p-value for any number of looks."""
    evidence = [_log_evidence(counts, shares, concentration) for concentration in CONCENTRATIONS]
    log_evidence = logsumexp(evidence, axis=0) - np.log(len(evidence))
    made: NDArray[np.float64] = np.exp(-np.maximum(log_evidence, 0.0))
    return made


def _log_evidence(
    counts: NDArray[np.int64], shares: NDArray[np.float64], concentration: float
) -> NDArray[np.float64]:
    prior = concentration * shares
    made: NDArray[np.float64] = (
        gammaln(concentration)
        - gammaln(concentration + counts.sum(axis=-1))
        + (gammaln(prior + counts) - gammaln(prior) - counts * np.log(shares)).sum(axis=-1)
    )
    return made

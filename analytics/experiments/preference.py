"""Which of two interleaved rankings shoppers prefer: a sign test that bears daily looking.

Each answer that got more clicks on one team's products is a win for that team; ties say nothing. If
neither ranking is better, each win is a fair coin, as the draft tossed one for that answer. The evidence
is the Beta-mixture likelihood ratio, exact at any size:
    E = 2^n · B(a + wins, a + losses) / B(a, a),   n = wins + losses, a = PRIOR
and 1/E is a p-value at every moment at once.

Source   Ville 1939, Robbins 1970 (mixtures of likelihood ratios); Radlinski, Kurup, Joachims, CIKM 2008
         (wins and losses of an interleaving); Chapelle et al., TOIS 30, 2012 (ties dropped)
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, xlogy

PRIOR: Final = 50.0  # expects preferences of some 0.43 to 0.57


def log_evidence(
    wins: int | NDArray[np.int64], losses: int | NDArray[np.int64], share: float = 0.5
) -> NDArray[np.float64]:
    """log of the evidence against "the true share of wins is ``share``"."""
    a, b = 2 * PRIOR * share, 2 * PRIOR * (1 - share)
    made: NDArray[np.float64] = np.asarray(
        betaln(a + wins, b + losses) - betaln(a, b) - xlogy(wins, share) - xlogy(losses, 1 - share)
    )
    return made


def preference_p(wins: int | NDArray[np.int64], losses: int | NDArray[np.int64]) -> NDArray[np.float64]:
    """The p-value of "neither is preferred", for any number of looks."""
    made: NDArray[np.float64] = np.exp(-np.maximum(log_evidence(wins, losses), 0.0))
    return made


def preference_interval(wins: int, losses: int, alpha: float = 0.05) -> tuple[float, float]:
    """The shares of wins that are not yet ruled out at ``alpha``; the whole range without wins or losses."""
    total = wins + losses
    if not total:
        return 0.0, 1.0
    from scipy.optimize import brentq  # 0.1 s that only such a report takes

    bound = math.log(1 / alpha)

    def excess(share: float) -> float:
        return float(log_evidence(wins, losses, share)) - bound

    tiny = 1e-9
    seen = min(max(wins / total, tiny), 1 - tiny)
    low = brentq(excess, tiny, seen) if excess(tiny) > 0 > excess(seen) else 0.0
    high = brentq(excess, seen, 1 - tiny) if excess(1 - tiny) > 0 > excess(seen) else 1.0
    return float(low), float(high)

"""Move a bandit's split towards the variant that converts better: Thompson sampling.

The state is rebuilt from exposures and orders each time, so nothing can be lost or counted twice. A share
is how often the variant draws best among DRAWS draws from the posteriors; each keeps FLOOR, so that what
looks bad early can still recover.

Units    shares 0 to 1, 1 together
Errors   Unavailable when mabwiser is not installed: it is an extra (it brings pandas and more)
Source   Thompson 1933; Chapelle, Li, An Empirical Evaluation of Thompson Sampling, NeurIPS 2011;
         mabwiser 2.7 (Strong, Kleynhans, Kadıoğlu, ICTAI 2019)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from kernel.errors import Unavailable

DRAWS: Final = 2000
FLOOR: Final = 0.05


def learnt_shares(
    names: Sequence[str], decisions: Sequence[str], bought: Sequence[int], seed: int
) -> dict[str, float]:
    """The share of each variant for new shoppers, from who was sent where and whether they bought.

    Raises:
        Unavailable: when mabwiser is not installed.
    """
    bandit = _library()
    mab, policy = bandit.MAB, bandit.LearningPolicy
    model = mab(list(names), policy.ThompsonSampling(), seed=seed)
    model.fit(list(decisions), list(bought))
    best: Counter[str] = Counter()
    for _ in range(DRAWS):
        drawn = model.predict_expectations()
        best[max(names, key=lambda name: drawn[name])] += 1
    free = 1 - FLOOR * len(names)
    return {name: FLOOR + free * best[name] / DRAWS for name in names}


def _library() -> Any:
    try:
        from mabwiser import mab
    except ImportError as error:
        raise Unavailable(
            "a bandit needs the package mabwiser: pip install mabwiser", code="mabwiser_missing"
        ) from error
    return mab

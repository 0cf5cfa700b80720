"""Who met both products of a pair is counted the same way whichever way is quicker."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommender.engine.evidence import overlaps


@pytest.mark.parametrize(
    "met_by_each", [1, 40]
)  # few products a shopper: one product of matrices; many: by pair
def test_both_ways_count_who_met_both(met_by_each: int) -> None:
    random = np.random.default_rng(4)
    products, shoppers = 60, 30
    met = np.zeros((products, shoppers), dtype=np.int32)
    for shopper in range(shoppers):
        met[random.choice(products, met_by_each, replace=False), shopper] = 1
    pairs = random.integers(0, products, size=(25, 2))
    expected = [int((met[one] & met[other]).sum()) for one, other in pairs.tolist()]
    assert overlaps(sparse.csr_matrix(met), pairs).tolist() == expected

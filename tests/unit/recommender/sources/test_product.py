"""The product in one pass is SciPy's, entry by entry."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from recommender.sources.product import product


@given(st.integers(0, 2**32), st.integers(0, 6), st.integers(1, 6), st.integers(1, 6), st.floats(0, 1))
def test_it_is_what_scipy_says(seed: int, b: int, n: int, m: int, density: float) -> None:
    random = np.random.default_rng(seed)
    left, right = (
        sparse.csr_matrix(
            np.where(random.random(shape) < density, random.integers(-3, 4, shape), 0).astype(np.float32)
        )
        for shape in ((b, n), (n, m))
    )
    found, expected = product(left, right), left @ right
    assert found.shape == expected.shape
    assert (found.indptr.tolist(), found.indices.tolist(), found.data.tolist()) == (
        expected.indptr.tolist(),
        expected.indices.tolist(),
        expected.data.tolist(),
    )


def test_wider_indexes_are_left_to_scipy() -> None:
    left = sparse.csr_matrix(np.array([[1, 2]], dtype=np.float32))
    left.indices = left.indices.astype(np.int64)
    right = sparse.csr_matrix(np.array([[3, 0], [0, 4]], dtype=np.float32))
    assert product(left, right).toarray().tolist() == [[3.0, 8.0]]


@pytest.mark.parametrize("shape", [(0, 3), (2, 3)])
def test_nothing_times_anything_is_nothing(shape: tuple[int, int]) -> None:
    found = product(sparse.csr_matrix(shape, dtype=np.float32), sparse.csr_matrix((3, 4), dtype=np.float32))
    assert (found.shape, found.nnz) == ((shape[0], 4), 0)

"""Nearest neighbours: FAISS finds what comparing everything finds, filters are inside the search."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.vectors import ExactIndex, FaissIndex

UNIT = np.eye(4, dtype=np.float32)


@pytest.mark.parametrize("kind", [ExactIndex, FaissIndex])
def test_the_nearest_row_is_itself(kind: type[ExactIndex] | type[FaissIndex]) -> None:
    rows, scores = kind(UNIT).search(UNIT[2], 1)
    assert rows.tolist() == [2]
    assert scores.tolist() == [1.0]


@pytest.mark.parametrize("kind", [ExactIndex, FaissIndex])
def test_a_filter_of_two_rows_fills_the_answer_with_those_two(
    kind: type[ExactIndex] | type[FaissIndex],
) -> None:
    rows, _ = kind(UNIT).search(UNIT[2], 3, np.array([0, 3]))
    assert sorted(rows.tolist()) == [0, 3]


@pytest.mark.parametrize("kind", [ExactIndex, FaissIndex])
def test_an_empty_filter_finds_nothing(kind: type[ExactIndex] | type[FaissIndex]) -> None:
    rows, scores = kind(UNIT).search(UNIT[0], 3, np.zeros(0, dtype=np.int64))
    assert rows.tolist() == []
    assert scores.tolist() == []


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(1, 12))
def test_faiss_agrees_with_comparing_everything(seed: int, size: int, k: int) -> None:
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(size, 8)).astype(np.float32)
    query = random.normal(size=8).astype(np.float32)
    exact, _ = ExactIndex(vectors).search(query, k)
    found, _ = FaissIndex(vectors).search(query, k)
    assert found.tolist() == exact.tolist()

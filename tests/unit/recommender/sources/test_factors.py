"""The fold-in is the ridge solution it claims to be; content reaches what nobody met."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.interactions import Histories
from recommender.sources.factors import FittedFactors
from recommender.sources.model import ItemTable
from recommender.sources.nearest import NearestRows


def model() -> FittedFactors:
    vectors = np.random.default_rng(2).normal(size=(6, 3)).astype(np.float32)
    gram = (vectors.T @ vectors).astype(np.float32)
    return FittedFactors("factors", NearestRows(vectors), gram, np.eye(2, 3, dtype=np.float32), 4.0, 0.5, 0.8)


def test_a_folded_in_shopper_solves_the_normal_equations() -> None:
    fitted = model()
    found = fitted.fold_in(Histories.of([[2, 5]], weights=[[1.0, 3.0]]))[0]
    y = fitted.index.vectors[[2, 5]].astype(np.float64)
    confidence = 4.0 * np.array([1.0 * 0.8, 3.0])
    left = fitted.gram + 0.5 * np.eye(3) + (y.T * confidence) @ y
    assert found.tolist() == pytest.approx(np.linalg.solve(left, y.T @ (1 + confidence)).tolist(), rel=1e-4)


def test_of_a_shopper_without_a_past_nothing_is_known() -> None:
    assert model().fold_in(Histories.of([[], [1]]))[0].tolist() == [0, 0, 0]


def test_a_new_product_is_found_by_its_content_alone() -> None:
    axes = np.eye(3, dtype=np.float32)
    fitted = FittedFactors("factors", NearestRows(axes), axes, np.eye(2, 3, dtype=np.float32), 4.0, 0.5, 0.8)
    content = np.array([[0, 0], [0, 0], [0, 0], [50, 0]], dtype=np.float32)
    unknown = np.full(4, -1, dtype=np.int32)
    extended = fitted.with_items(ItemTable(4, content, unknown, unknown, np.zeros(4)))
    assert extended.index.vectors[3].tolist() == [50, 0, 0]
    assert extended.candidates(Histories.of([[0]]), 2)[0].tolist() == [[3, 0]]

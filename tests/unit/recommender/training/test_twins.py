"""Twins are of one shelf and say nearly the same."""

from __future__ import annotations

import numpy as np

from recommender.sources.model import ItemTable
from recommender.training.twins import twins_of


def table(content: list[list[float]], category: list[int]) -> ItemTable:
    n = len(category)
    vectors = np.array(content, dtype=np.float32).reshape(n, -1)
    unknown = np.full(n, -1, dtype=np.int32)
    return ItemTable(n, vectors, np.array(category, dtype=np.int32), unknown, np.zeros(n))


def test_the_same_text_on_one_shelf_is_a_twin_and_on_another_is_not() -> None:
    twins = twins_of(table([[1, 0], [1, 0], [1, 0], [0, 1]], [5, 5, 6, 5]))
    assert twins[0] == twins[1] >= 0
    assert twins[2:].tolist() == [-1, -1]


def test_without_vectors_nobody_has_a_twin() -> None:
    assert twins_of(table([], [5, 5])).tolist() == [-1, -1]


def test_products_of_no_shelf_have_none() -> None:
    assert twins_of(table([[1, 0], [1, 0]], [-1, -1])).tolist() == [-1, -1]

"""The measures on lists whose values are known by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.evaluation import metrics
from recommender.interactions import Ragged

ROWS = np.array([[5, 3, 8, -1], [1, 2, 3, 4]], dtype=np.int64)
TRUTH = Ragged.of([[3, 9], [7]])


def test_hits_are_the_places_of_right_products_of_the_same_shopper() -> None:
    assert metrics.hits_of(ROWS, TRUTH).tolist() == [[False, True, False, False], [False] * 4]


def test_every_measure_of_two_right_products_one_found_second() -> None:
    found = metrics.at_k(metrics.hits_of(ROWS, TRUTH), np.array([2, 1]), 4)
    ideal = 1 + 1 / np.log2(3)
    expected = {
        "hr": 1,
        "recall": 1 / 2,
        "precision": 1 / 4,
        "f1": 2 / 6,
        "ndcg": (1 / np.log2(3)) / ideal,
        "mrr": 1 / 2,
        "map": (1 / 2) / 2,
    }
    assert {name: values[0] for name, values in found.items()} == pytest.approx(expected)
    assert [values[1] for values in found.values()] == [0] * 7


@given(rank=st.integers(1, 40), k=st.integers(1, 40))
def test_ndcg_of_one_right_product_is_one_over_log2_of_its_rank_and_one(rank: int, k: int) -> None:
    rows = np.arange(40, dtype=np.int64)[None, :]
    hits = metrics.hits_of(rows, Ragged.of([[rank - 1]]))
    found = metrics.at_k(hits, np.array([1]), k)
    inside = rank <= k
    assert found["ndcg"][0] == pytest.approx(1 / np.log2(rank + 1) if inside else 0)
    assert found["mrr"][0] == found["map"][0] == pytest.approx(1 / rank if inside else 0)


@given(st.sets(st.integers(0, 29), min_size=1, max_size=10), st.integers(1, 30))
def test_every_measure_lies_between_nought_and_one(right: set[int], k: int) -> None:
    rows = np.random.default_rng(1).permutation(30)[None, :]
    hits = metrics.hits_of(rows, Ragged.of([sorted(right)]))
    for values in metrics.at_k(hits, np.array([len(right)]), k).values():
        assert 0 <= values[0] <= 1


def test_all_right_products_first_have_ndcg_and_map_of_one() -> None:
    hits = np.array([[True, True, False]])
    found = metrics.at_k(hits, np.array([2]), 3)
    assert (found["ndcg"][0], found["map"][0], found["recall"][0]) == (1, 1, 1)


def test_auc_counts_pairs_and_the_unlisted_half() -> None:
    # ten can be offered, four are listed: right at place two, so one wrong of nine is above
    first = metrics.auc(np.array([[False, True, False, False]]), np.array([4]), np.array([1]), np.array([10]))
    assert first.tolist() == [1 - 1 / 9]
    # not listed: four wrong ones above, and half of the other five
    unlisted = metrics.auc(np.zeros((1, 4), dtype=bool), np.array([4]), np.array([1]), np.array([10]))
    assert unlisted.tolist() == [1 - 6.5 / 9]


def test_auc_of_an_empty_list_is_a_half() -> None:
    assert metrics.auc(
        np.zeros((1, 0), dtype=bool), np.array([0]), np.array([1]), np.array([9])
    ).tolist() == [0.5]


def test_novelty_is_the_bits_of_the_share_that_met_it() -> None:
    assert metrics.novelty(np.array([[0, 1, -1]]), np.array([3, 0]), 7).tolist() == [(1 + 3) / 2]


def test_diversity_is_nought_for_twins_and_one_for_strangers() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    rows = np.array([[0, 1, -1], [0, 2, -1], [0, -1, -1], [0, 1, 2]])
    assert metrics.diversity(rows, vectors).tolist() == pytest.approx([0, 1, 0, 2 / 3])


def test_coverage_is_the_share_of_the_catalogue_shown() -> None:
    assert metrics.coverage(ROWS, 14) == 6 / 14


def test_intervals_hold_the_mean_and_follow_the_seed() -> None:
    values = np.random.default_rng(5).random((200, 2))
    low, high = metrics.intervals(values, seed=3)
    assert (low < values.mean(axis=0)).all()
    assert (values.mean(axis=0) < high).all()
    assert metrics.intervals(values, seed=3).tolist() == [low.tolist(), high.tolist()]


def test_the_interval_of_equal_values_has_no_width() -> None:
    assert metrics.intervals(np.ones((50, 1)), seed=3).tolist() == [[1], [1]]

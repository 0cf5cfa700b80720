"""The log and the histories as arrays: order, cuts, hidden products, errors."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.interactions import Histories, Interactions, Ragged


def log() -> Interactions:
    users = np.array([1, 0, 1, 0, 1])
    items = np.array([4, 2, 0, 3, 1])
    at = np.array([5.0, 1.0, 2.0, 1.0, 9.0])
    return Interactions.of(users, items, at, n_users=3, n_items=5)


def test_a_log_is_sorted_by_user_then_time_and_equal_times_keep_their_order() -> None:
    assert log().users.tolist() == [0, 0, 1, 1, 1]
    assert log().items.tolist() == [2, 3, 0, 4, 1]
    assert log().offsets().tolist() == [0, 2, 5, 5]
    assert log().ages().tolist() == [1, 0, 2, 1, 0]
    assert log().now == 9


def test_histories_come_in_the_order_asked_one_without_a_past_is_empty() -> None:
    histories = log().histories(np.array([2, 1, 0]), now=20)
    assert histories.offsets.tolist() == [0, 0, 3, 5]
    assert histories.items.tolist() == [0, 4, 1, 2, 3]
    assert histories.ages().tolist() == [2, 1, 0, 1, 0]
    assert (histories.now, len(histories)) == (20, 3)


def test_a_part_and_chosen_shoppers_keep_what_is_hidden_from_them() -> None:
    histories = Histories.of([[1, 2], [3], [4, 5]]).hiding_seen()
    assert histories.part(1, 3).items.tolist() == [3, 4, 5]
    chosen = histories.of_shoppers(np.array([2, 0]))
    assert chosen.items.tolist() == [4, 5, 1, 2]
    assert chosen.hidden is not None
    assert chosen.hidden.offsets.tolist() == [0, 2, 4]
    assert chosen.hidden.items.tolist() == [4, 5, 1, 2]


def test_a_matrix_adds_repeats_and_leaves_unknown_products_out() -> None:
    histories = Histories.of([[1, 1, 7], []])
    assert histories.matrix(np.ones(3, dtype=np.float32), 3).toarray().tolist() == [[0, 2, 0], [0, 0, 0]]


def test_without_times_the_place_counts_as_time() -> None:
    assert Histories.of([[5, 6], [7]]).at.tolist() == [0, 1, 0]


def test_ragged_lists_name_their_owners() -> None:
    assert Ragged.of([[1, 2], [], [3]]).owners().tolist() == [0, 0, 2]


def test_keeping_a_part_keeps_the_rows() -> None:
    kept = log().keeping(log().at < 5)
    assert (kept.items.tolist(), kept.n_users, kept.n_items) == ([2, 3, 0], 3, 5)


def test_arrays_that_do_not_belong_together_are_refused() -> None:
    one, two = np.array([0]), np.array([0, 1])
    with pytest.raises(ValueError, match="one length"):
        Interactions.of(one, two, two.astype(float), n_users=2, n_items=2)
    with pytest.raises(ValueError, match="items must be rows from 0 to 0"):
        Interactions.of(two, two, two.astype(float), n_users=2, n_items=1)

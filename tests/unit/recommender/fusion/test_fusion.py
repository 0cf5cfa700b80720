"""Pools, the two fusions and the weights learnt, on candidates whose right order is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from kernel.errors import Invalid
from recommender.fusion.learning import Lists, choose_fusion, learn_weights, lists_of, ndcg_of
from recommender.fusion.methods import ReciprocalRank, Weighted, restored_fusion
from recommender.fusion.pool import pool_of
from recommender.interactions import Floats, Histories, Ragged, Rows
from recommender.sources.neighbours import Neighbours


def answer(rows: list[list[int]], scores: list[list[float]]) -> tuple[Rows, Floats]:
    return np.array(rows, dtype=np.int64), np.array(scores, dtype=np.float32)


FIRST = answer([[4, 2, -1], [7, 3, 1]], [[8.0, 2.0, -np.inf], [1.0, 0.5, 0.25]])
SECOND = answer([[2, 9, 4], [-1, -1, -1]], [[10.0, 5.0, 1.0], [-np.inf] * 3])


def test_a_pool_holds_each_product_once_with_what_each_source_said() -> None:
    pool = pool_of(["a", "b"], [FIRST, SECOND], 2)
    assert pool.offsets.tolist() == [0, 3, 6]
    assert pool.items.tolist() == [2, 4, 9, 1, 3, 7]
    assert pool.ranks.tolist() == [[2, 1], [1, 3], [0, 2], [3, 0], [2, 0], [1, 0]]
    assert pool.scores.tolist() == pytest.approx(
        np.array([[0.25, 1.0], [1.0, 0.1], [0.0, 0.5], [0.25, 0.0], [0.5, 0.0], [1.0, 0.0]])
    )


def test_a_pool_of_no_source_is_empty() -> None:
    pool = pool_of([], [], 2)
    assert (len(pool), pool.best(np.zeros(0, dtype=np.float32), 3)[0].tolist()) == (0, [[-1] * 3, [-1] * 3])


def test_reciprocal_rank_adds_what_each_source_gives() -> None:
    values = ReciprocalRank(damping=1).values(pool_of(["a", "b"], [FIRST, SECOND], 2))
    assert values[:3].tolist() == pytest.approx([1 / 3 + 1 / 2, 1 / 2 + 1 / 4, 1 / 3])


def test_the_weighted_order_follows_the_weights() -> None:
    pool = pool_of(["a", "b"], [FIRST, SECOND], 2)
    by_first = Weighted(("a", "b"), np.array([1, 0], dtype=np.float32))
    assert pool.best(by_first.values(pool), 3)[0][0].tolist() == [4, 2, 9]
    by_second = Weighted(("b",), np.array([1], dtype=np.float32))
    assert pool.best(by_second.values(pool), 3)[0][0].tolist() == [2, 9, 4]


def test_equal_values_fall_to_the_lower_product() -> None:
    pool = pool_of(["a"], [answer([[9, 4]], [[1.0, 1.0]])], 1)
    assert pool.best(np.ones(2, dtype=np.float32), 2)[0].tolist() == [[4, 9]]


def told_apart(shoppers: int, right: int) -> Lists:
    """Two sources of one product each; what was met is what the ``right`` one said."""
    owners = np.repeat(np.arange(shoppers, dtype=np.int64), 2)
    said = np.tile(np.eye(2, dtype=np.float32), (shoppers, 1))
    met = np.tile(np.arange(2) == right, shoppers)
    items = np.tile(np.array([3, 5], dtype=np.int64), shoppers)
    return Lists(owners, items, said, said.astype(np.int32), met, ("a", "b"), shoppers)


def test_the_source_that_was_right_gets_the_weight() -> None:
    weights = learn_weights(told_apart(100, right=1)).weights
    assert weights[0] == 0
    assert weights[1] > 1


def test_with_few_shoppers_the_weights_stay_alike() -> None:
    assert learn_weights(told_apart(5, right=1)).weights.tolist() == [1, 1]


def test_ndcg_of_a_second_place_is_one_over_log2_of_three() -> None:
    lists = told_apart(100, right=1)
    assert ndcg_of(lists, ReciprocalRank()) == pytest.approx(1 / np.log2(3))
    assert ndcg_of(lists, learn_weights(lists)) == 1


def test_the_better_fusion_is_chosen_and_both_figures_told() -> None:
    choice = choose_fusion(told_apart(200, right=1), seed=1)
    assert choice.fusion.name == "weighted"
    assert choice.ndcg["weighted"] == pytest.approx(1)
    assert choice.ndcg["reciprocal_rank"] == pytest.approx(1 / np.log2(3))


def test_with_nothing_to_learn_from_ranks_are_fused() -> None:
    links = sparse.csr_matrix((3, 3), dtype=np.float32)
    lists = lists_of([Neighbours("a", links, 0.5)], Histories.of([[1], [2]]), Ragged.of([[0], [0]]))
    assert (len(lists), lists.asked) == (0, 2)
    assert choose_fusion(lists, seed=1).fusion == ReciprocalRank()


def test_only_shoppers_whose_next_product_was_found_are_learnt_from() -> None:
    links = sparse.csr_matrix(np.array([[0, 1, 0.5], [0, 0, 0], [0, 0, 0]], dtype=np.float32))
    lists = lists_of([Neighbours("a", links, 0.5)], Histories.of([[0], [1], [0]]), Ragged.of([[1], [2], [2]]))
    assert lists.owners.tolist() == [0, 0, 1, 1]
    assert lists.met.tolist() == [True, False, False, True]
    assert lists.asked == 3


@pytest.mark.parametrize(
    "fusion", [ReciprocalRank(7.0), Weighted(("a", "b"), np.array([2, 3], dtype=np.float32))]
)
def test_a_snapshot_brings_back_a_fusion_that_answers_the_same(fusion: ReciprocalRank | Weighted) -> None:
    pool = pool_of(["a", "b"], [FIRST, SECOND], 2)
    back = restored_fusion(fusion.name, fusion.arrays())
    assert back.values(pool).tolist() == fusion.values(pool).tolist()


def test_an_unknown_fusion_is_refused() -> None:
    with pytest.raises(Invalid, match="'trees'"):
        restored_fusion("trees", {})

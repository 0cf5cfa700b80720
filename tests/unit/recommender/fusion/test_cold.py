"""Products that nobody met have weights of their own, learnt as if some others had not been met."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recommender.fusion.cold import hiding_some, learn_cold, met_of, with_cold
from recommender.fusion.learning import Lists, ndcg_of
from recommender.fusion.methods import ColdWeighted, ReciprocalRank, Weighted, restored_fusion
from recommender.fusion.pool import Pool, pool_of
from recommender.interactions import Interactions

USUAL = Weighted(("covisit", "words"), np.array([2, 0.5], dtype=np.float32))
MET = np.array([True, True, False], dtype=np.bool_)
COLD = ColdWeighted(USUAL, np.array([0, 4], dtype=np.float32), -1.0, MET)


def pool() -> Pool:
    """Covisit names products 0 and 1, words 1, 2 and 3 (which came later)."""
    covisit = (np.array([[0, 1, -1]]), np.array([[1, 0.5, -np.inf]], dtype=np.float32))
    words = (np.array([[2, 3, 1]]), np.array([[1, 0.5, 0.1]], dtype=np.float32))
    return pool_of(["covisit", "words"], [covisit, words], 1)


def test_what_nobody_met_is_weighed_by_its_own_weights() -> None:
    assert pool().items.tolist() == [0, 1, 2, 3]
    assert USUAL.values(pool()).round(3).tolist() == pytest.approx([2, 1.05, 0.5, 0.25])
    assert COLD.values(pool()).round(3).tolist() == pytest.approx([2, 1.05, 3, 1])


def test_a_cold_product_is_never_worth_less_than_nothing() -> None:
    low = replace(COLD, constant=-9.0)
    assert low.values(pool()).round(3).tolist() == pytest.approx([2, 1.05, 0, 0])
    assert pool().best(low.values(pool()), 4)[0].tolist() == [[0, 1, 2, 3]]


def test_where_all_are_met_the_usual_weights_hold() -> None:
    known = COLD.knowing(np.ones(4, dtype=np.bool_))
    assert known.values(pool()).tolist() == USUAL.values(pool()).tolist()


def test_it_comes_back_from_its_arrays() -> None:
    again = restored_fusion(COLD.name, COLD.arrays())
    assert (COLD.name, again.values(pool()).tolist()) == ("cold_weighted", COLD.values(pool()).tolist())


def test_a_twentieth_of_the_products_is_hidden_from_the_log() -> None:
    items = np.arange(40)
    log = Interactions.of(items, items, items.astype(np.float64), n_users=40, n_items=40)
    hidden = hiding_some(log, 7)
    assert (int(met_of(log).sum()), int(met_of(hidden).sum())) == (40, 38)
    assert met_of(hidden).tolist() == met_of(hiding_some(log, 7)).tolist()


def lists(cold_met: int, shoppers: int = 200) -> Lists:
    """Each was offered product 0 by covisit and 2 by words; ``cold_met`` of them met 2 next, the others 0."""
    owners = np.repeat(np.arange(shoppers, dtype=np.int64), 2)
    scores = np.tile(np.eye(2, dtype=np.float32), (shoppers, 1))
    met = np.zeros(2 * shoppers, dtype=np.bool_)
    met[np.arange(shoppers) * 2 + (np.arange(shoppers) < cold_met)] = True
    items = np.tile(np.array([0, 2], dtype=np.int64), shoppers)
    return Lists(owners, items, scores, scores.astype(np.int32), met, USUAL.names, shoppers)


def test_a_cold_product_that_is_met_most_comes_first_by_its_weights() -> None:
    made = learn_cold(USUAL, lists(180), MET)
    assert made.usual.weights.tolist() == [2, 0.5]
    assert made.cold[1] + made.constant > 2
    assert ndcg_of(lists(180), made) == pytest.approx(0.9 + 0.1 / np.log2(3))
    assert ndcg_of(lists(180), USUAL) == pytest.approx(0.1 + 0.9 / np.log2(3))


@pytest.mark.parametrize(
    ("usual", "hidden", "as_is", "name"),
    [
        (USUAL, lists(180), lists(180), "cold_weighted"),
        (USUAL, lists(40), lists(40), "weighted"),  # the usual order is right
        (USUAL, lists(20), lists(20), "weighted"),  # too few to learn from
        (USUAL, lists(180), lists(10), "weighted"),  # loses where nothing is hidden
        (ReciprocalRank(), lists(180), lists(180), "reciprocal_rank"),
    ],
)
def test_own_weights_are_used_only_where_they_win(
    usual: Weighted | ReciprocalRank, hidden: Lists, as_is: Lists, name: str
) -> None:
    assert with_cold(usual, hidden, MET, as_is, MET, 7).name == name

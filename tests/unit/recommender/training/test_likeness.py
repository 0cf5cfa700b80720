"""What is like a product is learnt from what is met next, and only where it foretells better than texts."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from recommender.fusion.alike import Kin
from recommender.fusion.methods import Weighted
from recommender.interactions import Interactions
from recommender.sources.content import FittedContent
from recommender.sources.model import FittedSource
from recommender.sources.nearest import NearestRows
from recommender.sources.neighbours import Neighbours
from recommender.training.likeness import Pairs, learnt_likeness, pairs_of

MINUTE = 60.0
NO_SHELVES = np.full(4, -1, dtype=np.int32)
CONTENT = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8], [0.5, 0.866]], dtype=np.float32)


def log(*met: tuple[int, int, float]) -> Interactions:
    users, items, at = (np.array(column) for column in zip(*met, strict=True))
    return Interactions.of(users, items, at.astype(np.float64) * MINUTE, n_users=200, n_items=4)


def told(pairs: Pairs) -> list[tuple[int, int, int]]:
    return list(zip(pairs.shoppers.tolist(), pairs.before.tolist(), pairs.after.tolist(), strict=True))


def test_a_pair_is_what_one_shopper_met_right_after_another_within_a_visit() -> None:
    found = log((1, 0, 0), (1, 2, 10), (1, 2, 11), (1, 3, 40), (1, 0, 71), (2, 1, 5), (2, 0, 6))
    assert told(pairs_of(found, NO_SHELVES)) == [(1, 0, 2), (1, 2, 3), (2, 1, 0)]


def test_a_pair_counts_once_and_stays_in_its_department() -> None:
    departments = np.array([0, 0, 1, -1], dtype=np.int32)
    found = log((1, 0, 0), (1, 1, 1), (1, 0, 2), (1, 1, 3), (1, 2, 4), (1, 3, 5), (1, 0, 6))
    assert told(pairs_of(found, departments)) == [(1, 0, 1), (1, 1, 0), (1, 3, 0)]


def test_each_shopper_is_on_one_side() -> None:
    pairs = pairs_of(log(*((shopper, item, item) for shopper in range(50) for item in range(4))), NO_SHELVES)
    one, other = pairs.halves(7)
    assert (len(pairs), len(one), len(other)) == (150, 75, 75)
    assert set(one.shoppers.tolist()) & set(other.shoppers.tolist()) == set()
    assert told(pairs.halves(7)[0]) == told(one)


def sources(after: int) -> list[FittedSource]:
    """Texts, and a log that says: ``after`` follows product 0."""
    links = sparse.csr_matrix((np.ones(1, dtype=np.float32), ([0], [after])), shape=(4, 4))
    return [FittedContent("content", NearestRows(CONTENT), 0.6), Neighbours("next", links, 0.5)]


def next_of_first(after: int, shoppers: int) -> Pairs:
    return pairs_of(log(*((n, item, item) for n in range(shoppers) for item in (0, after))), NO_SHELVES)


def test_what_behaviour_foretells_better_than_the_texts_is_heard() -> None:
    kin = Kin(CONTENT, NO_SHELVES)
    found = learnt_likeness(sources(3), next_of_first(3, 150), kin, NO_SHELVES, 7)
    assert found.fusion.name == "reciprocal_rank"  # as good here as weights, and simpler
    assert (found.learnt, found.by_content) == ({"ndcg@10": 1.0}, {"ndcg@10": 0.5})


def test_where_behaviour_says_nothing_better_the_texts_stay() -> None:
    kin = Kin(CONTENT, NO_SHELVES)
    found = learnt_likeness(sources(1), next_of_first(1, 150), kin, NO_SHELVES, 7)
    assert (found.learnt, found.by_content) == ({"ndcg@10": 1.0}, {"ndcg@10": 1.0})
    assert isinstance(found.fusion, Weighted)
    assert found.fusion.names == ("content",)


def test_few_pairs_prove_nothing() -> None:
    found = learnt_likeness(sources(3), next_of_first(3, 40), Kin(CONTENT, NO_SHELVES), NO_SHELVES, 7)
    assert isinstance(found.fusion, Weighted)
    assert (found.fusion.names, found.learnt) == (("content",), {"ndcg@10": 0.5})


def test_a_shop_without_visits_keeps_the_texts() -> None:
    pairs = pairs_of(log((1, 0, 0)), NO_SHELVES)
    found = learnt_likeness(sources(3), pairs, Kin(CONTENT, NO_SHELVES), NO_SHELVES, 7)
    assert (found.learnt, found.by_content) == ({"ndcg@10": 0.0}, {"ndcg@10": 0.0})

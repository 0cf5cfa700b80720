"""What is like a product: of its shelf or near in words, in the order that the sources give together."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommender.fusion.alike import Kin, alike_pool, by_content, heard, ranked_alike
from recommender.fusion.methods import ReciprocalRank, Weighted
from recommender.fusion.pool import Pool
from recommender.interactions import Floats, Interactions
from recommender.sources.content import FittedContent
from recommender.sources.model import FittedSource, ItemTable
from recommender.sources.nearest import NearestRows
from recommender.sources.neighbours import Neighbours
from recommender.sources.popular import Popular

ANGLES = np.radians([0, 20, 80, 60, 85])  # cosines to product 0: 1, .94, .17, .5, .09
CONTENT: Floats = np.stack((np.cos(ANGLES), np.sin(ANGLES)), axis=1).astype(np.float32)
KIN = Kin(CONTENT, np.array([1, 2, 1, 2, -1], dtype=np.int32))
FOLLOWED = {(0, 3): 4.0, (0, 2): 2.0, (0, 4): 8.0, (1, 3): 1.0}


def sources() -> list[FittedSource]:
    links = sparse.csr_matrix(
        (np.array([*FOLLOWED.values()], dtype=np.float32), tuple(zip(*FOLLOWED, strict=True))), shape=(5, 5)
    )
    one = np.zeros(1, dtype=np.int64)
    popular = Popular(half_life_s=None).fit(
        Interactions.of(one, one, one.astype(np.float64), n_users=1, n_items=5), ItemTable.empty(5), 7
    )
    return [FittedContent("content", NearestRows(CONTENT), 0.6), Neighbours("next", links, 0.5), popular]


def pool(*asked: int, fusion: Weighted | ReciprocalRank | None = None, **more: object) -> Pool:
    rows = np.array(asked, dtype=np.int64)
    return alike_pool(heard(sources(), fusion or ReciprocalRank()), rows, KIN, **more)  # type: ignore[arg-type]


def test_alike_is_what_stands_on_the_same_shelf_or_is_near_in_words() -> None:
    asked, other = np.zeros(5, dtype=np.int64), np.arange(5)
    assert KIN.alike(asked, other).tolist() == [True, True, True, True, False]
    assert KIN.alike(np.full(5, 4), other).tolist() == [False, True, True, True, True]


def test_products_of_unknown_shelves_are_not_of_one_shelf() -> None:
    kin = Kin(np.zeros((2, 0), dtype=np.float32), np.array([-1, -1], dtype=np.int32))
    assert kin.alike(np.array([0]), np.array([1])).tolist() == [False]


def test_what_is_met_beside_a_product_and_is_nothing_like_it_is_left_out() -> None:
    assert pool(0).items.tolist() == [1, 2, 3]


def test_what_was_said_of_the_others_stays_as_it_was() -> None:
    found = pool(0)
    assert found.names == ("content", "next")
    assert found.ranks.tolist() == [[1, 0], [3, 3], [2, 2]]
    assert found.scores[:, 1].tolist() == [0.0, 0.25, 0.5]
    assert found.offsets.tolist() == [0, 3]


@pytest.mark.parametrize(
    ("weights", "order"), [((1, 0), [1, 3, 2]), ((0, 1), [3, 2, 1]), ((1, 2), [3, 1, 2])]
)
def test_the_weights_give_the_order(weights: tuple[int, int], order: list[int]) -> None:
    fusion = Weighted(("content", "next"), np.array(weights, dtype=np.float32))
    assert ranked_alike(pool(0), fusion, 3)[0].tolist() == order


def test_what_is_like_two_products_counts_with_both() -> None:
    fusion = Weighted(("next",), np.ones(1, dtype=np.float32))
    rows, worth = ranked_alike(pool(0, 1), fusion, 3)
    assert rows.tolist() == [3, 2, 0]
    assert worth.round(2).tolist() == [1.5, 0.25, 0.0]


def test_what_is_hidden_or_not_allowed_is_not_named() -> None:
    assert pool(0, hidden=[3]).items.tolist() == [1, 2]
    assert pool(0, allowed=np.array([2, 3])).items.tolist() == [2, 3]


def test_the_texts_and_what_has_a_weight_are_asked_and_never_what_is_popular() -> None:
    def names(fusion: Weighted | ReciprocalRank) -> list[str]:
        return [one.name for one in heard(sources(), fusion)]

    assert names(ReciprocalRank()) == ["content", "next"]
    assert names(by_content()) == ["content"]
    assert names(Weighted(("next", "popular"), np.array([0, 1], dtype=np.float32))) == ["content"]


def test_of_several_a_product_is_most_like_the_one_on_its_shelf() -> None:
    asked = np.array([1, 0])
    assert [KIN.likest(asked, row) for row in (2, 3, 4)] == [1, 0, 0]

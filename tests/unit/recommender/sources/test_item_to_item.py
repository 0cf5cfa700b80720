"""Similarities, pairs and neighbours on logs small enough to know the answer by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommender.interactions import Histories, Interactions
from recommender.sources.content import Content, Words, words_of
from recommender.sources.covisit import CoVisit, Sequential
from recommender.sources.fresh import Fresh
from recommender.sources.model import ItemTable
from recommender.sources.neighbours import strongest
from recommender.sources.pairs import following
from recommender.sources.popular import Popular, Trending
from recommender.sources.similarity import Similarity

DAY = 86_400.0


def log(lists: list[list[int]], n_items: int = 4) -> Interactions:
    users = [user for user, items in enumerate(lists) for _ in items]
    places = [float(place) for items in lists for place in range(len(items))]
    items = [item for one in lists for item in one]
    return Interactions.of(
        np.array(users), np.array(items), np.array(places), n_users=len(lists), n_items=n_items
    )


# products 0 and 1 were met together twice of four shoppers, 0 alone once, 2 and 3 once together
LOG = log([[0, 1], [0, 1], [0], [2, 3]])


@pytest.mark.parametrize(
    ("similarity", "expected"),
    [
        ("cosine", 2 / np.sqrt(3 * 2)),
        ("euclidean", 1 / (1 + np.sqrt(3 + 2 - 2 * 2))),
        ("pearson", (2 - 3 * 2 / 4) / np.sqrt((3 - 9 / 4) * (2 - 4 / 4))),
    ],
)
def test_each_similarity_is_its_formula(similarity: Similarity, expected: float) -> None:
    fitted = CoVisit(similarity=similarity).fit(LOG, ItemTable.empty(4), seed=0)
    assert fitted.links[0, 1] == pytest.approx(expected)
    assert fitted.links[1, 0] == pytest.approx(expected)
    assert fitted.links[0, 2] == 0


def test_the_asymmetric_cosine_takes_its_two_powers() -> None:
    fitted = CoVisit(powers=(0.5, 0.3)).fit(LOG, ItemTable.empty(4), seed=0)
    assert fitted.links[0, 1] == pytest.approx(2 / (3**0.5 * 2**0.3))


def test_pairs_fade_with_their_distance_and_keep_their_direction() -> None:
    counts = following(log([[0, 1, 2]]), lags=5, decay=0.5).toarray()
    assert counts.tolist() == [[0, 1, 0.5, 0], [0, 0, 1, 0], [0] * 4, [0] * 4]


def test_pairs_end_at_the_last_lag() -> None:
    assert following(log([[0, 1, 2]]), lags=1, decay=0.5)[0, 2] == 0


def test_old_pairs_count_half_after_the_half_life() -> None:
    times = np.array([0.0, 0.0, 10.0, 10.0])
    old = Interactions.of(np.array([0, 0, 1, 1]), np.array([0, 1, 2, 3]), times, n_users=2, n_items=4)
    counts = following(old, lags=1, decay=1.0, half_life_s=10.0)
    assert (counts[0, 1], counts[2, 3]) == (0.5, 1.0)


def test_the_sequence_leads_forward_and_half_back() -> None:
    source = Sequential(backward=0.5, powers=(0, 0), decay=1.0)
    fitted = source.fit(log([[0, 1]]), ItemTable.empty(4), seed=0)
    assert (fitted.links[0, 1], fitted.links[1, 0]) == (1.0, 0.5)


def test_newer_entries_of_a_history_count_more() -> None:
    fitted = CoVisit(powers=(0, 0), decay=0.5).fit(log([[0, 1], [2, 3]]), ItemTable.empty(4), seed=0)
    rows, scores = fitted.candidates(Histories.of([[0, 2], [2, 0]]), 2)
    assert rows.tolist() == [[3, 1], [1, 3]]
    assert scores.tolist() == [[1.0, 0.5], [1.0, 0.5]]


def test_only_the_strongest_neighbours_are_kept_equal_ones_by_the_lower_row() -> None:
    links = sparse.csr_matrix(np.array([[1, 3, 2, 3], [-1, 0, 0, 0]], dtype=np.float32))
    assert strongest(links, 2).toarray().tolist() == [[0, 3, 0, 3], [0, 0, 0, 0]]


def test_products_that_share_a_rare_word_are_near() -> None:
    texts = ["red shoe", "blue shoe", "red kettle", "green lamp"] + ["grey thing"] * 20
    table = ItemTable.empty(24)
    table = ItemTable(24, table.content, table.category, table.brand, table.created_at, words_of(texts))
    fitted = Words().fit(log([[0]], 24), table, seed=0)
    assert fitted.candidates(Histories.of([[0]]), 3)[0].tolist() == [[1, 2, -1]]


def test_texts_without_a_common_word_give_no_words() -> None:
    assert words_of(["red", "blue"]).shape == (2, 0)
    assert words_of(["", ""]).shape == (2, 0)


def test_content_finds_the_nearest_vector() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1], [0, 0]], dtype=np.float32)
    unknown = np.full(4, -1, dtype=np.int32)
    table = ItemTable(4, vectors, unknown, unknown, np.zeros(4))
    fitted = Content().fit(LOG, table, seed=0)
    rows, scores = fitted.candidates(Histories.of([[0]]).hiding_seen(), 4)
    assert rows.tolist() == [[1, 2, -1, -1]]
    assert scores[0, :2].tolist() == pytest.approx([0.8, 0])


def timed() -> Interactions:
    """Product 0 sold four times long ago, product 1 three times today, 2 once today."""
    items = np.array([0, 0, 0, 0, 1, 1, 1, 2])
    at = np.array([0.0] * 4 + [60 * DAY] * 4)
    return Interactions.of(np.arange(8), items, at, n_users=8, n_items=4)


def test_what_sold_long_ago_counts_less() -> None:
    shelves = np.array([0, 0, 1, 1], dtype=np.int32)
    table = ItemTable(4, np.zeros((4, 0), dtype=np.float32), shelves, shelves, np.zeros(4))
    faded = Popular(half_life_s=30 * DAY).fit(timed(), table, seed=0)
    rows, scores = faded.candidates(Histories.of([[]]), 4)
    assert rows.tolist() == [[1, 0, 2, -1]]
    assert scores[0, :3].tolist() == [3, 1, 1]
    assert Popular(half_life_s=None).fit(timed(), table, seed=0).candidates(Histories.of([[]]), 1)[0] == 0


def test_popular_keeps_to_the_category_and_the_segment_asked_for() -> None:
    shelves = np.array([0, 0, 1, 1], dtype=np.int32)
    table = ItemTable(4, np.zeros((4, 0), dtype=np.float32), shelves, shelves, np.zeros(4))
    segment_of = np.array([0, 0, 0, 0, 1, 1, 1, 1], dtype=np.int32)
    fitted = Popular(half_life_s=None, segment_of=segment_of).fit(timed(), table, seed=0)
    asked = Histories.of([[], [], []])
    asked = Histories(
        asked.offsets,
        asked.items,
        asked.at,
        asked.weights,
        asked.now,
        categories=np.array([1, -1, -1], dtype=np.int32),
        segments=np.array([-1, 0, 1], dtype=np.int32),
    )
    assert fitted.candidates(asked, 2)[0].tolist() == [[2, -1], [0, -1], [1, 2]]


def test_what_rises_trends_before_what_sells_evenly() -> None:
    at = np.array([*np.linspace(0, 30, 30), *np.full(10, 30.0)]) * DAY
    items = np.array([0] * 30 + [1] * 10)
    rising = Interactions.of(np.arange(40), items, at, n_users=40, n_items=2)
    rows, _ = Trending().fit(rising, ItemTable.empty(2), seed=0).candidates(Histories.of([[]]), 2)
    assert rows.tolist() == [[1, 0]]


def test_the_newest_come_first_and_a_known_shelf_before_others() -> None:
    created = np.array([1.0, 28.0, 29.0, 60.0]) * DAY
    shelves = np.array([5, 5, 6, 6], dtype=np.int32)
    table = ItemTable(4, np.zeros((4, 0), dtype=np.float32), shelves, shelves, created)
    fitted = Fresh().fit(LOG, table, seed=0)
    asked = Histories.of([[], [0]], now=40 * DAY)
    assert fitted.candidates(asked, 3)[0].tolist() == [[2, 1, -1], [1, 2, -1]]

"""Nearest neighbours: both kinds find what comparing everything finds, filters are inside the search."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.flat import FALLING_ROWS
from retrieval.grouped import is_worth
from retrieval.vectors import ExactIndex, FaissIndex, Kind, kind_for

UNIT = np.eye(4, dtype=np.float32)
KINDS: list[Kind] = ["exact", "inverted"]
both_kinds = pytest.mark.parametrize("kind", KINDS)
# Three directions, the rows of each a little apart: what is nearest is known by looking.
SHELVES = np.array(
    [[1, 0, 0], [1, 0.1, 0], [1, 0.2, 0], [0, 1, 0], [0, 1, 0.1], [0, 0, 1], [0.1, 0, 1]], dtype=np.float32
)


def clustered(size: int, seed: int = 3) -> np.ndarray:
    """Rows in forty groups, of length 1."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(40, 16))
    rows = centres[random.integers(0, 40, size)] + 0.4 * random.normal(size=(size, 16))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("index", [ExactIndex(UNIT), FaissIndex(UNIT), FaissIndex(UNIT, kind="inverted")])
def test_the_nearest_row_is_itself(index: ExactIndex | FaissIndex) -> None:
    rows, scores = index.search(UNIT[2], 1)
    assert rows.tolist() == [2]
    assert scores.tolist() == [1.0]


@pytest.mark.parametrize("index", [ExactIndex(UNIT), FaissIndex(UNIT), FaissIndex(UNIT, kind="inverted")])
def test_a_filter_of_two_rows_fills_the_answer_with_those_two(index: ExactIndex | FaissIndex) -> None:
    rows, _ = index.search(UNIT[2], 3, np.array([0, 3]))
    assert rows.tolist() == [0, 3]


@pytest.mark.parametrize("index", [ExactIndex(UNIT), FaissIndex(UNIT), FaissIndex(UNIT, kind="inverted")])
def test_an_empty_filter_finds_nothing(index: ExactIndex | FaissIndex) -> None:
    rows, scores = index.search(UNIT[0], 3, np.zeros(0, dtype=np.int64))
    assert rows.tolist() == []
    assert scores.tolist() == []


@both_kinds
def test_the_nearest_of_hand_made_vectors_come_in_order(kind: Kind) -> None:
    rows, scores = FaissIndex(SHELVES, kind=kind).search(np.array([0, 0.2, 1], dtype=np.float32), 3)
    assert rows.tolist() == [5, 6, 4]
    assert scores.tolist() == pytest.approx([1.0, 1.0, 0.3], abs=1e-3)


@both_kinds
def test_longer_vectors_win_over_nearer_directions(kind: Kind) -> None:
    vectors = np.array([[1, 0], [3, 3], [0, 1]], dtype=np.float32)
    rows, scores = FaissIndex(vectors, kind=kind).search(np.array([1, 0], dtype=np.float32), 2)
    assert (rows.tolist(), scores.tolist()) == ([1, 0], [3.0, 1.0])


@both_kinds
def test_equal_scores_stand_in_the_order_of_their_rows(kind: Kind) -> None:
    same = np.tile(UNIT[:1], (6, 1))
    rows, _ = FaissIndex(same, kind=kind).search(UNIT[0], 6)
    assert rows.tolist() == [0, 1, 2, 3, 4, 5]


@both_kinds
def test_answers_shorter_than_k_are_padded_for_a_batch_and_cut_for_one(kind: Kind) -> None:
    index = FaissIndex(UNIT[:2], kind=kind)
    rows, scores = index.search(UNIT[:2], 3)
    assert rows.tolist() == [[0, 1, -1], [1, 0, -1]]
    assert scores.tolist() == [[1.0, 0.0, -np.inf], [1.0, 0.0, -np.inf]]
    assert index.search(UNIT[0], 3)[0].tolist() == [0, 1]


def test_an_index_of_nothing_finds_nothing() -> None:
    index = FaissIndex(np.zeros((0, 4), dtype=np.float32))
    rows, scores = index.search(UNIT, 2)
    assert rows.tolist() == [[-1, -1]] * 4
    assert np.isneginf(scores).all()
    assert index.search(UNIT[0], 2)[0].tolist() == []


def test_no_queries_give_no_answers() -> None:
    rows, scores = FaissIndex(UNIT).search(np.zeros((0, 4), dtype=np.float32), 2)
    assert (rows.shape, scores.shape) == ((0, 2), (0, 2))


@pytest.mark.parametrize(
    ("query", "k", "allowed", "message"),
    [
        (UNIT[0], 0, None, "k must be at least 1, not 0"),
        (np.ones(3, dtype=np.float32), 1, None, "queries must have length 4, not 3"),
        (UNIT[0], 1, np.array([4]), "allowed rows must lie within 0 and 3"),
        (UNIT[0], 1, np.array([-1]), "allowed rows must lie within 0 and 3"),
    ],
)
def test_what_cannot_be_searched_is_refused(
    query: np.ndarray, k: int, allowed: np.ndarray | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        FaissIndex(UNIT).search(query, k, allowed)


@pytest.mark.parametrize(
    ("size", "dimension", "kind"),
    [(0, 384, "exact"), (43_690, 384, "exact"), (43_691, 384, "inverted"), (262_144, 64, "exact")],
)
def test_the_kind_follows_the_numbers_to_compare(size: int, dimension: int, kind: Kind) -> None:
    assert kind_for(size, dimension) == kind


@both_kinds
@pytest.mark.parametrize("allowed", [None, np.arange(0, 3000, 3)])
def test_a_batch_gives_what_its_queries_give_alone(kind: Kind, allowed: np.ndarray | None) -> None:
    vectors = clustered(3000)
    index = FaissIndex(vectors, kind=kind)
    together, scores = index.search(vectors[:50], 7, allowed)
    for place in range(50):
        rows, alone = index.search(vectors[place], 7, allowed)
        assert rows.tolist() == together[place].tolist()
        assert alone.tolist() == pytest.approx(scores[place].tolist(), abs=1e-5)


@both_kinds
def test_a_written_index_answers_the_same_when_read(kind: Kind, tmp_path: Path) -> None:
    vectors = clustered(2000)
    index = FaissIndex(vectors, kind=kind)
    index.write(tmp_path / "index")
    read = FaissIndex.read(tmp_path / "index")
    allowed = np.arange(100, 900)
    assert (read.kind, len(read)) == (kind, 2000)
    for rows in (None, allowed):
        for mine, its in zip(
            index.search(vectors[:40], 5, rows), read.search(vectors[:40], 5, rows), strict=True
        ):
            assert mine.tolist() == its.tolist()


def test_the_same_seed_builds_the_same_lists() -> None:
    vectors = clustered(4000)
    one, other = (FaissIndex(vectors, kind="inverted", seed=11) for _ in range(2))
    assert one.raw.nprobe == other.raw.nprobe
    assert one.search(vectors[:100], 10)[0].tolist() == other.search(vectors[:100], 10)[0].tolist()


def test_lists_find_at_least_97_of_100_true_neighbours() -> None:
    vectors = clustered(20_000)
    queries = vectors[::200] + 0.3 * vectors[100::200]
    exact, _ = FaissIndex(vectors, kind="exact").search(queries, 10)
    index = FaissIndex(vectors, kind="inverted")
    found, _ = index.search(queries, 10)
    assert index.raw.nprobe < index.raw.nlist
    assert (exact[:, :, None] == found[:, None, :]).any(axis=1).mean() >= 0.97


def test_a_filter_far_from_the_query_is_still_filled_from_lists() -> None:
    vectors = clustered(20_000)
    far = np.sort(np.argsort(vectors @ vectors[0])[:3000])
    rows, _ = FaissIndex(vectors, kind="inverted").search(vectors[0], 100, far)
    assert len(rows) == 100
    assert set(rows.tolist()) <= set(far.tolist())


def test_more_than_the_nearest_lists_hold_is_filled_from_the_others() -> None:
    vectors = clustered(5000)
    rows, _ = FaissIndex(vectors, kind="inverted").search(vectors[:2], 5000)
    assert (np.sort(rows, axis=1) == np.arange(5000)).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(1, 12))
def test_faiss_agrees_with_comparing_everything(seed: int, size: int, k: int) -> None:
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(size, 8)).astype(np.float32)
    query = random.normal(size=8).astype(np.float32)
    exact, best = ExactIndex(vectors).search(query, k)
    found, _ = FaissIndex(vectors).search(query, k)
    assert len(found) == len(exact) == len(set(found.tolist()))
    # two rows whose scores are one but for rounding may stand either way round
    np.testing.assert_allclose(vectors[found] @ query, best, atol=1e-5)


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.integers(0, 2**32 - 1),
    st.integers(1, 300),
    st.floats(0, 1),
    st.integers(1, 20),
    st.sampled_from([1, 40]),
)
def test_every_filter_is_obeyed_and_filled(
    kind: Kind, seed: int, size: int, share: float, k: int, batch: int
) -> None:
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(size, 8)).astype(np.float32)
    allowed = np.flatnonzero(random.random(size) < share)
    queries = random.normal(size=(batch, 8)).astype(np.float32)
    rows, scores = FaissIndex(vectors, kind=kind).search(queries, k, allowed)
    _, best = ExactIndex(vectors).search(queries, k, allowed)
    assert ((rows >= 0).sum(axis=1) == min(k, len(allowed))).all()
    assert np.isin(rows[rows >= 0], allowed).all()
    assert all(len(set(one)) == len(one) for one in (row[row >= 0].tolist() for row in rows))
    np.testing.assert_allclose(scores, best, atol=1e-5 if kind == "exact" else 0.02)
    real = rows >= 0
    of_rows = np.einsum("qkd,qd->qk", vectors[np.where(real, rows, 0)], queries)
    np.testing.assert_allclose(of_rows[real], scores[real], atol=1e-5 if kind == "exact" else 0.02)


@both_kinds
def test_added_rows_are_found_and_filtered_and_the_old_index_stays(kind: Kind) -> None:
    vectors = clustered(3000)
    index = FaissIndex(vectors[:2900], kind=kind)
    longer = index.with_added(vectors[2900:])
    assert (len(index), len(longer)) == (2900, 3000)
    assert longer.search(vectors[2950], 1)[0].tolist() == [2950]
    assert longer.search(vectors[2950], 1, np.array([7, 2901]))[0].tolist() != [2950]
    assert index.search(vectors[2950], 1)[0].tolist() != [2950]


@both_kinds
def test_an_index_kept_as_an_array_answers_the_same(kind: Kind) -> None:
    vectors = clustered(1000)
    index = FaissIndex(vectors, kind=kind)
    back = FaissIndex.from_array(index.as_array())
    assert back.search(vectors[:9], 5)[0].tolist() == index.search(vectors[:9], 5)[0].tolist()


@pytest.mark.parametrize("k", [1, 10, 200])
def test_a_batch_over_falling_lengths_finds_what_comparing_everything_finds(k: int) -> None:
    random = np.random.default_rng(5)
    vectors = random.normal(size=(FALLING_ROWS, 8)).astype(np.float32)
    vectors *= np.sort(random.pareto(2, FALLING_ROWS) + 0.01)[::-1, None].astype(np.float32)
    vectors = vectors[np.argsort(-np.linalg.norm(vectors, axis=1), kind="stable")]
    queries = random.normal(size=(300, 8)).astype(np.float32)
    queries[0] = 0
    rows, scores = FaissIndex(vectors, kind="exact").search(queries, k)
    expected, values = ExactIndex(vectors).search(queries, k)
    assert np.mean(rows[1:] == expected[1:]) > 0.999  # equal but for rounding
    np.testing.assert_allclose(scores, values, rtol=1e-4, atol=1e-4)


def test_where_every_product_is_negative_the_shortest_rows_are_found() -> None:
    lengths = np.linspace(9, 1, FALLING_ROWS, dtype=np.float32)
    rows, _ = FaissIndex(lengths[:, None], kind="exact").search(np.full((40, 1), -1, dtype=np.float32), 3)
    assert rows.tolist() == [[FALLING_ROWS - 1, FALLING_ROWS - 2, FALLING_ROWS - 3]] * 40


@pytest.mark.parametrize("k", [1, 10, 60])
def test_lists_read_once_for_all_give_what_each_query_gives_alone(k: int) -> None:
    index = FaissIndex(clustered(4000), kind="inverted")
    queries = clustered(1500, seed=8)
    assert is_worth(index.raw, len(queries), index.raw.nprobe)
    rows, scores = index.search(queries, k)
    alone = [index.search(query, k) for query in queries]
    np.testing.assert_allclose(scores, np.stack([one[1] for one in alone]), atol=1e-6)
    assert np.mean(rows == np.stack([one[0] for one in alone])) > 0.999  # equal but for rounding


def test_a_batch_that_finds_too_few_in_its_lists_is_filled_from_the_others() -> None:
    index = FaissIndex(clustered(400), kind="inverted")
    rows, _ = index.search(clustered(2000, seed=9), 300)
    assert (rows >= 0).all()
    assert all(len(set(one)) == 300 for one in rows.tolist())

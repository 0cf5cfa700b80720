"""What every source keeps to: lengths, filters, hidden products, unknown rows, snapshots, seeds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recommender.interactions import Histories, Interactions, Ragged
from recommender.sources import fresh
from recommender.sources.content import words_of
from recommender.sources.factors import Factors
from recommender.sources.model import NO_PRODUCT, FittedSource, ItemTable, Source
from recommender.sources.registry import kind_of, restored, usual_sources

N = 40
DAY = 86_400.0


def log() -> Interactions:
    """Sixty shoppers with eight products each, near each other by row."""
    random = np.random.default_rng(3)
    users = np.repeat(np.arange(60), 8)
    items = (np.repeat(random.integers(0, N, 60), 8) + random.integers(0, 12, 480)) % N
    return Interactions.of(users, items, random.uniform(0, 20 * DAY, 480), n_users=60, n_items=N)


def table() -> ItemTable:
    random = np.random.default_rng(4)
    content = random.normal(size=(N, 8)).astype(np.float32)
    content /= np.linalg.norm(content, axis=1, keepdims=True)
    shelves = (np.arange(N) % 4).astype(np.int32)
    words = words_of([f"word{row % 5} word{row % 7} thing" for row in range(N)])
    return ItemTable(N, content, shelves, shelves, np.linspace(0, 20 * DAY, N), words)


SOURCES = [
    replace(one, size=8, iterations=3, threads=1) if isinstance(one, Factors) else one
    for one in usual_sources(with_times=True, with_content=True)
]
HISTORIES = Histories.of([[1, 2, 3], [], [7]], now=20 * DAY)


@pytest.fixture(params=SOURCES, ids=lambda source: source.name, scope="module")
def source(request: pytest.FixtureRequest) -> Source:
    found: Source = request.param
    return found


@pytest.fixture(scope="module")
def fitted(source: Source) -> FittedSource:
    return source.fit(log(), table(), seed=1)


def test_the_fitted_source_bears_its_name(source: Source, fitted: FittedSource) -> None:
    assert fitted.name == source.name


def test_the_answer_has_k_columns_best_first_without_repeats(fitted: FittedSource) -> None:
    rows, scores = fitted.candidates(HISTORIES, 5)
    assert (rows.shape, scores.shape, rows.dtype, scores.dtype) == ((3, 5), (3, 5), np.int64, np.float32)
    for found, best in zip(rows, scores, strict=True):
        real = found[found != NO_PRODUCT].tolist()
        assert len(set(real)) == len(real)
        assert sorted(best, reverse=True) == best.tolist()


def test_an_answer_shorter_than_k_is_padded(fitted: FittedSource) -> None:
    rows, scores = fitted.candidates(HISTORIES, N + 3)
    assert rows.shape == (3, N + 3)
    assert (rows[:, -3:] == NO_PRODUCT).all()
    assert np.isneginf(scores[rows == NO_PRODUCT]).all()
    assert np.isfinite(scores[rows != NO_PRODUCT]).all()


def test_only_what_is_allowed_is_found_and_a_narrow_filter_still_fills_k(fitted: FittedSource) -> None:
    allowed = np.array([20, 21, 30, 38, 39], dtype=np.int64)
    rows, _ = fitted.candidates(HISTORIES, 3, allowed)
    assert set(rows[rows != NO_PRODUCT].tolist()) <= set(allowed.tolist())
    whole, _ = fitted.candidates(HISTORIES, N)
    for narrow, wide in zip(rows, whole, strict=True):
        expected = [row for row in wide.tolist() if row in allowed][:3]
        assert narrow[narrow != NO_PRODUCT].tolist()[: len(expected)] == expected


def test_nothing_is_found_where_nothing_is_allowed(fitted: FittedSource) -> None:
    rows, _ = fitted.candidates(HISTORIES, 3, np.zeros(0, dtype=np.int64))
    assert (rows == NO_PRODUCT).all()


def test_what_is_hidden_is_not_offered_and_the_next_moves_up(fitted: FittedSource) -> None:
    whole, _ = fitted.candidates(HISTORIES, 4)
    refused = [found[:1][found[:1] != NO_PRODUCT].tolist() for found in whole]
    rows, _ = fitted.candidates(replace(HISTORIES, hidden=Ragged.of(refused)), 3)
    for found, before, gone in zip(rows, whole, refused, strict=True):
        assert found.tolist() == [row for row in before.tolist() if row not in gone or row < 0][:3]


def test_an_unknown_product_in_a_history_is_skipped(fitted: FittedSource) -> None:
    known = Histories.of([[3, 5]], [[1.0, 2.0]], now=20 * DAY)
    ages = Histories.of([[N + 9, 3, 5]], [[0.0, 1.0, 2.0]], now=20 * DAY)
    assert fitted.candidates(ages, 5)[0].tolist() == fitted.candidates(known, 5)[0].tolist()


def test_no_shopper_gets_no_rows(fitted: FittedSource) -> None:
    assert fitted.candidates(Histories.of([]), 5)[0].shape == (0, 5)


def test_a_snapshot_brings_back_a_source_that_answers_the_same(fitted: FittedSource) -> None:
    back = restored(kind_of(fitted), fitted.arrays())
    assert back.name == fitted.name
    for mine, theirs in zip(fitted.candidates(HISTORIES, 9), back.candidates(HISTORIES, 9), strict=True):
        assert mine.tolist() == theirs.tolist()


def test_one_seed_gives_one_source(source: Source, fitted: FittedSource) -> None:
    again = source.fit(log(), table(), seed=1)
    assert again.candidates(HISTORIES, 9)[0].tolist() == fitted.candidates(HISTORIES, 9)[0].tolist()


def test_each_shopper_of_a_batch_is_answered_as_if_alone(fitted: FittedSource) -> None:
    rows, _ = fitted.candidates(HISTORIES, 6)
    for place in range(len(HISTORIES)):
        alone, _ = fitted.candidates(HISTORIES.part(place, place + 1), 6)
        assert alone[0].tolist() == rows[place].tolist()


def test_what_is_hidden_from_one_changes_no_others_answer(
    fitted: FittedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh, "LIMIT", 5)
    much = replace(HISTORIES, hidden=Ragged.of([[], [], list(range(10, N))]))
    little = replace(HISTORIES, hidden=Ragged.of([[], [], []]))
    beside, alone = (fitted.candidates(one, 5)[0][:2] for one in (much, little))
    assert beside.tolist() == alone.tolist()


def test_a_source_fitted_on_nothing_answers_with_nothing_or_content(source: Source) -> None:
    none = np.zeros(0, dtype=np.int64)
    empty = Interactions.of(none, none, none.astype(float), n_users=0, n_items=3)
    rows, _ = source.fit(empty, ItemTable.empty(3), seed=1).candidates(HISTORIES, 2)
    assert (rows == NO_PRODUCT).all()

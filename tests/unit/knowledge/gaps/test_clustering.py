"""Grouping is exact average linkage, keeps equal wordings together and does not depend on chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.cluster.hierarchy import average, fcluster

from knowledge.gaps.clustering import grouped
from knowledge.gaps.computing import group_questions
from knowledge.gaps.features import drawn_together, of_length_one, question_features
from knowledge.gaps.identity import Known, matched
from retrieval.hashing import HashingEmbedder


def vectors(seed: int, count: int, dimension: int = 8) -> NDArray[np.float32]:
    """Directions at random."""
    drawn = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return of_length_one(drawn)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 60), st.floats(0.05, 0.95))
def test_groups_are_those_of_average_linkage(seed: int, count: int, threshold: float) -> None:
    rows = vectors(seed, count)
    distances = np.array([1 - rows[i] @ rows[j] for i in range(count) for j in range(i + 1, count)], float)
    linkage = average(distances)
    if np.min(np.abs(linkage[:, 2] - (1 - threshold))) < 1e-4:
        return  # a merge at the very threshold may fall either way
    expected = fcluster(linkage, 1 - threshold, "distance")
    found = grouped(rows, threshold)
    assert len(set(found)) == len(set(expected)) == len(set(zip(found, expected, strict=True)))


def test_groups_are_numbered_by_where_they_first_appear() -> None:
    rows = np.array([[1, 0], [0, 1], [1, 0.01], [0.01, 1]], dtype=np.float32)
    assert grouped(of_length_one(rows), 0.9).tolist() == [0, 1, 0, 1]


def test_none_one_and_wrong_vectors() -> None:
    assert grouped(np.zeros((0, 4), dtype=np.float32)).tolist() == []
    assert grouped(np.ones((1, 4), dtype=np.float32)).tolist() == [0]
    with pytest.raises(ValueError, match="not of 1 dimensions"):
        grouped(np.ones(4, dtype=np.float32))


def test_vectors_without_anything_known_stay_alone() -> None:
    assert grouped(np.zeros((3, 4), dtype=np.float32)).tolist() == [0, 1, 2]


def test_equal_wordings_are_in_one_group_whatever_their_case_and_marks() -> None:
    texts = ["Gift wrapping?", "gift  wrapping", "GIFT WRAPPING!", "student discount"]
    grouping = group_questions(texts, HashingEmbedder().embed(texts))
    assert [group.rows for group in grouping.groups] == [(0, 1, 2), (3,)]


def test_the_same_questions_make_the_same_features() -> None:
    texts = ["gift wrapping", "礼品包装", "student discount"]
    embedded = HashingEmbedder().embed(texts)
    first, second = question_features(texts, embedded), question_features(texts, embedded)
    assert np.array_equal(first, second)
    assert np.allclose(np.linalg.norm(drawn_together(first), axis=1), 1)


def known(*message_ids: str, decided: bool = False, middle: list[float] | None = None) -> Known:
    """A gap as it was."""
    place = None if middle is None else np.array(middle, dtype=np.float32)
    return Known(frozenset(message_ids), place, decided)


NOWHERE = np.zeros(2, dtype=np.float32)


def test_a_group_is_the_gap_that_most_of_its_known_questions_had() -> None:
    gaps = {"a": known("1", "2", "3"), "b": known("4", "5")}
    groups = [{"4", "5", "9"}, {"1", "2", "8"}, {"7"}]
    assert matched(groups, [NOWHERE] * 3, gaps) == ["b", "a", None]


def test_an_open_gap_goes_on_as_its_largest_part_but_a_decided_one_takes_in_every_part() -> None:
    parts = [{"1"}, {"2", "3"}]
    assert matched(parts, [NOWHERE] * 2, {"a": known("1", "2", "3")}) == [None, "a"]
    assert matched(parts, [NOWHERE] * 2, {"a": known("1", "2", "3", decided=True)}) == ["a", "a"]


def test_a_group_of_new_questions_is_the_gap_that_lay_there() -> None:
    east, north = np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)
    gaps = {"a": known("1", middle=[0.9, 0.436]), "b": known("2", middle=[0.6, 0.8])}
    assert matched([{"8"}, {"9"}], [east, north], gaps) == ["a", "b"]
    assert matched([{"8"}], [east], {"b": known("2", middle=[0.6, 0.8])}) == [None]

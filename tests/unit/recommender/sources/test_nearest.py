"""The vectors' index: zero vectors are never found, hidden ones never offered, longer ones only added."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.interactions import Ragged
from recommender.sources import nearest
from recommender.sources.nearest import NearestRows

VECTORS = np.array([[1, 0], [0, 0], [0.8, 0.6], [0, 1], [0.6, 0.8]], dtype=np.float32)
RIGHT = np.array([[1, 0]], dtype=np.float32)


def test_a_zero_vector_is_never_found() -> None:
    rows, scores = NearestRows(VECTORS).search(RIGHT, 5, None, None)
    assert rows.tolist() == [[0, 2, 4, 3, -1]]
    assert scores[0, :2].tolist() == pytest.approx([1.0, 0.8])


def test_hidden_and_disallowed_rows_make_room_for_the_next() -> None:
    hidden = Ragged.of([[0]])
    rows, _ = NearestRows(VECTORS).search(RIGHT, 2, hidden, np.array([0, 1, 3, 4]))
    assert rows.tolist() == [[4, 3]]


def test_nothing_is_found_where_only_unknown_rows_are_allowed() -> None:
    rows, _ = NearestRows(VECTORS).search(RIGHT, 2, None, np.array([1]))
    assert rows.tolist() == [[-1, -1]]


def test_longer_vectors_keep_the_index_and_find_the_new_rows() -> None:
    old = NearestRows(VECTORS)
    old.search(RIGHT, 1, None, None)
    new = old.over(np.concatenate([VECTORS, [[0, 0], [2, 0]]]).astype(np.float32))
    assert new.search(RIGHT, 2, None, None)[0].tolist() == [[6, 0]]
    assert old.search(RIGHT, 2, None, None)[0].tolist() == [[0, 2]]
    assert len(old.index) == 4


def test_the_same_vectors_keep_the_whole_index_and_changed_ones_do_not() -> None:
    old = NearestRows(VECTORS)
    changed = VECTORS.copy()
    changed[3] = [3, 0]
    assert old.over(VECTORS.copy()) is old
    assert old.over(changed).search(RIGHT, 1, None, None)[0].tolist() == [[3]]


def test_an_index_that_takes_long_to_build_is_kept_with_the_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = NearestRows(VECTORS)
    assert set(rows.arrays()) == {"vectors"}
    monkeypatch.setattr(nearest, "kind_for", lambda *_: "inverted")
    back = NearestRows.from_arrays(rows.arrays())
    assert "index" in back.__dict__
    assert back.search(RIGHT, 5, None, None)[0].tolist() == [[0, 2, 4, 3, -1]]


def test_what_is_found_does_not_depend_on_how_much_is_hidden_from_others() -> None:
    random = np.random.default_rng(5)
    rows = NearestRows(random.normal(size=(4000, 16)).astype(np.float32), "inverted")
    queries = random.normal(size=(20, 16)).astype(np.float32)
    much = Ragged.of([list(range(3000)), *([] for _ in range(19))])
    nothing = Ragged.of([[] for _ in range(20)])
    beside, alone = (rows.search(queries, 30, hidden, None)[0][1:] for hidden in (much, nothing))
    assert beside.tolist() == alone.tolist()

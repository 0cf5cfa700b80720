"""Lists read for a whole batch give what FAISS gives query by query."""

from __future__ import annotations

import faiss
import numpy as np
import pytest

from retrieval import grouped
from retrieval.grouped import search_grouped, unpacked
from retrieval.inverted import build_inverted

PROBES = 9


def build(size: int, seed: int) -> tuple[object, np.ndarray]:
    random = np.random.default_rng(seed)
    centres = random.normal(size=(40, 16))
    vectors = (centres[random.integers(0, 40, size)] + 0.4 * random.normal(size=(size, 16))).astype(
        np.float32
    )
    return build_inverted(vectors, 7), vectors


def test_halves_become_the_numbers_that_numpy_makes_of_them() -> None:
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)]
    out = np.empty(len(halves), dtype=np.float32)
    unpacked(halves.view(np.int16), out)
    assert out.view(np.int32).tolist() == halves.astype(np.float32).view(np.int32).tolist()


@pytest.mark.parametrize("k", [1, 7, 60, 400])  # of the last there are more than the nearest lists hold
@pytest.mark.parametrize("most", [grouped.SCORES, 4_000, 1])  # of the last each query is a part of its own
def test_a_batch_finds_what_faiss_finds_in_as_many_lists(
    k: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouped, "SCORES", most)
    index, vectors = build(3000, 5)
    queries = vectors[:80] + 0.3 * vectors[80:160]
    scores, rows = search_grouped(index, queries, k, PROBES)
    expected, found = index.search(queries, k, params=faiss.SearchParametersIVF(nprobe=PROBES))  # type: ignore[attr-defined]
    assert rows.shape == found.shape == (80, k)
    real = found >= 0
    assert ((rows >= 0) == real).all()
    np.testing.assert_allclose(scores[real], expected[real], rtol=1e-5)
    assert [sorted(one) for one in rows.tolist()] == [sorted(one) for one in found.tolist()]
    assert (scores[~real] == -np.inf).all()


def test_lists_that_hold_nothing_are_passed_over() -> None:
    index, vectors = build(300, 8)
    index.reset()  # type: ignore[attr-defined]
    index.add(vectors[:5])  # type: ignore[attr-defined]
    scores, rows = search_grouped(index, vectors[:40], 3, index.nlist)  # type: ignore[attr-defined]
    assert set(rows.ravel().tolist()) <= set(range(5))
    assert rows[:5, 0].tolist() == np.argmax(vectors[:5] @ vectors[:5].T, axis=1).tolist()
    assert np.isfinite(scores).all()

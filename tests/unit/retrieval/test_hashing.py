"""The embedder without weights: deterministic, of length one, near for shared words."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.hashing import HashingEmbedder


def test_vectors_have_length_one_and_zero_for_no_words() -> None:
    vectors = HashingEmbedder(64).embed(["red shoes", "红色的鞋", "!!!"])
    assert np.linalg.norm(vectors, axis=1).round(5).tolist() == [1.0, 1.0, 0.0]


def test_equal_texts_have_equal_vectors() -> None:
    one, two = HashingEmbedder(64), HashingEmbedder(64)
    assert np.array_equal(one.embed(["red shoes"]), two.embed(["red shoes"]))


def test_shared_words_are_nearer_than_none() -> None:
    red, shoes, machine = HashingEmbedder().embed(["red running shoes", "running shoe", "coffee machine"])
    assert float(red @ shoes) > 0.5 > 0.3 > float(red @ machine)


def test_a_dimension_below_eight_is_refused() -> None:
    with pytest.raises(ValueError, match="dimension must be at least 8, not 4"):
        HashingEmbedder(4)

"""Chances: an entry's weighed features against the other entries' and against none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from knowledge.search.scoring import ABSENCE, FEATURES, RIVALS, Weights, weights_for

WEIGHTS = Weights(
    np.array([1.0] + [0.0] * (len(FEATURES) - 1), dtype=np.float32),
    np.array([1.0] + [0.0] * (len(ABSENCE) - 1), dtype=np.float32),
    0.5,
    0.5,
)
ALWAYS = np.array([[1.0] + [0.0] * (len(ABSENCE) - 1)], dtype=np.float32)


def features(*values: float) -> np.ndarray:
    rows = np.zeros((1, len(values), len(FEATURES)), dtype=np.float32)
    rows[0, :, 0] = values
    return rows


def test_the_chances_of_all_entries_and_of_none_add_up_to_one() -> None:
    (chances,) = WEIGHTS.chances(features(2, 1), ALWAYS, None)
    whole = math.exp(2) + math.exp(1) + math.exp(1)
    assert chances.tolist() == pytest.approx([math.exp(2) / whole, math.exp(1) / whole])


def test_an_entry_that_does_not_pass_leaves_its_chance_to_the_others() -> None:
    (chances,) = WEIGHTS.chances(features(5, 1), ALWAYS, np.array([False, True]))
    assert chances.tolist() == pytest.approx([0.0, 0.5])


def test_entries_far_below_the_best_have_no_chance() -> None:
    (chances,) = WEIGHTS.chances(features(*range(RIVALS + 10)), ALWAYS, None)
    assert (chances > 0).sum() <= RIVALS
    assert chances[:10].tolist() == [0.0] * 10


def test_a_language_without_weights_of_its_own_has_the_english_ones() -> None:
    assert weights_for("fr", by_words=True) is not None
    assert (
        weights_for("fr", by_words=False).entry.tolist() == weights_for("en", by_words=False).entry.tolist()
    )

"""The intent head: its n-grams, its fit, its confidence, and that it is the same after loading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.gate import Gate, signals
from bot.nlu.hybrid import HybridModel, HybridOptions, fit
from bot.nlu.ngrams import NgramSpace, grams, normal
from bot.nlu.softmax import fit_softmax

TEXTS = [
    "hello there", "hello you", "hi there", "hi you", "where is my order", "where is my parcel",
    "my order please", "track my parcel", "what is the weather", "weather today please",
]  # fmt: skip
LABELS = ["greet"] * 4 + ["order_status"] * 4 + ["out_of_scope"] * 2


def vectors(count: int) -> np.ndarray:
    made = np.random.default_rng(3).normal(size=(count, 8)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def model() -> HybridModel:
    return fit(TEXTS, LABELS, vectors(len(TEXTS)), HybridOptions(rounds=60))


def test_numbers_and_mails_are_masked_and_widths_folded() -> None:
    assert normal("Order Ａ10023, mail Bo@x.com") == "order a0, mail @mail"


def test_a_chinese_text_has_the_word_grams_of_its_gloss_and_its_own_characters() -> None:
    words, characters = grams("订单")
    assert "w:order" in words
    assert characters == ["h:订", "h:单", "h:订单"]


def test_each_block_of_a_row_has_length_one() -> None:
    space = NgramSpace.learn(TEXTS)
    (_, words), (_, characters) = space.row("where is my order")
    assert np.linalg.norm(words) == pytest.approx(1)
    assert np.linalg.norm(characters) == pytest.approx(1)


def test_a_separable_problem_is_separated() -> None:
    from scipy.sparse import csr_matrix

    dense = np.array([[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9]], dtype=np.float32)
    weights = fit_softmax(dense, csr_matrix((4, 1), dtype=np.float32), np.array([0, 0, 1, 1]), 2, 100.0)
    scores = dense @ weights[:2] + weights[-1]
    assert scores.argmax(axis=1).tolist() == [0, 0, 1, 1]


def test_an_example_has_its_own_intent_first(model: HybridModel) -> None:
    found = [model.ranking(text, vector, 1)[0][0] for text, vector in zip(TEXTS, vectors(10), strict=True)]
    assert found == LABELS


def test_confidences_are_chances_and_fall_along_the_ranking_in_scope(model: HybridModel) -> None:
    ranking = [
        one for one in model.ranking("where is my order", vectors(10)[4], 3) if one[0] != "out_of_scope"
    ]
    assert ranking[0][0] == "order_status"
    assert 1 >= ranking[0][1] >= ranking[1][1] >= 0


def test_a_saved_head_answers_as_before(model: HybridModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = HybridModel.load(tmp_path)
    before, after = (m.ranking("track my order", vectors(10)[7], 3) for m in (model, loaded))
    assert [name for name, _ in after] == [name for name, _ in before]
    assert [chance for _, chance in after] == pytest.approx([chance for _, chance in before], abs=2e-3)


def test_the_first_label_in_scope_is_judged_even_when_out_of_scope_leads() -> None:
    first, found = signals(np.array([[1.0, 0.0, 5.0]]), np.array([False, False, True]))
    assert first.tolist() == [0]
    assert found[0, 1] == 1.0
    assert found[0, 0] == pytest.approx(-4.0248, abs=1e-3)


def test_an_unfitted_gate_keeps_the_softmaxs_chance() -> None:
    assert Gate({}).confidence("hello", np.log(0.25), 3.0) == pytest.approx(0.25)

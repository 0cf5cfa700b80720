"""Grams are words, pairs and Chinese runs; a row's weights tell what is rare."""

from __future__ import annotations

import math

import pytest

from knowledge.search.grams import COLUMNS, Weigher, han_grams, word_grams


def test_words_are_stemmed_and_paired() -> None:
    assert word_grams("free returns") == ["free", "return", "free return"]


def test_chinese_runs_of_one_to_three_characters() -> None:
    assert han_grams("a 包邮吗") == ["包", "邮", "吗", "包邮", "邮吗", "包邮吗"]
    assert han_grams("free") == []


def test_a_rare_gram_weighs_more_and_each_row_has_length_one() -> None:
    weigher = Weigher([["how", "ring"], ["how", "app"], ["how"]])
    rows = weigher.rows([["how", "ring"], []])
    weights = sorted(rows[0].data.tolist())
    often, seldom = 1.0, math.log(4 / 2) + 1
    length = math.hypot(often, seldom)
    assert weights == pytest.approx([often / length, seldom / length])
    assert rows.shape == (2, COLUMNS)
    assert rows[1].nnz == 0


def test_a_row_is_the_same_whatever_stands_beside_it() -> None:
    weigher = Weigher([["how"]])
    alone = weigher.rows([["how", "ring"]])
    beside = weigher.rows([["app"], ["how", "ring"]])[1]
    assert abs(alone - beside).max() == 0

"""Tokens of English, Chinese and both together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.tokens import MAX_CHARS, stem, tokenise


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Red Running Shoes", ["red", "running", "shoe"]),
        ("the T-shirts of our dresses", ["t", "shirt", "tshirt", "dress"]),
        ("Ｍｅｎ's boots", ["men", "boot"]),
        ("红色跑鞋", ["红色", "跑鞋", "红", "色", "跑", "鞋"]),
        ("有没有red的dress", ["没有", "有没有", "没", "没", "red", "dress"]),
        ("👟 !!!", []),
    ],
)
def test_a_text_has_these_tokens(text: str, tokens: list[str]) -> None:
    assert tokenise(text) == tokens


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("berries", "berry"),
        ("dresses", "dress"),
        ("shoes", "shoe"),
        ("glass", "glass"),
        ("bus", "bus"),
        ("gas", "gas"),
    ],
)
def test_plurals_fall_to_their_singular(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


@given(st.text())
def test_any_text_has_lower_case_tokens_without_spaces(text: str) -> None:
    assert all(token == token.lower() and not token.isspace() and token for token in tokenise(text))


def test_a_long_text_is_cut() -> None:
    assert len(tokenise("word " * MAX_CHARS)) <= MAX_CHARS // 5

"""Chinese is said in English for an English encoder; what is unknown is left out."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.gloss import GlossingEmbedder, gloss, glossary_version
from retrieval.hashing import HashingEmbedder


@pytest.mark.parametrize("text", ["red shoes", "", "👟 42"])
def test_a_text_without_chinese_is_kept(text: str) -> None:
    assert gloss(text) == text


def test_known_words_are_said_and_latin_kept() -> None:
    said = gloss("我的订单 A10023 到哪了").split()
    assert {"my", "order", "A10023"} <= set(said)
    assert not any("一" <= c <= "鿿" for c in " ".join(said))


def test_a_chinese_question_is_near_its_english_one() -> None:
    zh, same, other = GlossingEmbedder(HashingEmbedder()).embed(["我的订单", "my order", "coffee machine"])
    assert float(zh @ same) > 0.9 > 0.3 > float(zh @ other)


def test_a_text_of_unknown_characters_only_has_no_direction() -> None:
    assert not np.any(GlossingEmbedder(HashingEmbedder()).embed(["㒓㒓"]))


def test_vectors_of_another_glossary_are_kept_apart() -> None:
    inner = HashingEmbedder()
    assert GlossingEmbedder(inner).name == f"{inner.name}-gloss-{glossary_version()}"
    assert len(glossary_version()) == 8

"""Vectors are computed once per text and read back equal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.hashing import HashingEmbedder
from retrieval.model import Vectors
from retrieval.store import CachedEmbedder


class CountingEmbedder(HashingEmbedder):
    """Counts the texts it was given."""

    seen = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.seen += len(texts)
        return super().embed(texts)


def test_a_text_is_embedded_once_even_by_a_later_process(tmp_path: Path) -> None:
    first, later = CountingEmbedder(16), CountingEmbedder(16)
    before = CachedEmbedder(first, tmp_path).embed(["red shoe", "blue shoe", "red shoe"])
    after = CachedEmbedder(later, tmp_path).embed(["blue shoe", "red shoe"])
    assert first.seen == 2
    assert later.seen == 0
    assert np.array_equal(before[[1, 0]], after)


def test_progress_counts_every_text(tmp_path: Path) -> None:
    told: list[int] = []
    CachedEmbedder(HashingEmbedder(16), tmp_path).embed([f"text {i}" for i in range(600)], told.append)
    assert told == [256, 256, 88]


def test_no_texts_give_no_vectors(tmp_path: Path) -> None:
    assert CachedEmbedder(HashingEmbedder(16), tmp_path).embed([]).shape == (0, 16)


def test_a_question_is_computed_once_and_never_written(tmp_path: Path) -> None:
    first, later = CountingEmbedder(16), CountingEmbedder(16)
    asked = CachedEmbedder(first, tmp_path)
    assert np.array_equal(asked.embed(["my secret"]), asked.embed(["my secret"]))
    CachedEmbedder(later, tmp_path).embed(["my secret"])
    assert (first.seen, later.seen) == (1, 1)


def test_a_question_that_is_a_known_text_is_read_back(tmp_path: Path) -> None:
    inner = CountingEmbedder(16)
    texts = CachedEmbedder(inner, tmp_path).embed(["red shoe", "blue shoe"])
    assert np.array_equal(CachedEmbedder(inner, tmp_path).embed(["blue shoe"])[0], texts[1])
    assert inner.seen == 2


def test_expected_questions_are_not_computed_when_they_are_asked(tmp_path: Path) -> None:
    inner = CountingEmbedder(16)
    embedder = CachedEmbedder(inner, tmp_path)
    embedder.expect(["shoes", "bags", "shoes"])
    assert inner.seen == 2
    asked = embedder.embed(["bags"])
    assert inner.seen == 2
    assert np.array_equal(asked, HashingEmbedder(16).embed(["bags"]))


def test_nothing_expected_is_nothing_done(tmp_path: Path) -> None:
    inner = CountingEmbedder(16)
    CachedEmbedder(inner, tmp_path).expect([])
    assert inner.seen == 0

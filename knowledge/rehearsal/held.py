"""The vectors of a rehearsal's questions, held in memory until the next one.

What shoppers asked is never written to the embeddings' cache on disk.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import numpy as np

from knowledge.search import Embeds
from retrieval.model import Vectors


class EmbedsQuestions(Protocol):
    """Embeds what shoppers asked and keeps none of it."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, d) float32 of length 1."""
        ...


class HeldQuestions:
    """An embedder that remembers questions for as long as rehearsals ask them.

    Args:
        texts: the embedder of the entries, which may keep what it embeds.
        questions: an embedder that keeps nothing.
    """

    def __init__(self, texts: Embeds, questions: EmbedsQuestions) -> None:
        self._texts = texts
        self._questions = questions
        self._lock = threading.Lock()
        self._held: dict[str, Vectors] = {}
        self._last: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        """The embedder's name."""
        return str(getattr(self._texts, "name", ""))

    @contextmanager
    def rehearsing(self) -> Iterator[None]:
        """Remember what is asked in this block; what only earlier rehearsals asked is forgotten after it."""
        with self._lock:
            self._last, self._held = self._held, {}
        try:
            yield
        finally:
            with self._lock:
                self._last = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors of entries' texts."""
        return self._texts.embed(texts)

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions, from memory where they were asked before."""
        with self._lock:
            known = {text: self._held.get(text, self._last.get(text)) for text in texts}
        missing = [text for text, vector in known.items() if vector is None]
        if missing:
            known.update(zip(missing, self._questions.embed(missing), strict=True))
        with self._lock:
            self._held.update((text, vector) for text, vector in known.items() if vector is not None)
        return np.stack([vector for vector in map(known.get, texts) if vector is not None])

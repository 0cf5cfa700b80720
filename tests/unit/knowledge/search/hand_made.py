"""An embedder whose vectors are written down, and a reader over two topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from knowledge.search.texts import Reader
from knowledge.search.topics import TopicLines
from retrieval.model import Vectors

LINES = TopicLines(
    ("delivery", "-smalltalk"),
    ("how much is delivery", "shipping fee", "how are you", "tell me a joke"),
    np.array([0, 0, 1, 1]),
)


class HandMade:
    """Gives the vector that a text's first known word has, in three dimensions; counts what it embeds."""

    name = "hand-made"

    def __init__(self, vectors: Mapping[str, tuple[float, float, float]]) -> None:
        self._vectors = vectors
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, 3) float32; zero for a text without a known word."""
        self.embedded += texts
        found = [
            next((self._vectors[word] for word in text.lower().split() if word in self._vectors), (0, 0, 0))
            for text in texts
        ]
        return np.array(found, dtype=np.float32).reshape(len(texts), 3)


def hand_made_reader() -> tuple[Reader, HandMade]:
    """A reader and its embedder: delivery, returns and talk stand at right angles."""
    embedder = HandMade(
        {
            "delivery": (1, 0, 0), "shipping": (1, 0, 0), "postage": (0.8, 0.6, 0),
            "return": (0, 1, 0), "back": (0, 1, 0), "joke": (0, 0, 1), "are": (0, 0, 1),
        }
    )  # fmt: skip
    return Reader(embedder, LINES), embedder

"""The vectors of a rehearsal's questions, held in memory.

What shoppers asked is never written to the embeddings' cache on disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from knowledge.search import Embeds
from retrieval.model import Vectors

BATCH: Final = 128
MAX_HELD: Final = 20_000
Step = Callable[[int], None]


class HeldQuestions:
    """An embedder that knows the questions of a rehearsal by heart and leaves all else to another.

    Args:
        texts: the embedder of the entries, which may keep what it embeds.
        questions: an embedder that keeps nothing.
    """

    def __init__(self, texts: Embeds, questions: Embeds) -> None:
        self._texts = texts
        self._questions = questions
        self._lock = threading.Lock()
        self._held: dict[str, Vectors] = {}

    def learn(self, texts: Sequence[str], step: Step) -> None:
        """Embed ``texts`` and forget what was held of others; ``step`` hears of each batch."""
        wanted = list(dict.fromkeys(texts))[:MAX_HELD]
        with self._lock:
            held = {text: self._held[text] for text in wanted if text in self._held}
        missing = [text for text in wanted if text not in held]
        missing.sort(key=len)  # a batch of equal lengths needs no padding
        step(len(held))
        for start in range(0, len(missing), BATCH):
            part = missing[start : start + BATCH]
            held.update(zip(part, self._questions.embed(part), strict=True))
            step(len(part))
        with self._lock:
            self._held = held

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The texts' vectors, from memory where they are held."""
        held = self._held
        others = list(dict.fromkeys(text for text in texts if text not in held))
        if len(others) == len(texts):
            return self._texts.embed(texts)
        known = dict(zip(others, self._texts.embed(others), strict=True)) if others else {}
        return np.stack([held[text] if text in held else known[text] for text in texts])

"""Vectors kept by the hash of their text, so that nothing is embedded twice.

One SQLite file per embedder in the data folder: a cache, safe to delete at any time.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import numpy as np

from retrieval.model import Embeds, Vectors

BATCH: Final = 256
MAX_QUESTIONS: Final = 12_000  # a rehearsal asks 10,000 of two indexes
MAX_EXPECTED: Final = 2000


class CachedEmbedder:
    """An embedder that remembers on disk."""

    def __init__(self, inner: Embeds, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._inner = inner
        self._lock = threading.Lock()
        self._questions: OrderedDict[str, Vectors] = OrderedDict()
        self._file = folder / f"{inner.name}.db"
        with closing(self._open()) as connection, connection:
            connection.execute("CREATE TABLE IF NOT EXISTS vectors (digest BLOB PRIMARY KEY, vector BLOB)")

    @property
    def name(self) -> str:
        """The inner embedder's name."""
        return self._inner.name

    @property
    def dimension(self) -> int:
        """How long each vector is."""
        return self._inner.dimension

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """The texts' vectors; only texts never seen before are computed.

        One text alone is a question, which is looked up but not written: what shoppers ask stays
        off the disk. ``progress`` is told how many texts each step has finished.
        """
        if len(texts) == 1:
            return self._embed_question(texts[0])
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        with closing(self._open()) as connection:
            for start in range(0, len(texts), BATCH):
                part = texts[start : start + BATCH]
                vectors[start : start + len(part)] = self._embed_part(connection, part)
                if progress:
                    progress(len(part))
        return vectors

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """The vectors of what shoppers asked: looked up, computed where unknown, written nowhere."""
        if len(texts) == 1:
            return self._embed_question(texts[0])
        with self._lock:
            found = {text: self._questions[text][0] for text in texts if text in self._questions}
        missing = list(dict.fromkeys(text for text in texts if text not in found))
        if missing:
            found.update(zip(missing, self._inner.embed(missing), strict=True))
            with self._lock:
                self._questions.update((text, found[text][None, :]) for text in missing)
                while len(self._questions) > MAX_QUESTIONS:
                    self._questions.popitem(last=False)
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = found[text]
        return vectors

    def expect(self, texts: Sequence[str]) -> None:
        """Have the vectors of questions ready that are likely to be asked; the first ``MAX_EXPECTED``."""
        likely = list(dict.fromkeys(texts))[:MAX_EXPECTED]
        vectors = self.embed(likely) if likely else ()
        with self._lock:
            self._questions.update(
                (text, vector[None, :]) for text, vector in zip(likely, vectors, strict=False)
            )

    def _embed_question(self, text: str) -> Vectors:
        with self._lock:
            vector = self._questions.pop(text, None)
        if vector is None:
            with closing(self._open()) as connection:
                known = self._known(connection, [_digest(text)])
            vector = np.stack([*known.values()]) if known else self._inner.embed([text])
        with self._lock:
            self._questions[text] = vector
            while len(self._questions) > MAX_QUESTIONS:
                self._questions.popitem(last=False)
        return vector

    def _embed_part(self, connection: sqlite3.Connection, texts: Sequence[str]) -> Vectors:
        digests = [_digest(text) for text in texts]
        known = self._known(connection, digests)
        missing = {d: t for d, t in zip(digests, texts, strict=True) if d not in known}
        if missing:
            fresh = self._inner.embed(list(missing.values()))
            rows = [(d, v.tobytes()) for d, v in zip(missing, fresh, strict=True)]
            with connection:
                connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)
            known.update(zip(missing, fresh, strict=True))
        return np.stack([known[d] for d in digests])

    @staticmethod
    def _known(connection: sqlite3.Connection, digests: Sequence[bytes]) -> dict[bytes, Vectors]:
        marks = ",".join("?" * len(digests))
        found = connection.execute(
            f"SELECT digest, vector FROM vectors WHERE digest IN ({marks})",  # noqa: S608 (marks only)
            digests,
        )
        return {digest: np.frombuffer(vector, dtype=np.float32) for digest, vector in found}

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=10)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()

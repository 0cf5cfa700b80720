"""Find the entry that answers a question: words and meaning together, per language.

English wordings are compared by their embeddings and by TF-IDF cosine; Chinese by TF-IDF cosine
over words and character pairs alone, since the embedded model knows no Chinese. An entry scores
as its best wording does.

Shapes   one row per wording; scores (n,) float32 in 0 to 1
Source   cosine of sublinear TF-IDF (Manning, Raghavan, Schütze 2008, 6.4)
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from kernel.languages import has_han
from knowledge.model import Entry, Match
from retrieval.model import Vectors
from retrieval.tokens import normalised, tokenise

ENGLISH_DENSE_SHARE: Final = 0.6
Scores = NDArray[np.float32]


class Embeds(Protocol):
    """Embeds texts, perhaps from a cache."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, d) float32 of length 1."""
        ...


def features(text: str) -> Counter[str]:
    """The words of a question and, for Chinese, its character pairs."""
    counts = Counter(tokenise(text))
    han = [c for c in normalised(text) if has_han(c)]
    counts.update(f"{a}{b}·" for a, b in itertools.pairwise(han))
    return counts


class TfIdf:
    """Cosines of TF-IDF vectors over a fixed set of short texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        counted = [features(text) for text in texts]
        frequency = Counter(feature for counts in counted for feature in counts)
        self._size = len(texts)
        self._idf = {f: math.log((1 + self._size) / (1 + n)) + 1 for f, n in frequency.items()}
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for row, counts in enumerate(counted):
            for feature, weight in self._weighted(counts).items():
                self._postings.setdefault(feature, []).append((row, weight))

    def cosines(self, text: str) -> Scores:
        """The cosine of ``text`` with every row; unseen words count against all alike."""
        scores = np.zeros(self._size, dtype=np.float32)
        for feature, weight in self._weighted(features(text)).items():
            for row, stored in self._postings.get(feature, ()):
                scores[row] += weight * stored
        return scores

    def _weighted(self, counts: Counter[str]) -> dict[str, float]:
        unseen = math.log(1 + self._size) + 1
        raw = {f: (1 + math.log(n)) * self._idf.get(f, unseen) for f, n in counts.items()}
        length = math.sqrt(sum(w * w for w in raw.values()))
        return {f: w / length for f, w in raw.items()} if length else {}


@dataclass(frozen=True)
class Wording:
    """One question of one entry."""

    entry: Entry
    language: str
    text: str


class EntryIndex:
    """An immutable index over the wordings of all entries, one part per language."""

    def __init__(self, entries: Sequence[Entry], embedder: Embeds | None) -> None:
        self._parts: dict[str, tuple[list[Wording], TfIdf, Vectors | None]] = {}
        self._embedder = embedder
        for language in sorted({code for entry in entries for code in entry.questions}):
            wordings = [
                Wording(entry, language, text)
                for entry in entries
                for text in entry.questions.get(language, ())
                if text.strip()
            ]
            texts = [wording.text for wording in wordings]
            dense = embedder.embed(texts) if embedder is not None and language == "en" and texts else None
            self._parts[language] = (wordings, TfIdf(texts), dense)

    def search(self, text: str, language: str, k: int) -> list[Match]:
        """The ``k`` best entries for a question; shown in ``language`` where they have it."""
        asked_in = "zh" if has_han(text) else "en"
        best: dict[str, tuple[float, Wording]] = {}
        for part in dict.fromkeys((asked_in, language)):
            for score, wording in self._scored(text, part):
                entry_id = wording.entry.entry_id
                if score > best.get(entry_id, (0.0, wording))[0]:
                    best[entry_id] = (score, wording)
        order = sorted(best.values(), key=lambda item: (-item[0], item[1].entry.entry_id))[:k]
        return [_match(score, wording, language) for score, wording in order]

    def _scored(self, text: str, language: str) -> list[tuple[float, Wording]]:
        if language not in self._parts:
            return []
        wordings, lexical, dense = self._parts[language]
        scores = lexical.cosines(text)
        if dense is not None and self._embedder is not None and not has_han(text):
            meaning = np.maximum(dense @ self._embedder.embed([text])[0], 0.0)
            scores = ENGLISH_DENSE_SHARE * meaning + (1 - ENGLISH_DENSE_SHARE) * scores
        rows = np.argsort(-scores, kind="stable")[:50]
        return [(min(float(scores[row]), 1.0), wordings[row]) for row in rows if scores[row] > 0]


def _match(score: float, wording: Wording, language: str) -> Match:
    entry = wording.entry
    shown = language if entry.answers.get(language) else wording.language
    if not entry.answers.get(shown):
        shown = next(code for code, answer in entry.answers.items() if answer)
    questions = entry.questions.get(shown, ()) or (wording.text,)
    return Match(entry.entry_id, entry.revision, questions[0], entry.answers[shown], shown, round(score, 4))

"""Find the entry that answers a question: wordings, answers and words together, both languages.

An entry is judged by its nearest wording, by the nearest sentence of its answer, and by how much
of the question's words its texts hold. Wordings and answers of both languages count for either:
the embedder reads Chinese (see ``retrieval.gloss``), so an entry worded well in English helps a
Chinese question. Without an embedder, words alone decide.

Shapes   vectors (n, d) float32; scores per entry (entries,) float32 in 0 to 1
Units    shares chosen on held-out wordings of the demo shop's FAQ (docs/decisions/faq-search.md)
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kernel.languages import LANGUAGES, Language, has_han
from knowledge.model import Answer, Choices, Entry, Match
from knowledge.search.model import Decision, Embeds, Neighbour
from retrieval.model import Vectors
from retrieval.tokens import normalised, tokenise

WORDING_SHARE: Final = 0.6
ANSWER_SHARE: Final = 0.3
WORDS_SHARE: Final = 0.1
ANSWER_DISCOUNT: Final = 0.8  # by words alone: what only the answer holds counts less
SURE: Final = 0.45
PERHAPS: Final = 0.36
SURE_BY_WORDS: Final = 0.60
PERHAPS_BY_WORDS: Final = 0.45
CLEAR_LEAD: Final = 0.05
SMALL_LEAD: Final = 0.02
CHOICES: Final = 2
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
Scores = NDArray[np.float32]


def features(text: str) -> Counter[str]:
    """The words of a text and, for Chinese, its character pairs."""
    counts = Counter(tokenise(text))
    han = [c for c in normalised(text) if has_han(c)]
    counts.update(f"{a}{b}·" for a, b in pairwise(han))
    return counts


class WordShare:
    """The share of a question's words, by rarity, that each of a fixed set of texts holds."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._size = len(texts)
        self._holders: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            for feature in features(text):
                self._holders.setdefault(feature, []).append(row)

    def shares(self, text: str) -> Scores:
        """One share for each text; zero for a question without words."""
        held = np.zeros(self._size, dtype=np.float32)
        whole = 0.0
        for feature in features(text):
            rows = self._holders.get(feature, [])
            weight = math.log((1 + self._size) / (1 + len(rows)))
            whole += weight
            held[rows] += weight
        if whole:
            held /= np.float32(whole)
        return held


class _Texts:
    """Texts of entries with their vectors: the best of each entry counts."""

    def __init__(self, owned: Sequence[tuple[int, str]], embedder: Embeds) -> None:
        self._owners = np.array([owner for owner, _ in owned], dtype=np.int64)
        self._vectors = embedder.embed([text for _, text in owned]) if owned else None

    def best(self, query: Vectors, entries: int) -> Scores:
        """Each entry's highest cosine with the query (d,), at least zero."""
        scores = np.zeros(entries, dtype=np.float32)
        if self._vectors is not None:
            np.maximum.at(scores, self._owners, self._vectors @ query)
        return scores


class EntryIndex:
    """An immutable index over the texts of all entries."""

    def __init__(
        self, entries: Sequence[Entry], embedder: Embeds | None, previous: EntryIndex | None = None
    ) -> None:
        self._entries = list(entries)
        self._embedder = embedder
        self._wordings = {
            language: WordShare([_asked(e, language) for e in entries]) for language in LANGUAGES
        }
        self._texts = {language: WordShare([_whole(e, language) for e in entries]) for language in LANGUAGES}
        if embedder is not None:
            asked = [
                (n, q) for n, e in enumerate(entries) for words in e.questions.values() for q in words if q
            ]
            told = [
                (n, s) for n, e in enumerate(entries) for text in e.answers.values() for s in _sentences(text)
            ]
            self._asked, self._told = _Texts(asked, embedder), _Texts(told, embedder)

    def search(
        self, text: str, language: str, k: int, allowed: Callable[[Entry], bool] | None = None
    ) -> list[Match]:
        """The ``k`` best entries for a question; shown in ``language`` where they have it."""
        if not self._entries or not features(text):
            return []
        scores = self._scores(text)
        if allowed is not None:
            scores[[row for row, entry in enumerate(self._entries) if not allowed(entry)]] = 0
        order = np.argsort(-scores, kind="stable")[:k]
        return [
            _match(self._entries[row], min(float(scores[row]), 1.0), language)
            for row in order
            if scores[row] > 0
        ]

    def decide(self, matches: Sequence[Match], language: str) -> Decision:
        """The answer, two that may be meant, or None: the shop does not say."""
        sure, perhaps = (SURE, PERHAPS) if self._embedder else (SURE_BY_WORDS, PERHAPS_BY_WORDS)
        near = [match for match in matches[:CHOICES] if match.score >= perhaps]
        if not near:
            return None
        lead = near[0].score - (near[1].score if len(near) > 1 else 0.0)
        if len(near) == 1 or lead >= CLEAR_LEAD or (near[0].score >= sure and lead >= SMALL_LEAD):
            return Answer(near[0])
        return Choices(tuple(near))

    def decide_many(
        self,
        texts: Sequence[str],
        languages: Sequence[str],
        allowed: Callable[[Entry], bool] | None = None,
    ) -> list[Decision]:
        """What each question would be answered."""
        return [
            self.decide(self.search(text, language, CHOICES, allowed), language)
            for text, language in zip(texts, languages, strict=True)
        ]

    def neighbours(self, entry: Entry, k: int) -> list[Neighbour]:
        """The entries nearest to one being written, best first."""
        language = next((code for code, words in entry.questions.items() if any(words)), "en")
        asked = next((word for word in entry.questions.get(language, ()) if word), "")
        found = self.search(asked, language, k, lambda other: other.entry_id != entry.entry_id)
        return [Neighbour(one.entry_id, one.question, "near", one.score, one.question) for one in found]

    def _scores(self, text: str) -> Scores:
        language: Language = "zh" if has_han(text) else "en"
        held = self._texts[language].shares(text)
        if self._embedder is None:
            worded = self._wordings[language].shares(text)
            by_words: Scores = np.maximum(worded, held * np.float32(ANSWER_DISCOUNT))
            return by_words
        query = self._embedder.embed([text])[0]
        size = len(self._entries)
        scores: Scores = (
            WORDING_SHARE * self._asked.best(query, size)
            + ANSWER_SHARE * self._told.best(query, size)
            + WORDS_SHARE * held
        ).astype(np.float32)
        return scores


def _asked(entry: Entry, language: str) -> str:
    return " . ".join(entry.questions.get(language, ()))


def _whole(entry: Entry, language: str) -> str:
    return f"{_asked(entry, language)} . {entry.answers.get(language, '')}"


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


def _match(entry: Entry, score: float, language: str) -> Match:
    shown = (
        language if entry.answers.get(language) else next(c for c, answer in entry.answers.items() if answer)
    )
    questions = entry.questions.get(shown) or next(iter(entry.questions.values()))
    return Match(entry.entry_id, entry.revision, questions[0], entry.answers[shown], shown, round(score, 4))

"""Find the entries that answer a question, in both languages and by several kinds of likeness.

An entry is judged by its nearest wording, the nearest sentence of its answer, its topics (see
``topics``) and the words shared with either; ``scoring`` turns these into a chance. An index never
changes: one built from a previous index takes over the rows of all texts that stayed.

Shapes   features (b, entries, len(FEATURES)) float32
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kernel.languages import has_han
from knowledge.model import Answer, Choices, Entry, Match
from knowledge.search.grams import COLUMNS, unit_rows
from knowledge.search.model import Decision, Embeds, Neighbour
from knowledge.search.neighbours import neighbours_of
from knowledge.search.reading import Speller, english_words, others_in, read
from knowledge.search.scoring import Numbers, weights_for
from knowledge.search.texts import Reader, Rows, Texts, reader_for, sentences_of, wordings_of
from retrieval.model import Vectors

CHOICES: Final = 2
CLEAR_LEAD: Final = 4.0  # so many times likelier than the next that offering both would be idle
CROWD: Final = 8
FEW: Final = 10  # texts that say as much about the shop's talk as nothing at all
PART: Final = 128  # questions compared at once
Allowed = Callable[[Entry], bool]


class EntryIndex:
    """An immutable index over the texts of all entries.

    Args:
        embedder: None to compare by words alone.
        previous: an index over nearly the same entries, whose rows are taken over.
        reader: how texts are read; None for the package's topics.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        embedder: Embeds | None,
        previous: EntryIndex | None = None,
        *,
        reader: Reader | None = None,
    ) -> None:
        self._entries = list(entries)
        self._reader = reader or (previous.reader if previous else reader_for(embedder))
        asked = [(n, text) for n, entry in enumerate(entries) for text in wordings_of(entry)]
        told = [(n, text) for n, entry in enumerate(entries) for text in sentences_of(entry)]
        self._asked = Texts(asked, self._reader, previous.asked if previous else None)
        self._told = Texts(told, self._reader, previous.told if previous else None)
        self._covered = self._entry_shares()
        self._mean, self._on_mean, self._lengths = self._common()
        self._rarity = self._gram_rarity()
        said = [*self._asked.said.values(), *self._told.said.values()]
        own: set[str] = set().union(*(one.words for one in said))
        self._speller = Speller(self._reader.known | own)
        self._heard = self._reader.heard | own
        self._named: set[str] = set().union(*(one.others for one in said))

    @property
    def reader(self) -> Reader:
        """How it reads texts."""
        return self._reader

    @property
    def speller(self) -> Speller:
        """Mends what questions misspell, by the words of topics and entries."""
        return self._speller

    @property
    def asked(self) -> Texts:
        """The entries' wordings."""
        return self._asked

    @property
    def told(self) -> Texts:
        """The sentences of the entries' answers."""
        return self._told

    @property
    def entries(self) -> Sequence[Entry]:
        """What it is over."""
        return self._entries

    def vectors(self) -> Vectors:
        """(texts, d) the vectors of all its texts, for measuring; none without an encoder."""
        parts = [texts.rows.vectors for texts in (self._asked, self._told) if texts.rows.vectors is not None]
        return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    def search(self, text: str, language: str, k: int, allowed: Allowed | None = None) -> list[Match]:
        """The ``k`` best entries for a question; shown in ``language`` where they have it."""
        return self.search_many([text], [language], k, allowed)[0]

    def search_many(
        self, texts: Sequence[str], languages: Sequence[str], k: int, allowed: Allowed | None = None
    ) -> list[list[Match]]:
        """``search`` for each of many questions, compared together."""
        found: list[list[Match]] = [[] for _ in texts]
        passing = (
            None if allowed is None else np.array([allowed(entry) for entry in self._entries], dtype=bool)
        )
        said = [place for place, text in enumerate(texts) if any(c.isalnum() for c in text)]
        if not said or not self._entries or (passing is not None and not passing.any()):
            return found
        rows = self._reader.rows([texts[place] for place in said], self._speller, asked=True)
        for start in range(0, len(said), PART):
            part = np.arange(start, min(start + PART, len(said)))
            chances = self._chances([texts[said[n]] for n in part], rows.taken(part), passing)
            for row, place in zip(chances, (said[n] for n in part), strict=True):
                found[place] = self._matches(row, languages[place], k)
        return found

    def decide(self, matches: Sequence[Match], language: str) -> Decision:
        """The answer, two that may be meant, or None: the shop does not say."""
        if not matches:
            return None
        weights = weights_for(language, by_words=self._reader.embedder is None)
        first, second = matches[0].score, matches[1].score if len(matches) > 1 else 0.0
        if first + second < weights.perhaps:
            return None
        if first >= weights.sure or (first >= weights.perhaps and first >= CLEAR_LEAD * second):
            return Answer(matches[0])
        return Choices(tuple(matches[:CHOICES]))

    def decide_many(
        self, texts: Sequence[str], languages: Sequence[str], allowed: Allowed | None = None
    ) -> list[Decision]:
        """What each question would be answered."""
        found = self.search_many(texts, languages, CHOICES, allowed)
        return [self.decide(matches, language) for matches, language in zip(found, languages, strict=True)]

    def neighbours(self, entry: Entry, k: int) -> list[Neighbour]:
        """The entries that an entry being written repeats or contradicts, the surest first."""
        return neighbours_of(entry, self._entries, self._asked, self._covered, self._reader)[:k]

    def features(self, texts: Sequence[str], rows: Rows) -> tuple[Numbers, Numbers]:
        """Each entry's features for questions, and each question's signs that none answers."""
        size = len(self._entries)
        topics = np.sqrt(rows.shares) @ np.sqrt(self._covered).T
        wording, apart, answer = self._by_meaning(rows, size)
        words, han = self._weighed(rows.words), self._weighed(rows.han)
        parts = [
            wording,
            apart,
            answer,
            topics,
            np.broadcast_to(1 - self._covered.sum(axis=1), topics.shape),
            self._asked.best((words @ self._asked.words).toarray(), size),
            self._asked.best((han @ self._asked.han).toarray(), size),
            self._told.best((words @ self._told.words).toarray(), size),
        ]
        signs = [
            np.ones(len(texts)),
            rows.shares[:, self._reader.topics.elsewhere].sum(axis=1),
            1 - topics.max(axis=1),
            [self._unheard(text) for text in texts],
            np.sort(wording, axis=1)[:, -1 - CROWD : -1].mean(axis=1) if size > 1 else np.zeros(len(texts)),
            [float(bool(others_in(text) - self._named)) for text in texts],
        ]
        return np.stack(parts, axis=2).astype(np.float32), np.stack(signs, axis=1).astype(np.float32)

    def _by_meaning(self, rows: Rows, size: int) -> tuple[Numbers, Numbers, Numbers]:
        """(b, entries) each: the best wording, the same without the common part, the best sentence."""
        asked, told = self._asked.rows.vectors, self._told.rows.vectors
        nothing: Numbers = np.zeros((rows.words.shape[0], size), dtype=np.float32)
        if rows.vectors is None:
            return nothing, nothing, nothing
        answer = nothing if told is None else self._told.best(rows.vectors @ told.T, size)
        if asked is None or not len(asked):
            return nothing, nothing, answer
        near = rows.vectors @ asked.T
        wording = self._asked.best(near, size)
        return wording, self._asked.best(self._apart(near, rows.vectors), size), answer

    def _apart(self, near: Vectors, vectors: Vectors) -> Vectors:
        """(b, texts) the cosines ``near`` as they are without what all wordings have in common."""
        lengths = np.linalg.norm(vectors - self._mean, axis=1, keepdims=True)
        on_mean = vectors @ self._mean - self._mean @ self._mean
        apart: Vectors = near - self._on_mean - on_mean[:, None]
        apart /= np.maximum(lengths, 1e-6) * self._lengths
        return apart

    def _weighed(self, grams: sparse.csr_matrix) -> sparse.csr_matrix:
        """A question's grams, those that most of the entries hold counting less."""
        scaled = grams.copy()
        scaled.data = grams.data * self._rarity[grams.indices]
        return unit_rows(scaled)

    def _unheard(self, text: str) -> float:
        """The share of a question's words that neither topics nor entries use."""
        words = english_words(self._speller.mended(read(text)))
        return len(words - self._heard) / len(words) if words else 0.0

    def _chances(self, texts: Sequence[str], rows: Rows, passing: NDArray[np.bool_] | None) -> Numbers:
        features, absence = self.features(texts, rows)
        chances = np.zeros(features.shape[:2], dtype=np.float32)
        han = np.array([has_han(text) for text in texts])
        for own, language in ((~han, "en"), (han, "zh")):
            if own.any():
                weights = weights_for(language, by_words=self._reader.embedder is None)
                chances[own] = weights.chances(features[own], absence[own], passing)
        return chances

    def _matches(self, chances: Numbers, language: str, k: int) -> list[Match]:
        order = np.argsort(-chances, kind="stable")[:k]
        return [
            _match(self._entries[row], float(chances[row]), language) for row in order if chances[row] > 0
        ]

    def _common(self) -> tuple[Vectors, Vectors, Vectors]:
        """What the wordings have in common (little of it where they are few), and each wording's
        product with it and length without it."""
        vectors = self._asked.rows.vectors
        if vectors is None or not len(vectors):
            nothing = np.zeros(0, dtype=np.float32)
            return nothing, nothing, nothing
        mean: Vectors = vectors.mean(axis=0) * np.float32(len(vectors) / (len(vectors) + FEW))
        on_mean: Vectors = vectors @ mean
        own = np.einsum("nd,nd->n", vectors, vectors)
        return mean, on_mean, np.sqrt(np.maximum(own - 2 * on_mean + mean @ mean, 1e-12))

    def _gram_rarity(self) -> Numbers:
        """(COLUMNS,) 1 for a gram that no wording or answer holds, towards 0 for one that all do."""
        size = len(self._asked.owned) + len(self._told.owned)
        held = np.zeros(COLUMNS, dtype=np.float32)
        for texts in (self._asked, self._told):
            for rows in (texts.rows.words, texts.rows.han):
                held += np.bincount(rows.indices, minlength=COLUMNS).astype(np.float32)
        return (
            np.asarray(np.log((FEW + size) / (FEW + held)) / np.log((FEW + size) / FEW), dtype=np.float32)
            if size
            else held + 1
        )

    def _entry_shares(self) -> Numbers:
        """(entries, topics) the mean of each entry's wordings."""
        shares = self._asked.rows.shares
        found = np.zeros((len(self._entries), shares.shape[1]), dtype=np.float32)
        if len(self._asked.starts):
            sums = np.add.reduceat(shares, self._asked.starts, axis=0)
            found[self._asked.owners] = sums / self._asked.counts[:, None]
        return found


def _match(entry: Entry, score: float, language: str) -> Match:
    shown = (
        language if entry.answers.get(language) else next(c for c, answer in entry.answers.items() if answer)
    )
    questions = entry.questions.get(shown) or next(iter(entry.questions.values()))
    return Match(entry.entry_id, entry.revision, questions[0], entry.answers[shown], shown, round(score, 4))

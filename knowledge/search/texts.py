"""The texts of entries as rows of numbers; rows of texts that did not change are taken over.

Shapes   Rows: vectors (n, d) float32 or None, words and han (n, COLUMNS) sparse, shares (n, topics)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from knowledge.model import Entry
from knowledge.search.grams import Weigher, han_grams, word_grams
from knowledge.search.model import Embeds
from knowledge.search.reading import Speller, english_words, gloss_words, others_in, read
from knowledge.search.topics import Shares, TopicLines, Topics, topic_lines
from retrieval.gloss import GLOSSED
from retrieval.model import Vectors

SENTENCES: Final = 40  # of an answer, each language; the rest of a very long one is not searched
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_PLACEHOLDER: Final = re.compile(r"\{\{\s*([a-z_]+)[^}]*\}\}")
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS: Final = re.compile(r"^[\s>#*+\-|]+|[*_`|]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts as numbers."""

    vectors: Vectors | None
    words: sparse.csr_matrix
    han: sparse.csr_matrix
    shares: Shares

    def taken(self, places: NDArray[np.int64]) -> Rows:
        """Some of the rows, in the order of ``places``."""
        vectors = None if self.vectors is None else self.vectors[places]
        return Rows(vectors, self.words[places], self.han[places], self.shares[places])

    def followed_by(self, other: Rows) -> Rows:
        """These rows, then the others."""
        vectors = (
            None
            if self.vectors is None or other.vectors is None
            else np.concatenate([self.vectors, other.vectors])
        )
        return Rows(
            vectors,
            sparse.vstack([self.words, other.words], format="csr"),
            sparse.vstack([self.han, other.han], format="csr"),
            np.concatenate([self.shares, other.shares]),
        )


class Reader:
    """Turns texts into rows.

    Args:
        embedder: None to read words alone.
        lines: the topics to read by.
    """

    def __init__(self, embedder: Embeds | None, lines: TopicLines) -> None:
        self.embedder = embedder
        # an encoder that reads Chinese itself is given it as it is
        self._glosses = GLOSSED in getattr(embedder, "name", GLOSSED)
        read_lines = [read(text) for text in lines.texts]
        words = [word_grams(text) for text in read_lines]
        han = [han_grams(text) for text in lines.texts]
        self._words, self._han = Weigher(words), Weigher(han)
        self.heard: set[str] = set().union(*(english_words(text) for text in read_lines))
        self.known = gloss_words() | self.heard
        vectors = self._embedded(lines.texts, read_lines, asked=False)
        self.topics = Topics(lines, vectors, self._words.rows(words), self._han.rows(han))

    def rows(self, texts: Sequence[str], speller: Speller | None = None, *, asked: bool = False) -> Rows:
        """The texts' rows; questions that were ``asked`` are kept nowhere."""
        read_texts = [read(text) for text in texts]
        if speller is not None:
            read_texts = [speller.mended(text) for text in read_texts]
        vectors = self._embedded(texts, read_texts, asked=asked)
        words = self._words.rows([word_grams(text) for text in read_texts])
        han = self._han.rows([han_grams(text) for text in texts])
        return Rows(vectors, words, han, self.topics.shares(vectors, words, han))

    def _embedded(self, texts: Sequence[str], read_texts: Sequence[str], *, asked: bool) -> Vectors | None:
        if self.embedder is None:
            return None
        said = list(read_texts if self._glosses else texts)
        embed = (
            getattr(self.embedder, "embed_questions", self.embedder.embed) if asked else self.embedder.embed
        )
        vectors: Vectors = embed(said)
        return vectors


@lru_cache(maxsize=4)
def reader_for(embedder: Embeds | None) -> Reader:
    """The reader over the package's topics; made once for each embedder."""
    return Reader(embedder, topic_lines())


class Texts:
    """Texts that belong to entries, those of an entry together."""

    def __init__(self, owned: Sequence[tuple[int, str]], reader: Reader, previous: Texts | None) -> None:
        self.owned = [text for _, text in owned]
        owners = np.array([owner for owner, _ in owned], dtype=np.int64)
        self.starts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]]) if owned else owners
        self.owners = owners[self.starts] if owned else owners
        self.counts = np.diff(np.append(self.starts, len(owners)))
        known = {} if previous is None else previous.places
        fresh = list(dict.fromkeys(text for text in self.owned if text not in known))
        rows: Rows = reader.rows(fresh)
        if previous is not None:
            rows = previous.rows.followed_by(rows)
        before = 0 if previous is None else len(previous.owned)
        places = {**known, **{text: before + n for n, text in enumerate(fresh)}}
        # one row a text that stands here, so that texts that are gone are let go
        self.rows: Rows = rows.taken(np.array([places[text] for text in self.owned], dtype=np.int64))
        said: dict[str, Said] = {} if previous is None else previous.said
        self.said: dict[str, Said] = {text: said.get(text) or _said(text) for text in self.owned}
        self.words: sparse.csr_matrix = self.rows.words.T.tocsr()  # by gram: a question has few
        self.han: sparse.csr_matrix = self.rows.han.T.tocsr()
        self.fresh = len(fresh)

    @property
    def places(self) -> dict[str, int]:
        """Text -> its first row."""
        found: dict[str, int] = {}
        for place, text in enumerate(self.owned):
            found.setdefault(text, place)
        return found

    def best(self, near: Vectors, entries: int) -> Vectors:
        """(b, entries) the highest of each entry's texts in (b, texts), at least zero."""
        scores = np.zeros((near.shape[0], entries), dtype=np.float32)
        if len(self.starts):
            scores[:, self.owners] = np.maximum(np.maximum.reduceat(near, self.starts, axis=1), 0)
        return scores


@dataclass(frozen=True, slots=True)
class Said:
    """What a text vouches for."""

    words: frozenset[str]
    others: frozenset[str]  # other companies that it names


def _said(text: str) -> Said:
    return Said(frozenset(english_words(read(text))), frozenset(others_in(text)))


def wordings_of(entry: Entry) -> list[str]:
    """Every wording, in every language."""
    return [word for words in entry.questions.values() for word in words if word.strip()]


def sentences_of(entry: Entry) -> list[str]:
    """The sentences of the answers, in every language."""
    return [sentence for text in entry.answers.values() for sentence in sentences(text)[:SENTENCES]]


def sentences(text: str) -> list[str]:
    """The sentences of a Markdown text, without its marks; a placeholder is said in words."""
    plain = _PLACEHOLDER.sub(lambda found: found.group(1).replace("_", " "), text)
    plain = _MARKS.sub("", _LINK.sub(r"\1", plain))
    return [part.strip() for part in _SENTENCE_END.split(plain) if part and part.strip()]

"""Products that say what the latest ones say: by sentence vectors and by their words.

Shapes   content (n, d) float32 of length 1; words (n, v) sparse float32, rows of length 1 (TF-IDF)
Units    decay per entry of age
Source   Salton, Buckley, IPM 1988 (TF-IDF, cosine); words and pairs of words, log counts
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.interactions import Floats, Histories, Interactions, Rows
from recommender.sources.model import Arrays, ItemTable
from recommender.sources.nearest import NearestRows, answered, tastes
from recommender.sources.neighbours import KEPT, Neighbours, strongest
from retrieval.tokens import tokenise

LATEST: Final = 20
AT_ONCE: Final = 10_000_000  # pairs of a product and one that shares a word with it, looked at together
COMMON: Final = 0.1  # a word in more of the products than this tells nothing
COMMON_MOST: Final = 1500  # nor one in more than so many: its pairs grow with the square of the catalogue


@dataclass(frozen=True, slots=True)
class FittedContent:
    """Finds products near the mean of the latest ones' sentence vectors."""

    name: str
    index: NearestRows
    decay: float

    def candidates(self, histories: Histories, k: int, allowed: Rows | None = None) -> tuple[Rows, Floats]:
        """The ``k`` products whose texts are nearest to what the shopper looked at lately."""
        queries = tastes(histories, self.index.vectors, self.decay, LATEST)
        rows, scores = self.index.search(queries, k, histories.hidden, allowed)
        return answered(rows, scores, queries)

    def with_items(self, items: ItemTable) -> Self:
        """The same over today's products: rows as before, new ones at the end."""
        return replace(self, index=self.index.over(items.content))

    def arrays(self) -> Arrays:
        """The vectors and the decay."""
        return {
            "name": np.array(self.name),
            **self.index.arrays(),
            "decay": np.array(self.decay),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Back from ``arrays``."""
        return cls(str(arrays["name"]), NearestRows.from_arrays(arrays), float(arrays["decay"]))


@dataclass(frozen=True, slots=True)
class Content:
    """Sentence vectors; needs no log."""

    name: str = "content"
    decay: float = 0.6

    def fit(self, interactions: Interactions, items: ItemTable, seed: int) -> FittedContent:
        """Take the products' vectors; the log and ``seed`` are not needed."""
        return FittedContent(self.name, NearestRows(items.content), self.decay)


@dataclass(frozen=True, slots=True)
class Words:
    """Products whose texts share rare words with the latest ones'."""

    name: str = "words"
    decay: float = 0.7
    kept: int = KEPT

    def fit(self, interactions: Interactions, items: ItemTable, seed: int) -> Neighbours:
        """Compare the products' words, a block at a time; the log and ``seed`` are not needed."""
        n = items.n
        if items.words is None or items.words.shape[1] == 0:
            return Neighbours(self.name, sparse.csr_matrix((n, n), dtype=np.float32), self.decay)
        words = _telling(items.words)
        columns = words.T.tocsr()
        parts = []
        for start, stop in itertools.pairwise(_blocks(words)):
            near = words[start:stop] @ columns
            itself = sparse.eye(stop - start, n, k=start, dtype=np.float32, format="csr")
            parts.append(strongest(near - near.multiply(itself), self.kept))
        return Neighbours(self.name, sparse.vstack(parts, format="csr"), self.decay)


def _telling(words: sparse.csr_matrix) -> sparse.csr_matrix:
    """Without the words of too many products."""
    return words[:, np.bincount(words.indices, minlength=words.shape[1]) <= COMMON_MOST]


def _blocks(words: sparse.csr_matrix) -> list[int]:
    """Where blocks of products begin and end, each of about AT_ONCE pairs."""
    met = np.bincount(words.indices, minlength=words.shape[1])
    pairs = np.concatenate(([0], np.cumsum(met[words.indices])))[words.indptr]
    steps = np.searchsorted(pairs, np.arange(AT_ONCE, pairs[-1], AT_ONCE))
    return np.unique([0, *steps.tolist(), words.shape[0]]).tolist()  # type: ignore[no-any-return]


def words_of(texts: Sequence[str]) -> sparse.csr_matrix:
    """TF-IDF of words and pairs of words (n, v), rows of length 1; a word that one text has is left out."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    reader = TfidfVectorizer(
        tokenizer=tokenise,
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, 2),
        sublinear_tf=True,
        min_df=2,
        max_df=max(int(COMMON * len(texts)), 2),
        dtype=np.float32,
    )
    try:
        return sparse.csr_matrix(reader.fit_transform(texts))
    except ValueError:  # no word is left
        return sparse.csr_matrix((len(texts), 0), dtype=np.float32)

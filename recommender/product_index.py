"""The catalogue's search index: one base segment and one small segment of what changed since.

A change in the catalogue is searched at the next question: the changed products alone are indexed
into the fresh segment, and the base is built anew in whole when that segment grows. Segments are
immutable; readers hold the state they began with.

Shapes   all score arrays are (n,) over ``State.ids``
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from commerce.catalogue.model import Category, Product, ProductFilter, Vocabulary
from kernel.logs import get_log
from recommender.documents import document_of, embedded_text
from recommender.shelves import is_called, is_spare_part, titles_of
from retrieval.lexical import LexicalIndex, Scores
from retrieval.model import Rows, Vectors
from retrieval.vectors import FaissIndex

FRESH_MAX: Final = 500
EMBED_AT_ONCE: Final = 3000
READ_AT_ONCE: Final = 500
Titles = tuple[tuple[str, ...], ...]  # a product's titles as words, in each language it has
log = get_log(__name__)


class Catalogue(Protocol):
    """What the index reads of the catalogue."""

    def version(self) -> int:
        """Changes with every change of what products and categories say."""
        ...

    def vocabulary(self) -> Vocabulary:
        """Categories and shown names."""
        ...

    def select_ids(self, where: ProductFilter) -> list[str]:
        """Every product that passes."""
        ...

    def get_many(self, product_ids: Sequence[str]) -> list[Product]:
        """Those products that exist, in the order asked."""
        ...

    def changed_since(self, version: int) -> list[str]:
        """Products written after ``version``, archived ones too."""
        ...


class Embeds(Protocol):
    """Embeds texts, perhaps from a cache."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, d) float32 of length 1."""
        ...


@dataclass(frozen=True)
class Segment:
    """Products indexed together; ``vectors`` may come later than the words."""

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    titles: tuple[Titles, ...]
    lexical: LexicalIndex
    vectors: FaissIndex | None = None


@dataclass(frozen=True)
class Words:
    """What the catalogue calls its shelves and values; documents are made with it."""

    categories: dict[str, Category]
    value_names: dict[str, dict[str, str]]


@dataclass(frozen=True)
class State:
    """One version of the whole index."""

    version: int
    words: Words
    segments: tuple[Segment, ...]
    ids: NDArray[np.object_]
    row_of: dict[str, int]  # a live product's row; a superseded row is in no value
    live: NDArray[np.bool_]
    titles: tuple[Titles, ...]

    def called(self, product_ids: Sequence[str], named: set[str], said: Sequence[str] = ()) -> list[str]:
        """Those of these products that a title calls by the name of the kind, in their order.

        ``said`` is the name as said in another language, whose words a title may hold instead.
        """
        names = [one for one in (named, set(said)) if one]
        known = [one for one in product_ids if one in self.row_of]
        titled = [(one, self.titles[self.row_of[one]]) for one in known]
        called = [(one, ts) for one, ts in titled if any(is_called(ts, name) for name in names)]
        whole = [one for one, ts in called if not is_spare_part(ts, set().union(*names) if names else set())]
        return whole or [one for one, _ in called]

    def rows(self, product_ids: Sequence[str]) -> Rows:
        """The rows of those products that are indexed, ascending."""
        found = (self.row_of.get(product_id) for product_id in product_ids)
        return np.array(sorted(row for row in found if row is not None), dtype=np.int64)

    def lexical_scores(self, tokens: Sequence[str]) -> tuple[Scores, Scores]:
        """BM25 scores and coverage of every row."""
        scores = [segment.lexical.scores(tokens) for segment in self.segments]
        coverage = [segment.lexical.coverage(tokens) for segment in self.segments]
        return np.concatenate(scores), np.concatenate(coverage)

    def nearest(self, query: Vectors, k: int, allowed: Rows | None) -> tuple[Rows, Vectors]:
        """The rows nearest to a query vector (d,), best first; empty until vectors are there."""
        found: list[tuple[Rows, Vectors]] = []
        start = 0
        for segment in self.segments:
            end = start + len(segment.ids)
            if segment.vectors is not None:
                inside = None if allowed is None else allowed[(allowed >= start) & (allowed < end)] - start
                rows, scores = segment.vectors.search(query, k, inside)
                found.append((rows + start, scores))
            start = end
        if not found:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        rows = np.concatenate([r for r, _ in found])
        scores = np.concatenate([s for _, s in found])
        keep = self.live[rows]
        order = np.lexsort((rows[keep], -scores[keep]))[:k]
        return rows[keep][order], scores[keep][order]


class ProductIndex:
    """Keeps the state in step with the catalogue.

    Args:
        catalogue: read at every question for its version.
        embedder: None for words alone.
    """

    def __init__(self, catalogue: Catalogue, embedder: Embeds | None) -> None:
        self._catalogue = catalogue
        self._embedder = embedder
        self._lock = threading.Lock()
        self._state: State | None = None

    def state(self) -> State:
        """The index of the catalogue as it is now."""
        version = self._catalogue.version()
        state = self._state
        if state is not None and state.version == version:
            return state
        with self._lock:
            if self._state is None or self._state.version != version:
                self._state = self._renewed(self._state, version)
            return self._state

    def vector_of(self, product: Product) -> Vectors | None:
        """The product's vector (d,); None where nothing embeds."""
        if self._embedder is None:
            return None
        categories = self.state().words.categories
        vector: Vectors = self._embedder.embed([embedded_text(product, categories)])[0]
        return vector

    def _renewed(self, state: State | None, version: int) -> State:
        vocabulary = self._catalogue.vocabulary()
        words = Words({c.category_id: c for c in vocabulary.categories}, vocabulary.value_names)
        if state is None or state.words != words:
            return self._whole(version, words)
        changed = self._catalogue.changed_since(state.version)
        fresh = [i for segment in state.segments[1:] for i in segment.ids]
        ids = list(dict.fromkeys([*fresh, *changed]))
        if len(ids) > FRESH_MAX:
            return self._whole(version, words)
        products = [p for p in self._catalogue.get_many(ids) if p.status == "active"]
        gone = set(ids) | {i for i in state.segments[0].ids if i not in state.row_of}
        base = state.segments[0]
        segments = (base, self._segment(products, words, base.lexical)) if products else (base,)
        return _state_of(version, words, segments, gone - {p.product_id for p in products})

    def _whole(self, version: int, words: Words) -> State:
        ids = self._catalogue.select_ids(ProductFilter())
        products = (
            product
            for start in range(0, len(ids), READ_AT_ONCE)
            for product in self._catalogue.get_many(ids[start : start + READ_AT_ONCE])
        )
        later = len(ids) > EMBED_AT_ONCE
        segment = self._segment(products, words, None, with_vectors=not later)
        log.info("search_index_built", products=len(segment.ids), version=version)
        if later and self._embedder is not None:
            threading.Thread(target=self._embed_later, args=(segment,), daemon=True).start()
        return _state_of(version, words, (segment,), set())

    def _embed_later(self, segment: Segment) -> None:
        """Give a large base its vectors while words alone already answer."""
        assert self._embedder is not None  # noqa: S101 (narrows the type; _whole has checked)
        vectors = FaissIndex(self._embedder.embed(segment.texts))
        with self._lock:
            state = self._state
            if state is not None and state.segments[0] is segment:
                segments = (replace(segment, vectors=vectors), *state.segments[1:])
                self._state = replace(state, segments=segments)
        log.info("search_vectors_built", products=len(segment.ids))

    def _segment(
        self,
        products: Iterable[Product],
        words: Words,
        reference: LexicalIndex | None,
        *,
        with_vectors: bool = True,
    ) -> Segment:
        ids: list[str] = []
        texts: list[str] = []
        titles: list[Titles] = []
        documents: list[dict[str, float]] = []
        for product in products:
            ids.append(product.product_id)
            texts.append(embedded_text(product, words.categories))
            titles.append(titles_of(product))
            documents.append(document_of(product, words.categories, words.value_names))
        vectors = None
        if self._embedder is not None and ids and with_vectors:
            vectors = FaissIndex(self._embedder.embed(texts))
        return Segment(tuple(ids), tuple(texts), tuple(titles), LexicalIndex(documents, reference), vectors)


def _state_of(version: int, words: Words, segments: tuple[Segment, ...], gone: set[str]) -> State:
    ids = [product_id for segment in segments for product_id in segment.ids]
    row_of = {product_id: row for row, product_id in enumerate(ids) if product_id not in gone}
    live = np.zeros(len(ids), dtype=np.bool_)
    live[list(row_of.values())] = True
    titles = tuple(title for segment in segments for title in segment.titles)
    return State(version, words, segments, np.array(ids, dtype=object), row_of, live, titles)

"""Find products for a wish: constraints in the query itself, words and meaning in the ranking.

Words that a constraint already speaks for ("red", "under 50", the name of the shelf) are not
asked again of the text. A wish without any other words is a plain query of the catalogue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from commerce.catalogue.model import Product, ProductFilter, Vocabulary
from commerce.catalogue.service import CatalogueService
from kernel.languages import has_han
from recommender.constraints import to_filter
from recommender.filters import both
from recommender.model import Found, Relaxation, Suggestion
from recommender.product_index import Embeds, ProductIndex, State
from recommender.ranking import relevance
from recommender.reasons import MAX_REASONS, matching_variant, reasons_of_match, reasons_of_person
from recommender.relaxation import relaxations
from recommender.shades import plain_first
from recommender.shelves import is_one, names_some_of_shelf, spoken_for, within_mixed
from recommender.suitability import fitting, is_for_occasion, suited
from recommender.understanding.model import Wish
from recommender.vocabulary import CurrentVocabulary
from retrieval.lexical import Scores
from retrieval.model import Rows, Vectors
from retrieval.tokens import tokenise

IN_STOCK: Final = ProductFilter(in_stock=True)
MAX_SORTED: Final = 300  # relevant products that a sort order is applied to
MAX_CANDIDATES: Final = 2000
MAX_NEAR: Final = 20  # products offered for an occasion or a use that none of them names
LEAST_COSINE: Final = 0.3
FEWEST_PURPOSE_WORDS: Final = 3
POPULAR_BONUS: Final = 0.1
EXACT, CLOSE, BROWSE, NOTHING = "search", "close", "browse", "nothing"


@dataclass(frozen=True)
class Search:
    """The search over one catalogue; ``embedder`` None means words alone."""

    catalogue: CatalogueService
    vocabulary: CurrentVocabulary
    index: ProductIndex
    embedder: Embeds | None

    def find(self, wish: Wish, k: int, offset: int = 0, within: ProductFilter = IN_STOCK) -> Found:
        """Up to ``k`` products that meet every constraint of the wish and of ``within``."""
        vocabulary = self.vocabulary()
        asked, where, is_part = self._filters(wish, within, vocabulary)
        words = self._words_left(wish, vocabulary)
        if words:
            found = self._by_words(wish, where, words, k, offset)
        elif wish.product and wish.sort is None and not (wish.recipients or wish.occasions):
            found = self._on_shelf(wish, where, k, offset)
        else:
            found = self._browse(wish, where, k, offset)
        if not found.suggestions:
            unshelved = replace(asked, category_ids=(), only_product_ids=None)
            anywhere = both(unshelved, within, self.catalogue.select_ids)
            found = self._called(wish, anywhere, words, k, offset) or found
        if not found.suggestions and not wish.names_product and words:
            found = self._near_purpose(wish, where, k, offset) or found
        if not found.suggestions:
            return replace(found, strategy=NOTHING)
        return self._of_shelf(wish, where, found) if is_part else found

    def ways_out(self, wish: Wish, within: ProductFilter = IN_STOCK) -> tuple[Relaxation, ...]:
        """The constraints without which something fits, for a wish that nothing fits."""
        vocabulary = self.vocabulary()
        _, where, _ = self._filters(wish, within, vocabulary)
        relevant = where.only_product_ids or self._relevant(wish, self._words_left(wish, vocabulary))

        def filter_of(looser: Wish) -> ProductFilter:
            asked = replace(to_filter(looser, vocabulary), only_product_ids=relevant)
            return both(asked, within, self.catalogue.select_ids)

        return relaxations(wish, self.catalogue, filter_of)

    def _filters(
        self, wish: Wish, within: ProductFilter, vocabulary: Vocabulary
    ) -> tuple[ProductFilter, ProductFilter, bool]:
        """What must hold, the same of what a shelf has of the kind said, and whether that is a part of it."""
        asked = both(to_filter(wish, vocabulary), within, self.catalogue.select_ids)
        asked = within_mixed(wish, asked, vocabulary)
        is_part = names_some_of_shelf(wish, asked, vocabulary)
        return asked, self._narrowed(wish, asked) if is_part else asked, is_part

    def _narrowed(self, wish: Wish, where: ProductFilter) -> ProductFilter:
        """The filter for what a shelf has of the kind that was said: of camping things, the tents."""
        ids = self.catalogue.select_ids(ProductFilter(category_ids=where.category_ids, in_stock=True))
        if len(ids) > MAX_SORTED:
            return where
        called = self._called_so(wish, ids)
        return replace(where, only_product_ids=tuple(called)) if called else where

    def _called_so(self, wish: Wish, ids: list[str]) -> list[str]:
        return self.index.state().called(ids, set(tokenise(wish.kind)), tokenise(wish.product))

    def _of_shelf(self, wish: Wish, where: ProductFilter, found: Found) -> Found:
        """What was found, told for what it is where the shelf shows nothing of the kind that was said."""
        if where.only_product_ids is not None:
            return found
        gone = self._sold_out(wish, where)
        if gone:
            return replace(found, sold_out=gone, strategy=CLOSE)
        return replace(found, shelf=where.category_ids[0]) if found.strategy == BROWSE else found

    def _sold_out(self, wish: Wish, where: ProductFilter) -> tuple[Product, ...]:
        """What the shelf has of the kind that was said, where all of it is sold out."""
        ids = self.catalogue.select_ids(ProductFilter(category_ids=where.category_ids))
        called = self.catalogue.get_many(self._called_so(wish, ids)[:MAX_SORTED])
        return () if any(product.in_stock for product in called) else tuple(called)

    def filter_of(self, wish: Wish) -> ProductFilter:
        """The wish's hard constraints in the catalogue's words."""
        return to_filter(wish, self.vocabulary())

    def nearest(self, words: str, where: ProductFilter) -> list[str]:
        """The ids of products that pass and are exact or near in words or meaning, best first."""
        state = self.index.state()
        allowed = state.rows(self.catalogue.select_ids(where))
        rows, _ = relevance(state, tokenise(words), self.query_vector(words), allowed).best(allowed)
        return [str(state.ids[row]) for row in rows[:MAX_SORTED]]

    def query_vector(self, text: str) -> Vectors | None:
        """The text's vector (d,), or None where nothing embeds or no word of it is known."""
        if self.embedder is None:
            return None
        vector: Vectors = self.embedder.embed([text])[0]
        return vector if vector.any() else None

    def suggestion(
        self, product: Product, score: float, where: ProductFilter, words: Sequence[str], wish: Wish
    ) -> Suggestion:
        """A product with the variant that fits and the reasons that hold."""
        variant = matching_variant(product, where)
        reasons = (
            *reasons_of_person(product, wish),
            *reasons_of_match(product, variant, where, words, wish.language),
        )
        return Suggestion(product, score, reasons[:MAX_REASONS], variant)

    def _relevant(self, wish: Wish, words: list[str]) -> tuple[str, ...] | None:
        """The products that answer the words, whatever the constraints; None without words."""
        if not words:
            return None
        state = self.index.state()
        rows, _ = relevance(state, words, self.query_vector(wish.words or wish.product)).best()
        return tuple(str(state.ids[row]) for row in rows[:MAX_CANDIDATES])

    def _browse(self, wish: Wish, where: ProductFilter, k: int, offset: int) -> Found:
        strategy = BROWSE
        if wish.recipients or wish.occasions:
            products = self._suited(wish, self.catalogue.select_ids(where, wish.sort, MAX_SORTED))
            if wish.occasions and not any(is_for_occasion(p, wish) for p in products):
                near = self._near_occasion(wish, where)
                products, strategy = (near, CLOSE) if near else (products, BROWSE)
            total, page = len(products), products[offset : offset + k]
        else:
            page = self.catalogue.select(where, wish.sort, k, offset)
            total = offset + len(page) if page else 0
            if len(page) == k:  # there may be more
                total = self.catalogue.count(where)
        suggestions = tuple(
            self.suggestion(p, 1.0 / (1 + place), where, (), wish) for place, p in enumerate(page, offset)
        )
        return Found(suggestions, total, strategy)

    def _near_purpose(self, wish: Wish, where: ProductFilter, k: int, offset: int) -> Found | None:
        """What serves a purpose that was said in several words: nearest in meaning alone."""
        query = self.query_vector(f"something to {wish.words}")
        if query is None or wish.sort is not None or len(tokenise(wish.words)) < FEWEST_PURPOSE_WORDS:
            return None
        near = self._nearest_to(query, where)
        page = near[offset : offset + k]
        made = tuple(self.suggestion(p, 1.0 / (1 + place), where, (), wish) for place, p in enumerate(page))
        return Found(made, len(near), CLOSE) if made else None

    def _near_occasion(self, wish: Wish, where: ProductFilter) -> list[Product]:
        """What is nearest in meaning to an occasion that no product names, "clothes for an interview"."""
        kind = wish.kind or wish.product or " or ".join(wish.categories) or "something"
        query = self.query_vector(f"{kind} for {' or '.join(wish.occasions)}")
        if query is None or wish.sort is not None:
            return []
        return suited(self._nearest_to(query, where), wish)

    def _nearest_to(self, query: Vectors, where: ProductFilter) -> list[Product]:
        state = self.index.state()
        rows, scores = state.nearest(query, MAX_NEAR, state.rows(self.catalogue.select_ids(where)))
        ids = [str(state.ids[row]) for row, score in zip(rows, scores, strict=True) if score >= LEAST_COSINE]
        return self.catalogue.get_many(ids)

    def _on_shelf(self, wish: Wish, where: ProductFilter, k: int, offset: int) -> Found:
        """A shelf that was named: all of it fits, what is nearest to the words comes first."""
        state = self.index.state()
        ids = self.catalogue.select_ids(where)
        judged = relevance(state, tokenise(wish.product), self.query_vector(wish.product), state.rows(ids))
        bonus = {one: POPULAR_BONUS * (1 - place / len(ids)) for place, one in enumerate(ids)}
        score_of = {
            one: float(judged.scores[state.row_of[one]]) + bonus[one] for one in ids if one in state.row_of
        }
        best_first = sorted(score_of, key=lambda one: -score_of[one])
        order = plain_first(best_first, wish, where, self.catalogue.select_ids)
        page = self.catalogue.get_many(order[offset : offset + k])
        suggestions = tuple(self.suggestion(p, score_of[p.product_id], where, (), wish) for p in page)
        return Found(suggestions, len(order), BROWSE)

    def _called(
        self, wish: Wish, where: ProductFilter, words: list[str], k: int, offset: int
    ) -> Found | None:
        """What is called by the kind of goods, in any language: a running jacket, among sportswear.

        It is only close where words were said that are not the kind's name: nothing has them.
        """
        named = set(tokenise(wish.kind))
        if not (wish.categories and named):
            return None
        near = self.nearest(f"{wish.product} {wish.kind}", where)
        called = self.index.state().called(near, named)
        if wish.recipients or wish.occasions:
            called = [p.product_id for p in suited(self.catalogue.get_many(called), wish)]
        if not where.category_ids:  # a bag for laptops is no laptop
            called = [p.product_id for p in self.catalogue.get_many(called) if is_one(p, wish)]
        page = self.catalogue.get_many(called[offset : offset + k])
        made = tuple(self.suggestion(p, 1.0 / (1 + place), where, (), wish) for place, p in enumerate(page))
        strategy = EXACT if named.issuperset(words) else CLOSE
        return Found(made, len(called), strategy) if made else None

    def _by_words(self, wish: Wish, where: ProductFilter, words: list[str], k: int, offset: int) -> Found:
        state = self.index.state()
        rows, scores, exact = self._ranked(state, wish, where, words)
        if not len(rows) and wish.categories:
            return self._called(wish, where, words, k, offset) or self._browse(wish, where, k, offset)
        ids = [str(state.ids[row]) for row in rows]
        score_of = dict(zip(ids, scores[rows].tolist(), strict=True))
        if len(wish.product) == 1 and has_han(wish.product):  # 书 is in 书架, which is no book
            ids = [p.product_id for p in self.catalogue.get_many(ids[:MAX_SORTED]) if is_one(p, wish)]
        if wish.sort is not None:
            narrowed = replace(where, only_product_ids=tuple(ids[:MAX_SORTED]))
            ids = self.catalogue.select_ids(narrowed, wish.sort)
        else:
            ids = plain_first(ids[:MAX_SORTED], wish, where, self.catalogue.select_ids) + ids[MAX_SORTED:]
        if wish.recipients or wish.occasions:
            ids = [p.product_id for p in self._suited(wish, ids[:MAX_SORTED])]
        page = self.catalogue.get_many(ids[offset : offset + k])
        suggestions = tuple(self.suggestion(p, score_of[p.product_id], where, words, wish) for p in page)
        return Found(suggestions, len(ids), EXACT if exact else CLOSE)

    def _suited(self, wish: Wish, ids: list[str]) -> list[Product]:
        """The products without those made for others; a sort order that was asked for is kept."""
        products = self.catalogue.get_many(ids)
        return suited(products, wish) if wish.sort is None else fitting(products, wish)

    def _ranked(
        self, state: State, wish: Wish, where: ProductFilter, words: list[str]
    ) -> tuple[Rows, Scores, bool]:
        """Rows that meet the filter, best first; the filter is asked of the candidates alone.

        Where the candidates are too many, or none of them passes, the filter goes first.
        """
        query = self.query_vector(wish.words or wish.product)
        by_meaning = bool(wish.kind) and not wish.categories  # a known kind that no shelf of ours has
        judged = relevance(state, words, query, by_meaning=by_meaning)
        candidates = judged.candidates(MAX_CANDIDATES + 1)
        if len(candidates) <= MAX_CANDIDATES:
            ids = tuple(str(state.ids[row]) for row in candidates)
            if where.only_product_ids is not None:
                known = set(ids)
                ids = tuple(one for one in where.only_product_ids if one in known)
            passed = state.rows(self.catalogue.select_ids(replace(where, only_product_ids=ids)))
            if len(passed):
                rows, exact = judged.best(passed)
                return rows, judged.scores, exact
        allowed = state.rows(self.catalogue.select_ids(where))
        judged = relevance(state, words, query, allowed, by_meaning=by_meaning)
        rows, exact = judged.best(allowed)
        return rows, judged.scores, exact

    def _words_left(self, wish: Wish, vocabulary: Vocabulary) -> list[str]:
        """The tokens of the wish that no constraint speaks for."""
        spoken = spoken_for(wish, vocabulary)
        said = tokenise(f"{wish.product} {wish.words}")
        return [token for token in dict.fromkeys(said) if token not in spoken]

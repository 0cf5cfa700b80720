"""The one recommender behind chat and HTTP: search, similar, for a shopper, best sellers, new.

Everything offered can be bought now, meets the wish's hard constraints, and carries reasons whose
evidence was read in this call.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from commerce.catalogue.model import Product, ProductFilter
from recommender.ahead import Ahead, Question
from recommender.answers import answered
from recommender.behaviour import bought_beside
from recommender.collecting import without_collecting
from recommender.engine.asking import Ask
from recommender.engine.engine import MANY, Engine
from recommender.engine.live import LiveGoods, Ready, base_of
from recommender.engine.rules import Rules
from recommender.experiments.service import ExperimentService
from recommender.experiments.trying import TriedEngine
from recommender.filters import as_product_filter, both
from recommender.likeness import Likeness
from recommender.model import Found, Relaxation, Shopper, Suggestion
from recommender.personal import Personal
from recommender.product_index import Embeds, ProductIndex
from recommender.profiles.service import ProfileService
from recommender.reasons import matching_variant, reasons_of_person, standing_reasons
from recommender.requests import EVERYTHING, Answer, Request
from recommender.search import IN_STOCK, Search
from recommender.snapshots.model import NO_SNAPSHOT
from recommender.snapshots.shelf import build_shelf
from recommender.snapshots.watcher import Watcher
from recommender.suitability import most_suitable
from recommender.understanding import Understander
from recommender.understanding.model import Wish
from recommender.vocabulary import CurrentVocabulary
from retrieval.tokens import tokenise

if TYPE_CHECKING:
    from commerce.shop import Shop

MAX_CONSIDERED: Final = 400
GIFTS: Final = ("gifts", "gift", "presents", "present")
NOBODY: Final = Shopper()


class RecommenderService:
    """What to offer; built once, used by every conversation and request."""

    def __init__(self, shop: Shop, search: Search, understander: Understander, engine: Engine) -> None:
        self.understander = understander
        self._shop = shop
        self._search = search
        self.profiles = ProfileService(shop)
        self._rules = Rules.of(shop.settings)
        self._personal = Personal(shop, engine, self._near, self.profiles)
        self._likeness = Likeness(shop, self._near, self._rules)
        self._ahead = Ahead(self._find, shop.catalogue.version)
        shop.catalogue.on_change(lambda _: self._ahead.forget())

    def snapshot_id(self) -> str:
        """The snapshot in force; NO_SNAPSHOT while nothing is trained."""
        return self._personal.snapshot_id()

    def answer_batch(self, requests: Sequence[Request]) -> tuple[str, list[Answer]]:
        """The snapshot in force and one answer a request, in the order asked; a bad one gets its error."""
        ready = self._personal.ready()

        def personal(asked: Sequence[Request]) -> list[Answer]:
            categories = self._search.vocabulary().categories
            alike = ["" if one.filters is EVERYTHING else repr(one.filters) for one in asked]
            distinct = dict(zip(alike, (one.filters for one in asked), strict=True))
            wheres = {key: as_product_filter(one, categories) for key, one in distinct.items()}
            asks = [self._ask_of(one, wheres[key]) for one, key in zip(asked, alike, strict=True)]
            offers = self._personal.offers(asks, ready)
            items = self._personal.items(offers)
            return [
                Answer(one.id, offer.strategy, mine)
                for one, offer, mine in zip(asked, offers, items, strict=True)
            ]

        with without_collecting() if len(requests) >= MANY else nullcontext():
            answers = answered(requests, personal, lambda one: self._found(one, ready))
        return NO_SNAPSHOT if ready is None else ready.base.snapshot_id, answers

    def _ask_of(self, request: Request, where: ProductFilter) -> Ask:
        return Ask(
            where=where,
            k=request.k,
            customer_id=request.customer_id,
            session=request.session,
            language=request.language,
            exclude_seen=request.exclude_seen,
            rules=self._rules,
        )

    def _found(self, request: Request, ready: Ready | None) -> Found:
        """The answer to a query or to "like this one"."""
        where = as_product_filter(request.filters, self._search.vocabulary().categories)
        if request.query is not None:
            wish = self.understander.read(request.query, request.language).wish
            return self.search(wish, request.k, within=where)
        return self._similar((request.product_id or "", *request.also), request.k, NOBODY, where, ready)

    def search(
        self,
        wish: Wish,
        k: int,
        shopper: Shopper = NOBODY,
        offset: int = 0,
        within: ProductFilter = IN_STOCK,
    ) -> Found:
        """Products for a wish."""
        question = Question(wish, k, offset, self._allowed(shopper, within))
        found = self._ahead.take(shopper.conversation_id or "", question) or self._find(question)
        now = self._shop.clock.now()
        told = tuple(
            replace(s, reasons=(*s.reasons, *standing_reasons(s.product, now))) if not s.reasons else s
            for s in found.suggestions
        )
        return replace(found, suggestions=told)

    def prepare(self, wish: Wish, k: int, shopper: Shopper) -> None:
        """Search ahead for what a conversation is likely to ask for next."""
        question = Question(wish, k, 0, self._allowed(shopper, IN_STOCK))
        self._ahead.make(shopper.conversation_id or "", question)

    def ways_out(
        self, wish: Wish, shopper: Shopper = NOBODY, within: ProductFilter = IN_STOCK
    ) -> tuple[Relaxation, ...]:
        """When nothing fits a wish: what could be relaxed and what that gives."""
        return self._search.ways_out(wish, self._allowed(shopper, within))

    def _find(self, asked: Question) -> Found:
        return self._search.find(asked.wish, asked.k, asked.offset, asked.where)

    def similar(
        self,
        product_id: str,
        k: int,
        shopper: Shopper = NOBODY,
        within: ProductFilter = IN_STOCK,
        also: Sequence[str] = (),
    ) -> Found:
        """Products like one product, or like it and others together, of their departments, in stock.

        Raises:
            NotFound: when there is no such product.
        """
        return self._similar((product_id, *also), k, shopper, within, self._personal.ready())

    def _similar(
        self, product_ids: Sequence[str], k: int, shopper: Shopper, within: ProductFilter, ready: Ready | None
    ) -> Found:
        asked = [self._shop.catalogue.get(one) for one in dict.fromkeys(product_ids)]
        departments = [one.category_ids[:1] for one in asked]
        like = ProductFilter(
            category_ids=tuple(dict.fromkeys(chain(*departments))) if all(departments) else (),
            exclude_product_ids=shopper.seen_product_ids,
        )
        where = both(like, self._allowed(shopper, within), self._shop.catalogue.select_ids)
        made = tuple(self._likeness.of(ready, asked, where, k))
        return Found(made, len(made), strategy="similar")

    def bought_with(self, product_id: str, k: int, shopper: Shopper = NOBODY) -> Found:
        """What shoppers bought beside one product, what most of them bought first, in stock.

        Raises:
            NotFound: when there is no such product.
        """
        anchor = self._shop.catalogue.get(product_id)
        where = self._allowed(shopper, IN_STOCK)
        reasons = dict(bought_beside(self._shop, anchor, where, k))
        made = tuple(
            Suggestion(p, 1.0 / place, (reasons[p.product_id],), matching_variant(p, where))
            for place, p in enumerate(self._shop.catalogue.get_many(list(reasons)), start=1)
        )
        return Found(made, len(made), strategy="bought_with")

    def recommend(self, shopper: Shopper, wish: Wish | None, k: int) -> Found:
        """Products for one shopper: by what they did lately, else by what sells.

        A wish's constraints hold for every product; a wish with words of its own is a search.
        """
        if wish is not None and wish.kind in GIFTS:
            wish = replace(wish, product="", kind="", categories=())
        if wish is not None and wish.names_product:
            return self.search(wish, k, shopper)
        where = replace(self._search.filter_of(wish or Wish()), in_stock=True)
        if wish is not None and (wish.recipients or wish.occasions):
            return self._for_somebody(wish, self._allowed(shopper, where), shopper, k)
        ask = Ask(
            where,
            k,
            shopper.customer_id,
            shopper.conversation_id,
            seen_product_ids=shopper.seen_product_ids,
            rules=self._rules,
        )
        (offer,) = self._personal.offers([ask], self._personal.ready())
        made = self._personal.suggestions(offer)
        return Found(tuple(made), len(made), strategy=offer.strategy)

    def to_taste(self, shopper: Shopper, k: int) -> Found:
        """What fits what the shopper said to like; the usual recommendation where that is nothing."""
        wanted = self.profiles.wanted(self.profiles.said_by([shopper])[0])
        if wanted is not None:
            ask = Ask(wanted, k, shopper.customer_id, shopper.conversation_id, rules=self._rules)
            (offer,) = self._personal.offers([ask], self._personal.ready())
            made = tuple(self._personal.suggestions(offer))
            if made:
                return Found(made, len(made), strategy=offer.strategy)
        return self.recommend(shopper, None, k)

    def _for_somebody(self, wish: Wish, where: ProductFilter, shopper: Shopper, k: int) -> Found:
        """What suits whom it is for and the occasion, the popular first, of different shelves."""
        narrowed = replace(where, exclude_product_ids=(*where.exclude_product_ids, *shopper.seen_product_ids))
        near = self._search.nearest(wish.words, narrowed) if wish.words else []
        popular = self._shop.catalogue.get_many(near)
        popular = popular or self._shop.catalogue.select(narrowed, "popular", MAX_CONSIDERED)
        now = self._shop.clock.now()
        made = []
        for place, product in enumerate(most_suitable(popular, wish, k)):
            reasons = (*reasons_of_person(product, wish), *standing_reasons(product, now))
            made.append(Suggestion(product, 1.0 / (1 + place), reasons, matching_variant(product, where)))
        return Found(tuple(made), len(made), strategy="gift")

    def best_sellers(self, wish: Wish | None, k: int, shopper: Shopper = NOBODY) -> Found:
        """What sold most in the last BEST_SELLER_DAYS days, within the wish's constraints."""
        where = self._allowed(shopper, replace(self._search.filter_of(wish or Wish()), in_stock=True))
        made = self._personal.popular(where, k, set())
        return Found(tuple(made), len(made), strategy="best_sellers")

    def new_arrivals(self, wish: Wish | None, k: int, shopper: Shopper = NOBODY) -> Found:
        """The newest products within the wish's constraints."""
        where = self._allowed(shopper, replace(self._search.filter_of(wish or Wish()), in_stock=True))
        now = self._shop.clock.now()
        made = tuple(
            Suggestion(product, 1.0 / (1 + place), standing_reasons(product, now))
            for place, product in enumerate(self._shop.catalogue.new_arrivals(where, k))
        )
        return Found(made, len(made), strategy="new_arrivals")

    def _allowed(self, shopper: Shopper, where: ProductFilter) -> ProductFilter:
        """The filter without what the shopper has refused."""
        no = self.profiles.refused_by(shopper)
        return where if no is None else both(where, no, self._shop.catalogue.select_ids)

    def _near(self, product: Product, where: ProductFilter, k: int) -> list[tuple[Product, float]]:
        """Products near one in meaning, or in words where there is no embedder."""
        state = self._search.index.state()
        allowed = state.rows(self._shop.catalogue.select_ids(where))
        vector = self._search.index.vector_of(product)
        if vector is not None:
            rows, scores = state.nearest(vector, k, allowed)
        else:
            lexical, _ = state.lexical_scores(tokenise(product.title("en")))
            order = allowed[(-lexical[allowed]).argsort(kind="stable")][:k]
            rows, scores = order, lexical[order]
        products = self._shop.catalogue.get_many([str(state.ids[row]) for row in rows])
        return list(zip(products, scores.tolist(), strict=True))


def build_recommender(
    shop: Shop, embedder: Embeds | None, experiments: ExperimentService | None = None
) -> tuple[RecommenderService, CurrentVocabulary]:
    """The recommender over a shop, and the vocabulary that understanding shares with it."""
    vocabulary = CurrentVocabulary(shop.catalogue)
    index = ProductIndex(shop.catalogue, embedder)
    search = Search(shop.catalogue, vocabulary, index, embedder)
    understander = Understander(vocabulary, shop.catalogue.version, shop.catalogue.currency)
    watcher = Watcher(build_shelf(shop.settings), base_of)
    experiments = experiments or ExperimentService(shop.database, shop.clock)
    engine = TriedEngine(shop, LiveGoods(shop, embedder, watcher), experiments)
    return RecommenderService(shop, search, understander, engine), vocabulary


def product_ids(suggestions: Sequence[Suggestion]) -> list[str]:
    """The suggested products' ids, in order."""
    return [s.product.product_id for s in suggestions]

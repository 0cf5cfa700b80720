"""Suggestions for shoppers, chat's and the batch's alike: by what was learnt, else by what they did lately.

While nothing is trained, counts from the order lines serve one shopper after another. A list that the
sources do not fill is filled with what sells; a shopper of whom nothing is known gets that alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from commerce.catalogue.model import Product, ProductFilter
from kernel.languages import Language
from recommender.behaviour import Behaviour, Near
from recommender.engine.asking import Ask, Picked
from recommender.engine.engine import Engine
from recommender.engine.live import Ready
from recommender.filters import both
from recommender.model import Reason, Suggestion
from recommender.profiles.model import Said, liked, refused
from recommender.profiles.service import ProfileService
from recommender.reasons import MAX_REASONS, matching_variant, standing_reasons
from recommender.requests import Item
from recommender.snapshots.model import NO_SNAPSHOT

if TYPE_CHECKING:
    from commerce.shop import Shop

BEST_SELLER_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Offer:
    """What one shopper is offered: picks of the engine first, then what sells."""

    ask: Ask
    picks: tuple[Item, ...]
    others: tuple[Suggestion, ...]

    @property
    def strategy(self) -> str:
        """``personal`` when anything of it is."""
        is_personal = self.picks or any(s.reasons and s.reasons[0].code in _RELATED for s in self.others)
        return "personal" if is_personal else "popular"


_RELATED: Final = ("bought_with", "viewed_similar", "you_like")


class Personal:
    """Suggests for shoppers over one shop."""

    def __init__(self, shop: Shop, engine: Engine, near: Near, profiles: ProfileService) -> None:
        self._shop = shop
        self._profiles = profiles
        self._engine = engine
        self._near = near
        self._behaviour = Behaviour(shop)

    def snapshot_id(self) -> str:
        """The snapshot in force."""
        ready = self._engine.ready()
        return NO_SNAPSHOT if ready is None else ready.base.snapshot_id

    def ready(self) -> Ready | None:
        """What to answer with; None while nothing is trained."""
        return self._engine.ready()

    def offers(self, asks: Sequence[Ask], ready: Ready | None) -> list[Offer]:
        """An offer for each; what a shopper refused is in none."""
        asks = self._knowing(asks)
        if ready is None:
            return [self._by_behaviour(ask) for ask in asks]
        lists = self._engine.suggest(ready, asks)
        sold: dict[str, list[Suggestion]] = {}
        return [
            Offer(ask, picked.picks, self._fill(ask, picked, sold))
            for ask, picked in zip(asks, lists, strict=True)
        ]

    def _knowing(self, asks: Sequence[Ask]) -> list[Ask]:
        """The asks with what each shopper said of the own taste."""
        told = []
        for ask, said in zip(asks, self._profiles.said_by([ask.shopper for ask in asks]), strict=True):
            no = refused(said)
            where = ask.where if no is None else both(ask.where, no, self._shop.catalogue.select_ids)
            told.append(replace(ask, where=where, said=said) if said else ask)
        return told

    def suggestions(self, offer: Offer) -> list[Suggestion]:
        """The offer with whole products, as chat shows them."""
        scores = {pick.product_id: pick for pick in offer.picks}
        products = self._shop.catalogue.get_many(list(scores))
        made = []
        for product in products:
            pick = scores[product.product_id]
            variant = matching_variant(product, offer.ask.where)
            made.append(Suggestion(product, pick.score, pick.reasons, variant, pick.team))
        return [*made, *offer.others]

    def items(self, offers: Sequence[Offer]) -> list[tuple[Item, ...]]:
        """The offers as items; products are read once for all, and only where a variant is asked for."""
        narrow = [pick.product_id for offer in offers if _by_variant(offer.ask.where) for pick in offer.picks]
        whole = {p.product_id: p for p in self._shop.catalogue.get_many(list(dict.fromkeys(narrow)))}
        return [_items(offer, whole) if offer.others or narrow else offer.picks for offer in offers]

    def popular(self, where: ProductFilter, k: int, known: set[str]) -> list[Suggestion]:
        """What sold most in the last BEST_SELLER_DAYS days, then what sold ever."""
        since = self._shop.clock.now() - timedelta(days=BEST_SELLER_DAYS)
        sold = self._shop.catalogue.best_sellers(where, since, k + len(known))
        made = [
            Suggestion(product, float(units), (_popular_reason(units),), matching_variant(product, where))
            for product, units in sold
            if product.product_id not in known
        ]
        if len(made) < k:
            known = known | {s.product.product_id for s in made}
            rest = self._shop.catalogue.select(where, "popular", k + len(known))
            now = self._shop.clock.now()
            made += [
                Suggestion(p, 0.0, standing_reasons(p, now), matching_variant(p, where))
                for p in rest
                if p.product_id not in known
            ]
        return made[:k]

    def _fill(self, ask: Ask, picked: Picked, sold: dict[str, list[Suggestion]]) -> tuple[Suggestion, ...]:
        """What sells, as many as are missing; asked of the catalogue once for shoppers alike."""
        missing = ask.k - len(picked.picks)
        if missing <= 0:
            return ()
        out = {pick.product_id for pick in picked.picks} | picked.hidden
        likes = [] if picked.picks else self._liked(ask, out)[:missing]
        missing -= len(likes)
        out |= {s.product.product_id for s in likes}
        where = replace(ask.where, exclude_product_ids=())
        key = repr(where)
        if len(sold.get(key, ())) < missing + len(out):
            sold[key] = self.popular(where, missing + len(out), set())
        return (*likes, *[s for s in sold[key] if s.product.product_id not in out][:missing])

    def _liked(self, ask: Ask, out: Collection[str]) -> list[Suggestion]:
        """For a shopper of whom no more is known than what he or she likes: what sells of that."""
        wanted = self._profiles.wanted(ask.said)
        if wanted is None:
            return []
        where = both(replace(ask.where, exclude_product_ids=()), wanted, self._shop.catalogue.select_ids)
        found = self.popular(where, ask.k + len(out), set())
        likes = liked(ask.said)
        return [
            replace(s, reasons=(*_likings(s.product, likes), *s.reasons)[:MAX_REASONS])
            for s in found
            if s.product.product_id not in out
        ]

    def _by_behaviour(self, ask: Ask) -> Offer:
        """Counts from the order lines, where nothing is trained."""
        shopper = ask.shopper
        since = self._profiles.forgotten_at(shopper)
        made = self._behaviour.suggestions(shopper, ask.where, ask.k, self._near, ask.session, since)
        made = made or self._liked(ask, ask.seen_product_ids)
        if len(made) < ask.k:
            known = {s.product.product_id for s in made}
            out = {*known, *ask.seen_product_ids}
            made = [*made, *self.popular(ask.where, ask.k - len(made), out)]
        return Offer(ask, (), tuple(made[: ask.k]))


def _by_variant(where: ProductFilter) -> bool:
    """Whether the price to tell is that of a variant that was asked for."""
    return bool(
        where.attributes or where.attributes_not or where.price_min_minor is not None or where.on_sale
    )


def _items(offer: Offer, whole: Mapping[str, Product]) -> tuple[Item, ...]:
    """What the engine picked, at the price of the variant that was asked for, if one was; then the others."""
    ask, picks = offer.ask, list(offer.picks)
    if _by_variant(ask.where):
        for place, pick in enumerate(picks):
            product = whole.get(pick.product_id)
            variant = None if product is None else matching_variant(product, ask.where)
            if variant is not None:
                picks[place] = pick._replace(price_minor=variant.price_minor)
    return (*picks, *(_item(suggestion, ask.language) for suggestion in offer.others))


def _item(suggestion: Suggestion, language: Language) -> Item:
    product = suggestion.product
    price = suggestion.variant.price_minor if suggestion.variant else product.price_minor
    title = product.title(language)
    return Item(product.product_id, suggestion.score, title, price, product.currency, suggestion.reasons)


def _likings(product: Product, likes: Sequence[Said]) -> list[Reason]:
    """What the shopper said to like that the product is."""
    fits = {
        "category": set(product.category_ids),
        "brand": {product.brand},
        "colour": {*product.option_values("colour"), product.attributes.get("colour", "")},
    }
    held = [one for one in likes if one.value in fits.get(one.kind, ())]
    names = {"category": "category_id"}
    return [
        Reason("you_like", {"kind": one.kind, names.get(one.kind, "value"): one.value}) for one in held[:1]
    ]


def _popular_reason(units: int) -> Reason:
    return Reason("popular", {"units": units, "days": BEST_SELLER_DAYS})

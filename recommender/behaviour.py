"""Suggestions from what a shopper did lately: bought with it, like it, popular where they look.

A small, honest collaborative source: counts from the order lines, fused by reciprocal rank.

Source   reciprocal rank fusion, Cormack, Clarke, Buettcher, SIGIR 2009 (DAMPING = 60)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from commerce.catalogue.model import Product, ProductFilter
from commerce.events.model import EventKind
from recommender.model import Reason, Shopper, Suggestion

if TYPE_CHECKING:
    from commerce.shop import Shop

DAMPING: Final = 60
LATEST: Final = 12  # interactions looked back at
COUNTED: Final = 4  # as many products bought beside one are counted as are asked for, since some do not pass
ANCHORS: Final = 4  # different products among them that suggestions start from
INTEREST: Final[tuple[EventKind, ...]] = ("view", "click", "cart_add", "order")
Near = Callable[[Product, ProductFilter, int], list[tuple[Product, float]]]


class Behaviour:
    """What the event log and the order lines say for one shopper."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def suggestions(
        self,
        shopper: Shopper,
        where: ProductFilter,
        k: int,
        near: Near,
        session: Sequence[str] | None = None,
        since: datetime | None = None,
    ) -> list[Suggestion]:
        """Up to ``k`` products the shopper has not just had, each with the interaction behind it.

        ``session`` are the products met, the oldest first, where no log knows the shopper; nothing
        before ``since`` counts.
        """
        anchors, owned = self._anchors(shopper, since)
        if session is not None:
            anchors = list(dict.fromkeys(reversed(session)))[:ANCHORS]
        excluded = (*where.exclude_product_ids, *owned, *shopper.seen_product_ids, *anchors)
        narrowed = replace(where, exclude_product_ids=tuple(dict.fromkeys(excluded)))
        scores: dict[str, float] = {}
        reasons: dict[str, Reason] = {}
        for place, anchor in enumerate(self._shop.catalogue.get_many(anchors)):
            for rank, (product_id, reason) in enumerate(self._around(anchor, narrowed, k, near), start=1):
                scores[product_id] = scores.get(product_id, 0.0) + 1 / (DAMPING + rank + place)
                reasons.setdefault(product_id, reason)
        best = sorted(scores, key=lambda product_id: (-scores[product_id], product_id))[:k]
        products = self._shop.catalogue.get_many(best)
        return [Suggestion(p, scores[p.product_id], (reasons[p.product_id],)) for p in products]

    def _anchors(self, shopper: Shopper, since: datetime | None) -> tuple[list[str], set[str]]:
        """The products of the latest interactions, newest first, and those already bought."""
        if shopper.customer_id is not None:
            events = self._shop.events.recent(
                customer_id=shopper.customer_id, kinds=INTEREST, limit=LATEST, since=since
            )
        elif shopper.conversation_id is not None:
            events = self._shop.events.recent(
                conversation_id=shopper.conversation_id, kinds=INTEREST, limit=LATEST, since=since
            )
        else:
            events = []
        ids = [event.product_id for event in events if event.product_id]
        owned = {event.product_id for event in events if event.kind == "order" and event.product_id}
        return list(dict.fromkeys(ids))[:ANCHORS], owned

    def _around(self, anchor: Product, where: ProductFilter, k: int, near: Near) -> list[tuple[str, Reason]]:
        """Products bought with the anchor, then products like it, that pass the filter."""
        made = bought_beside(self._shop, anchor, where, k)
        known = {product_id for product_id, _ in made}
        shelf = replace(where, category_ids=where.category_ids or anchor.category_ids[-1:])
        for product, _ in near(anchor, shelf, k):
            if product.product_id not in known:
                made.append((product.product_id, Reason("viewed_similar", _named(anchor))))
        return made


def bought_beside(shop: Shop, anchor: Product, where: ProductFilter, k: int) -> list[tuple[str, Reason]]:
    """Products that pass and were bought by who bought the anchor, what most of them bought first."""
    counted = dict(shop.events.bought_with(anchor.product_id, COUNTED * k))
    allowed = shop.catalogue.select_ids(replace(where, only_product_ids=tuple(counted)))
    bought = sorted(allowed, key=lambda product_id: (-counted[product_id], product_id))
    return [(i, Reason("bought_with", {**_named(anchor), "shoppers": counted[i]})) for i in bought[:k]]


def _named(anchor: Product) -> dict[str, Any]:
    titles = {code: text.title for code, text in anchor.texts.items()}
    return {"product_id": anchor.product_id, "title": titles}

"""The one engine behind chat and HTTP: suggestions for any number of shoppers in one pass.

histories (two queries for all) → candidates of every source and their fusion (once for each set of
hard filters, which stand inside the searches) → the shop's rules and variety → stock and price as
they are now (one query) → reasons (four queries). What it answers for a shopper does not depend on
who is asked about in the same call.

Shapes   rows (b, m) int64 over the goods, NO_PRODUCT after the end
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import numpy as np
from sqlalchemy import Connection

from commerce.catalogue.model import ProductFilter
from commerce.shop import Shop
from recommender.engine.asking import Ask, Pick, Picked
from recommender.engine.evidence import ANCHORS, Cases, reasons_of
from recommender.engine.learnt import DEPTH
from recommender.engine.live import LiveGoods, Ready
from recommender.engine.pasts import Pasts, read_pasts
from recommender.engine.rules import liking, varied_list
from recommender.goods.store import read_state
from recommender.interactions import Histories, Rows

WIDER: Final = 4  # candidates for each place of the list, to choose a varied list from
SPARE: Final = 3  # chosen beyond k: one may have been sold out this moment
_GONE: Final = (-1, False)
NEARLY_ALL: Final = 0.8  # where so many pass, the search is not narrowed and the others are dropped
Made = list[tuple[int, float]]


class Engine:
    """Suggests from what was learnt.

    Args:
        shop: read for histories, stock, prices and evidence.
        live: the snapshot in force over the goods of now.
    """

    def __init__(self, shop: Shop, live: LiveGoods) -> None:
        self._shop = shop
        self._live = live

    def ready(self) -> Ready | None:
        """What to answer with; None while nothing is trained. One call keeps what it began with."""
        return self._live.ready()

    def suggest(self, ready: Ready, asks: Sequence[Ask]) -> list[Picked]:
        """Up to k products for each; none for a shopper of whom nothing is known."""
        now = self._shop.clock.now()
        with self._shop.database.read() as connection:
            pasts = read_pasts(connection, asks, ready.goods, now)
        hidden = pasts.hidden_from(asks, now)
        made: list[Made] = [[] for _ in asks]
        everyone = pasts.histories(hidden, ready.goods, now)
        for places in _groups(asks, pasts):
            histories = everyone.of_shoppers(np.array(places, dtype=np.int64))
            alike = [asks[place] for place in places]
            for place, one in zip(places, self._made(ready, alike, histories), strict=True):
                made[place] = one
        with self._shop.database.read() as connection:
            picks = self._told(connection, ready, asks, pasts, made, now)
        return [Picked(tuple(one), out) for one, out in zip(picks, hidden, strict=True)]

    def _made(self, ready: Ready, asks: Sequence[Ask], histories: Histories) -> list[Made]:
        """Candidates, rules and variety for shoppers who may be offered the same."""
        ask = asks[0]
        allowed, share = self._allowed(ready, ask.where)
        if not len(allowed):
            return [[] for _ in range(len(histories))]
        wanted = WIDER * (ask.k + SPARE)
        depth = max(DEPTH, wanted)
        narrow = share < NEARLY_ALL
        spare = 0 if narrow else int(depth * (1 / share - 1) * 2) + SPARE
        rows, scores = ready.learnt.ranked(
            histories, depth + spare, wanted + spare, allowed if narrow else None
        )
        if not narrow:
            open_to = np.zeros(len(ready.goods), dtype=np.bool_)
            open_to[allowed] = True
            rows = np.where((rows >= 0) & open_to[np.maximum(rows, 0)], rows, -1)
        for place, one in enumerate(asks):
            if one.said:
                scores[place] *= liking(ready.goods, rows[place].tolist(), one.said)
        rules = replace(ask.rules, max_per_brand=ask.k) if ask.where.brands else ask.rules
        chosen, worth = varied_list(rows, scores, ask.k + SPARE, ready.traits, rules)
        products = np.where(chosen >= 0, np.take_along_axis(rows, np.maximum(chosen, 0), 1), -1)
        return [
            [(row, value) for row, value in zip(line, values, strict=True) if row >= 0]
            for line, values in zip(products.tolist(), worth.tolist(), strict=True)
        ]

    def _allowed(self, ready: Ready, where: ProductFilter) -> tuple[Rows, float]:
        """The rows that pass the hard filters, ascending, and which share of all that is."""
        rows = rows_of(ready, where)
        if rows is None:
            asked = replace(where, exclude_product_ids=())
            found = ready.goods.rows(self._shop.catalogue.select_ids(asked))
            rows = np.sort(found)
        return rows, len(rows) / max(len(ready.goods), 1)

    def _told(
        self,
        connection: Connection,
        ready: Ready,
        asks: Sequence[Ask],
        pasts: Pasts,
        made: Sequence[Made],
        now: datetime,
    ) -> list[list[Pick]]:
        """The products that can be bought this moment, with their price and the reasons."""
        goods, ids = ready.goods, ready.goods.ids
        asked = {ids[row] for one in made for row, _ in one}
        state = {row[0]: (row[1], row[2]) for row in read_state(connection, asked)} if asked else {}
        lists = [_sellable(ask, one, ids, state) for ask, one in zip(asks, made, strict=True)]
        cases = Cases.of([[row for row, _ in one] for one in lists], pasts.anchors(goods, ANCHORS))
        reasons = iter(reasons_of(connection, ready, cases, now))
        return [
            [
                Pick(
                    ids[row],
                    round(worth, 6),
                    goods.titles[row],
                    state[ids[row]][0],
                    goods.currencies[row],
                    next(reasons),
                )
                for row, worth in one
            ]
            for one in lists
        ]


def rows_of(ready: Ready, where: ProductFilter) -> Rows | None:
    """The rows that pass, ascending, where the arrays can tell; None where only the catalogue can."""
    if (
        where.price_min_minor is not None
        or where.on_sale
        or where.rating_min is not None
        or where.attributes
        or where.attributes_not
        or where.only_product_ids is not None
        or not where.in_stock
    ):
        return None
    goods = ready.goods
    open_to = ready.offered.copy()
    if where.category_ids:
        shelf = np.zeros(len(goods), dtype=np.bool_)
        for category_id in where.category_ids:
            shelf[goods.on_shelf.get(category_id, [])] = True
        open_to &= shelf
    for category_id in where.category_ids_not:
        open_to[goods.on_shelf.get(category_id, [])] = False
    if where.brands:
        open_to &= np.isin(goods.brand, _codes(ready, where.brands))
    if where.brands_not:
        open_to &= ~np.isin(goods.brand, _codes(ready, where.brands_not))
    if where.price_max_minor is not None:
        open_to &= ready.price_minor <= where.price_max_minor
    return np.flatnonzero(open_to).astype(np.int64)


def _codes(ready: Ready, brands: Sequence[str]) -> list[int]:
    known = ready.goods.brand_codes
    return [known[key] for key in (brand.strip().casefold() for brand in brands) if key in known]


def _groups(asks: Sequence[Ask], pasts: Pasts) -> list[list[int]]:
    """The shoppers of whom something is known, by what they are asked and may be offered."""
    groups: dict[str, list[int]] = {}
    keys: dict[tuple[int, int, int], str] = {}  # the asks of a batch mostly share their filter and rules
    for place in np.flatnonzero(pasts.known()).tolist():
        ask = asks[place]
        same = (id(ask.where), ask.k, id(ask.rules))
        if same not in keys:
            keys[same] = repr((replace(ask.where, exclude_product_ids=()), ask.k, ask.rules))
        groups.setdefault(keys[same], []).append(place)
    return list(groups.values())


def _sellable(ask: Ask, made: Made, ids: Sequence[str], state: dict[str, tuple[int, bool]]) -> Made:
    """The first k that are in stock at a price that is allowed, as read this moment."""
    where = ask.where
    high = None if where.attributes or where.attributes_not else where.price_max_minor
    kept = []
    for row, worth in made:
        price, in_stock = state.get(ids[row], _GONE)
        if (in_stock or (not where.in_stock and price >= 0)) and (high is None or price <= high):
            kept.append((row, worth))
            if len(kept) == ask.k:
                break
    return kept

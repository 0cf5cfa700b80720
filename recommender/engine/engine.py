"""The one engine behind chat and HTTP: suggestions for any number of shoppers in one pass.

histories (two queries for all) → candidates of every source and their fusion (once for each set of
hard filters, which stand inside the searches) → the shop's rules and variety → stock and price as
they are now (one query) → reasons (four queries). What it answers for a shopper does not depend on
who is asked about in the same call.

Shapes   rows (b, m) int64 over the goods, NO_PRODUCT after the end
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, pairwise, repeat
from typing import Final, TypeVar

import numpy as np
from sqlalchemy import Connection

from commerce.catalogue.model import ProductFilter
from commerce.shop import Shop
from kernel.languages import pick_text
from recommender.engine.asking import Ask, Picked
from recommender.engine.evidence import ANCHORS, Cases, Meetings, Met, read_met, reasons_of
from recommender.engine.learnt import DEPTH
from recommender.engine.live import LiveGoods, Ready
from recommender.engine.live_log import LiveLog
from recommender.engine.log import EventLog
from recommender.engine.pasts import Pasts, read_pasts
from recommender.engine.rules import liking, varied_list
from recommender.engine.store import read_offers
from recommender.goods.model import Flags
from recommender.interactions import Floats, Histories, Ragged, Rows
from recommender.requests import Item
from recommender.sources.best import nothing
from recommender.sources.model import NO_PRODUCT
from retrieval.threads import side_by_side

WIDER: Final = 4  # candidates for each place of the list, to choose a varied list from
SPARE: Final = 3  # chosen beyond k: one may have been sold out this moment
NEARLY_ALL: Final = 0.8  # where so many pass, the search is not narrowed and the others are dropped
GONE: Final = -1  # the price of what is not for sale any more
MANY: Final = 64  # shoppers from which on two threads tell them
T = TypeVar("T")
Made = tuple[Rows, Floats]  # rows (b, m) best first, NO_PRODUCT after the end, and what each is worth


class Engine:
    """Suggests from what was learnt.

    Args:
        shop: read for histories, stock, prices and evidence.
        live: the snapshot in force over the goods of now.
    """

    def __init__(self, shop: Shop, live: LiveGoods) -> None:
        self._shop = shop
        self._live = live
        self._log = LiveLog(shop.database)

    def ready(self) -> Ready | None:
        """What to answer with; None while nothing is trained. One call keeps what it began with."""
        return self._live.ready()

    def suggest(self, ready: Ready, asks: Sequence[Ask]) -> list[Picked]:
        """Up to k products for each; none for a shopper of whom nothing is known."""
        now = self._shop.clock.now()
        events = self._log.current()
        pasts = self._pasts(ready, asks, now, events)
        rows, worth = nothing(len(asks), max((ask.k for ask in asks), default=0) + SPARE)
        everyone = pasts.histories(pasts.hidden_rows(asks, ready.goods, now), now)
        for places in _groups(asks, pasts):
            mine = np.array(places, dtype=np.int64)
            alike = [asks[place] for place in places]
            chosen, values = self._made(ready, alike, everyone.of_shoppers(mine))
            rows[mine, : chosen.shape[1]], worth[mine, : chosen.shape[1]] = chosen, values
        picks = self._told(ready, asks, pasts, (rows, worth), now, events)
        return [
            Picked(one, frozenset() if len(one) == ask.k else pasts.hidden_from(place, ask, now))
            for place, (one, ask) in enumerate(zip(picks, asks, strict=True))
        ]

    def _pasts(self, ready: Ready, asks: Sequence[Ask], now: datetime, events: EventLog | None) -> Pasts:
        """What each did lately."""

        def read(part: slice) -> Pasts:
            with self._shop.database.read() as connection:
                return read_pasts(connection, asks[part], ready.goods, now, events)

        return Pasts.joined(self._in_halves(read, len(asks)))

    def _made(self, ready: Ready, asks: Sequence[Ask], histories: Histories) -> Made:
        """Candidates, rules and variety for shoppers who may be offered the same."""
        ask = asks[0]
        allowed, share = self._allowed(ready, ask.where)
        if not len(allowed):
            return nothing(len(histories), ask.k + SPARE)
        wanted = WIDER * (ask.k + SPARE)
        depth = max(DEPTH, wanted)
        narrow = share < NEARLY_ALL
        spare = 0 if narrow else int(depth * (1 / share - 1) * 2) + SPARE
        rows, scores = ready.learnt.ranked(
            histories, depth + spare, wanted + spare, allowed if narrow else None
        )
        is_open = np.zeros(len(ready.goods), dtype=np.bool_)
        is_open[allowed] = True
        rules = replace(ask.rules, max_per_brand=ask.k) if ask.where.brands else ask.rules

        def varied(part: slice) -> Made:
            of = rows[part] if narrow else np.where(is_open[rows[part]], rows[part], NO_PRODUCT)
            worth = scores[part]
            for place, one in enumerate(asks[part]):
                if one.said:
                    worth[place] *= liking(ready.goods, of[place].tolist(), one.said)
            chosen, worth = varied_list(of, worth, ask.k + SPARE, ready.traits, rules)
            real = chosen >= 0
            return np.where(real, np.take_along_axis(of, np.maximum(chosen, 0), 1), NO_PRODUCT), worth

        parts = zip(*self._in_halves(varied, len(asks)), strict=True)
        made, worth = (np.concatenate(one) for one in parts)
        return made, worth

    def _in_halves(self, work: Callable[[slice], T], count: int) -> list[T]:
        """The work of many shoppers in two halves side by side, of a few in one piece."""
        if count < MANY or self._shop.database.is_shared:
            return [work(slice(None))]
        return side_by_side(work, (slice(count // 2), slice(count // 2, None)), 2)

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
        ready: Ready,
        asks: Sequence[Ask],
        pasts: Pasts,
        made: Made,
        now: datetime,
        events: EventLog | None,
    ) -> list[tuple[Item, ...]]:
        """The products that can be bought this moment, with price and reasons; of many in two halves."""
        anchors = pasts.anchors(ready.goods, ANCHORS)
        asked = np.unique(np.concatenate((made[0][made[0] >= 0], anchors.items)))

        def read(part: slice) -> Meetings:
            with self._shop.database.read() as connection:
                return read_met(connection, ready, asked[part], now, events)

        met = Met.of(ready, asked, self._in_halves(read, len(asked) if len(asks) >= MANY else 0))

        def told(part: slice) -> list[tuple[Item, ...]]:
            mine = anchors.of_lists(np.arange(len(asks), dtype=np.int64)[part])
            with self._shop.database.read() as connection:
                return _picks(connection, ready, asks[part], mine, (made[0][part], made[1][part]), met, now)

        return [*chain.from_iterable(self._in_halves(told, len(asks)))]


def _picks(
    connection: Connection,
    ready: Ready,
    asks: Sequence[Ask],
    anchors: Ragged,
    made: Made,
    met: Met,
    now: datetime,
) -> list[tuple[Item, ...]]:
    """The first k of each that are in stock at a price that is allowed, as read this moment, and why."""
    rows, worth = made
    goods, ids = ready.goods, ready.goods.ids
    asked = np.unique(rows[rows >= 0])
    price, in_stock = _state(connection, ready, asked)
    places = np.searchsorted(asked, rows)
    cost = np.append(price, GONE)[places]
    is_open = np.append(in_stock, False)[places]
    is_open |= (cost > GONE) & np.array([not ask.where.in_stock for ask in asks], dtype=np.bool_)[:, None]
    is_open &= (rows >= 0) & (cost <= np.array([*map(_highest, asks)], dtype=np.float64)[:, None])
    is_open &= np.cumsum(is_open, axis=1) <= np.array([ask.k for ask in asks], dtype=np.int64)[:, None]
    shoppers, _ = np.nonzero(is_open)
    shown = rows[is_open]
    reasons = reasons_of(connection, ready, Cases(shown, anchors.of_lists(shoppers)), met, now)
    told = shown.tolist()
    said = [goods.titles[row] for row in told]
    languages = [asks[place].language for place in shoppers.tolist()]
    columns = (
        [ids[row] for row in told],
        np.round(worth[is_open].astype(np.float64), 6).tolist(),
        [titles.get(code) or pick_text(titles, code) for titles, code in zip(said, languages, strict=True)],
        cost[is_open].tolist(),
        [goods.currencies[row] for row in told],
        reasons,
    )
    picks = [*map(Item._make, zip(*columns, repeat(None), strict=False))]
    ends = np.cumsum(is_open.sum(axis=1)).tolist()
    return [tuple(picks[start:stop]) for start, stop in pairwise((0, *ends))]


def _state(connection: Connection, ready: Ready, rows: Rows) -> tuple[Rows, Flags]:
    """The price, GONE where there is none, and whether it is in stock, of each row as read this moment."""
    goods = ready.goods
    price, in_stock = np.full(len(rows), GONE, dtype=np.int64), np.zeros(len(rows), dtype=np.bool_)
    if len(rows):
        found = read_offers(connection, [goods.ids[row] for row in rows.tolist()])
        places = np.searchsorted(rows, np.array([goods.row_of[one] for one in found[0]], dtype=np.int64))
        price[places], in_stock[places] = found[1:]
    return price, in_stock


def _highest(ask: Ask) -> float:
    """The highest price that may be shown; a variant's price is held to it elsewhere."""
    where = ask.where
    high = None if where.attributes or where.attributes_not else where.price_max_minor
    return math.inf if high is None else high


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

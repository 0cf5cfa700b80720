"""Why a product is suggested to a shopper, from counts read in this call and nothing else.

Shapes   a case is one product suggested to one shopper, (c,); a pair is a case with one of the shopper's
         anchors, (p,); met: a sparse (r, s) of 0 and 1, who bought (or looked at) which of the r products
Units    a count below FEWEST says nothing, and no reason is made of it
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count
from typing import Any, Final, Literal, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sqlalchemy import Connection

from recommender.engine import store
from recommender.engine.live import Ready
from recommender.engine.log import EventLog, numbered
from recommender.goods.store import read_former_prices
from recommender.interactions import Ints, Ragged, Rows
from recommender.model import Reason
from recommender.reasons import MAX_REASONS, MIN_RATINGS, NEW_DAYS, TOP_RATING
from recommender.signals import LOOKED

ANCHORS: Final = 8  # of a shopper's latest products, those that reasons may speak of
FEWEST: Final = 2
MIN_COSINE: Final = 0.35
LOOKED_DAYS: Final = 90
SOLD_DAYS: Final = 90
PAIRS_AT_ONCE: Final = 20_000
NEAR_AT_ONCE: Final = 256  # pairs of vectors that stay in the processor's cache
DAY_S: Final = 86_400
Shoppers = list[str] | Ints  # by name, or by the log's number


@dataclass(frozen=True, slots=True)
class Cases:
    """Suggestions to be explained: the rows of products, and of each one's shopper the latest products."""

    rows: Rows
    anchors: Ragged  # one list a case, the latest first

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Met:
    """Who bought and who looked at which products; ``place_of`` (n,) tells a row's place in both."""

    place_of: Rows
    bought: sparse.csr_matrix
    looked: sparse.csr_matrix

    @classmethod
    def of(cls, ready: Ready, rows: Rows, found: Sequence[Meetings]) -> Self:
        """From what was read of parts of these rows, ascending."""
        place_of = np.zeros(len(ready.goods), dtype=np.int64)
        place_of[rows] = np.arange(len(rows))
        starts = np.cumsum([0, *(one.size for one in found)])[:-1]
        bought, looked = (_matrix(found, starts, len(rows), kind) for kind in ("bought", "looked"))
        return cls(place_of, bought, looked)


@dataclass(frozen=True, slots=True)
class Meetings:
    """Who bought and who looked at some products: each (place among them, shopper), as often as it was."""

    size: int
    bought: tuple[Rows, Shoppers]
    looked: tuple[Rows, Shoppers]


def read_met(
    connection: Connection, ready: Ready, rows: Rows, now: datetime, events: EventLog | None = None
) -> Meetings:
    """Who ever bought each product, and who looked at it lately: of ``events``, where those are at hand."""
    product_ids = [ready.goods.ids[row] for row in rows.tolist()]
    known_until = min(now, ready.base.until or now)  # a log that was taken in may end long ago
    since = known_until - timedelta(days=LOOKED_DAYS)
    bought = _placed(store.read_buyers(connection, product_ids), product_ids)
    if events is not None:
        _, codes = events.products.places(ready.goods.row_of)
        return Meetings(len(rows), bought, events.viewers(codes[rows], since.timestamp()))
    looked = store.read_viewers(connection, product_ids, LOOKED, since)
    return Meetings(len(rows), bought, _placed(looked, product_ids))


def _placed(found: Sequence[store.Listed], product_ids: Sequence[str]) -> tuple[Rows, Shoppers]:
    """Lists of shoppers by product as they are needed, shoppers by name."""
    place_of = {one: place for place, one in enumerate(product_ids)} if found else {}
    places = np.array([place_of[one] for one, _ in found], dtype=np.int64)
    names = [*chain.from_iterable(shoppers for _, shoppers in found)]
    return np.repeat(places, [len(shoppers) for _, shoppers in found]), names


def reasons_of(
    connection: Connection, ready: Ready, cases: Cases, met: Met, now: datetime
) -> list[tuple[Reason, ...]]:
    """The reasons of every case, the strongest first."""
    if not len(cases):
        return []
    standing = _standing(connection, ready, np.unique(cases.rows), now)
    related = _related(ready, cases, met)
    return [
        (mine + standing[row])[:MAX_REASONS] if row in standing else mine
        for mine, row in zip(related, cases.rows.tolist(), strict=True)
    ]


def _standing(
    connection: Connection, ready: Ready, rows: Rows, now: datetime
) -> dict[int, tuple[Reason, ...]]:
    """What holds of each product whoever is asked; those of which nothing does are left out."""
    goods = ready.goods
    shown = [goods.ids[row] for row in rows.tolist()]
    units = store.read_units(connection, shown, now - timedelta(days=SOLD_DAYS))
    told: dict[int, list[Reason]] = defaultdict(list)
    for product_id, (price, former) in read_former_prices(connection, shown).items():
        row = goods.row_of[product_id]
        percent = round(100 * (former - price) / former) if price == ready.price_minor[row] else 0
        if percent > 0:
            told[row].append(Reason("on_sale", {"percent_off": percent}))
    days = (now.timestamp() - goods.created_at[rows]) // DAY_S
    is_new = (days >= 0) & (days <= NEW_DAYS)
    for row, age in zip(rows[is_new].tolist(), days[is_new].tolist(), strict=True):
        told[row].append(Reason("new", {"days": int(age)}))
    for product_id, sold in units.items():
        if sold >= FEWEST:
            told[goods.row_of[product_id]].append(Reason("popular", {"units": sold, "days": SOLD_DAYS}))
    rating, ratings = goods.rating[rows], goods.rating_count[rows]
    is_top = (rating >= TOP_RATING) & (ratings >= MIN_RATINGS)
    for row, of, many in zip(*(one[is_top].tolist() for one in (rows, rating, ratings)), strict=True):
        told[row].append(Reason("top_rated", {"rating": of, "ratings": many}))
    return {row: tuple(reasons) for row, reasons in told.items()}


def _related(ready: Ready, cases: Cases, met: Met) -> list[tuple[Reason, ...]]:
    """For each case what speaks of one of the shopper's latest products, where anything does."""
    anchors = cases.anchors.items.astype(np.int64)
    owners = cases.anchors.owners()
    pairs = np.column_stack((anchors, cases.rows[owners]))
    if not len(pairs):
        return [()] * len(cases)
    places = met.place_of[pairs]
    bought, looked = (_best(cases.anchors, overlaps(one, places)) for one in (met.bought, met.looked))
    counted = np.maximum(bought[1], looked[1]) >= FEWEST
    near = _best(cases.anchors, _cosines(ready, pairs, ~counted[owners]))
    found = (bought, looked, near)
    codes = np.select([found[0][1] >= FEWEST, found[1][1] >= FEWEST, found[2][1] >= MIN_COSINE], [0, 1, 2], 3)
    best = np.choose(codes, [*(one[0] for one in found), 0])
    counts = np.choose(codes, [*(one[1] for one in found[:2]), 0, 0]).astype(np.int64)
    anchor = np.append(anchors, 0)[best]

    ids, titles = ready.goods.ids, ready.goods.titles

    def told(code: int, row: int, shoppers: int) -> tuple[Reason, ...]:
        if code == _NONE:
            return ()
        evidence: dict[str, Any] = {"product_id": ids[row], "title": titles[row]}
        if code != _NEAR:
            evidence["shoppers"] = shoppers
        return (Reason(_CODES[code], evidence),)

    alike = (anchor * (int(counts.max()) + 1) + counts) * (_NONE + 1) + codes
    _, first, which = np.unique(alike, return_index=True, return_inverse=True)
    once = [told(*one) for one in zip(*(x[first].tolist() for x in (codes, anchor, counts)), strict=True)]
    return [once[place] for place in which.tolist()]


_CODES: Final = ("bought_with", "viewed_by_people_who_viewed", "viewed_similar")
_NEAR: Final = 2
_NONE: Final = 3


def _best(anchors: Ragged, values: NDArray[Any]) -> tuple[Rows, NDArray[Any]]:
    """Where each case's anchor of the greatest value stands, the latest of equals, and that value."""
    starts, lengths = anchors.offsets[:-1], np.diff(anchors.offsets)
    width = int(lengths.max(initial=0))
    inside = np.arange(width) < lengths[:, None]
    padded = np.where(inside, values[np.where(inside, starts[:, None] + np.arange(width), 0)], 0)
    best = padded.argmax(axis=1)
    return np.where(lengths > 0, starts + best, 0), padded[np.arange(len(best)), best]


def _matrix(
    found: Sequence[Meetings], starts: Rows, size: int, kind: Literal["bought", "looked"]
) -> sparse.csr_matrix:
    """Ones where a shopper met the product of a place."""
    told = [getattr(one, kind) for one in found]
    places = np.concatenate([places + start for (places, _), start in zip(told, starts, strict=True)])
    if all(isinstance(shoppers, list) for _, shoppers in told):
        codes: defaultdict[str, int] = defaultdict(count().__next__)
        names = chain.from_iterable(shoppers for _, shoppers in told)
        shoppers, width = np.fromiter(map(codes.__getitem__, names), np.int32, len(places)), len(codes)
    else:
        shoppers, width = numbered(np.concatenate([shoppers for _, shoppers in told]))
    placed = (np.ones(len(shoppers), dtype=np.int32), (places, shoppers))
    met = sparse.csr_matrix(placed, shape=(size, width))
    met.data[:] = 1  # who met a product twice is one shopper
    return met


def overlaps(met: sparse.csr_matrix, pairs: Rows) -> NDArray[np.int64]:
    """How many ones the two rows of each pair share.

    All rows on the left times all on the right is one product, and the quicker way while few shoppers
    met many of the products; else the pairs are looked at one by one.
    """
    if not met.nnz:
        return np.zeros(len(pairs), dtype=np.int64)
    left, left_of = np.unique(pairs[:, 0], return_inverse=True)
    right, right_of = np.unique(pairs[:, 1], return_inverse=True)
    one, other = met[left], met[right]
    together = int(one.getnnz(axis=0).astype(np.int64) @ other.getnnz(axis=0).astype(np.int64))
    alone = int(np.diff(met.indptr)[pairs].sum())
    if together <= alone:
        return np.asarray((one @ other.T)[left_of, right_of], dtype=np.int64).ravel()
    counts = np.zeros(len(pairs), dtype=np.int64)
    for start in range(0, len(pairs), PAIRS_AT_ONCE):
        part = pairs[start : start + PAIRS_AT_ONCE]
        both = met[part[:, 0]].multiply(met[part[:, 1]])
        counts[start : start + len(part)] = np.asarray(both.sum(axis=1)).ravel()
    return counts


def _cosines(ready: Ready, pairs: Rows, is_open: NDArray[np.bool_]) -> NDArray[np.float32]:
    """How near the texts of each pair are; 0 where counts speak already."""
    near = np.zeros(len(pairs), dtype=np.float32)
    open_to = np.flatnonzero(is_open)
    content = ready.content
    one, other = np.empty((2, min(NEAR_AT_ONCE, len(open_to)), content.shape[1]), dtype=np.float32)
    for start in range(0, len(open_to), NEAR_AT_ONCE):
        part = open_to[start : start + NEAR_AT_ONCE]
        for column, held in enumerate((one, other)):
            np.take(content, pairs[part, column], axis=0, out=held[: len(part)], mode="clip")
        near[part] = np.einsum("pd,pd->p", one[: len(part)], other[: len(part)])
    return near

"""Why a product is suggested to a shopper, from counts read in this call and nothing else.

Shapes   met: a sparse (p, s) of 0 and 1, who bought (or looked at) which of the products in question
Units    a count below FEWEST says nothing, and no reason is made of it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sqlalchemy import Connection

from recommender.engine import store
from recommender.engine.live import Ready
from recommender.goods.store import read_former_prices
from recommender.model import Reason
from recommender.reasons import MAX_REASONS, MIN_RATINGS, NEW_DAYS, TOP_RATING
from recommender.signals import LOOKED

ANCHORS: Final = 8  # of a shopper's latest products, those that reasons may speak of
FEWEST: Final = 2
MIN_COSINE: Final = 0.35
LOOKED_DAYS: Final = 90
SOLD_DAYS: Final = 90
PAIRS_AT_ONCE: Final = 20_000
DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Case:
    """One suggestion to be explained: for whom it is one, by the rows of their latest products."""

    row: int
    anchors: tuple[int, ...]  # the latest first


def reasons_of(
    connection: Connection, ready: Ready, cases: Sequence[Case], now: datetime
) -> list[tuple[Reason, ...]]:
    """The reasons of every case, the strongest first."""
    facts = _Facts(connection, ready, cases, now)
    return [facts.reasons(place) for place in range(len(cases))]


class _Facts:
    """What was read for one call's cases."""

    def __init__(self, connection: Connection, ready: Ready, cases: Sequence[Case], now: datetime) -> None:
        self._ready, self._cases, self._now = ready, cases, now
        ids = ready.goods.ids
        rows = np.fromiter((case.row for case in cases), np.int64, len(cases))
        anchors = np.array([row for case in cases for row in case.anchors], dtype=np.int64)
        lengths = [len(case.anchors) for case in cases]
        pairs = np.column_stack((anchors, np.repeat(rows, lengths)))
        shown = [ids[row] for row in np.unique(rows).tolist()]
        related = [ids[row] for row in np.unique(pairs).tolist()]
        self._starts = np.cumsum([0, *lengths])
        known_until = min(now, ready.base.until or now)  # a log that was taken in may end long ago
        bought = store.read_buyers(connection, related) if related else ()
        since = known_until - timedelta(days=LOOKED_DAYS)
        looked = store.read_viewers(connection, related, LOOKED, since) if related else ()
        both = {
            "bought_with": self._of_both(bought, pairs),
            "viewed_by_people_who_viewed": self._of_both(looked, pairs),
        }
        self._counted = [(code, self._best(counts)) for code, counts in both.items()]
        self._nearest = self._best(self._cosines(pairs, np.maximum(*both.values()) < FEWEST))
        self._units = store.read_units(connection, shown, now - timedelta(days=SOLD_DAYS))
        self._former = read_former_prices(connection, shown)

    def reasons(self, place: int) -> tuple[Reason, ...]:
        """Of one case."""
        related = self._related(place)
        return (*related, *self._standing(self._cases[place].row))[:MAX_REASONS]

    def _related(self, place: int) -> list[Reason]:
        case = self._cases[place]
        for code, (best, counts) in self._counted:
            if counts[place] >= FEWEST:
                evidence = self._anchor(case.anchors[best[place]])
                return [Reason(code, {**evidence, "shoppers": int(counts[place])})]
        best, near = self._nearest
        if near[place] >= MIN_COSINE:
            return [Reason("viewed_similar", self._anchor(case.anchors[best[place]]))]
        return []

    def _best(self, values: NDArray[Any]) -> tuple[list[int], list[float]]:
        """Each case's anchor of the greatest value, the latest of equals, and that value."""
        lengths = np.diff(self._starts)
        width = int(lengths.max(initial=0))
        inside = np.arange(width) < lengths[:, None]
        places = np.where(inside, self._starts[:-1, None] + np.arange(width), 0)
        if not width:
            return [0] * len(lengths), [0.0] * len(lengths)
        padded = np.where(inside, values[places], 0)
        best = padded.argmax(axis=1)
        return best.tolist(), padded[np.arange(len(best)), best].tolist()

    def _anchor(self, row: int) -> dict[str, Any]:
        goods = self._ready.goods
        return {"product_id": goods.ids[row], "title": dict(goods.titles[row])}

    def _standing(self, row: int) -> list[Reason]:
        """What holds for whoever is asked."""
        goods = self._ready.goods
        product_id = goods.ids[row]
        made: list[Reason] = []
        price, former = self._former.get(product_id, (0, 0))
        if former > price and price == self._ready.price_minor[row]:
            percent = round(100 * (former - price) / former)
            made += [Reason("on_sale", {"percent_off": percent})] if percent else []
        days = int((self._now.timestamp() - goods.created_at[row]) // DAY_S)
        if 0 <= days <= NEW_DAYS:
            made.append(Reason("new", {"days": days}))
        units = self._units.get(product_id, 0)
        if units >= FEWEST:
            made.append(Reason("popular", {"units": units, "days": SOLD_DAYS}))
        rating, ratings = float(goods.rating[row]), int(goods.rating_count[row])
        if rating >= TOP_RATING and ratings >= MIN_RATINGS:
            made.append(Reason("top_rated", {"rating": rating, "ratings": ratings}))
        return made

    def _of_both(self, met: Sequence[Any], pairs: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many shoppers met both products of each pair."""
        counts = np.zeros(len(pairs), dtype=np.int64)
        if not met or not len(pairs):
            return counts
        row_of = self._ready.goods.row_of
        codes: dict[str, int] = {}
        rows = np.array([row_of[product_id] for product_id, _ in met], dtype=np.int64)
        shoppers = [codes.setdefault(shopper, len(codes)) for _, shopper in met]
        shape = (len(self._ready.goods), len(codes))
        table = sparse.csr_matrix((np.ones(len(rows), dtype=np.int32), (rows, shoppers)), shape=shape)
        for start in range(0, len(pairs), PAIRS_AT_ONCE):
            part = pairs[start : start + PAIRS_AT_ONCE]
            both = table[part[:, 0]].multiply(table[part[:, 1]])
            counts[start : start + len(part)] = np.asarray(both.sum(axis=1)).ravel()
        return counts

    def _cosines(self, pairs: NDArray[np.int64], is_open: NDArray[np.bool_]) -> NDArray[np.float32]:
        """How near the texts of each pair are; 0 where counts speak already."""
        near = np.zeros(len(pairs), dtype=np.float32)
        open_to = np.flatnonzero(is_open)
        content = self._ready.content
        for start in range(0, len(open_to), PAIRS_AT_ONCE):
            part = open_to[start : start + PAIRS_AT_ONCE]
            near[part] = np.einsum("pd,pd->p", content[pairs[part, 0]], content[pairs[part, 1]])
        return near

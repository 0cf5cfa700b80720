"""What the asked shoppers did lately, read for all of them at once.

A customer's past is of all conversations; where nobody is known, it is the conversation's.

Shapes   offsets (b + 1,) into rows, at, weights (t,): each shopper's latest interactions, the oldest first;
         a row is UNKNOWN where the product is not among the goods
Units    times in seconds since 1970 UTC; weights as in ``recommender.signals``
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from recommender.engine import store
from recommender.engine.asking import Ask
from recommender.engine.log import EventLog, Found, Owner
from recommender.goods.model import Goods
from recommender.interactions import Floats, Histories, Ragged, Rows, Times
from recommender.profiles.store import read_forgotten
from recommender.signals import BOUGHT, KINDS, WEIGHTS
from recommender.sources.model import UNKNOWN

LATEST: Final = 50
DAY_S: Final = 86_400.0
NOTHING: Final[Mapping[str, float]] = {}
OWNERS: Final[dict[str, Owner]] = {"c:": "customer", "v:": "conversation"}


@dataclass(frozen=True, slots=True)
class Pasts:
    """The shoppers' latest interactions, and when each last bought what."""

    offsets: Rows
    product_ids: NDArray[np.object_]
    rows: Rows
    at: Times
    weights: Floats
    bought: Sequence[Mapping[str, float]]

    @classmethod
    def joined(cls, parts: Sequence[Pasts]) -> Pasts:
        """The pasts of several calls, one after the other."""
        if len(parts) == 1:
            return parts[0]
        starts = np.cumsum([0, *(len(one.rows) for one in parts)])
        offsets = [one.offsets[1:] + start for one, start in zip(parts, starts, strict=False)]
        return cls(
            np.concatenate([parts[0].offsets[:1], *offsets]),
            np.concatenate([one.product_ids for one in parts]),
            np.concatenate([one.rows for one in parts]),
            np.concatenate([one.at for one in parts]),
            np.concatenate([one.weights for one in parts]),
            [*chain.from_iterable(one.bought for one in parts)],
        )

    def of(self, shoppers: Rows) -> Pasts:
        """The pasts of those shoppers, in the order asked."""
        taken = Ragged(self.offsets, np.arange(len(self.rows), dtype=np.int32)).of_lists(shoppers)
        return Pasts(
            taken.offsets,
            self.product_ids[taken.items],
            self.rows[taken.items],
            self.at[taken.items],
            self.weights[taken.items],
            [self.bought[place] for place in shoppers.tolist()],
        )

    def owners(self) -> Rows:
        """Whose each interaction is, (t,)."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int64), np.diff(self.offsets))

    def known(self) -> NDArray[np.bool_]:
        """Of whom anything is known that a source can start from, (b,)."""
        found: NDArray[np.bool_] = np.bincount(self.owners(), self.rows >= 0, len(self.offsets) - 1) > 0
        return found

    def anchors(self, goods: Goods, most: int) -> Ragged:
        """The rows of each one's latest different products that are for sale, the latest first."""
        real = np.flatnonzero((self.rows >= 0) & goods.active[self.rows])
        latest_first = real[np.lexsort((-real, self.owners()[real]))]
        owners, rows = self.owners()[latest_first], self.rows[latest_first]
        _, first = np.unique(owners * len(goods) + rows, return_index=True)
        first.sort()
        owners, rows = owners[first], rows[first]
        counts = np.bincount(owners, minlength=len(self.offsets) - 1)
        starts = np.cumsum(counts) - counts
        kept = np.arange(len(owners)) - starts[owners] < most
        offsets = np.concatenate(([0], np.cumsum(np.minimum(counts, most)))).astype(np.int64)
        return Ragged(offsets, rows[kept].astype(np.int32))

    def hidden_from(self, place: int, ask: Ask, now: datetime) -> frozenset[str]:
        """What one must not be offered: just bought, seen in this conversation, excluded."""
        met = self.product_ids[self.offsets[place] : self.offsets[place + 1]] if ask.exclude_seen else ()
        return frozenset((*met, *self._held_back(place, ask, now.timestamp())))

    def _held_back(self, place: int, ask: Ask, now: float) -> tuple[str, ...]:
        """What one must not be offered besides what was met."""
        other = (*ask.seen_product_ids, *ask.where.exclude_product_ids)
        bought = self.bought[place]
        if not bought or ask.exclude_seen:
            return (*bought, *other)
        oldest = now - ask.rules.bought_days * DAY_S
        return (*(product_id for product_id, at in bought.items() if at >= oldest), *other)

    def hidden_rows(self, asks: Sequence[Ask], goods: Goods, now: datetime) -> Ragged:
        """The same of everyone, as rows."""
        row_of, moment = goods.row_of, now.timestamp()
        others = [
            (place, row_of[product_id])
            for place, ask in enumerate(asks)
            for product_id in self._held_back(place, ask, moment)
            if product_id in row_of
        ]
        held_back = np.array(others, dtype=np.int64).reshape(-1, 2)
        owners = self.owners()
        met = np.array([ask.exclude_seen for ask in asks], dtype=np.bool_)[owners] & (self.rows >= 0)
        size = max(len(goods), 1)
        keys = np.unique(
            np.concatenate((owners[met] * size + self.rows[met], held_back[:, 0] * size + held_back[:, 1]))
        )
        counts = np.bincount(keys // size, minlength=len(asks))
        return Ragged(np.concatenate(([0], np.cumsum(counts))), (keys % size).astype(np.int32))

    def histories(self, hidden: Ragged, now: datetime) -> Histories:
        """As arrays over the goods' rows; what is hidden is never offered."""
        real = self.rows >= 0
        ends = np.concatenate(([0], np.cumsum(real)))[self.offsets].astype(np.int64)
        items = self.rows[real].astype(np.int32)
        return Histories(ends, items, self.at[real], self.weights[real], now.timestamp(), hidden)


def read_pasts(
    connection: Connection, asks: Sequence[Ask], goods: Goods, now: datetime, events: EventLog | None = None
) -> Pasts:
    """The past of each asked shopper; what they did comes from ``events``, where those are at hand."""
    keys = [_key(place, ask) for place, ask in enumerate(asks)]
    log = _Log(list(dict.fromkeys(keys)), goods.row_of)
    for place, ask in enumerate(asks):
        if ask.session is not None:
            latest = ask.session[-LATEST:]
            log.add(keys[place], latest, np.full(len(latest), now.timestamp()), 1.0, range(len(latest)))
    for kind, owner in OWNERS.items():
        names = [key[2:] for key in log.owners if key.startswith(kind) and (key[2:] or owner == "customer")]
        if names and events is not None:
            log.add_all(
                [kind + name for name in names], events.of_owners(owner, names, now.timestamp()), events
            )
        elif names:
            for one, products, kinds, at, places in store.read_latest(
                connection, owner, names, KINDS, now, LATEST
            ):
                weights = [WEIGHTS[what] for what in kinds]
                log.add(kind + one, products, at, weights, [-place for place in places])
    customers = [key for key in log.owners if key.startswith("c:")]
    for key, products, at, lines in store.read_bought(connection, customers, now) if customers else ():
        order = sorted(range(len(lines)), key=lambda n: (at[n], lines[n]))
        log.bought[key] = {products[n]: float(at[n]) for n in order}
        log.add(key, [products[n] for n in order], at[order], BOUGHT, range(len(order)))
    people = [key for key in log.owners if key.startswith(("c:", "v:"))]
    forgotten = read_forgotten(connection, people) if people else {}
    return log.pasts({key: at.timestamp() for key, at in forgotten.items()}).of(
        np.array([log.owners[key] for key in keys], dtype=np.int64)
    )


def _key(place: int, ask: Ask) -> str:
    if ask.session is not None:
        return f"s:{place}"
    return f"c:{ask.customer_id}" if ask.customer_id is not None else f"v:{ask.conversation_id or ''}"


class _Log:
    """What was read of some owners, put one after the other; of equal times the lower rank comes first."""

    def __init__(self, owners: Sequence[str], row_of: Mapping[str, int]) -> None:
        self.owners = {owner: place for place, owner in enumerate(owners)}
        self.bought: dict[str, Mapping[str, float]] = {}
        self._row_of = row_of
        self._parts: list[tuple[Rows, NDArray[np.object_], Rows, Times, Floats, Rows]] = []

    def add(
        self,
        owner: str,
        products: Sequence[str],
        at: Times,
        weights: float | Sequence[float],
        ranks: Iterable[int],
    ) -> None:
        """Take in some of an owner's interactions."""
        size = len(products)
        much = np.broadcast_to(np.asarray(weights, dtype=np.float32), (size,))
        whose = np.full(size, self.owners[owner])
        rows = np.array([self._row_of.get(one, UNKNOWN) for one in products], dtype=np.int64)
        ids = np.array(products, dtype=object)
        self._parts.append((whose, ids, rows, at, much, np.fromiter(ranks, np.int64, size)))

    def add_all(self, owners: Sequence[str], found: Found, events: EventLog) -> None:
        """Take in the interactions of several owners, in the order of each one's times."""
        whose, products, at, weights = found
        places = np.array([self.owners[owner] for owner in owners], dtype=np.int64)
        rows, _ = events.products.places(self._row_of)
        ids = events.products.named(products)
        self._parts.append((places[whose], ids, rows[products], at, weights, np.arange(len(whose))))

    def pasts(self, forgotten: Mapping[str, float]) -> Pasts:
        """The latest of each owner, but what he or she asked to be forgotten."""
        none = np.zeros(0, dtype=np.int64)
        empty = (none, np.zeros(0, dtype=object), none, np.zeros(0), np.zeros(0, dtype=np.float32), none)
        joined = zip(empty, *self._parts, strict=True)
        owners, products, rows, at, weights, ranks = (np.concatenate(column) for column in joined)
        order = np.lexsort((ranks, at, owners))
        ends = np.cumsum(np.bincount(owners, minlength=len(self.owners)))
        oldest = np.array([forgotten.get(owner, -np.inf) for owner in self.owners])
        latest = ends[owners[order]] - np.arange(len(order)) <= LATEST
        order = order[latest & (at[order] > oldest[owners[order]])]
        return Pasts(
            np.concatenate(([0], np.cumsum(np.bincount(owners[order], minlength=len(self.owners))))),
            products[order],
            rows[order],
            at[order],
            weights[order],
            [self.bought.get(owner, NOTHING) for owner in self.owners],
        )

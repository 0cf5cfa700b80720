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

    def hidden_from(self, asks: Sequence[Ask], now: datetime) -> list[frozenset[str]]:
        """What each must not be offered: just bought, seen in this conversation, excluded."""
        return [self._hidden(place, ask, now.timestamp()) for place, ask in enumerate(asks)]

    def _hidden(self, place: int, ask: Ask, now: float) -> frozenset[str]:
        bought, other = self.bought[place], (*ask.seen_product_ids, *ask.where.exclude_product_ids)
        if ask.exclude_seen:
            met = self.product_ids[self.offsets[place] : self.offsets[place + 1]]
            return frozenset((*met, *bought, *other))
        oldest = now - ask.rules.bought_days * DAY_S
        return frozenset((*(product_id for product_id, at in bought.items() if at >= oldest), *other))

    def histories(self, hidden: Sequence[frozenset[str]], goods: Goods, now: datetime) -> Histories:
        """As arrays over the goods' rows; what is hidden is never offered."""
        real = self.rows >= 0
        ends = np.concatenate(([0], np.cumsum(real)))[self.offsets].astype(np.int64)
        items = self.rows[real].astype(np.int32)
        row_of = goods.row_of
        out = Ragged.of([[row_of[one] for one in each if one in row_of] for each in hidden])
        return Histories(ends, items, self.at[real], self.weights[real], now.timestamp(), out)


def read_pasts(
    connection: Connection, asks: Sequence[Ask], goods: Goods, now: datetime, events: EventLog | None = None
) -> Pasts:
    """The past of each asked shopper; what they did comes from ``events``, where those are at hand."""
    keys = [_key(place, ask) for place, ask in enumerate(asks)]
    log = _Log(list(dict.fromkeys(keys)))
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
    return log.pasts({key: at.timestamp() for key, at in forgotten.items()}, goods).of(
        np.array([log.owners[key] for key in keys], dtype=np.int64)
    )


def _key(place: int, ask: Ask) -> str:
    if ask.session is not None:
        return f"s:{place}"
    return f"c:{ask.customer_id}" if ask.customer_id is not None else f"v:{ask.conversation_id or ''}"


class _Log:
    """What was read of some owners, put one after the other; of equal times the lower rank comes first."""

    def __init__(self, owners: Sequence[str]) -> None:
        self.owners = {owner: place for place, owner in enumerate(owners)}
        self.bought: dict[str, Mapping[str, float]] = {}
        self._parts: list[tuple[Rows, NDArray[np.object_], Times, Floats, Rows]] = []

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
        ids = np.array(products, dtype=object)
        self._parts.append((whose, ids, at, much, np.fromiter(ranks, np.int64, size)))

    def add_all(self, owners: Sequence[str], found: Found, events: EventLog) -> None:
        """Take in the interactions of several owners, in the order of each one's times."""
        whose, products, at, weights = found
        places = np.array([self.owners[owner] for owner in owners], dtype=np.int64)
        ids = events.products.named(products)
        self._parts.append((places[whose], ids, at, weights, np.arange(len(whose))))

    def pasts(self, forgotten: Mapping[str, float], goods: Goods) -> Pasts:
        """The latest of each owner, but what he or she asked to be forgotten."""
        empty = np.zeros(0, np.int64), np.zeros(0, object), np.zeros(0), np.zeros(0, np.float32)
        joined = zip((*empty, np.zeros(0, np.int64)), *self._parts, strict=True)
        owners, products, at, weights, ranks = (np.concatenate(column) for column in joined)
        order = np.lexsort((ranks, at, owners))
        ends = np.cumsum(np.bincount(owners, minlength=len(self.owners)))
        oldest = np.array([forgotten.get(owner, -np.inf) for owner in self.owners])
        latest = ends[owners[order]] - np.arange(len(order)) <= LATEST
        order = order[latest & (at[order] > oldest[owners[order]])]
        row_of = goods.row_of
        kept = products[order]
        return Pasts(
            np.concatenate(([0], np.cumsum(np.bincount(owners[order], minlength=len(self.owners))))),
            kept,
            np.array([row_of.get(product_id, UNKNOWN) for product_id in kept.tolist()], dtype=np.int64),
            at[order],
            weights[order],
            [self.bought.get(owner, NOTHING) for owner in self.owners],
        )

"""What the asked shoppers did lately, read for all of them at once.

A customer's past is of all conversations; where nobody is known, it is the conversation's.

Units    times in seconds since 1970 UTC; weights as in ``recommender.signals``
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from recommender.engine import store
from recommender.engine.asking import Ask
from recommender.goods.model import Goods
from recommender.interactions import Histories, Ragged
from recommender.profiles.store import read_forgotten
from recommender.signals import BOUGHT, KINDS, WEIGHTS

LATEST: Final = 50
DAY_S: Final = 86_400.0


@dataclass(slots=True)
class Past:
    """One shopper's latest interactions, the oldest first: (time, product id, weight)."""

    met: list[tuple[float, str, float]] = field(default_factory=list)
    bought: dict[str, float] = field(default_factory=dict)  # product id -> when last

    def anchors(self, goods: Goods, most: int) -> list[int]:
        """The rows of the latest different products, the latest first."""
        rows = (goods.row_of.get(product_id) for _, product_id, _ in reversed(self.met))
        return list(dict.fromkeys(row for row in rows if row is not None and goods.active[row]))[:most]


def read_pasts(connection: Connection, asks: Sequence[Ask], now: datetime) -> list[Past]:
    """The past of each asked shopper."""
    customers = list({a.customer_id for a in asks if a.customer_id is not None and a.session is None})
    talks = list(
        {a.conversation_id for a in asks if a.conversation_id and a.customer_id is None and a.session is None}
    )
    by_customer = _read(connection, "customer", customers, now)
    by_talk = _read(connection, "conversation", talks, now)
    keys = [f"c:{one}" for one in customers]
    for key, product_id, at in store.read_bought(connection, keys, now) if keys else ():
        past = by_customer.setdefault(key[2:], Past())
        past.bought[product_id] = at.timestamp()
        past.met.append((at.timestamp(), product_id, BOUGHT))
    for past in by_customer.values():
        past.met = sorted(past.met, key=lambda one: one[0])[-LATEST:]
    owners = {
        **{f"c:{key}": p for key, p in by_customer.items()},
        **{f"v:{k}": p for k, p in by_talk.items()},
    }
    for owner, at in read_forgotten(connection, list(owners)).items() if owners else ():
        owners[owner].met = [one for one in owners[owner].met if one[0] > at.timestamp()]
    return [_past_of(ask, by_customer, by_talk, now) for ask in asks]


def _read(connection: Connection, owner: str, ids: Sequence[str], now: datetime) -> dict[str, Past]:
    pasts: dict[str, Past] = {}
    if ids:
        for who, product_id, kind, at in store.read_latest(connection, owner, ids, KINDS, now, LATEST):
            pasts.setdefault(who, Past()).met.append((at.timestamp(), product_id, WEIGHTS[kind]))
    return pasts


def _past_of(ask: Ask, customers: dict[str, Past], talks: dict[str, Past], now: datetime) -> Past:
    if ask.session is not None:
        moment = now.timestamp()
        return Past([(moment, product_id, 1.0) for product_id in ask.session[-LATEST:]])
    if ask.customer_id is not None:
        return customers.get(ask.customer_id) or Past()
    return talks.get(ask.conversation_id or "") or Past()


def hidden_from(ask: Ask, past: Past, now: datetime) -> frozenset[str]:
    """What a shopper must not be offered: just bought, seen in this conversation, excluded."""
    oldest = now.timestamp() - ask.rules.bought_days * DAY_S
    hidden = {product_id for product_id, at in past.bought.items() if at >= oldest}
    hidden.update(ask.seen_product_ids, ask.where.exclude_product_ids)
    if ask.exclude_seen:
        hidden.update(product_id for _, product_id, _ in past.met)
        hidden.update(past.bought)
    return frozenset(hidden)


def histories_of(
    pasts: Sequence[Past], hidden: Sequence[frozenset[str]], goods: Goods, now: datetime
) -> Histories:
    """The pasts as arrays over the goods' rows; what is hidden is never offered."""
    row_of = goods.row_of
    known = [[(row_of[p], t, w) for t, p, w in past.met if p in row_of] for past in pasts]
    made = Histories.of(
        [[row for row, _, _ in one] for one in known],
        [[at for _, at, _ in one] for one in known],
        [[weight for _, _, weight in one] for one in known],
        now=now.timestamp(),
    )
    out = Ragged.of([[row_of[p] for p in sorted(one) if p in row_of] for one in hidden])
    return replace(made, hidden=out)

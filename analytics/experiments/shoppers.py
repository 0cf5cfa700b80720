"""From rows of the event log and the orders to one line of figures per shopper.

A shopper is the customer, else the conversation; a conversation in which a customer was shown something
is that customer's. Whoever saw two variants counts where they began: what came of being sent there is
measured, and no one is dropped for what happened later.

Shapes   Shoppers: every array (n,), one entry a shopper, in the order of the first exposure
Units    times in epoch seconds; revenue in minor units; latency in milliseconds, nan where not noted
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

DAY_S: Final = 86_400.0
Owners = Mapping[str | None, str]  # conversation -> the customer in it


@dataclass(frozen=True, slots=True)
class ExposureRow:
    """The exposures of one customer in one conversation to one variant, summed up."""

    customer_id: str | None
    conversation_id: str | None
    variant: str
    first_at: float
    shown: int
    timed: int
    latency_sum_ms: float


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order, by whom or in which conversation it was placed."""

    order_id: str
    customer_id: str | None
    conversation_id: str | None
    at: float
    total_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A hand-over to a person."""

    customer_id: str | None
    conversation_id: str | None
    at: float


@dataclass(frozen=True, slots=True)
class Shoppers:
    """Everyone who was exposed."""

    variant: NDArray[np.int64]  # index into the experiment's variants
    first_at: NDArray[np.float64]
    orders: NDArray[np.int64]
    revenue_minor: NDArray[np.float64]
    handed_over: NDArray[np.bool_]
    latency_ms: NDArray[np.float64]
    switched: int
    foreign_orders: int  # in other currencies: they count as orders, not as revenue


@dataclass(slots=True)
class _One:
    variant: str
    first_at: float
    variants: set[str] = field(default_factory=set)
    timed: int = 0
    latency_sum_ms: float = 0.0
    orders: set[str] = field(default_factory=set)
    revenue_minor: int = 0
    handed_over: bool = False


def gather(
    exposures: Iterable[ExposureRow],
    orders: Iterable[OrderRow],
    handovers: Iterable[HandoverRow],
    variants: Sequence[str],
    window_days: int,
    currency: str,
) -> Shoppers:
    """One line for each shopper exposed; rows of variants that are none are left out."""
    rows = sorted((row for row in exposures if row.variant in variants), key=lambda row: row.first_at)
    owners: Owners = {r.conversation_id: r.customer_id for r in rows if r.conversation_id and r.customer_id}
    known = _exposed(rows, owners)
    foreign = 0
    for order in orders:
        one = _whose(known, owners, order.customer_id, order.conversation_id)
        if one is None or not _within(order.at, one, window_days) or order.order_id in one.orders:
            continue
        one.orders.add(order.order_id)
        if order.currency == currency:
            one.revenue_minor += order.total_minor
        else:
            foreign += 1
    for handover in handovers:
        one = _whose(known, owners, handover.customer_id, handover.conversation_id)
        if one is not None and _within(handover.at, one, window_days):
            one.handed_over = True
    return _as_arrays(list(known.values()), variants, foreign)


def _within(at: float, one: _One, window_days: int) -> bool:
    return 0 <= at - one.first_at < window_days * DAY_S


def _key(owners: Owners, customer_id: str | None, conversation_id: str | None) -> str:
    customer = customer_id or owners.get(conversation_id)
    return f"customer:{customer}" if customer else f"conversation:{conversation_id}"


def _exposed(rows: Sequence[ExposureRow], owners: Owners) -> dict[str, _One]:
    known: dict[str, _One] = {}
    for row in rows:
        key = _key(owners, row.customer_id, row.conversation_id)
        one = known.setdefault(key, _One(row.variant, row.first_at))
        one.variants.add(row.variant)
        one.timed += row.timed
        one.latency_sum_ms += row.latency_sum_ms
    return known


def _whose(
    known: Mapping[str, _One],
    owners: Owners,
    customer_id: str | None,
    conversation_id: str | None,
) -> _One | None:
    found = known.get(f"customer:{customer_id}") if customer_id else None
    return found or (known.get(_key(owners, None, conversation_id)) if conversation_id else None)


def _as_arrays(found: Sequence[_One], variants: Sequence[str], foreign: int) -> Shoppers:
    places = {name: place for place, name in enumerate(variants)}
    return Shoppers(
        variant=np.array([places[one.variant] for one in found], dtype=np.int64),
        first_at=np.array([one.first_at for one in found], dtype=np.float64),
        orders=np.array([len(one.orders) for one in found], dtype=np.int64),
        revenue_minor=np.array([one.revenue_minor for one in found], dtype=np.float64),
        handed_over=np.array([one.handed_over for one in found], dtype=np.bool_),
        latency_ms=np.array(
            [one.latency_sum_ms / one.timed if one.timed else np.nan for one in found], dtype=np.float64
        ),
        switched=sum(len(one.variants) > 1 for one in found),
        foreign_orders=foreign,
    )

"""What training reads: who met which product when, from the event log and the order lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from commerce.events.tables import EVENTS
from commerce.orders.tables import ORDER_LINES
from recommender.signals import KINDS

AT_ONCE: Final = 10_000
Found = Row[*tuple[Any, ...]]


def read_events(connection: Connection, since: datetime | None, until: datetime) -> Iterator[Found]:
    """(customer_id, conversation_id, product_id, kind, at) of what tells of a taste, until a moment."""
    query = select(
        EVENTS.c.customer_id, EVENTS.c.conversation_id, EVENTS.c.product_id, EVENTS.c.kind, EVENTS.c.at
    ).where(EVENTS.c.kind.in_(KINDS), EVENTS.c.product_id.is_not(None), EVENTS.c.at <= until)
    if since is not None:
        query = query.where(EVENTS.c.at >= since)
    yield from connection.execute(query, execution_options={"yield_per": AT_ONCE})


def read_lines(connection: Connection, since: datetime | None, until: datetime) -> Iterator[Found]:
    """(shopper_key, product_id, ordered_at) of what was bought and not cancelled, until a moment."""
    query = select(ORDER_LINES.c.shopper_key, ORDER_LINES.c.product_id, ORDER_LINES.c.ordered_at)
    query = query.where(ORDER_LINES.c.counts, ORDER_LINES.c.ordered_at <= until)
    if since is not None:
        query = query.where(ORDER_LINES.c.ordered_at >= since)
    yield from connection.execute(query, execution_options={"yield_per": AT_ONCE})

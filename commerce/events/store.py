"""What is written to and read from the interaction log; there is no UPDATE but the eraser's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, desc, func, select, update
from sqlalchemy.engine import Connection

from commerce.events.model import Event, EventKind
from commerce.events.tables import EVENTS
from commerce.orders.tables import ORDER_LINES
from kernel.bulk import insert_new_keys
from kernel.logs import REQUEST_ID

REQUEST_ID_NONE: Final = "-"
_FIELDS = tuple(part.name for part in fields(Event))


def append(connection: Connection, events: Sequence[Event]) -> list[str]:
    """Add those events whose id is new; their ids. Ours carry the request they happened in."""
    request_id = REQUEST_ID.get()
    here = {} if request_id == REQUEST_ID_NONE else {"request_id": request_id}
    rows = [{name: getattr(event, name) for name in _FIELDS} for event in events]
    rows = [row | here if row["request_id"] is None else row for row in rows]
    return insert_new_keys(connection, EVENTS, rows)


def read_recent(
    connection: Connection,
    limit: int,
    *,
    kinds: Sequence[EventKind] = (),
    since: datetime | None = None,
    **equal: str | None,
) -> list[Event]:
    """The newest events whose columns equal what is given (None does not restrict)."""
    query = select(EVENTS).order_by(desc(EVENTS.c.at), desc(EVENTS.c.event_id)).limit(limit)
    for name, value in equal.items():
        if value is not None:
            query = query.where(EVENTS.c[name] == value)
    if kinds:
        query = query.where(EVENTS.c.kind.in_(kinds))
    if since is not None:
        query = query.where(EVENTS.c.at >= since)
    return [_as_event(dict(row)) for row in connection.execute(query).mappings()]


def _as_event(row: dict[str, Any]) -> Event:
    return Event(**{name: row[name] for name in _FIELDS})


def bought_with(connection: Connection, product_id: str, limit: int) -> list[tuple[str, int]]:
    """Other products by how many shoppers bought both."""
    mine = ORDER_LINES.alias("mine")
    other = ORDER_LINES.alias("other")
    shoppers = func.count(func.distinct(other.c.shopper_key))
    query = (
        select(other.c.product_id, shoppers.label("shoppers"))
        .select_from(mine.join(other, other.c.shopper_key == mine.c.shopper_key))
        .where(
            mine.c.product_id == product_id, mine.c.counts, other.c.counts, other.c.product_id != product_id
        )
        .group_by(other.c.product_id)
        .order_by(desc("shoppers"), other.c.product_id)
        .limit(limit)
    )
    return [(row.product_id, row.shoppers) for row in connection.execute(query)]


def forget_customer(connection: Connection, customer_id: str) -> int:
    """Cut a customer's events loose from the person; messages themselves go."""
    mine = EVENTS.c.customer_id == customer_id
    gone = connection.execute(delete(EVENTS).where(mine, EVENTS.c.kind == "message")).rowcount
    loose = update(EVENTS).where(mine).values(customer_id=None, conversation_id=None, detail={})
    return gone + connection.execute(loose).rowcount

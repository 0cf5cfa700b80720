"""What an answer reads of the shop at its moment: histories, what was bought, and the evidence of reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.engine import Connection, Row

from commerce.events.model import EventKind
from commerce.events.tables import EVENTS
from commerce.orders.tables import ORDER_LINES
from kernel.bulk import is_one_of

Found = Row[*tuple[Any, ...]]
OWNERS: Final = {"customer": EVENTS.c.customer_id, "conversation": EVENTS.c.conversation_id}


def _is_of(kinds: Sequence[EventKind]) -> ColumnElement[bool]:
    """Of these kinds, looked at row by row: SQLite would else walk all events of a kind, not a product's."""
    return EVENTS.c.kind.concat("").in_(kinds)


def read_latest(
    connection: Connection,
    owner: str,
    ids: Sequence[str],
    kinds: Sequence[EventKind],
    now: datetime,
    limit: int,
) -> Sequence[Found]:
    """(owner, product_id, kind, at) of each owner's latest ``limit`` events about products, oldest first."""
    column = OWNERS[owner]
    newest = func.row_number().over(
        partition_by=column, order_by=(EVENTS.c.at.desc(), EVENTS.c.event_id.desc())
    )
    told = (
        select(
            column.label("owner"),
            EVENTS.c.product_id,
            EVENTS.c.kind,
            EVENTS.c.at,
            EVENTS.c.event_id,
            newest.label("place"),
        )
        .where(is_one_of(connection, column, ids), _is_of(kinds))
        .where(EVENTS.c.product_id.is_not(None), EVENTS.c.at <= now)
        .subquery()
    )
    query = select(told.c.owner, told.c.product_id, told.c.kind, told.c.at).where(told.c.place <= limit)
    return connection.execute(query.order_by(told.c.owner, told.c.at, told.c.event_id)).all()


def read_bought(connection: Connection, shopper_keys: Sequence[str], now: datetime) -> Sequence[Found]:
    """(shopper_key, product_id, ordered_at) of what they bought and did not cancel, oldest first."""
    query = select(ORDER_LINES.c.shopper_key, ORDER_LINES.c.product_id, ORDER_LINES.c.ordered_at)
    mine = is_one_of(connection, ORDER_LINES.c.shopper_key, shopper_keys)
    query = query.where(mine, ORDER_LINES.c.counts, ORDER_LINES.c.ordered_at <= now)
    return connection.execute(query.order_by(ORDER_LINES.c.ordered_at, ORDER_LINES.c.line_id)).all()


def read_buyers(connection: Connection, product_ids: Iterable[str]) -> Sequence[Found]:
    """(product_id, shopper) of who ever bought which of these products, once each; one index tells it."""
    bought = is_one_of(connection, ORDER_LINES.c.product_id, product_ids)
    query = select(ORDER_LINES.c.product_id, ORDER_LINES.c.shopper_key).distinct()
    return connection.execute(query.where(bought, ORDER_LINES.c.counts)).all()


def read_viewers(
    connection: Connection, product_ids: Iterable[str], kinds: Sequence[EventKind], since: datetime
) -> Sequence[Found]:
    """(product_id, shopper) of who looked at which of these products since a time, once each."""
    shopper: ColumnElement[str] = func.coalesce(EVENTS.c.customer_id, EVENTS.c.conversation_id)
    seen = is_one_of(connection, EVENTS.c.product_id, product_ids)
    query = select(EVENTS.c.product_id, shopper).distinct()
    query = query.where(seen, _is_of(kinds), EVENTS.c.at >= since, shopper.is_not(None))
    return connection.execute(query).all()


def read_units(connection: Connection, product_ids: Iterable[str], since: datetime) -> dict[str, int]:
    """How many of each product were sold and kept since a time; those of which none were are left out."""
    units = func.sum(ORDER_LINES.c.quantity - ORDER_LINES.c.returned_quantity)
    sold = is_one_of(connection, ORDER_LINES.c.product_id, product_ids)
    query = select(ORDER_LINES.c.product_id, units).group_by(ORDER_LINES.c.product_id)
    found = connection.execute(
        query.where(sold, ORDER_LINES.c.counts, ORDER_LINES.c.ordered_at >= since)
    ).all()
    return {row[0]: int(row[1]) for row in found if row[1]}

"""What an answer reads of the shop at its moment: histories, what was bought, and the evidence of reasons.

A batch asks about thousands of products and gets a hundred thousand rows; the database puts them into
one list for each owner or product, which is read in a third of the time.

Units    times in seconds since 1970 UTC
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import orjson
from sqlalchemy import ColumnElement, Select, Text, func, literal_column, or_, select, type_coerce
from sqlalchemy.engine import Connection

from commerce.catalogue.tables import PRODUCTS
from commerce.events.model import EventKind
from commerce.events.tables import EVENT_REWRITES, EVENTS
from commerce.orders.tables import ORDER_LINES
from kernel.bulk import is_one_of
from recommender.interactions import Times
from recommender.signals import KINDS

Listed = tuple[str, list[Any]]
Entry = tuple[str | None, str | None, str, EventKind]  # customer, conversation, product, kind
_row: Final[ColumnElement[int]] = literal_column("events.rowid")  # SQLite's number, higher for later rows
AT_ONCE: Final = 20_000
OWNERS: Final = {"customer": EVENTS.c.customer_id, "conversation": EVENTS.c.conversation_id}


def _is_of(kinds: Sequence[EventKind]) -> ColumnElement[bool]:
    """Of these kinds, looked at row by row: SQLite would else walk all events of a kind, not a product's."""
    return EVENTS.c.kind.concat("").in_(kinds)


@dataclass(frozen=True, slots=True)
class End:
    """Where the event log of a SQLite database ends: the last row, and how often rows were rewritten."""

    row: int
    event_id: str | None
    rewrites: int
    follows: bool  # nothing but more rows came since the end that was asked about


def read_end(connection: Connection, before: End | None) -> End:
    """The end as it is, told against an earlier one."""
    then = None if before is None else before.row
    last = select(func.max(_row)).select_from(EVENTS).scalar_subquery()
    found = select(
        func.coalesce(last, 0),
        select(EVENTS.c.event_id).where(_row == last).scalar_subquery(),
        func.coalesce(select(EVENT_REWRITES.c.times).scalar_subquery(), 0),
        select(EVENTS.c.event_id).where(_row == then).scalar_subquery(),
    )
    row, event_id, rewrites, then_id = connection.execute(found).one()
    follows = before is not None and (before.event_id, before.rewrites) == (then_id, rewrites)
    return End(row, event_id, rewrites, follows)


def read_entries(connection: Connection, after: int, until: int) -> Iterator[tuple[list[Entry], Times]]:
    """What tells of a taste among the log's rows from ``after`` to ``until``, by time, some at once."""
    query = (
        select(
            EVENTS.c.customer_id,
            EVENTS.c.conversation_id,
            EVENTS.c.product_id,
            EVENTS.c.kind,
            type_coerce(EVENTS.c.at, Text),
        )
        .where(_row > after, _row <= until, EVENTS.c.kind.in_(KINDS), EVENTS.c.product_id.is_not(None))
        .where(or_(EVENTS.c.customer_id.is_not(None), EVENTS.c.conversation_id.is_not(None)))
        .order_by(EVENTS.c.at, EVENTS.c.event_id)
    )
    for rows in connection.execute(query, execution_options={"yield_per": AT_ONCE}).partitions():
        yield [row[:4] for row in rows], _seconds([row[4] for row in rows])


def read_latest(
    connection: Connection,
    owner: str,
    ids: Sequence[str],
    kinds: Sequence[EventKind],
    now: datetime,
    limit: int,
) -> list[tuple[str, list[str], list[EventKind], Times, list[int]]]:
    """Each owner's latest ``limit`` events about products: (owner, product ids, kinds, at, places).

    Place 1 is the newest; the lists are in no order.
    """
    column = OWNERS[owner]
    newest = func.row_number().over(
        partition_by=column, order_by=(EVENTS.c.at.desc(), EVENTS.c.event_id.desc())
    )
    told = (
        select(column.label("owner"), EVENTS.c.product_id, EVENTS.c.kind, EVENTS.c.at, newest.label("place"))
        .where(is_one_of(connection, column, ids), _is_of(kinds))
        .where(EVENTS.c.product_id.is_not(None), EVENTS.c.at <= now)
        .subquery()
    )
    parts = _in_lists(connection, told.c.product_id, told.c.kind, told.c.at, told.c.place)
    query = select(told.c.owner, *parts).where(told.c.place <= limit).group_by(told.c.owner)
    return [
        (who, products, told_kinds, _seconds(at), places)
        for who, products, told_kinds, at, places in _read(connection, query)
    ]


def read_bought(
    connection: Connection, shopper_keys: Sequence[str], now: datetime
) -> list[tuple[str, list[str], Times, list[str]]]:
    """What they bought and did not cancel: (shopper_key, product ids, ordered at, line ids), in no order."""
    mine = is_one_of(connection, ORDER_LINES.c.shopper_key, shopper_keys)
    parts = _in_lists(connection, ORDER_LINES.c.product_id, ORDER_LINES.c.ordered_at, ORDER_LINES.c.line_id)
    query = select(ORDER_LINES.c.shopper_key, *parts).group_by(ORDER_LINES.c.shopper_key)
    query = query.where(mine, ORDER_LINES.c.counts, ORDER_LINES.c.ordered_at <= now)
    return [(key, products, _seconds(at), lines) for key, products, at, lines in _read(connection, query)]


def read_buyers(connection: Connection, product_ids: Iterable[str]) -> list[Listed]:
    """Who ever bought each of these products, one entry an order line; one index tells it."""
    bought = is_one_of(connection, ORDER_LINES.c.product_id, product_ids)
    query = select(ORDER_LINES.c.product_id, *_in_lists(connection, ORDER_LINES.c.shopper_key))
    query = query.where(bought, ORDER_LINES.c.counts).group_by(ORDER_LINES.c.product_id)
    return _read(connection, query)


def read_viewers(
    connection: Connection, product_ids: Iterable[str], kinds: Sequence[EventKind], since: datetime
) -> list[Listed]:
    """Who looked at each of these products since a time, one entry a look."""
    shopper: ColumnElement[str] = func.coalesce(EVENTS.c.customer_id, EVENTS.c.conversation_id)
    seen = is_one_of(connection, EVENTS.c.product_id, product_ids)
    query = select(EVENTS.c.product_id, *_in_lists(connection, shopper)).group_by(EVENTS.c.product_id)
    query = query.where(seen, _is_of(kinds), EVENTS.c.at >= since, shopper.is_not(None))
    return _read(connection, query)


def read_units(connection: Connection, product_ids: Iterable[str], since: datetime) -> dict[str, int]:
    """How many of each product were sold and kept since a time; those of which none were are left out."""
    units = func.sum(ORDER_LINES.c.quantity - ORDER_LINES.c.returned_quantity)
    sold = is_one_of(connection, ORDER_LINES.c.product_id, product_ids)
    query = select(ORDER_LINES.c.product_id, units).group_by(ORDER_LINES.c.product_id)
    found = connection.execute(
        query.where(sold, ORDER_LINES.c.counts, ORDER_LINES.c.ordered_at >= since)
    ).all()
    return {row[0]: int(row[1]) for row in found if row[1]}


def read_offers(
    connection: Connection, product_ids: Iterable[str]
) -> tuple[Sequence[str], Sequence[int], Sequence[bool]]:
    """The ids of those of these products that are active, their prices, and whether each is in stock."""
    listed = _in_lists(connection, PRODUCTS.c.product_id, PRODUCTS.c.price_minor, PRODUCTS.c.in_stock)
    asked = is_one_of(connection, PRODUCTS.c.product_id, product_ids)
    found = connection.execute(select(*listed).where(asked, PRODUCTS.c.status == "active")).one()
    is_text = connection.dialect.name != "postgresql"
    ids, prices, stocked = (orjson.loads(one) if is_text else one or () for one in found)
    return ids, prices, stocked


def _in_lists(connection: Connection, *columns: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """Each column's values of a group as one list, all in the same order."""
    if connection.dialect.name == "postgresql":
        return [func.array_agg(column) for column in columns]
    return [func.json_group_array(column, type_=Text) for column in columns]


def _read(connection: Connection, query: Select[Any]) -> list[Any]:
    """The rows of a query over ``_in_lists``, the first column as it is.

    SQLite gives them as one row: at each row, threads that read side by side would wait for each other.
    """
    if connection.dialect.name == "postgresql":
        return [tuple(row) for row in connection.execute(query)]
    rows = query.subquery()
    first, *lists = rows.c
    joined = [func.group_concat(one.concat(""), ",") for one in lists]
    found = connection.execute(select(func.json_group_array(first, type_=Text), *joined)).one()
    return [*zip(orjson.loads(found[0]), *(orjson.loads(f"[{one or ''}]") for one in found[1:]), strict=True)]


def _seconds(moments: Sequence[Any]) -> Times:
    """Moments as a list holds them: times, or the text that SQLite keeps."""
    if moments and isinstance(moments[0], str):
        return np.array(moments, dtype="datetime64[us]").astype(np.int64) / 1e6
    return np.array([moment.timestamp() for moment in moments], dtype=np.float64)

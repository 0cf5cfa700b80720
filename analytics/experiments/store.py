"""All SQL of the experiments' reports; reads events and orders and changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.engine import Connection

from analytics.experiments.clicks import Click, Shown
from analytics.experiments.shoppers import ExposureRow, HandoverRow, OrderRow
from commerce.events.tables import EVENTS
from commerce.orders.tables import ORDERS

_DETAIL = EVENTS.c.detail


def _shown_in(experiment_id: str, start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(
        EVENTS.c.kind == "shown",
        EVENTS.c.at >= start,
        EVENTS.c.at < end,
        _DETAIL["experiment"].as_string() == experiment_id,
    )


def exposures(
    connection: Connection, experiment_id: str, start: datetime, end: datetime
) -> Iterator[ExposureRow]:
    """Who was shown what, one row for each customer, conversation and variant."""
    variant = _DETAIL["variant"].as_string()
    latency = _DETAIL["latency_ms"].as_float()
    query = (
        select(
            EVENTS.c.customer_id,
            EVENTS.c.conversation_id,
            variant.label("variant"),
            func.min(EVENTS.c.at).label("first_at"),
            func.count().label("shown"),
            func.count(latency).label("timed"),
            func.coalesce(func.sum(latency), 0.0).label("latency_sum"),
        )
        .where(_shown_in(experiment_id, start, end))
        .where(EVENTS.c.customer_id.is_not(None) | EVENTS.c.conversation_id.is_not(None))
        .group_by(EVENTS.c.customer_id, EVENTS.c.conversation_id, variant)
    )
    for row in connection.execute(query):
        yield ExposureRow(
            row.customer_id, row.conversation_id, row.variant, row.first_at.timestamp(),
            int(row.shown), int(row.timed), float(row.latency_sum),
        )  # fmt: skip


def orders(connection: Connection, start: datetime, end: datetime) -> Iterator[OrderRow]:
    """The orders of the time that were not cancelled, with the conversation that placed each."""
    placed_in = _conversations(connection, start, end)
    query = select(
        ORDERS.c.order_id, ORDERS.c.customer_id, ORDERS.c.created_at, ORDERS.c.total_minor, ORDERS.c.currency
    ).where(ORDERS.c.created_at >= start, ORDERS.c.created_at < end, ORDERS.c.state != "cancelled")
    for row in connection.execute(query):
        yield OrderRow(
            row.order_id, row.customer_id, placed_in.get(row.order_id), row.created_at.timestamp(),
            int(row.total_minor), row.currency,
        )  # fmt: skip


def _conversations(connection: Connection, start: datetime, end: datetime) -> dict[str, str]:
    query = (
        select(EVENTS.c.order_id, EVENTS.c.conversation_id)
        .where(EVENTS.c.kind == "order", EVENTS.c.at >= start, EVENTS.c.at < end)
        .where(EVENTS.c.conversation_id.is_not(None), EVENTS.c.order_id.is_not(None))
    )
    return {row.order_id: row.conversation_id for row in connection.execute(query)}


def handovers(connection: Connection, start: datetime, end: datetime) -> Iterator[HandoverRow]:
    """When shoppers were handed over to a person."""
    query = select(EVENTS.c.customer_id, EVENTS.c.conversation_id, EVENTS.c.at).where(
        EVENTS.c.kind == "handoff", EVENTS.c.at >= start, EVENTS.c.at < end
    )
    for row in connection.execute(query):
        yield HandoverRow(row.customer_id, row.conversation_id, row.at.timestamp())


def latest_totals(connection: Connection, before: datetime, currency: str, limit: int) -> list[int]:
    """What the last orders before a moment came to."""
    query = (
        select(ORDERS.c.total_minor)
        .where(ORDERS.c.created_at < before, ORDERS.c.currency == currency, ORDERS.c.state != "cancelled")
        .order_by(ORDERS.c.created_at.desc(), ORDERS.c.order_id)
        .limit(limit)
    )
    return [int(total) for total in connection.execute(query).scalars()]


def teams(connection: Connection, experiment_id: str, start: datetime, end: datetime) -> list[Shown]:
    """The products shown in mixed answers, with the team that picked each."""
    team = _DETAIL["team"].as_string()
    query = (
        select(EVENTS.c.conversation_id, EVENTS.c.request_id, EVENTS.c.product_id, EVENTS.c.at, team)
        .where(_shown_in(experiment_id, start, end), team.is_not(None), EVENTS.c.product_id.is_not(None))
        .order_by(EVENTS.c.at, EVENTS.c.event_id)
    )
    return [
        Shown(conversation_id or "", request_id or "", product_id, at.timestamp(), picked_by)
        for conversation_id, request_id, product_id, at, picked_by in connection.execute(query)
    ]


def clicks(connection: Connection, start: datetime, end: datetime) -> dict[str, list[Click]]:
    """The products clicked or put into the cart, by conversation."""
    query = (
        select(EVENTS.c.conversation_id, EVENTS.c.product_id, EVENTS.c.at)
        .where(EVENTS.c.kind.in_(("click", "cart_add")), EVENTS.c.at >= start, EVENTS.c.at < end)
        .where(EVENTS.c.conversation_id.is_not(None), EVENTS.c.product_id.is_not(None))
    )
    found: dict[str, list[Click]] = defaultdict(list)
    for conversation_id, product_id, at in connection.execute(query):
        found[conversation_id].append(Click(product_id, at.timestamp()))
    return found

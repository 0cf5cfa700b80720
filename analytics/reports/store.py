"""All SQL of the sales figures; reads the shop's orders and changes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.engine import Connection

from analytics.reports.model import SoldProduct
from commerce.orders.tables import ORDER_LINES, ORDERS


def totals(connection: Connection, start: datetime, end: datetime) -> dict[str, tuple[int, int]]:
    """Revenue and number of orders placed in ``[start, end)``, by currency."""
    query = (
        select(ORDERS.c.currency, func.sum(ORDERS.c.total_minor), func.count())
        .where(ORDERS.c.created_at >= start, ORDERS.c.created_at < end, ORDERS.c.state != "cancelled")
        .group_by(ORDERS.c.currency)
    )
    return {currency: (int(paid), int(count)) for currency, paid, count in connection.execute(query)}


def units(connection: Connection, start: datetime, end: datetime, currency: str) -> tuple[int, int]:
    """Units bought, and how many of them came back since."""
    query = (
        select(
            func.coalesce(func.sum(ORDER_LINES.c.quantity), 0),
            func.coalesce(func.sum(ORDER_LINES.c.returned_quantity), 0),
        )
        .join(ORDERS, ORDERS.c.order_id == ORDER_LINES.c.order_id)
        .where(*_sold(start, end, currency))
    )
    bought, returned = connection.execute(query).one()
    return int(bought), int(returned)


def top_products(
    connection: Connection, start: datetime, end: datetime, currency: str, limit: int
) -> list[SoldProduct]:
    """The products bought most, by units; equal ones by what was paid, then by id."""
    bought = func.sum(ORDER_LINES.c.quantity)
    paid = func.sum(ORDER_LINES.c.quantity * ORDER_LINES.c.unit_price_minor - ORDER_LINES.c.discount_minor)
    query = (
        select(ORDER_LINES.c.product_id, func.max(ORDER_LINES.c.title), bought, paid)
        .join(ORDERS, ORDERS.c.order_id == ORDER_LINES.c.order_id)
        .where(*_sold(start, end, currency))
        .group_by(ORDER_LINES.c.product_id)
        .order_by(bought.desc(), paid.desc(), ORDER_LINES.c.product_id)
        .limit(limit)
    )
    return [
        SoldProduct(product_id, title, int(count), int(revenue))
        for product_id, title, count, revenue in connection.execute(query)
    ]


def _sold(start: datetime, end: datetime, currency: str) -> tuple[ColumnElement[bool], ...]:
    return (
        ORDERS.c.created_at >= start,
        ORDERS.c.created_at < end,
        ORDERS.c.state != "cancelled",
        ORDERS.c.currency == currency,
    )

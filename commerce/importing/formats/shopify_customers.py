"""Shopify's customer export, and customers read off any order export.

Source   Shopify Admin > Customers > Export; it tells no day of joining, so that the file's day is used
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from commerce.customers.model import Customer, check_customer
from commerce.importing.csvrows import read_csv
from commerce.importing.formats.base import Reading, attempt, need_columns
from commerce.importing.formats.shop_orders import read_shopify_orders, read_woocommerce_orders
from commerce.importing.model import Parsed, Row, RowError
from commerce.orders.model import Order
from kernel.emails import email_key
from kernel.languages import detect_language
from kernel.security import hashed

_UNKNOWN_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # before every order: nothing is claimed


def read_shopify_customers(reading: Reading) -> Iterator[Parsed[Customer] | RowError]:
    """The customers of a Shopify customer export, or the buyers in its order export."""
    rows = read_csv(reading.source)
    first = next(rows, None)
    if isinstance(first, Row) and "Financial Status" in first.values:
        yield from _buyers(reading, read_shopify_orders(reading))
        return
    checked = False
    while first is not None:
        if isinstance(first, RowError):
            yield first
        else:
            if not checked:
                need_columns(first.values, "Email", "First Name")
                checked = True
            yield _customer(reading, first)
        first = next(rows, None)


def read_woocommerce_customers(reading: Reading) -> Iterator[Parsed[Customer] | RowError]:
    """The buyers in a WooCommerce order export."""
    return _buyers(reading, read_woocommerce_orders(reading))


def customer_id_of(email: str) -> str:
    """The id of a customer who is known by e-mail only; the address cannot be read from it."""
    return f"cus-{hashed(email_key(email))[:24]}"


def _customer(reading: Reading, row: Row) -> Parsed[Customer] | RowError:
    values = reading.fields(row)

    def build() -> Customer:
        email = values.required("Email")
        name = f"{values.text('First Name')} {values.text('Last Name')}".strip()
        tags = tuple(part.strip().casefold() for part in values.text("Tags").split(",") if part.strip())
        return check_customer(
            Customer(customer_id_of(email), email, name, detect_language(name), tags, _UNKNOWN_DAY)
        )

    return attempt(row.line, build)


def _buyers(
    reading: Reading, orders: Iterator[Parsed[Order] | RowError]
) -> Iterator[Parsed[Customer] | RowError]:
    """Each buyer once, as the first order has him."""
    for found in orders:
        if isinstance(found, RowError):
            yield found
            continue
        order = found.value
        if not order.email or reading.spill.once(f"buyer {email_key(order.email)}", found.line):
            continue
        name = order.address.name if order.address else ""
        made = Customer(
            customer_id_of(order.email), order.email, name, detect_language(name), (), order.created_at
        )
        yield attempt(found.line, partial(check_customer, made))

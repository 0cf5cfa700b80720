"""A retailer's invoice lines (UCI Online Retail): products, customers and orders out of one file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from commerce.catalogue.model import Product
from commerce.customers.model import Customer, check_customer
from commerce.importing.formats.base import Reading, attempt
from commerce.importing.model import Parsed, RowError, Skipped
from commerce.importing.retail.ledger import Ledger, customer_email
from commerce.importing.retail.lines import RetailLine, read_lines
from commerce.importing.retail.products import count_sales, products
from commerce.orders.model import Order, check_order

RETURN_LOST = "returns of what was bought before the file begins, or by nobody known"


def read_products(reading: Reading) -> Iterator[Parsed[Product] | RowError | Skipped]:
    """The products that were sold."""
    aside: list[RowError | Skipped] = []
    sold = count_sales(_lines(reading, aside))
    yield from aside
    for done, (product, categories) in enumerate(products(sold, reading.currency), start=1):
        reading.on_group(done, len(sold))
        yield Parsed(0, product, categories)


def read_customers(reading: Reading) -> Iterator[Parsed[Customer] | RowError | Skipped]:
    """The customers who bought, since their first purchase."""
    since: dict[str, tuple[int, datetime]] = {}
    for found in read_lines(reading):
        if isinstance(found, RowError):
            yield found
        elif isinstance(found, RetailLine) and found.customer:
            known = since.get(found.customer)
            if known is None or found.at < known[1]:
                since[found.customer] = (known[0] if known else found.line, found.at)
    for customer, (line, at) in since.items():
        made = Customer(customer, customer_email(customer), f"Customer {customer}", "en", (), at)
        yield attempt(line, partial(check_customer, made))


def read_orders(reading: Reading) -> Iterator[Parsed[Order] | RowError | Skipped]:
    """The invoices as orders, the cancellations as their returns."""
    with Ledger() as ledger:
        for found in read_lines(reading):
            if isinstance(found, RetailLine):
                ledger.add(found)
            else:
                yield found
        yield from (Skipped(line, RETURN_LOST) for line in ledger.match_returns())
        orders = ledger.orders(reading.currency, reading.lookup)
        for done, (line, order) in enumerate(orders, start=1):
            reading.on_group(done, ledger.invoices)
            yield attempt(line, partial(_checked, order))


def _checked(order: Order) -> Order:
    check_order(order)
    return order


def _lines(reading: Reading, aside: list[RowError | Skipped]) -> Iterator[RetailLine]:
    for found in read_lines(reading):
        if isinstance(found, RetailLine):
            yield found
        else:
            aside.append(found)

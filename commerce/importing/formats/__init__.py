"""One module for each kind of file that shops export, and which format has what.

Errors   Invalid for a format that is not known or has no such kind of thing
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from commerce.importing.formats import (
    aisle_orders,
    aisle_people,
    aisle_products,
    google_merchant,
    online_retail,
    shop_orders,
    shopify,
    shopify_customers,
    woocommerce,
)
from commerce.importing.formats.base import Reading
from commerce.importing.model import Parsed, RowError, Skipped
from kernel.errors import Invalid

Reader = Callable[[Reading], Iterator[Parsed[Any] | RowError | Skipped]]


def readers() -> dict[str, dict[str, Reader]]:
    """format -> kind -> reader."""
    return {
        "aisle": {
            "products": aisle_products.read_products,
            "orders": aisle_orders.read_orders,
            "customers": aisle_people.read_customers,
            "promotions": aisle_people.read_promotions,
            "events": aisle_people.read_events,
        },
        "shopify": {
            "products": shopify.read_products,
            "orders": shop_orders.read_shopify_orders,
            "customers": shopify_customers.read_shopify_customers,
        },
        "woocommerce": {
            "products": woocommerce.read_products,
            "orders": shop_orders.read_woocommerce_orders,
            "customers": shopify_customers.read_woocommerce_customers,
        },
        "google-merchant": {"products": google_merchant.read_products},
        "online-retail": {
            "products": online_retail.read_products,
            "customers": online_retail.read_customers,
            "orders": online_retail.read_orders,
        },
    }


def reader_of(kind: str, format_name: str) -> Reader:
    """The reader of one kind of thing in one format."""
    known = readers()
    if format_name not in known:
        raise Invalid(f"format must be one of {', '.join(known)}, not {format_name!r}", field="format")
    if kind not in known[format_name]:
        has = ", ".join(known[format_name])
        raise Invalid(f"format {format_name} has {has}, but no {kind}", field="format")
    return known[format_name][kind]

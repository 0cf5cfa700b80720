"""Tables of orders, their lines, parcels, returns and refunds.

An order line repeats who bought it, when, and whether it counts, so that "best sellers since"
and "bought together" read one index instead of joining every order. ``lookup_key`` is a hash of
number and e-mail together: a wrong number and a wrong e-mail are the same miss in one index.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from kernel.database import METADATA, UtcTime

ORDERS: Final = Table(
    "orders",
    METADATA,
    Column("order_id", String(128), primary_key=True),
    Column("number", Text, nullable=False),
    Column("number_key", String(64), nullable=False, unique=True),
    Column("lookup_key", String(64), nullable=False, index=True),
    Column("customer_id", String(128), nullable=True),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("subtotal_minor", BigInteger, nullable=False),
    Column("discount_minor", BigInteger, nullable=False),
    Column("delivery_minor", BigInteger, nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("address", JSON(none_as_null=True), nullable=True),
    Column("coupon_codes", JSON, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("cancelled_at", UtcTime, nullable=True),
    Column("cancel_reason", Text, nullable=True),
    Column("fingerprint", String(32), nullable=False),
    CheckConstraint("total_minor >= 0", name="total"),
)
Index("ix_orders_customer", ORDERS.c.customer_id, ORDERS.c.created_at)
Index("ix_orders_email", ORDERS.c.email_key, ORDERS.c.created_at)

ORDER_LINES: Final = Table(
    "order_lines",
    METADATA,
    Column("order_id", ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True),
    Column("line_id", String(128), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("product_id", String(128), nullable=False),
    Column("variant_id", String(128), nullable=False),
    Column("title", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("returned_quantity", BigInteger, nullable=False),
    Column("unit_price_minor", BigInteger, nullable=False),
    Column("discount_minor", BigInteger, nullable=False),
    Column("shopper_key", String(160), nullable=False),
    Column("ordered_at", UtcTime, nullable=False),
    Column("counts", Boolean(create_constraint=False), nullable=False),  # false: the order was cancelled
    CheckConstraint("quantity > 0", name="quantity"),
    CheckConstraint("returned_quantity >= 0 AND returned_quantity <= quantity", name="returned"),
)
Index(
    "ix_order_lines_sold",
    ORDER_LINES.c.product_id,
    ORDER_LINES.c.counts,
    ORDER_LINES.c.ordered_at,
    ORDER_LINES.c.quantity,
    ORDER_LINES.c.returned_quantity,
)
Index(
    "ix_order_lines_since",
    ORDER_LINES.c.ordered_at,
    ORDER_LINES.c.counts,
    ORDER_LINES.c.product_id,
    ORDER_LINES.c.quantity,
    ORDER_LINES.c.returned_quantity,
)
Index("ix_order_lines_shopper", ORDER_LINES.c.shopper_key, ORDER_LINES.c.product_id, ORDER_LINES.c.counts)
Index("ix_order_lines_buyers", ORDER_LINES.c.product_id, ORDER_LINES.c.shopper_key, ORDER_LINES.c.counts)

SHIPMENTS: Final = Table(
    "shipments",
    METADATA,
    Column("order_id", ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True),
    Column("shipment_id", String(128), primary_key=True),
    Column("carrier", Text, nullable=False),
    Column("tracking_number", Text, nullable=False),
    Column("tracking_url", Text, nullable=False),
    Column("shipped_at", UtcTime, nullable=True),
    Column("expected_at", UtcTime, nullable=True),
    Column("delivered_at", UtcTime, nullable=True),
    Column("events", JSON, nullable=False),  # [[ISO time, code, place], ...]
)

RETURNS: Final = Table(
    "order_returns",
    METADATA,
    Column("order_id", ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True),
    Column("return_id", String(128), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("line_quantities", JSON, nullable=False),
    Column("refund_minor", BigInteger, nullable=False),
)

REFUNDS: Final = Table(
    "refunds",
    METADATA,
    Column("order_id", ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True),
    Column("refund_id", String(128), primary_key=True),
    Column("amount_minor", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("sent_at", UtcTime, nullable=True),
    CheckConstraint("amount_minor >= 0", name="amount"),
)

"""Tables of carts. A line keeps what was chosen, never a price: prices are read live."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from kernel.database import METADATA, UtcTime

CARTS: Final = Table(
    "carts",
    METADATA,
    Column("cart_id", String(128), primary_key=True),
    Column("customer_id", String(128), nullable=True, index=True),
    Column("language", String(8), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("coupon_codes", JSON, nullable=False),
    Column("updated_at", UtcTime, nullable=False, index=True),
)

CART_LINES: Final = Table(
    "cart_lines",
    METADATA,
    Column("line_id", String(128), primary_key=True),
    Column("cart_id", ForeignKey("carts.cart_id", ondelete="CASCADE"), nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("variant_id", String(128), nullable=False),
    Column("quantity", Integer, nullable=False),
    UniqueConstraint("cart_id", "variant_id"),
    CheckConstraint("quantity > 0", name="quantity"),
)

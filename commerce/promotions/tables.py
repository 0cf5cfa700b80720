"""Tables of promotions and of their redemptions."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table

from kernel.database import METADATA, UtcTime

PROMOTIONS: Final = Table(
    "promotions",
    METADATA,
    Column("promotion_id", String(120), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("names", JSON, nullable=False),
    Column("descriptions", JSON, nullable=False),
    Column("code", String(60), nullable=True, unique=True),
    Column("percent", Integer, nullable=True),
    Column("amount_minor", BigInteger, nullable=True),
    Column("currency", String(3), nullable=False),
    Column("threshold_minor", BigInteger, nullable=True),
    Column("buy_quantity", Integer, nullable=True),
    Column("get_quantity", Integer, nullable=True),
    Column("bundle_product_ids", JSON, nullable=False),
    Column("scope", JSON, nullable=False),
    Column("starts_at", UtcTime, nullable=True),
    Column("ends_at", UtcTime, nullable=True),
    Column("budget_minor", BigInteger, nullable=True),
    Column("uses_max", Integer, nullable=True),
    Column("uses_max_per_customer", Integer, nullable=True),
    Column("stackable", Boolean, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("active", Boolean, nullable=False, index=True),
    # what has been redeemed so far; changed by atomic UPDATE only
    Column("uses", Integer, nullable=False, default=0, server_default="0"),
    Column("spent_minor", BigInteger, nullable=False, default=0, server_default="0"),
)

REDEMPTIONS: Final = Table(
    "promotion_redemptions",
    METADATA,
    Column(
        "promotion_id", String(120), ForeignKey("promotions.promotion_id"), primary_key=True, nullable=False
    ),
    Column("order_id", String(120), primary_key=True, nullable=False, index=True),
    Column("customer_key", String(120), nullable=True),  # customer_id, or a hash of a guest's e-mail
    Column("saved_minor", BigInteger, nullable=False),
    Column("redeemed_at", UtcTime, nullable=False),
    Column("released_at", UtcTime, nullable=True),
    Index("ix_promotion_redemptions_customer", "customer_key", "promotion_id"),
)

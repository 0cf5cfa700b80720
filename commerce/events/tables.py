"""The append-only interaction log."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, Index, String, Table

from kernel.database import METADATA, UtcTime

EVENTS: Final = Table(
    "events",
    METADATA,
    Column("event_id", String(128), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("customer_id", String(128), nullable=True),
    Column("conversation_id", String(128), nullable=True),
    Column("product_id", String(128), nullable=True),
    Column("order_id", String(128), nullable=True, index=True),
    Column("promotion_id", String(128), nullable=True),
    Column("entry_id", String(128), nullable=True),
    Column("request_id", String(128), nullable=True),
    Column("quantity", BigInteger, nullable=True),
    Column("value_minor", BigInteger, nullable=True),
    Column("detail", JSON, nullable=False),
)
Index("ix_events_kind", EVENTS.c.kind, EVENTS.c.at)
Index("ix_events_customer", EVENTS.c.customer_id, EVENTS.c.at)
Index("ix_events_conversation", EVENTS.c.conversation_id, EVENTS.c.at)
Index(  # who met a product when is told by the index alone
    "ix_events_product",
    EVENTS.c.product_id,
    EVENTS.c.at,
    EVENTS.c.kind,
    EVENTS.c.customer_id,
    EVENTS.c.conversation_id,
)

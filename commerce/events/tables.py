"""The append-only interaction log.

Whoever keeps a copy of the log sees by its last row what came since. ``event_rewrites`` counts, on
SQLite, what a last row does not show: each row that was changed or deleted.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import DDL, JSON, BigInteger, Column, Index, Integer, String, Table, event

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

EVENT_REWRITES: Final = Table(
    "event_rewrites",
    METADATA,
    Column("one", Integer, primary_key=True),  # one row, 1
    Column("times", BigInteger, nullable=False),
)
_COUNTED: Final = """BEGIN
    INSERT INTO event_rewrites (one, times) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET times = times + 1;
END"""
_TRIGGERS: Final = (
    "CREATE TRIGGER IF NOT EXISTS event_rewrites_update AFTER UPDATE ON events " + _COUNTED,
    "CREATE TRIGGER IF NOT EXISTS event_rewrites_delete AFTER DELETE ON events " + _COUNTED,
)
for trigger in _TRIGGERS:
    made: Any = DDL(trigger)  # type: ignore[no-untyped-call]
    event.listen(EVENTS, "after_create", made.execute_if(dialect="sqlite"))

"""Tables of mails and of alerts."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from kernel.database import METADATA, UtcTime

MAILS: Final = Table(
    "mails",
    METADATA,
    Column("mail_id", String(128), primary_key=True),
    Column("to", Text, nullable=False, index=True),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", UtcTime, nullable=False),  # while sending: when the sender is taken for dead
    Column("sent_at", UtcTime, nullable=True),
    Column("last_error", Text, nullable=False),
)
Index("ix_mails_due", MAILS.c.state, MAILS.c.next_try_at)

ALERTS: Final = Table(
    "alerts",
    METADATA,
    Column("alert_id", String(128), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("email", Text, nullable=False, index=True),
    Column("product_id", String(128), nullable=False),
    Column("variant_id", String(128), nullable=True),
    Column("target_minor", BigInteger, nullable=True),
    Column("language", String(8), nullable=False),
    Column("conversation_id", String(128), nullable=True),
    Column("created_at", UtcTime, nullable=False),
    Column("fired_at", UtcTime, nullable=True),
)
Index("ix_alerts_product", ALERTS.c.product_id, ALERTS.c.fired_at)
Index("ix_alerts_open", ALERTS.c.fired_at, ALERTS.c.product_id)

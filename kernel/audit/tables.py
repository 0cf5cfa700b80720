"""The table of the audit trail; in a migrated database triggers refuse to change or delete a line."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table

from kernel.database import METADATA, UtcTime

AUDIT: Final = Table(
    "audit_trail",
    METADATA,
    Column(
        "line_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    ),  # SQLite counts up an INTEGER only
    Column("at", UtcTime, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("detail", JSON, nullable=False),
)
Index("ix_audit_trail_actor", AUDIT.c.actor, AUDIT.c.line_id)
Index("ix_audit_trail_action", AUDIT.c.action, AUDIT.c.line_id)
Index("ix_audit_trail_subject", AUDIT.c.subject, AUDIT.c.line_id)
Index("ix_audit_trail_at", AUDIT.c.at)

"""The table of erasure requests: at most one open per e-mail, which the database itself holds."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, String, Table, text

from kernel.database import METADATA, UtcTime

_OPEN: Final = text("state = 'requested'")

ERASURES: Final = Table(
    "erasures",
    METADATA,
    Column("erasure_id", String(40), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("email", String(320), nullable=False),
    Column("customer_id", String(80)),
    Column("conversation_id", String(120), nullable=False),
    Column("proved_by", String(10), nullable=False),
    Column("language", String(5), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("done_at", UtcTime),
    Index("uq_erasures_open_email", "email", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_erasures_state_due_at", "state", "due_at"),
)

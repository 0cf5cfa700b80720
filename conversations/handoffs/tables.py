"""The table of hand-overs: at most one open per conversation, which the database itself holds."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, String, Table, Text, text

from kernel.database import METADATA, UtcTime

_OPEN: Final = text("state IN ('waiting', 'taken')")

HANDOFFS: Final = Table(
    "handoffs",
    METADATA,
    Column("handoff_id", String(40), primary_key=True),
    Column("conversation_id", String(120), nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("note", Text, nullable=False),
    Column("language", String(5), nullable=False),
    Column("customer_id", String(80)),
    Column("created_at", UtcTime, nullable=False),
    Column("staff_id", String(80)),
    Column("taken_at", UtcTime),
    Column("closed_at", UtcTime),
    Index(
        "uq_handoffs_open_conversation",
        "conversation_id",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index("ix_handoffs_state_created_at", "state", "created_at"),
)

"""The table of ratings."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, String, Table, Text

from kernel.database import METADATA, UtcTime

RATINGS: Final = Table(
    "ratings",
    METADATA,
    Column("rating_id", String(40), primary_key=True),
    Column("conversation_id", String(120), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("comment", Text, nullable=False),
    Column("language", String(5), nullable=False),
    Column("customer_id", String(80)),
    Column("order_id", String(80)),
    Column("entry_id", String(80)),
    Column("request_id", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Index("ix_ratings_kind_created_at", "kind", "created_at"),
)

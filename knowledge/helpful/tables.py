"""The table of what shoppers said of answers: one row for each conversation and entry."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from kernel.database import METADATA, UtcTime

ANSWER_RATINGS: Final = Table(
    "answer_ratings",
    METADATA,
    Column("conversation_id", String(128), primary_key=True),
    Column("entry_id", String(128), primary_key=True, index=True),
    Column("revision", Integer, nullable=False),
    Column("helpful", Boolean(create_constraint=False), nullable=False),
    Column("reason", String(16), nullable=True),
    Column("comment", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("customer_id", String(128), nullable=True, index=True),
    Column("request_id", String(128), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
)

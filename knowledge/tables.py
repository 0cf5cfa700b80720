"""The knowledge base's tables: each entry as it is, and every revision it ever had."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from kernel.database import METADATA, UtcTime

KNOWLEDGE_STATE: Final = Table(
    "knowledge_state",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("version", BigInteger, nullable=False),
)

KNOWLEDGE_ENTRIES: Final = Table(
    "knowledge_entries",
    METADATA,
    Column("entry_id", String(128), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("category", String(128), nullable=False),
    Column("questions", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("archived", Boolean(create_constraint=False), nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("updated_by", Text, nullable=False),
)

KNOWLEDGE_REVISIONS: Final = Table(
    "knowledge_revisions",
    METADATA,
    Column("entry_id", String(128), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("category", String(128), nullable=False),
    Column("questions", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("archived", Boolean(create_constraint=False), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
Index("ix_knowledge_revisions_at", KNOWLEDGE_REVISIONS.c.at)

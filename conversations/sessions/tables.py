"""The table of sessions: conversations, their hashed tokens, the identity proved."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from kernel.database import METADATA, UtcTime

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("conversation_id", String(128), primary_key=True),
    Column("token_hash", String(64), nullable=True, unique=True),
    Column("channel", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("customer_id", String(320), nullable=True, index=True),
    Column("email", String(320), nullable=False),
    Column("role", String(16), nullable=False),
    Column("name", String(320), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=True),
)

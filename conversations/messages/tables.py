"""The table of transcripts."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, Table, Text, UniqueConstraint

from kernel.database import METADATA, UtcTime

MESSAGES = Table(
    "messages",
    METADATA,
    Column("message_id", String(64), primary_key=True),
    Column("conversation_id", String(128), nullable=False),
    Column("position", Integer, nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
    Column("sender", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("buttons", JSON, nullable=False),
    Column("parts", JSON, nullable=False),
    Column("payload", Text, nullable=True),
    Column("client_id", String(64), nullable=True),
    Column("reply_to", String(64), nullable=True, index=True),
    Column("state", String(16), nullable=True),
    Column("request_id", String(64), nullable=False),
    UniqueConstraint("conversation_id", "position"),
    UniqueConstraint("conversation_id", "client_id"),
)

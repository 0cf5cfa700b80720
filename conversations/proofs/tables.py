"""Tables of proofs: opened orders, one-time codes (hashed), counted wrong tries (hashed keys)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, Integer, String, Table, UniqueConstraint

from kernel.database import METADATA, UtcTime

GRANTS: Final = Table(
    "proof_grants",
    METADATA,
    Column("grant_id", String(40), primary_key=True),
    Column("conversation_id", String(120), nullable=False),
    Column("order_id", String(80), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    UniqueConstraint("conversation_id", "order_id"),
)

CODES: Final = Table(
    "proof_codes",
    METADATA,
    Column("code_id", String(40), primary_key=True),
    Column("conversation_id", String(120), nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("subject", String(330), nullable=False),
    Column("salt", String(60), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    Index("ix_proof_codes_asked", "conversation_id", "purpose", "subject", "created_at"),
)

TRIES: Final = Table(
    "proof_tries",
    METADATA,
    Column("try_id", String(40), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_proof_tries_key_at", "key", "at"),
)

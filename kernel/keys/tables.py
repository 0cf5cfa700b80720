"""The table of API keys; a secret is stored as its hash only."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Column, Float, Integer, String, Table

from kernel.database import METADATA, UtcTime

API_KEYS: Final = Table(
    "api_keys",
    METADATA,
    Column("key_id", String(32), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("rate_per_s", Float, nullable=False),
    Column("burst", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("last_used_at", UtcTime, nullable=True),
    Column("revoked_at", UtcTime, nullable=True),
)

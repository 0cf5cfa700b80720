"""The tables of what shoppers said of their own taste, and of when they asked to be forgotten."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, String, Table

from kernel.database import METADATA, UtcTime

OWNER_CHARS: Final = 160

TASTES: Final = Table(
    "profile_tastes",
    METADATA,
    Column("owner", String(OWNER_CHARS), primary_key=True),  # c:customer or v:conversation
    Column("kind", String(32), primary_key=True),
    Column("value", String(256), primary_key=True),
    Column("liked", Boolean(create_constraint=False), nullable=False),
    Column("said_at", UtcTime, nullable=False),
)

FORGOTTEN: Final = Table(
    "profile_forgotten",
    METADATA,
    Column("owner", String(OWNER_CHARS), primary_key=True),
    Column("forgotten_at", UtcTime, nullable=False),
)

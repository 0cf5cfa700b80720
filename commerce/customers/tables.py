"""The table of customers."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, CheckConstraint, Column, String, Table, Text

from kernel.database import METADATA, UtcTime

CUSTOMERS: Final = Table(
    "customers",
    METADATA,
    Column("customer_id", String(128), primary_key=True),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, index=True),  # one address may stand for several old accounts
    Column("name", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("segments", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("role", String(16), nullable=False),
    CheckConstraint("role IN ('shopper', 'support', 'merchant', 'analyst', 'admin')", name="role"),
)

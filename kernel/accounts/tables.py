"""Tables of staff accounts: secrets are stored as hashes only, second factors as a nonce of one."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, Text

from kernel.database import METADATA, UtcTime

ACCOUNTS: Final = Table(
    "staff_accounts",
    METADATA,
    Column("account_id", String(40), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("role", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("totp_nonce", String(64), nullable=True),  # with the server's key it gives the secret
    Column("totp_pending", String(64), nullable=True),
    Column("totp_step", BigInteger, nullable=True),  # of the last code that was good: none works twice
    Column("disabled_at", UtcTime, nullable=True),
    Column("created_at", UtcTime, nullable=False),
    Column("last_login_at", UtcTime, nullable=True),
)

SESSIONS: Final = Table(
    "staff_sessions",
    METADATA,
    Column("session_id", String(40), primary_key=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("account_id", ForeignKey(ACCOUNTS.c.account_id), nullable=False, index=True),
    Column("agent_hash", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
)

INVITATIONS: Final = Table(
    "staff_invitations",
    METADATA,
    Column("invitation_id", String(40), primary_key=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("email", String(254), nullable=False, index=True),
    Column("role", String(16), nullable=False),
    Column("account_id", ForeignKey(ACCOUNTS.c.account_id), nullable=True),
    Column("invited_by", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime, nullable=True),  # used, taken back, or replaced by a newer one
)

TRIES: Final = Table(
    "staff_tries",
    METADATA,
    Column("try_id", String(40), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("owner", String(64), nullable=False, index=True),  # whose tries an unlocking forgets
    Column("at", UtcTime, nullable=False),
)
Index("ix_staff_tries_key_at", TRIES.c.key, TRIES.c.at)

ADDRESSES: Final = Table(
    "staff_addresses",
    METADATA,
    Column("account_id", ForeignKey(ACCOUNTS.c.account_id), primary_key=True),
    Column("address_hash", String(64), primary_key=True),
    Column("signed_in_at", UtcTime, nullable=False),
)

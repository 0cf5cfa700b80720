"""All SQL of API keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Connection, RowMapping

from kernel.keys.model import ApiKey
from kernel.keys.tables import API_KEYS


def add(connection: Connection, key: ApiKey, secret_hash: str) -> None:
    """Keep a new key."""
    connection.execute(
        insert(API_KEYS).values(
            key_id=key.key_id,
            name=key.name,
            secret_hash=secret_hash,
            scopes=list(key.scopes),
            rate_per_s=key.rate_per_s,
            burst=key.burst,
            created_at=key.created_at,
        )
    )


def read(connection: Connection, key_id: str) -> tuple[ApiKey, str] | None:
    """The key and the hash of its secret; None when there is none."""
    row = connection.execute(select(API_KEYS).where(API_KEYS.c.key_id == key_id)).mappings().first()
    return (_key(row), row["secret_hash"]) if row else None


def read_all(connection: Connection) -> list[ApiKey]:
    """Every key, the oldest first, revoked ones too."""
    query = select(API_KEYS).order_by(API_KEYS.c.created_at, API_KEYS.c.key_id)
    return [_key(row) for row in connection.execute(query).mappings()]


def revoke(connection: Connection, key_id: str, at: datetime) -> bool:
    """Note that a key is good no longer; False when it was revoked already."""
    open_key = update(API_KEYS).where(API_KEYS.c.key_id == key_id, API_KEYS.c.revoked_at.is_(None))
    return connection.execute(open_key.values(revoked_at=at)).rowcount == 1


def restore(connection: Connection, key_id: str) -> bool:
    """Let a revoked key be good again; False when it was not revoked."""
    closed = update(API_KEYS).where(API_KEYS.c.key_id == key_id, API_KEYS.c.revoked_at.is_not(None))
    return connection.execute(closed.values(revoked_at=None)).rowcount == 1


def note_use(connection: Connection, key_id: str, at: datetime, not_since: datetime) -> None:
    """Note when a key was used, unless one noted it after ``not_since``."""
    used = API_KEYS.c.last_used_at
    stale = update(API_KEYS).where(API_KEYS.c.key_id == key_id, or_(used.is_(None), used <= not_since))
    connection.execute(stale.values(last_used_at=at))


def _key(row: RowMapping) -> ApiKey:
    return ApiKey(
        key_id=row["key_id"],
        name=row["name"],
        scopes=tuple(row["scopes"]),
        rate_per_s=row["rate_per_s"],
        burst=row["burst"],
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
        revoked_at=row["revoked_at"],
    )

"""All SQL of proofs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from conversations.proofs.tables import CODES, GRANTS, TRIES
from kernel.security import new_id


@dataclass(frozen=True, slots=True)
class StoredCode:
    """A code as it is kept: never the code itself."""

    code_id: str
    salt: str
    code_hash: str
    tries: int
    expires_at: datetime
    used_at: datetime | None


def count_tries(connection: Connection, key: str, since: datetime) -> int:
    """How often ``key`` was tried in vain since a time."""
    query = select(func.count()).select_from(TRIES).where(TRIES.c.key == key, TRIES.c.at > since)
    return int(connection.execute(query).scalar_one())


def add_tries(connection: Connection, keys: Iterable[str], at: datetime) -> list[str]:
    """Count one try for each key; returns the ids of the rows."""
    rows: list[dict[str, Any]] = [{"try_id": new_id("try"), "key": key, "at": at} for key in keys]
    connection.execute(insert(TRIES), rows)
    return [str(row["try_id"]) for row in rows]


def drop_tries(connection: Connection, try_ids: Iterable[str]) -> None:
    """Take tries back that turned out right."""
    connection.execute(delete(TRIES).where(TRIES.c.try_id.in_(list(try_ids))))


def forget_before(connection: Connection, at: datetime) -> None:
    """Drop what no limit and no check looks at any more."""
    connection.execute(delete(TRIES).where(TRIES.c.at <= at))
    connection.execute(delete(CODES).where(CODES.c.expires_at <= at))
    connection.execute(delete(GRANTS).where(GRANTS.c.expires_at <= at))


def save_grant(
    connection: Connection, conversation_id: str, order_id: str, at: datetime, expires_at: datetime
) -> None:
    """Open an order to a conversation, or keep it open for longer."""
    same = (GRANTS.c.conversation_id == conversation_id) & (GRANTS.c.order_id == order_id)
    found = connection.execute(update(GRANTS).where(same).values(expires_at=expires_at, created_at=at))
    if found.rowcount == 0:
        row = {"conversation_id": conversation_id, "order_id": order_id}
        times = {"created_at": at, "expires_at": expires_at}
        connection.execute(insert(GRANTS).values(grant_id=new_id("grt"), **row, **times))


def granted_orders(connection: Connection, conversation_id: str, at: datetime) -> list[str]:
    """Orders open to a conversation, the last opened first."""
    query = (
        select(GRANTS.c.order_id)
        .where(GRANTS.c.conversation_id == conversation_id, GRANTS.c.expires_at > at)
        .order_by(GRANTS.c.created_at.desc(), GRANTS.c.order_id)
    )
    return [str(order_id) for order_id in connection.execute(query).scalars()]


def save_code(connection: Connection, values: dict[str, Any]) -> None:
    """Keep a new code; older ones for the same purpose are void from now on."""
    connection.execute(
        delete(CODES).where(
            CODES.c.conversation_id == values["conversation_id"],
            CODES.c.purpose == values["purpose"],
            CODES.c.subject == values["subject"],
        )
    )
    connection.execute(insert(CODES).values(code_id=new_id("cod"), tries=0, **values))


def code_for(connection: Connection, conversation_id: str, purpose: str, subject: str) -> StoredCode | None:
    """The code in force for one conversation, purpose and subject."""
    query = (
        select(
            CODES.c.code_id,
            CODES.c.salt,
            CODES.c.code_hash,
            CODES.c.tries,
            CODES.c.expires_at,
            CODES.c.used_at,
        )
        .where(
            CODES.c.conversation_id == conversation_id,
            CODES.c.purpose == purpose,
            CODES.c.subject == subject,
        )
        .order_by(CODES.c.created_at.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return StoredCode(*row) if row else None


def count_try(connection: Connection, code_id: str, most: int) -> bool:
    """Spend one try of a code in one step; False when none is left or it is used."""
    spent = connection.execute(
        update(CODES)
        .where(CODES.c.code_id == code_id, CODES.c.tries < most, CODES.c.used_at.is_(None))
        .values(tries=CODES.c.tries + 1)
    )
    return bool(spent.rowcount)


def use_code(connection: Connection, code_id: str, at: datetime) -> bool:
    """Use a code up in one step; False when somebody was faster."""
    used = connection.execute(
        update(CODES).where(CODES.c.code_id == code_id, CODES.c.used_at.is_(None)).values(used_at=at)
    )
    return bool(used.rowcount)

"""All SQL of erasure requests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from conversations.erasures.model import Erasure
from conversations.erasures.tables import ERASURES


def add(connection: Connection, erasure: Erasure) -> None:
    """Keep a request."""
    names = [column.name for column in ERASURES.columns]
    connection.execute(insert(ERASURES).values({name: getattr(erasure, name) for name in names}))


def get(connection: Connection, erasure_id: str) -> Erasure | None:
    """One request by its id."""
    row = connection.execute(select(ERASURES).where(ERASURES.c.erasure_id == erasure_id)).one_or_none()
    return Erasure(**row._mapping) if row else None


def open_of(connection: Connection, email: str) -> Erasure | None:
    """The open request for an e-mail address."""
    query = select(ERASURES).where(ERASURES.c.email == email, ERASURES.c.state == "requested")
    row = connection.execute(query).one_or_none()
    return Erasure(**row._mapping) if row else None


def due(connection: Connection, limit: int) -> list[Erasure]:
    """Open requests, the one due first first."""
    query = (
        select(ERASURES)
        .where(ERASURES.c.state == "requested")
        .order_by(ERASURES.c.due_at, ERASURES.c.erasure_id)
        .limit(limit)
    )
    return [Erasure(**row._mapping) for row in connection.execute(query)]


def finish(connection: Connection, erasure_id: str, at: datetime) -> bool:
    """Mark an open request as done, in one step; False when it was not open."""
    done = connection.execute(
        update(ERASURES)
        .where(ERASURES.c.erasure_id == erasure_id, ERASURES.c.state == "requested")
        .values(state="done", done_at=at)
    )
    return bool(done.rowcount)

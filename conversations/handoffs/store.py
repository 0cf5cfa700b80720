"""All SQL of hand-overs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, insert, or_, select, update
from sqlalchemy.engine import Connection, Row

from conversations.handoffs.model import OPEN_STATES, Handoff, HandoffState
from conversations.handoffs.tables import HANDOFFS

_OPEN_OF: Final = select(HANDOFFS).where(
    HANDOFFS.c.conversation_id == bindparam("conversation_id"), HANDOFFS.c.state.in_(OPEN_STATES)
)


def add(connection: Connection, handoff: Handoff) -> None:
    """Keep a new hand-over."""
    names = [column.name for column in HANDOFFS.columns]
    connection.execute(insert(HANDOFFS).values({name: getattr(handoff, name) for name in names}))


def get(connection: Connection, handoff_id: str) -> Handoff | None:
    """One hand-over by its id."""
    return _one(connection.execute(select(HANDOFFS).where(HANDOFFS.c.handoff_id == handoff_id)).one_or_none())


def open_of(connection: Connection, conversation_id: str) -> Handoff | None:
    """The open hand-over of a conversation."""
    return _one(connection.execute(_OPEN_OF, {"conversation_id": conversation_id}).one_or_none())


def waiting(connection: Connection, limit: int) -> list[Handoff]:
    """Who waits, the longest first."""
    query = (
        select(HANDOFFS)
        .where(HANDOFFS.c.state == "waiting")
        .order_by(HANDOFFS.c.created_at, HANDOFFS.c.handoff_id)
        .limit(limit)
    )
    return [_handoff(row) for row in connection.execute(query)]


def count_before(connection: Connection, handoff: Handoff) -> int:
    """How many wait since earlier than ``handoff``."""
    earlier = or_(
        HANDOFFS.c.created_at < handoff.created_at,
        and_(HANDOFFS.c.created_at == handoff.created_at, HANDOFFS.c.handoff_id < handoff.handoff_id),
    )
    query = select(func.count()).select_from(HANDOFFS).where(HANDOFFS.c.state == "waiting", earlier)
    return int(connection.execute(query).scalar_one())


def move(
    connection: Connection, handoff_id: str, states: Sequence[HandoffState], values: dict[str, Any]
) -> bool:
    """Change a hand-over that is in one of ``states``, in one step; False when it was not."""
    changed = connection.execute(
        update(HANDOFFS)
        .where(HANDOFFS.c.handoff_id == handoff_id, HANDOFFS.c.state.in_(states))
        .values(**values)
    )
    return bool(changed.rowcount)


def _one(row: Row[Any] | None) -> Handoff | None:
    return None if row is None else _handoff(row)


def _handoff(row: Row[Any]) -> Handoff:
    return Handoff(**row._mapping)

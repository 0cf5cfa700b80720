"""All SQL of rehearsals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from knowledge.rehearsal.model import Change, ChangeKind, Outcome, Rehearsal
from knowledge.rehearsal.tables import REHEARSAL_CHANGES as CHANGES
from knowledge.rehearsal.tables import REHEARSALS


def add(connection: Connection, rehearsal: Rehearsal) -> None:
    """Keep a run that begins."""
    values = {column.name: getattr(rehearsal, column.name) for column in REHEARSALS.columns}
    connection.execute(insert(REHEARSALS).values(**values))


def read(connection: Connection, rehearsal_id: str) -> Rehearsal | None:
    """One run."""
    query = select(REHEARSALS).where(REHEARSALS.c.rehearsal_id == rehearsal_id)
    return _one(connection.execute(query).one_or_none())


def latest(connection: Connection, entry_id: str, state: str | None = None) -> Rehearsal | None:
    """An entry's newest run, or its newest in one state."""
    query = select(REHEARSALS).where(REHEARSALS.c.entry_id == entry_id)
    if state is not None:
        query = query.where(REHEARSALS.c.state == state)
    newest = query.order_by(REHEARSALS.c.started_at.desc(), REHEARSALS.c.rehearsal_id).limit(1)
    return _one(connection.execute(newest).one_or_none())


def recent(connection: Connection, limit: int) -> list[Rehearsal]:
    """The latest runs of all entries, the newest first."""
    query = select(REHEARSALS).order_by(REHEARSALS.c.started_at.desc(), REHEARSALS.c.rehearsal_id)
    return [_rehearsal(row) for row in connection.execute(query.limit(limit))]


def move(connection: Connection, rehearsal_id: str, **values: Any) -> bool:
    """Change a run that is going on; False when it is over."""
    going_on = (REHEARSALS.c.rehearsal_id == rehearsal_id, REHEARSALS.c.state == "running")
    return bool(connection.execute(update(REHEARSALS).where(*going_on).values(**values)).rowcount)


def add_changes(connection: Connection, rehearsal_id: str, changes: Sequence[Change]) -> None:
    """Keep what a run found."""
    rows = [
        {
            "rehearsal_id": rehearsal_id,
            "position": position,
            "kind": one.kind,
            "source": one.source,
            "source_id": one.source_id,
            "before": one.before.as_json(),
            "after": one.after.as_json(),
        }
        for position, one in enumerate(changes)
    ]
    if rows:
        connection.execute(insert(CHANGES), rows)


def read_changes(
    connection: Connection, rehearsal_id: str, kind: ChangeKind, offset: int, limit: int
) -> list[Change]:
    """One kind of what a run found, in its order."""
    query = (
        select(CHANGES)
        .where(CHANGES.c.rehearsal_id == rehearsal_id, CHANGES.c.kind == kind)
        .order_by(CHANGES.c.position)
        .offset(offset)
        .limit(limit)
    )
    return [_change(row) for row in connection.execute(query)]


def source_ids(connection: Connection, rehearsal_id: str) -> list[str]:
    """The messages that a run's changes are about."""
    query = select(CHANGES.c.source_id).where(
        CHANGES.c.rehearsal_id == rehearsal_id, CHANGES.c.source == "asked"
    )
    return [str(one) for one in connection.execute(query).scalars()]


def count_changes(connection: Connection, rehearsal_id: str) -> dict[str, int]:
    """How many changes of each kind are left of a run."""
    query = (
        select(CHANGES.c.kind, func.count())
        .where(CHANGES.c.rehearsal_id == rehearsal_id)
        .group_by(CHANGES.c.kind)
    )
    return {str(kind): int(count) for kind, count in connection.execute(query)}


def forget_sources(connection: Connection, gone: Sequence[str]) -> int:
    """Let go of the changes that are about these messages, in every run."""
    return connection.execute(delete(CHANGES).where(CHANGES.c.source_id.in_(gone))).rowcount


def forget_older(connection: Connection, entry_id: str, before: datetime) -> int:
    """Let go of an entry's runs that began before a moment, with what they found."""
    old = select(REHEARSALS.c.rehearsal_id).where(
        REHEARSALS.c.entry_id == entry_id, REHEARSALS.c.started_at < before, REHEARSALS.c.state != "running"
    )
    connection.execute(delete(CHANGES).where(CHANGES.c.rehearsal_id.in_(old)))
    return connection.execute(delete(REHEARSALS).where(REHEARSALS.c.rehearsal_id.in_(old))).rowcount


def _one(row: Row[Any] | None) -> Rehearsal | None:
    return None if row is None else _rehearsal(row)


def _rehearsal(row: Row[Any]) -> Rehearsal:
    return Rehearsal(**row._mapping)


def _change(row: Row[Any]) -> Change:
    return Change(
        row.kind, row.source, row.source_id, Outcome.from_json(row.before), Outcome.from_json(row.after)
    )

"""All SQL of the knowledge base."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from knowledge.model import Entry
from knowledge.tables import KNOWLEDGE_ENTRIES, KNOWLEDGE_REVISIONS, KNOWLEDGE_STATE


def read_version(connection: Connection) -> int:
    """Grows with every change of an entry; 0 for an empty knowledge base."""
    return int(connection.execute(select(KNOWLEDGE_STATE.c.version)).scalar() or 0)


def bump_version(connection: Connection) -> None:
    """Count one change."""
    changed = connection.execute(
        update(KNOWLEDGE_STATE).values(version=KNOWLEDGE_STATE.c.version + 1)
    ).rowcount
    if not changed:
        connection.execute(insert(KNOWLEDGE_STATE).values(id=1, version=1))


def read_entries(connection: Connection) -> list[Entry]:
    """Every entry in force, by id."""
    query = select(KNOWLEDGE_ENTRIES).where(~KNOWLEDGE_ENTRIES.c.archived)
    return [
        _entry(row) for row in connection.execute(query.order_by(KNOWLEDGE_ENTRIES.c.entry_id)).mappings()
    ]


def read_entry(connection: Connection, entry_id: str) -> Entry | None:
    """One entry in force."""
    query = select(KNOWLEDGE_ENTRIES).where(
        KNOWLEDGE_ENTRIES.c.entry_id == entry_id, ~KNOWLEDGE_ENTRIES.c.archived
    )
    row = connection.execute(query).mappings().first()
    return _entry(row) if row else None


def read_revision(connection: Connection, entry_id: str) -> int:
    """The entry's newest revision, archived or not; 0 when there was never one."""
    query = select(KNOWLEDGE_ENTRIES.c.revision).where(KNOWLEDGE_ENTRIES.c.entry_id == entry_id)
    return int(connection.execute(query).scalar() or 0)


def write_entry(
    connection: Connection, entry: Entry, at: datetime, author: str, reason: str, *, archived: bool = False
) -> bool:
    """Write ``entry`` as revision ``entry.revision + 1`` if ``entry.revision`` is in force.

    False when it is not: somebody else was quicker, and nothing is written.
    """
    said = {
        "category": entry.category,
        "questions": {language: list(words) for language, words in entry.questions.items()},
        "answers": dict(entry.answers),
        "tags": list(entry.tags),
        "archived": archived,
    }
    now = {**said, "revision": entry.revision + 1, "updated_at": at, "updated_by": author}
    if entry.revision == 0:
        if read_revision(connection, entry.entry_id):
            return False
        connection.execute(insert(KNOWLEDGE_ENTRIES).values(entry_id=entry.entry_id, **now))
    else:
        in_force = KNOWLEDGE_ENTRIES.c.revision == entry.revision
        query = update(KNOWLEDGE_ENTRIES).where(KNOWLEDGE_ENTRIES.c.entry_id == entry.entry_id, in_force)
        if connection.execute(query.values(**now)).rowcount != 1:
            return False
    kept = {**said, "entry_id": entry.entry_id, "revision": entry.revision + 1, "at": at}
    connection.execute(insert(KNOWLEDGE_REVISIONS).values(**kept, author=author, reason=reason))
    bump_version(connection)
    return True


def _entry(row: Mapping[Any, Any]) -> Entry:
    return Entry(
        entry_id=row["entry_id"],
        category=row["category"],
        questions={language: tuple(words) for language, words in row["questions"].items()},
        answers=dict(row["answers"]),
        revision=row["revision"],
        updated_at=row["updated_at"],
        updated_by=row["updated_by"],
        tags=tuple(row["tags"]),
    )

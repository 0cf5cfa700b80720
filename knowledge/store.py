"""SQL of what is in force: the entries that answer, and the version that grows with every change."""

from __future__ import annotations

from sqlalchemy import and_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from knowledge.model import Entry
from knowledge.rows import entry_from
from knowledge.tables import KNOWLEDGE_ENTRIES, KNOWLEDGE_REVISIONS, KNOWLEDGE_STATE

_IN_FORCE = select(KNOWLEDGE_REVISIONS).join(
    KNOWLEDGE_ENTRIES,
    and_(
        KNOWLEDGE_ENTRIES.c.entry_id == KNOWLEDGE_REVISIONS.c.entry_id,
        KNOWLEDGE_ENTRIES.c.published_revision == KNOWLEDGE_REVISIONS.c.revision,
    ),
)


def read_version(connection: Connection) -> int:
    """Grows with every change of what is in force; 0 for a knowledge base that never had any."""
    return int(connection.execute(select(KNOWLEDGE_STATE.c.version)).scalar() or 0)


def bump_version(connection: Connection) -> None:
    """Count one change of what is in force."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(KNOWLEDGE_STATE).values(id=1, version=1)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["id"], set_={"version": KNOWLEDGE_STATE.c.version + 1}
        )
    )


def read_entries(connection: Connection) -> list[Entry]:
    """Every entry in force, by id."""
    rows = connection.execute(_IN_FORCE.order_by(KNOWLEDGE_ENTRIES.c.entry_id)).mappings()
    return [entry_from(row, "published") for row in rows]


def read_entry(connection: Connection, entry_id: str) -> Entry | None:
    """One entry in force."""
    row = connection.execute(_IN_FORCE.where(KNOWLEDGE_ENTRIES.c.entry_id == entry_id)).mappings().first()
    return entry_from(row, "published") if row else None

"""The knowledge base's tables: each entry's state, every revision it ever had, each step it went through.

An entry's row says which of its revisions is the newest and which is in force; the texts stand in
the revisions alone. A step is a change of what is in force, or one that waits for its moment.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table, Text, text

from kernel.database import METADATA, UtcTime

KNOWLEDGE_STATE: Final = Table(
    "knowledge_state",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("version", BigInteger, nullable=False),  # grows with every change of what is in force
)

KNOWLEDGE_ENTRIES: Final = Table(
    "knowledge_entries",
    METADATA,
    Column("entry_id", String(128), primary_key=True),
    Column("revision", Integer, nullable=False),  # the newest
    Column("state", String(16), nullable=False),
    Column("published_revision", Integer, nullable=True),  # the one in force
    Column("last_step", String(40), nullable=True),  # what made it so
    Column("updated_at", UtcTime, nullable=False),
    Column("updated_by", Text, nullable=False),
    # What lists filter and sort by, of the newest revision:
    Column("category", String(128), nullable=False),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),  # id, questions and answers, as they are searched
    Column("marks", Text, nullable=False),  # a line each: tag:… language:… stale:…
)
Index("ix_knowledge_entries_updated_at", KNOWLEDGE_ENTRIES.c.updated_at)

KNOWLEDGE_REVISIONS: Final = Table(
    "knowledge_revisions",
    METADATA,
    Column("entry_id", String(128), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("change", String(16), nullable=False),
    Column("category", String(128), nullable=False),
    Column("questions", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("source_language", String(8), nullable=False),
    Column("translated_from", JSON, nullable=False),
    Column("audience", JSON, nullable=False),
    Column("valid_from", UtcTime, nullable=True),
    Column("valid_until", UtcTime, nullable=True),
    Column("product_ids", JSON, nullable=False),
    Column("promotion_ids", JSON, nullable=False),
    Column("links", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
Index("ix_knowledge_revisions_at", KNOWLEDGE_REVISIONS.c.at)

KNOWLEDGE_STEPS: Final = Table(
    "knowledge_steps",
    METADATA,
    Column("step_id", String(40), primary_key=True),
    Column("entry_id", String(128), nullable=False),
    Column("kind", String(16), nullable=False),  # publish, archive, unarchive, submit
    Column("revision", Integer, nullable=True),  # what it puts in force; none for archive, unarchive
    Column("previous", Integer, nullable=True),  # what was in force before
    Column("state_before", String(16), nullable=False),
    Column("step_before", String(40), nullable=True),
    Column("at", UtcTime, nullable=False),  # when it takes effect
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("done_at", UtcTime, nullable=True),  # none: it waits
    Column("undone_at", UtcTime, nullable=True),
    Column("undone_by", Text, nullable=True),
)
Index("ix_knowledge_steps_entry", KNOWLEDGE_STEPS.c.entry_id, KNOWLEDGE_STEPS.c.made_at)
_WAITS: Final = text("done_at IS NULL AND undone_at IS NULL")
Index(
    "uq_knowledge_steps_waiting",
    KNOWLEDGE_STEPS.c.entry_id,
    unique=True,
    sqlite_where=_WAITS,
    postgresql_where=_WAITS,
)

"""The tables of rehearsals: each run with its progress, and the questions whose answer changes.

A change names the message it is about and nothing of its words: what is erased there is gone here.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from kernel.database import METADATA, UtcTime

REHEARSALS: Final = Table(
    "rehearsals",
    METADATA,
    Column("rehearsal_id", String(40), primary_key=True),
    Column("entry_id", String(128), nullable=False),
    Column("revision", Integer, nullable=False),  # of the draft
    Column("fingerprint", String(64), nullable=False),  # of what the draft says
    Column("version", BigInteger, nullable=False),  # of the entries in force
    Column("days", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("people", JSON, nullable=False),
    Column("error", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("beat_at", UtcTime, nullable=False),  # when its thread last said that it is alive
    Column("finished_at", UtcTime, nullable=True),
    Index("ix_rehearsals_entry", "entry_id", "started_at"),
)

REHEARSAL_CHANGES: Final = Table(
    "rehearsal_changes",
    METADATA,
    Column(
        "rehearsal_id",
        ForeignKey("rehearsals.rehearsal_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("source", String(12), nullable=False),  # "asked" or "regression"
    Column("source_id", String(64), nullable=False, index=True),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Index("ix_rehearsal_changes_kind", "rehearsal_id", "kind", "position"),
)

"""The gaps' tables: gaps, their questions, what was decided, and when they were computed.

A question goes when its message goes: the database itself sees to it, so that who is erased from
the transcripts is erased here.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from kernel.database import METADATA, UtcTime

GAPS: Final = Table(
    "gaps",
    METADATA,
    Column("gap_id", String(40), primary_key=True),
    Column("root_id", String(40), nullable=False, index=True),
    Column("state", String(12), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("titles", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("entry_id", String(128), index=True),
    Column("decided_at", UtcTime),
    Column("decided_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("people_then", Integer, nullable=False),
    Column("returned_at", UtcTime),
    Column("embedder", Text, nullable=False),
    Column("middle", LargeBinary, nullable=False),
)

GAP_QUESTIONS: Final = Table(
    "gap_questions",
    METADATA,
    Column("message_id", String(64), ForeignKey("messages.message_id", ondelete="CASCADE"), primary_key=True),
    Column("gap_id", String(40), ForeignKey("gaps.gap_id", ondelete="SET NULL"), index=True),
    Column("conversation_id", String(128), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("person", String(64), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("thumbs_down", Boolean(create_constraint=False), nullable=False),
    Column("repeated", Boolean(create_constraint=False), nullable=False),
    Column("handed_over", Boolean(create_constraint=False), nullable=False),
    Column("entry_id", String(128)),
    Column("basket_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("centrality", Float, nullable=False),
    Column("reply", Text),
    Column("reply_rank", Float, nullable=False),
    Column("embedder", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)

GAP_DECISIONS: Final = Table(
    "gap_decisions",
    METADATA,
    Column("decision_id", String(40), primary_key=True),
    Column("gap_id", String(40), ForeignKey("gaps.gap_id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("before", JSON, nullable=False),
    Column("undone_at", UtcTime),
    Index("ix_gap_decisions_gap_id_at", "gap_id", "at"),
)

GAP_RUNS: Final = Table(
    "gap_runs",
    METADATA,
    Column("run_id", String(40), primary_key=True),
    Column("started_at", UtcTime, nullable=False, index=True),
    Column("heard_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("step", String(16), nullable=False),
    Column("share", Float, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("gaps", Integer, nullable=False),
    Column("left_out", JSON, nullable=False),
    Column("failed", Text, nullable=False),
)

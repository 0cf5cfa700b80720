"""The tables of the regression set: its questions, and what each publish did to them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from kernel.database import METADATA, UtcTime

REGRESSION_QUESTIONS: Final = Table(
    "regression_questions",
    METADATA,
    Column("question_id", String(40), primary_key=True),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("expected_entry_id", String(128), nullable=True),  # NULL: nothing may answer it
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("origin_conversation_id", String(128), nullable=True, index=True),
    Column("created_at", UtcTime, nullable=False),
    Column("removed_at", UtcTime, nullable=True),
    Column("removed_by", Text, nullable=False),
    Column("removed_reason", Text, nullable=False),
)

REGRESSION_RUNS: Final = Table(
    "regression_runs",
    METADATA,
    Column("run_id", String(40), primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("entry_id", String(128), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("broken", JSON, nullable=False),  # ids of the questions that the publish breaks
    Column("despite", Text, nullable=False),  # why it was published all the same; empty when it was not
    Index("ix_regression_runs_at", "at"),
)

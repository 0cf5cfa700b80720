"""Tables of experiments, and of the seats that a bandit keeps; at most one experiment runs.

A hash needs no memory, but a bandit's split moves: who came under the old one keeps the variant by a
seat, under a hash that does not name the shopper.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, Float, ForeignKey, Index, Integer, String, Table, Text, text

from kernel.database import METADATA, UtcTime

_RUNNING: Final = text("state = 'running'")

EXPERIMENTS: Final = Table(
    "experiments",
    METADATA,
    Column("experiment_id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(12), nullable=False),
    Column("variants", JSON, nullable=False),  # [{"name", "settings", "weight"}, …], the control first
    Column("traffic", Float, nullable=False),
    Column("planned_sample", BigInteger, nullable=False),
    Column("metric", String(16), nullable=False),
    Column("guardrails", JSON, nullable=False),  # [{"metric", "tolerance"}, …]
    Column("window_days", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("started_at", UtcTime, nullable=True),
    Column("stopped_at", UtcTime, nullable=True),
    Column("shares", JSON(none_as_null=True), nullable=True),  # {"variant": share} of a bandit
    Index("uq_experiments_running", "state", unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING),
)

SEATS: Final = Table(
    "experiment_seats",
    METADATA,
    Column("experiment_id", ForeignKey("experiments.experiment_id", ondelete="CASCADE"), primary_key=True),
    Column("seat", String(32), primary_key=True),
    Column("variant", String(40), nullable=False),
)

"""All SQL that writes gaps: what a computing leaves behind, what staff decide, which computing runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from sqlalchemy import column, delete, func, insert, select, table, update
from sqlalchemy.engine import Connection, RowMapping

from kernel.bulk import batches
from knowledge.gaps.model import Decision, Gap, GapQuestion, GapRun
from knowledge.gaps.tables import GAP_DECISIONS, GAP_QUESTIONS, GAP_RUNS, GAPS
from retrieval.model import Vectors

RUNS_KEPT: Final = 50
_MESSAGES: Final = table("messages", column("message_id"))  # what GAP_QUESTIONS refers to


@dataclass(frozen=True, slots=True)
class Placed:
    """A gap as a computing needs it: what it had, and where it lies."""

    gap: Gap
    embedder: str
    middle: bytes


def read_gaps(connection: Connection) -> list[Placed]:
    """Every gap, the merged ones too."""
    rows = connection.execute(select(GAPS).order_by(GAPS.c.gap_id)).mappings()
    return [Placed(gap_from(row), row["embedder"], row["middle"]) for row in rows]


def read_gap(connection: Connection, gap_id: str, *, lock: bool = False) -> Gap | None:
    """One gap; ``lock`` holds it until the transaction ends."""
    query = select(GAPS).where(GAPS.c.gap_id == gap_id)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return gap_from(row) if row else None


def gap_from(row: RowMapping) -> Gap:
    """A gap from its row."""
    return Gap(**{name: row[name] for name in Gap.__dataclass_fields__})


def add_gap(connection: Connection, gap: Gap, embedder: str, middle: Vectors) -> None:
    """Write a new gap."""
    connection.execute(insert(GAPS).values(**asdict(gap), embedder=embedder, middle=packed(middle)))


def change_gap(connection: Connection, gap_id: str, **changed: Any) -> None:
    """Set columns of a gap."""
    connection.execute(update(GAPS).where(GAPS.c.gap_id == gap_id).values(**changed))


def change_roots(connection: Connection, gap_ids: Iterable[str], root_id: str) -> None:
    """Merge gaps into another."""
    connection.execute(update(GAPS).where(GAPS.c.gap_id.in_(list(gap_ids))).values(root_id=root_id))


def merged_into(connection: Connection, root_id: str) -> list[Gap]:
    """The gaps that were merged into one."""
    query = select(GAPS).where(GAPS.c.root_id == root_id, GAPS.c.gap_id != root_id).order_by(GAPS.c.gap_id)
    return [gap_from(row) for row in connection.execute(query).mappings()]


def drop_empty_gaps(connection: Connection) -> int:
    """Remove gaps that nobody asks for any more and on which nobody decided anything."""
    asked = select(GAP_QUESTIONS.c.gap_id).where(GAP_QUESTIONS.c.gap_id.is_not(None))
    others = GAPS.alias()
    roots = select(others.c.root_id).where(others.c.root_id != others.c.gap_id)
    query = delete(GAPS).where(
        GAPS.c.state == "open",
        GAPS.c.root_id == GAPS.c.gap_id,
        GAPS.c.gap_id.not_in(asked),
        GAPS.c.gap_id.not_in(roots),
        GAPS.c.gap_id.not_in(select(GAP_DECISIONS.c.gap_id)),
    )
    return connection.execute(query).rowcount


def read_owners(connection: Connection) -> dict[str, str]:
    """The gap of each question that has one."""
    query = select(GAP_QUESTIONS.c.message_id, GAP_QUESTIONS.c.gap_id)
    return {row[0]: row[1] for row in connection.execute(query.where(GAP_QUESTIONS.c.gap_id.is_not(None)))}


def read_vectors(connection: Connection, embedder: str) -> dict[str, bytes]:
    """Vectors that were computed before, packed, by the text that they are of."""
    query = select(GAP_QUESTIONS.c.text, GAP_QUESTIONS.c.vector).where(GAP_QUESTIONS.c.embedder == embedder)
    return {row[0]: row[1] for row in connection.execute(query)}


def replace_questions(
    connection: Connection, questions: Sequence[GapQuestion], embedder: str, vectors: Vectors
) -> int:
    """Write these questions in the place of all; those whose message was erased meanwhile stay away."""
    connection.execute(delete(GAP_QUESTIONS))
    written = 0
    for part in batches(list(zip(questions, vectors, strict=True))):
        ids = [one.message_id for one, _ in part]
        there = set(
            connection.execute(
                select(_MESSAGES.c.message_id).where(_MESSAGES.c.message_id.in_(ids))
            ).scalars()
        )
        rows = [
            {name: getattr(one, name) for name in GapQuestion.__dataclass_fields__}
            | {"embedder": embedder, "vector": packed(vector)}
            for one, vector in part
            if one.message_id in there
        ]
        if rows:
            connection.execute(insert(GAP_QUESTIONS), rows)
        written += len(rows)
    return written


def forget(connection: Connection, conversation_ids: Sequence[str]) -> int:
    """Remove the questions of these conversations; how many."""
    gone = 0
    for part in batches(conversation_ids):
        gone += connection.execute(
            delete(GAP_QUESTIONS).where(GAP_QUESTIONS.c.conversation_id.in_(part))
        ).rowcount
    return gone


def packed(vector: Vectors) -> bytes:
    """A vector in half precision."""
    return vector.astype(np.float16).tobytes()


def unpacked(packed_vector: bytes) -> Vectors:
    """The vector that was packed, float32."""
    return np.frombuffer(packed_vector, dtype=np.float16).astype(np.float32)


def add_decision(connection: Connection, decision: Decision) -> None:
    """Write down what was decided."""
    connection.execute(insert(GAP_DECISIONS).values(**asdict(decision)))


def read_decision(connection: Connection, decision_id: str) -> Decision | None:
    """One decision; its row is held until the transaction ends."""
    query = select(GAP_DECISIONS).where(GAP_DECISIONS.c.decision_id == decision_id).with_for_update()
    row = connection.execute(query).mappings().first()
    return Decision(**row) if row else None


def newest_decision(connection: Connection, gap_id: str) -> str | None:
    """The id of the last decision on a gap that stands."""
    query = select(GAP_DECISIONS.c.decision_id).where(
        GAP_DECISIONS.c.gap_id == gap_id, GAP_DECISIONS.c.undone_at.is_(None)
    )
    query = query.order_by(GAP_DECISIONS.c.at.desc(), GAP_DECISIONS.c.decision_id.desc())
    return connection.execute(query.limit(1)).scalar()


def mark_undone(connection: Connection, decision_id: str, at: datetime) -> None:
    """Note that a decision was taken back."""
    query = update(GAP_DECISIONS).where(GAP_DECISIONS.c.decision_id == decision_id)
    connection.execute(query.values(undone_at=at))


def running(connection: Connection, heard_since: datetime) -> GapRun | None:
    """The computing that runs now, if one was heard of lately."""
    query = select(GAP_RUNS).where(GAP_RUNS.c.finished_at.is_(None), GAP_RUNS.c.heard_at >= heard_since)
    row = connection.execute(query.order_by(GAP_RUNS.c.started_at.desc()).limit(1)).mappings().first()
    return GapRun(**row) if row else None


def last_run(connection: Connection) -> GapRun | None:
    """The computing that ended last."""
    query = select(GAP_RUNS).where(GAP_RUNS.c.finished_at.is_not(None))
    row = connection.execute(query.order_by(GAP_RUNS.c.finished_at.desc()).limit(1)).mappings().first()
    return GapRun(**row) if row else None


def last_start(connection: Connection) -> datetime | None:
    """When a computing last began."""
    found: datetime | None = connection.execute(select(func.max(GAP_RUNS.c.started_at))).scalar()
    return found


def add_run(connection: Connection, run: GapRun) -> None:
    """Note that a computing begins; only the last RUNS_KEPT are remembered."""
    connection.execute(insert(GAP_RUNS).values(**asdict(run)))
    newest = select(GAP_RUNS.c.run_id).order_by(GAP_RUNS.c.started_at.desc()).limit(RUNS_KEPT)
    connection.execute(delete(GAP_RUNS).where(GAP_RUNS.c.run_id.not_in(newest.scalar_subquery())))


def change_run(connection: Connection, run_id: str, **changed: Any) -> None:
    """Note how far a computing is, or that it ended."""
    connection.execute(update(GAP_RUNS).where(GAP_RUNS.c.run_id == run_id).values(**changed))

"""All SQL of the regression set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy.engine import Connection, Row

from knowledge.regression.model import RegressionQuestion, RegressionRun
from knowledge.regression.tables import REGRESSION_QUESTIONS as QUESTIONS
from knowledge.regression.tables import REGRESSION_RUNS as RUNS


def read(connection: Connection, question_id: str) -> RegressionQuestion | None:
    """One question, removed or not."""
    row = connection.execute(select(QUESTIONS).where(QUESTIONS.c.question_id == question_id)).one_or_none()
    return _question(row) if row else None


def read_all(connection: Connection) -> list[RegressionQuestion]:
    """Every question of the set, by language and text."""
    query = select(QUESTIONS).where(QUESTIONS.c.removed_at.is_(None))
    return [
        _question(row) for row in connection.execute(query.order_by(QUESTIONS.c.language, QUESTIONS.c.text))
    ]


def read_page(
    connection: Connection, text: str, language: str, entry_id: str, offset: int, limit: int
) -> tuple[list[RegressionQuestion], int]:
    """Questions that hold ``text``, newest first, and how many there are; an empty part asks nothing."""
    where = _where(text, language, entry_id)
    query = select(QUESTIONS).where(*where).order_by(QUESTIONS.c.created_at.desc(), QUESTIONS.c.question_id)
    total = connection.execute(select(func.count()).select_from(QUESTIONS).where(*where)).scalar_one()
    found = connection.execute(query.offset(offset).limit(limit))
    return [_question(row) for row in found], int(total)


def _where(text: str, language: str, entry_id: str) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [QUESTIONS.c.removed_at.is_(None)]
    if text:
        wanted = text.casefold()
        where.append(
            or_(
                func.lower(QUESTIONS.c.text).contains(wanted, autoescape=True),
                func.lower(QUESTIONS.c.expected_entry_id).contains(wanted, autoescape=True),
            )
        )
    if language:
        where.append(QUESTIONS.c.language == language)
    if entry_id:
        where.append(QUESTIONS.c.expected_entry_id == entry_id)
    return where


def write(connection: Connection, question: RegressionQuestion) -> None:
    """Keep a question, in place of one with its id."""
    values = {column.name: getattr(question, column.name) for column in QUESTIONS.columns}
    changed = connection.execute(
        update(QUESTIONS).where(QUESTIONS.c.question_id == question.question_id).values(**values)
    )
    if not changed.rowcount:
        connection.execute(insert(QUESTIONS).values(**values))


def mark_removed(connection: Connection, question_id: str, at: datetime | None, by: str, reason: str) -> bool:
    """Take a question out of the set, or back in with None; False when it was so already."""
    here = QUESTIONS.c.removed_at.is_(None)
    done = connection.execute(
        update(QUESTIONS)
        .where(QUESTIONS.c.question_id == question_id, here if at else ~here)
        .values(removed_at=at, removed_by=by, removed_reason=reason)
    )
    return bool(done.rowcount)


def add_run(connection: Connection, run: RegressionRun) -> None:
    """Keep how the set met a publish."""
    values = {column.name: getattr(run, column.name) for column in RUNS.columns}
    connection.execute(insert(RUNS).values(**(values | {"broken": list(run.broken)})))


def read_runs(connection: Connection, limit: int) -> list[RegressionRun]:
    """The latest runs, the newest first."""
    query = select(RUNS).order_by(RUNS.c.at.desc(), RUNS.c.run_id).limit(limit)
    return [_run(row) for row in connection.execute(query)]


def forget_origins(connection: Connection, conversation_ids: Sequence[str]) -> int:
    """Cut questions loose from the conversations that they came from."""
    ours = QUESTIONS.c.origin_conversation_id.in_(conversation_ids)
    return connection.execute(update(QUESTIONS).where(ours).values(origin_conversation_id=None)).rowcount


def _question(row: Row[Any]) -> RegressionQuestion:
    return RegressionQuestion(**row._mapping)


def _run(row: Row[Any]) -> RegressionRun:
    return RegressionRun(**{**row._mapping, "broken": tuple(row.broken)})

"""All SQL of the audit trail: a line is added or read, nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.engine import Connection

from kernel.audit.model import AuditFilter, AuditLine
from kernel.audit.tables import AUDIT


def add(
    connection: Connection, at: datetime, actor: str, action: str, subject: str, detail: dict[str, Any]
) -> None:
    """Keep a line."""
    connection.execute(
        insert(AUDIT).values(at=at, actor=actor, action=action, subject=subject, detail=detail)
    )


def read(connection: Connection, asked: AuditFilter, before: int | None, limit: int) -> list[AuditLine]:
    """The newest lines first, from the one before ``before``."""
    conditions = _conditions(asked)
    if before is not None:
        conditions.append(AUDIT.c.line_id < before)
    query = select(AUDIT).where(*conditions).order_by(AUDIT.c.line_id.desc()).limit(limit)
    return [AuditLine(**dict(row)) for row in connection.execute(query).mappings()]


def _conditions(asked: AuditFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.actor:
        conditions.append(AUDIT.c.actor == asked.actor)
    if asked.action.endswith("."):
        conditions.append(AUDIT.c.action.startswith(asked.action, autoescape=True))
    elif asked.action:
        conditions.append(AUDIT.c.action == asked.action)
    if asked.subject:
        conditions.append(AUDIT.c.subject == asked.subject)
    if asked.since is not None:
        conditions.append(AUDIT.c.at >= asked.since)
    if asked.until is not None:
        conditions.append(AUDIT.c.at < asked.until)
    return conditions

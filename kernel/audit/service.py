"""Write the audit trail and read it; nothing here changes or deletes a line."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

from kernel.audit import store
from kernel.audit.model import MAX_ACTOR_CHARS, MAX_PAGE, MAX_SUBJECT_CHARS, AuditFilter, AuditLine
from kernel.clock import Clock
from kernel.database import Database


class AuditService:
    """The audit trail."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def note(
        self,
        connection: Connection | None,
        actor: str,
        action: str,
        subject: str,
        detail: dict[str, Any] | None = None,
    ) -> None:
        """Add a line, inside the caller's transaction where ``connection`` is given.

        What is too long for its column is cut: a change must not fail for its line.
        """
        at = self._clock.now()
        actor, subject = actor[:MAX_ACTOR_CHARS], subject[:MAX_SUBJECT_CHARS]
        if connection is not None:
            store.add(connection, at, actor, action, subject, detail or {})
            return
        with self._database.write() as own:
            store.add(own, at, actor, action, subject, detail or {})

    def page(
        self, asked: AuditFilter | None = None, before: int | None = None, limit: int = 50
    ) -> list[AuditLine]:
        """The newest lines first; ``before`` is the ``line_id`` after which the page goes on.

        Lines are numbered as they are written, so a page does not shift while others write.
        """
        if not 1 <= limit <= MAX_PAGE:
            raise ValueError(f"limit must be 1 to {MAX_PAGE}, not {limit}")
        with self._database.read() as connection:
            return store.read(connection, asked or AuditFilter(), before, limit)

"""The event log in memory, in step with the database at every question.

A question costs one look at the log's end; what came since is read and added, so that a click counts
at once. What the end of a log cannot tell, rows changed or deleted (a customer erased), is counted by
triggers: then all is read again. While that takes long, where the log is longer than MOST, on
PostgreSQL (where later rows need not have higher numbers) and inside a transaction that may have
written itself, there is no log, and whoever asks reads the database instead.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from kernel.database import Database
from kernel.errors import Unavailable
from kernel.logs import get_log
from recommender.engine.log import EventLog
from recommender.engine.store import End, read_end, read_entries

MOST: Final = 3_000_000  # rows: some 100 MB and the names of those who shop
WAIT_FOR: Final = 20_000  # rows that are read while the question waits, a tenth of a second
AGAIN_S: Final = 60.0  # until what failed is tried again
log = get_log(__name__)


@dataclass(frozen=True, slots=True)
class _Held:
    end: End
    events: EventLog


class LiveLog:
    """Keeps the log of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._held: _Held | None = None
        self._is_loading = False
        self._not_before = 0.0

    def current(self) -> EventLog | None:
        """Everything that is committed now; None where the database must be asked."""
        database = self._database
        if database.dialect != "sqlite" or database.is_shared or database.writes_together:
            return None
        with self._lock:
            if self._is_loading or time.monotonic() < self._not_before:
                return None
            with database.read(fresh=True) as connection:
                return self._in_step(connection)

    def _in_step(self, connection: Connection) -> EventLog | None:
        held = self._held
        end = read_end(connection, None if held is None else held.end)
        known = held if end.follows else None
        if end.row > MOST:
            self._held, self._not_before = None, time.monotonic() + AGAIN_S
            return None
        if end.row - (0 if known is None else known.end.row) > WAIT_FOR:
            self._is_loading = True
            threading.Thread(target=self._load, daemon=True).start()
            return None
        if known is None or known.end.row < end.row:
            known = self._held = _read(connection, end, known)
        return known.events

    def _load(self) -> None:
        """Read the whole log, beside."""
        began = time.monotonic()
        held = None
        try:
            with self._database.read() as connection:
                held = _read(connection, read_end(connection, None), None)
            log.info("log_in_memory", entries=len(held.events), seconds=round(time.monotonic() - began, 1))
        except Unavailable as error:
            log.warning("log_not_in_memory", error=str(error))
        finally:
            with self._lock:
                self._held, self._is_loading = held, False
                self._not_before = time.monotonic() + AGAIN_S if held is None else 0.0


def _read(connection: Connection, end: End, known: _Held | None) -> _Held:
    """What is known with all rows until ``end``."""
    events = EventLog.empty() if known is None else known.events
    for entries, at in read_entries(connection, 0 if known is None else known.end.row, end.row):
        events = events.with_added(entries, at)
    return _Held(end, events)

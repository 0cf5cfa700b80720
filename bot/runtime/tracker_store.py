"""Conversations in SQL, with the live ones kept in memory so that no turn rebuilds its tracker.

The table is Rasa's own (``events``), so everything that reads a stock store reads this one. A
tracker that is asked for again is the same object; what it gained since the last save is appended
to the table. When a turn broke off before its save, the live object is dropped and read again.

One process owns a conversation at a time: the store belongs to one Sanic worker (Rasa's default).
"""

from __future__ import annotations

import json
import logging
import os
from collections import OrderedDict
from typing import Any, Dict, List, Optional, Text

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

from bot.paths import tracker_url
from bot.runtime.history import trim
from bot.runtime.replay import forget

logger = logging.getLogger(__name__)

LIVE_CONVERSATIONS = 500
SCHEMA = "rasa"
_MARK = "aisle_mark"  # on a tracker: its newest event that is in the table
_NONE_STORED = object()
_INSERT = SQLTrackerStore.SQLEvent.__table__.insert()  # built once: its key to what was compiled stays


class LiveTrackerStore(SQLTrackerStore):
    """Rasa's SQL store with live trackers; SQLite in WAL mode by default, PostgreSQL by URL."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        host: Optional[Text] = None,
        event_broker: Optional[Any] = None,
        **options: Any,
    ) -> None:
        self._live: OrderedDict[Text, DialogueStateTracker] = OrderedDict()
        self._unsaved: Dict[Text, DialogueStateTracker] = {}
        url = host or tracker_url()
        _use_own_schema(url)
        super().__init__(domain=domain, host=url, event_broker=event_broker, **options)
        if self.engine.dialect.name == "sqlite":
            self.engine.dispose()
            self.engine = _kept_open(url)
            self.sessionmaker.configure(bind=self.engine)

    @property
    def domain(self) -> Domain:
        """The domain of the model in force."""
        return self._domain

    @domain.setter
    def domain(self, domain: Optional[Domain]) -> None:
        """Another domain has other slots: live trackers are read again."""
        if domain is not self._domain:
            self._live.clear()
        self._domain = domain or Domain.empty()

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The live tracker, else the last session from the table."""
        if sender_id in self._unsaved:
            return self._unsaved[sender_id]
        tracker = self._live.get(sender_id)
        if tracker is not None and not _fresh(tracker):
            self._live.move_to_end(sender_id)
            return tracker
        tracker = await super().retrieve(sender_id)
        if tracker is not None:
            self._keep(tracker)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what the tracker gained; a tracker that we never saw is saved as stock does."""
        try:
            if hasattr(tracker, _MARK):
                await self._append(tracker, _fresh(tracker))
            elif tracker.events:
                await super().save(tracker)
        except Exception:
            self._unsaved[tracker.sender_id] = tracker
            raise
        self._unsaved.pop(tracker.sender_id, None)
        self._keep(tracker)

    async def _append(self, tracker: DialogueStateTracker, events: List[Event]) -> None:
        if not events:
            return
        rows = [_as_row(tracker.sender_id, event) for event in events]
        with self.engine.begin() as connection:
            connection.execute(_INSERT, rows)
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, events, tracker.sender_id)

    def _keep(self, tracker: DialogueStateTracker) -> None:
        forget(tracker)
        trim(tracker)
        setattr(tracker, _MARK, tracker.events[-1] if tracker.events else _NONE_STORED)
        self._live[tracker.sender_id] = tracker
        self._live.move_to_end(tracker.sender_id)
        while len(self._live) > LIVE_CONVERSATIONS:
            self._live.popitem(last=False)


def _use_own_schema(url: Text) -> None:
    """On PostgreSQL, keep Rasa's tables in a schema of their own: the shop has an ``events`` table too."""
    if not sa.engine.make_url(url).get_backend_name().startswith("postgres"):
        return
    schema = os.environ.setdefault("POSTGRESQL_SCHEMA", SCHEMA)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        name = engine.dialect.identifier_preparer.quote(schema)
        connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {name}"))
    engine.dispose()


def _fresh(tracker: DialogueStateTracker) -> List[Event]:
    """The events that came after the stored mark."""
    mark = getattr(tracker, _MARK)
    fresh: List[Event] = []
    for event in reversed(tracker.events):
        if event is mark:
            break
        fresh.append(event)
    return fresh[::-1]


def _as_row(sender_id: Text, event: Event) -> Dict[Text, Any]:
    """The row that the stock store would write."""
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _kept_open(url: Text) -> Engine:
    """An engine whose connections stay open, with a write-ahead log and no wait for the disk at each turn.

    Stock opens and closes one for each save; closing the last one folds the whole log into the file
    and waits for the disk, which costs more than everything else in a turn.
    """
    engine = sa.create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine

"""The interaction log: append what happened, once, and read it back.

Errors   Invalid for an event that breaks a rule; nothing of its call is written
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from commerce.events import store
from commerce.events.model import Event, EventKind, check_event
from kernel.bulk import batches
from kernel.database import Database


class EventService:
    """The log's use cases."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, events: Iterable[Event]) -> int:
        """Add those events whose id is new; how many that were. Each batch is one transaction.

        Raises:
            Invalid: for an unknown kind, a naive time, or an id or a detail that is too long.
        """
        return sum(1 for _ in self._append(events))

    def append_new(self, events: Sequence[Event]) -> set[str]:
        """As ``append``, but the ids of those events that were new.

        Raises:
            Invalid: as ``append``.
        """
        return set(self._append(events))

    def _append(self, events: Iterable[Event]) -> Iterator[str]:
        for batch in batches(events):
            for event in batch:
                check_event(event)
            with self._database.write() as connection:
                added = store.append(connection, batch)
            yield from added

    def recent(
        self,
        customer_id: str | None = None,
        conversation_id: str | None = None,
        product_id: str | None = None,
        order_id: str | None = None,
        kinds: Sequence[EventKind] = (),
        limit: int = 50,
        since: datetime | None = None,
    ) -> list[Event]:
        """The newest events, the newest first; a part that is not given does not restrict."""
        with self._database.read() as connection:
            return store.read_recent(
                connection,
                limit,
                kinds=kinds,
                since=since,
                customer_id=customer_id,
                conversation_id=conversation_id,
                product_id=product_id,
                order_id=order_id,
            )

    def bought_with(self, product_id: str, limit: int = 10) -> list[tuple[str, int]]:
        """Other products with how many shoppers bought both, from orders that were not cancelled."""
        with self._database.read() as connection:
            return store.bought_with(connection, product_id, limit)

"""Keep what shoppers think, with what it was about, and note it in the interaction log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from commerce.events.model import Event
from conversations.ratings import store
from conversations.ratings.model import Rating, RatingKind
from kernel.clock import Clock
from kernel.database import Database
from kernel.logs import REQUEST_ID
from kernel.security import new_id

MAX_COMMENT_CHARS: Final = 2000


class AppendsEvents(Protocol):
    """What is needed of the interaction log."""

    def append(self, events: Iterable[Event]) -> int:
        """Note events; how many were new."""
        ...


class RatingService:
    """Praise, criticism and complaints."""

    def __init__(self, database: Database, events: AppendsEvents, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def rate(
        self,
        conversation_id: str,
        kind: RatingKind,
        comment: str = "",
        *,
        language: str = "en",
        customer_id: str | None = None,
        order_id: str | None = None,
        entry_id: str | None = None,
    ) -> Rating:
        """Keep one rating."""
        rating = Rating(
            rating_id=new_id("rat"),
            conversation_id=conversation_id,
            kind=kind,
            comment=comment.strip()[:MAX_COMMENT_CHARS],
            language=language,
            customer_id=customer_id,
            order_id=order_id,
            entry_id=entry_id,
            request_id=REQUEST_ID.get(),
            created_at=self._clock.now(),
        )
        with self._database.write() as connection:
            store.add(connection, rating)
        self._events.append([_event(rating)])
        return rating

    def recent(self, kind: RatingKind | None = None, limit: int = 100) -> list[Rating]:
        """The latest ratings, of one kind or of all."""
        with self._database.read() as connection:
            return store.recent(connection, kind, limit)

    def of_conversation(self, conversation_id: str) -> list[Rating]:
        """Every rating of a conversation, the first first."""
        with self._database.read() as connection:
            return store.of_conversation(connection, conversation_id)

    def counts(self) -> dict[str, int]:
        """How many ratings there are of each kind."""
        with self._database.read() as connection:
            return store.counts(connection)


def _event(rating: Rating) -> Event:
    return Event(
        event_id=f"{rating.rating_id}:rated",
        kind="rating",
        at=rating.created_at,
        customer_id=rating.customer_id,
        conversation_id=rating.conversation_id,
        order_id=rating.order_id,
        entry_id=rating.entry_id,
        request_id=rating.request_id,
        detail={"kind": rating.kind, "rating_id": rating.rating_id},
    )

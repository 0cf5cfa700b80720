"""Keep whether an answer helped, once for each conversation and entry, and rank entries by it.

Errors   Invalid ``not_shown`` for an entry that the conversation was never answered with; nothing is kept
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy.engine import Connection

from commerce.events.model import Event
from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Invalid
from kernel.logs import REQUEST_ID
from kernel.security import new_id
from knowledge.helpful import store
from knowledge.helpful.model import MAX_COMMENT_CHARS, AnswerRating, EntryUse, Order, Reason, ranked
from knowledge.model import Entry

HANDED_OVER_WITHIN: Final = timedelta(minutes=15)
USE_DAYS: Final = 90


class AppendsEvents(Protocol):
    """What is needed of the interaction log."""

    def append(self, events: Iterable[Event]) -> int:
        """Note events; how many were new."""
        ...


class Holds(Protocol):
    """What is needed of the knowledge in force."""

    def entries(self) -> list[Entry]:
        """Every entry in force."""
        ...


class HelpfulService:
    """What shoppers say of answers."""

    def __init__(self, database: Database, events: AppendsEvents, clock: Clock, knowledge: Holds) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._knowledge = knowledge

    def rate(
        self,
        conversation_id: str,
        entry_id: str,
        helpful: bool,
        *,
        reason: Reason | None = None,
        comment: str = "",
        language: str = "en",
        customer_id: str | None = None,
    ) -> AnswerRating:
        """Keep yes or no; who changes their mind is counted as they said last.

        Raises:
            Invalid: ``not_shown`` when the entry was never shown in this conversation.
        """
        now = self._clock.now()
        with self._database.write() as connection:
            revision = store.shown_revision(connection, conversation_id, entry_id)
            if revision is None:
                raise Invalid("this answer was not shown here", code="not_shown", field="entry_id")
            before = store.read(connection, conversation_id, entry_id)
            if before is not None and not before.helpful and not helpful and reason is None:
                reason, comment = before.reason, comment or before.comment
            rating = AnswerRating(
                conversation_id=conversation_id,
                entry_id=entry_id,
                revision=revision,
                helpful=helpful,
                reason=None if helpful else reason,
                comment="" if helpful else comment.strip()[:MAX_COMMENT_CHARS],
                language=language,
                customer_id=customer_id,
                request_id=REQUEST_ID.get(),
                created_at=before.created_at if before else now,
                updated_at=now,
            )
            if before is not None and _says_the_same(before, rating):
                return before
            store.write(connection, rating)
        self._events.append([_event(rating, first=before is None)])
        return rating

    def of_conversation(self, conversation_id: str, entry_id: str) -> AnswerRating | None:
        """What a conversation said of an entry."""
        with self._database.read() as connection:
            return store.read(connection, conversation_id, entry_id)

    def of_entry(self, entry_id: str, limit: int = 50) -> list[AnswerRating]:
        """What was said of an entry, the latest first."""
        with self._database.read() as connection:
            return store.of_entry(connection, entry_id, limit)

    def ranking(self, order: Order, days: int = USE_DAYS) -> list[EntryUse]:
        """Every entry in force with what came of it, ranked."""
        return ranked(self.uses(days).values(), order)

    def uses(self, days: int = USE_DAYS) -> dict[str, EntryUse]:
        """How each entry in force fared in the last ``days``; ratings count for all time."""
        since = self._clock.now() - timedelta(days=days)
        with self._database.read() as connection:
            shown = store.shown(connection, since)
            said, why = store.counts(connection), store.reasons(connection)
            handovers = _handovers(connection, since)
        found = {}
        for entry in self._knowledge.entries():
            count, people, last = shown.get(entry.entry_id, (0, 0, None))
            yes, no = said.get(entry.entry_id, (0, 0))
            found[entry.entry_id] = EntryUse(
                entry_id=entry.entry_id,
                shown=count,
                people=people,
                yes=yes,
                no=no,
                reasons=tuple(why.get(entry.entry_id, ())),
                handovers=handovers[entry.entry_id],
                last_shown_at=last,
                updated_at=entry.updated_at,
            )
        return found

    def forget(self, connection: Connection, conversation_ids: Sequence[str]) -> int:
        """Let go of what these conversations said."""
        return store.forget(connection, conversation_ids)


def _handovers(connection: Connection, since: datetime) -> Counter[str]:
    """How often a person was asked for soon after an entry had answered last, by entry."""
    asked_for = store.handed_over(connection, since)
    answers = store.shown_in(connection, sorted({one for one, _ in asked_for}), since)
    found: Counter[str] = Counter()
    for conversation_id, at in asked_for:
        before = [entry for shown_at, entry in answers.get(conversation_id, ()) if _soon(shown_at, at)]
        found.update(before[-1:])
    return found


def _soon(shown_at: datetime, at: datetime) -> bool:
    return timedelta() <= at - shown_at <= HANDED_OVER_WITHIN


def _says_the_same(before: AnswerRating, now: AnswerRating) -> bool:
    same_words = replace(
        now, created_at=before.created_at, updated_at=before.updated_at, request_id=before.request_id
    )
    return before == same_words


def _event(rating: AnswerRating, *, first: bool) -> Event:
    return Event(
        event_id=new_id("evt"),
        kind="rating",
        at=rating.updated_at,
        customer_id=rating.customer_id,
        conversation_id=rating.conversation_id,
        entry_id=rating.entry_id,
        request_id=rating.request_id,
        detail={
            "kind": "helpful" if rating.helpful else "unhelpful",
            "revision": rating.revision,
            "reason": rating.reason,
            "first": first,
        },
    )

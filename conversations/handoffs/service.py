"""Hand a conversation to a person, honestly: a real queue, real hours, one closing, a way back.

Errors   NotFound for an unknown hand-over; Conflict when it is no longer in the state it was seen in
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy.exc import IntegrityError

from commerce.events.model import Event
from conversations.handoffs import store
from conversations.handoffs.hours import SupportHours
from conversations.handoffs.model import OPEN_STATES, Handoff, Promise
from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict, NotFound
from kernel.logs import REQUEST_ID
from kernel.security import new_id
from kernel.settings import Settings

MAX_NOTE_CHARS = 2000


class AppendsEvents(Protocol):
    """What is needed of the interaction log."""

    def append(self, events: Iterable[Event]) -> int:
        """Note events; how many were new."""
        ...


class HandoffService:
    """The queue of shoppers who wait for a person."""

    def __init__(self, database: Database, events: AppendsEvents, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self.hours = SupportHours(settings.support_hours, settings.timezone)

    def request(
        self, conversation_id: str, reason: str, note: str, language: str, customer_id: str | None = None
    ) -> Promise:
        """Put the conversation in the queue once, and say what can be promised.

        Asking again keeps the place in the queue.
        """
        asked = Handoff(
            handoff_id=new_id("hnd"),
            conversation_id=conversation_id,
            state="waiting",
            reason=reason,
            note=note[:MAX_NOTE_CHARS],
            language=language,
            customer_id=customer_id,
            created_at=self._clock.now(),
        )
        try:
            with self._database.write() as connection:
                handoff = store.open_of(connection, conversation_id)
                if handoff is None:
                    store.add(connection, asked)
        except IntegrityError:  # two messages at once: the other one won
            handoff = self.open_for(conversation_id)
        if handoff is not None:
            return self._promise(handoff, is_new=False)
        self._note(asked, "requested")
        return self._promise(asked, is_new=True)

    def open_for(self, conversation_id: str) -> Handoff | None:
        """The open hand-over of a conversation, if there is one."""
        with self._database.read() as connection:
            return store.open_of(connection, conversation_id)

    def assistant_is_quiet(self, conversation_id: str) -> bool:
        """Whether a person has taken the conversation, so that the assistant must not answer."""
        handoff = self.open_for(conversation_id)
        return handoff is not None and handoff.state == "taken"

    def queue(self, limit: int = 100) -> list[Handoff]:
        """Who waits, the longest first."""
        with self._database.read() as connection:
            return store.waiting(connection, limit)

    def take(self, handoff_id: str, staff_id: str) -> Handoff:
        """A person takes the conversation; the assistant is quiet from now on.

        Raises:
            NotFound: for an unknown id.
            Conflict: when somebody else has it, or it is over.
        """
        values = {"state": "taken", "staff_id": staff_id, "taken_at": self._clock.now()}
        with self._database.write() as connection:
            moved = store.move(connection, handoff_id, ("waiting",), values)
            return self._moved(store.get(connection, handoff_id), moved)

    def close(self, handoff_id: str) -> Handoff:
        """The person is done; the caller says the one closing message, the assistant is back.

        Raises:
            NotFound: for an unknown id.
            Conflict: when it was closed already, so that no second closing message is sent.
        """
        values = {"state": "closed", "closed_at": self._clock.now()}
        with self._database.write() as connection:
            moved = store.move(connection, handoff_id, OPEN_STATES, values)
            handoff = self._moved(store.get(connection, handoff_id), moved)
        self._note(handoff, "closed")
        return handoff

    def withdraw(self, conversation_id: str) -> bool:
        """The shopper goes on with the assistant; False when no hand-over was open."""
        handoff = self.open_for(conversation_id)
        if handoff is None:
            return False
        values = {"state": "withdrawn", "closed_at": self._clock.now()}
        with self._database.write() as connection:
            moved = store.move(connection, handoff.handoff_id, OPEN_STATES, values)
        if moved:
            self._note(handoff, "withdrawn")
        return moved

    def _promise(self, handoff: Handoff, *, is_new: bool) -> Promise:
        now = self._clock.now()
        with self._database.read() as connection:
            ahead = store.count_before(connection, handoff)
        open_now = self.hours.open_at(now)
        opens_at = self.hours.next_opening(now) if open_now is False else None
        return Promise(handoff, ahead + 1, open_now, opens_at, is_new)

    @staticmethod
    def _moved(handoff: Handoff | None, moved: bool) -> Handoff:
        if handoff is None:
            raise NotFound("there is no such hand-over")
        if not moved:
            raise Conflict(f"the hand-over is {handoff.state} already", code=f"handoff_{handoff.state}")
        return handoff

    def _note(self, handoff: Handoff, step: str) -> None:
        self._events.append(
            [
                Event(
                    event_id=f"{handoff.handoff_id}:{step}",
                    kind="handoff",
                    at=self._clock.now(),
                    customer_id=handoff.customer_id,
                    conversation_id=handoff.conversation_id,
                    request_id=REQUEST_ID.get(),
                    detail={"handoff_id": handoff.handoff_id, "step": step, "reason": handoff.reason},
                )
            ]
        )

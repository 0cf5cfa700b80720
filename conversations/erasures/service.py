"""Take requests to erase a person; only for a proven identity, once while one is open.

Errors   NotFound for an unknown request; Conflict when it is done already
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from sqlalchemy.exc import IntegrityError

from conversations.erasures import store
from conversations.erasures.model import ERASURE_DUE_DAYS, Erasure
from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict, NotFound
from kernel.security import new_id


class ErasureService:
    """The list of people who are to be forgotten."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def request(
        self,
        conversation_id: str,
        email: str,
        *,
        proved_by: Literal["session", "code"],
        customer_id: str | None = None,
        language: str = "en",
    ) -> Erasure:
        """Note that the proven owner of ``email`` wants to be erased; once while it is open.

        A customer without an e-mail is kept as ``customer:<id>``.

        Raises:
            ValueError: for neither an e-mail nor a customer.
        """
        if not email.strip() and not customer_id:
            raise ValueError("an erasure needs an e-mail or a customer")
        now = self._clock.now()
        asked = Erasure(
            erasure_id=new_id("era"),
            state="requested",
            email=email.strip().lower() or f"customer:{customer_id}",
            customer_id=customer_id,
            conversation_id=conversation_id,
            proved_by=proved_by,
            language=language,
            created_at=now,
            due_at=now + timedelta(days=ERASURE_DUE_DAYS),
        )
        try:
            with self._database.write() as connection:
                found = store.open_of(connection, asked.email)
                if found is None:
                    store.add(connection, asked)
                return found or asked
        except IntegrityError as error:  # two requests at once: the other one won
            with self._database.read() as connection:
                found = store.open_of(connection, asked.email)
            if found is None:
                raise Conflict("the request was handled just now") from error
            return found

    def due(self, limit: int = 100) -> list[Erasure]:
        """Open requests, the one due first first."""
        with self._database.read() as connection:
            return store.due(connection, limit)

    def finish(self, erasure_id: str) -> Erasure:
        """Mark a request as carried out.

        Raises:
            NotFound: for an unknown id.
            Conflict: when it is done already.
        """
        with self._database.write() as connection:
            moved = store.finish(connection, erasure_id, self._clock.now())
            erasure = store.get(connection, erasure_id)
        if erasure is None:
            raise NotFound("there is no such erasure request")
        if not moved:
            raise Conflict("the erasure request is done already", code="erasure_done")
        return erasure

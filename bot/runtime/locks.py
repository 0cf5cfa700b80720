"""Conversation locks without poll waits: a waiting message is woken when its turn comes.

Stock Rasa looks once a second whether the lock is free. These locks live in one process, as the
live tracker store does.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import Any, AsyncGenerator, Dict, Optional, Text

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore, LockError


class _Held:
    """A conversation's lock and how many hold it or wait for it."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0


class LiveLockStore(InMemoryLockStore):
    """First come, first served, in order, woken at once."""

    def __init__(self, endpoint_config: Optional[Any] = None) -> None:
        super().__init__()
        self._held: Dict[Text, _Held] = {}

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: Text,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = 1,
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the conversation; ``wait_time_in_seconds`` is Rasa's poll and has no use here.

        Raises:
            LockError: when it did not become free within ``lock_lifetime`` seconds.
        """
        held = self._held.setdefault(conversation_id, _Held())
        held.users += 1
        try:
            try:
                await asyncio.wait_for(held.lock.acquire(), timeout=lock_lifetime)
            except asyncio.TimeoutError as error:
                raise LockError(
                    f"conversation {conversation_id!r} stayed busy for {lock_lifetime} s"
                ) from error
            try:
                yield TicketLock(conversation_id)
            finally:
                held.lock.release()
        finally:
            held.users -= 1
            if not held.users:
                self._held.pop(conversation_id, None)

    def is_someone_waiting(self, conversation_id: Text) -> bool:
        """Whether the conversation is held or waited for."""
        return conversation_id in self._held

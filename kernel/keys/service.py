"""Make, list, revoke and check API keys.

An unknown secret, a revoked one and a wrong one are answered alike: the same reads, the same
comparison in constant time, the same words.

Errors   Refused 401 for a secret that is not good, 403 for a key without the scope, 429 above its rate
Units    a use is noted once in USE_NOTED_EVERY_S seconds
"""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy.engine import Connection

from kernel.audit.model import SYSTEM
from kernel.audit.service import AuditService
from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import NotFound, Refused, Unavailable
from kernel.http import RateLimiter
from kernel.keys import store
from kernel.keys.model import (
    DEFAULT_BURST,
    DEFAULT_RATE_PER_S,
    ApiKey,
    check_key,
    key_id_in,
    new_secret,
)
from kernel.security import hashed, same

USE_NOTED_EVERY_S: Final = 60
_NOBODY: Final = "0" * 64  # what a secret of no key is compared with


class KeyService:
    """API keys; one object per process, as it counts the calls of each key."""

    def __init__(
        self, database: Database, clock: Clock, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._clock = clock
        self._now = now
        self._audit = AuditService(database, clock)
        self._limiter = RateLimiter(DEFAULT_RATE_PER_S, DEFAULT_BURST, now=now)
        self._noted: dict[str, float] = {}
        self._lock = threading.Lock()

    def create(
        self,
        name: str,
        scopes: Sequence[str],
        rate_per_s: float = DEFAULT_RATE_PER_S,
        burst: int = DEFAULT_BURST,
        *,
        by: str = SYSTEM,
    ) -> tuple[ApiKey, str]:
        """A new key and its secret, which is told here only.

        Args:
            by: the account that makes it, for the audit trail.

        Raises:
            Invalid: for a name, a scope or a limit that breaks a rule.
        """
        unique = tuple(dict.fromkeys(scopes))
        key = ApiKey(secrets.token_hex(8), name.strip(), unique, rate_per_s, burst, self._clock.now())
        check_key(key)
        secret = new_secret(key.key_id)
        with self._database.write() as connection:
            store.add(connection, key, hashed(secret))
            detail = {"name": key.name, "scopes": list(key.scopes)}
            self._audit.note(connection, by, "key.made", f"key:{key.key_id}", detail)
        return key, secret

    def listed(self) -> list[ApiKey]:
        """Every key, the oldest first, revoked ones too."""
        with self._database.read() as connection:
            return store.read_all(connection)

    def revoke(self, key_id: str, *, by: str = SYSTEM) -> ApiKey:
        """Make a key good no longer, at once; revoking it again changes nothing.

        Raises:
            NotFound: when there is no such key.
        """
        with self._database.write() as connection:
            changed = store.revoke(connection, key_id, self._clock.now())
            return self._switched(connection, key_id, by, "key.revoked" if changed else "")

    def restore(self, key_id: str, *, by: str = SYSTEM) -> ApiKey:
        """Take a revoking back: the key may call again.

        Raises:
            NotFound: when there is no such key.
        """
        with self._database.write() as connection:
            changed = store.restore(connection, key_id)
            return self._switched(connection, key_id, by, "key.restored" if changed else "")

    def _switched(self, connection: Connection, key_id: str, by: str, action: str) -> ApiKey:
        found = store.read(connection, key_id)
        if found is None:
            raise NotFound(f"no API key {key_id[:64]!r}", field="key_id")
        key, _ = found
        if action:
            self._audit.note(connection, by, action, f"key:{key_id}", {"name": key.name})
        return key

    def authorise(self, secret: str, scope: str) -> ApiKey:
        """The key of ``secret``, which may call for ``scope`` now; the call is counted.

        Raises:
            Refused: 401, 403 or 429, in this order.
            Unavailable: when the database cannot be reached.
        """
        key = self._key_of(secret)
        if not key.may(scope):
            raise Refused(403, "forbidden", f"this API key has not the scope {scope}")
        with self._lock:
            self._limiter.take(key.key_id, key.rate_per_s, key.burst)
        self._note_use(key.key_id)
        return key

    def _key_of(self, secret: str) -> ApiKey:
        key_id = key_id_in(secret) or ""
        with self._database.read() as connection:
            found = store.read(connection, key_id)
        key, secret_hash = found or (None, _NOBODY)
        if not same(hashed(secret), secret_hash) or key is None or key.revoked_at is not None:
            raise Refused(401, "unauthorized", "the API key is not valid")
        return key

    def _note_use(self, key_id: str) -> None:
        now = self._now()
        with self._lock:
            if now - self._noted.get(key_id, float("-inf")) < USE_NOTED_EVERY_S:
                return
            self._noted[key_id] = now
        at = self._clock.now()
        with contextlib.suppress(Unavailable), self._database.write() as connection:
            store.note_use(connection, key_id, at, at - timedelta(seconds=USE_NOTED_EVERY_S))

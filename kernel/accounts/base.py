"""What every use case of accounts stands on: hashed keys, counted tries, sessions that begin.

A try is counted before it is checked and taken back when it was right, so that trying many at
once gains nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.engine import Connection

from kernel.accounts import store, store_sessions
from kernel.accounts.limits import SECRET, WINDOW_S, Limit, wait_left_s
from kernel.accounts.model import LOCKED, Account, Signed
from kernel.accounts.passwords import Passwords
from kernel.audit.service import AuditService
from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Invalid, NotFound, Refused
from kernel.security import hashed, new_id, new_token
from kernel.settings import Settings

MAX_SECRET_CHARS: Final = 200
WINDOW: Final = timedelta(seconds=WINDOW_S)


class AccountsBase:
    """The parts that signing in and managing people share."""

    def __init__(
        self, database: Database, clock: Clock, settings: Settings, *, passwords: Passwords | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._audit = AuditService(database, clock)
        self._passwords = passwords or Passwords()

    def _kept(self, account_id: str) -> store.Kept:
        with self._database.read() as connection:
            return self._found(store.account_by_id(connection, account_id))

    def _found(self, kept: store.Kept | None) -> store.Kept:
        if kept is None:
            raise NotFound("there is no such account", field="account_id")
        return kept

    def _key(self, kind: str, *values: str) -> str:
        return hashed(":".join((kind, *values)), self._settings.secret())

    def _owner(self, email: str) -> str:
        return self._key("owner", email)

    def _count(
        self, connection: Connection, limits: Mapping[str, Limit], counted: Iterable[str], owner: str
    ) -> list[str]:
        """Hold a try to its limits, then count it under each key of ``counted``; the ids of the counts.

        Raises:
            Refused: 429 ``locked`` while one of the limits has to wait.
        """
        now = self._clock.now()
        store_sessions.hold(connection, {*limits, *counted})
        waits_s = [
            wait_left_s(limit, store_sessions.tried(connection, key, now - WINDOW), now)
            for key, limit in limits.items()
        ]
        if wait_s := max(waits_s):
            raise Refused(429, LOCKED, f"too many wrong tries, try again in {wait_s} s", retry_after_s=wait_s)
        store_sessions.drop_tries_before(connection, now - WINDOW)
        return store_sessions.add_tries(connection, counted, owner, now)

    def _check_own(self, kept: store.Kept, password: str, field: str) -> None:
        """See that whoever is signed in knows the account's password.

        Raises:
            Invalid: code ``password_wrong``.
            Refused: 429 ``locked`` after too many wrong ones.
        """
        account = kept.account
        key = self._key("own", account.account_id)
        with self._database.write() as connection:
            tries = self._count(connection, {key: SECRET}, [key], self._owner(account.email))
        if not self._passwords.verify(kept.password_hash, password):
            self._note(None, account.account_id, "password.refused", account.account_id)
            raise Invalid("this is not the password", code="password_wrong", field=field)
        with self._database.write() as connection:
            store_sessions.drop_tries(connection, tries)

    def _note(
        self, connection: Connection | None, actor: str, action: str, account_id: str, **detail: Any
    ) -> None:
        self._audit.note(connection, actor, action, f"account:{account_id}", detail)

    def _give_password(
        self, connection: Connection, account_id: str, password_hash: str, *, one_time: bool
    ) -> None:
        store.change_account(
            connection,
            account_id,
            password_hash=password_hash,
            must_change_password=one_time,
            totp_nonce=None,
            totp_pending=None,
            totp_step=None,
        )
        store_sessions.end_sessions_of(connection, account_id)

    def _begin(self, connection: Connection, account: Account, agent_hash: str) -> tuple[Signed, str]:
        """A new session with a new secret; nothing that the browser brought is taken over."""
        now = self._clock.now()
        secret = new_token()
        new = store_sessions.NewSession(
            session_id=new_id("ses"),
            secret_hash=hashed(secret),
            account_id=account.account_id,
            agent_hash=agent_hash,
            created_at=now,
            expires_at=now + timedelta(seconds=self._settings.staff_session_s),
        )
        store_sessions.end_sessions_before(connection, now)
        store_sessions.insert_session(connection, new)
        return Signed(new.session_id, account, csrf_token(secret), new.expires_at), secret

    def _ends_at(self, session: store_sessions.Session) -> datetime:
        idle_at = session.seen_at + timedelta(seconds=self._settings.staff_idle_s)
        return min(idle_at, session.expires_at)


def csrf_token(cookie_secret: str) -> str:
    """The token of a session's forms: made of its cookie, so that no table holds it."""
    return hashed(cookie_secret, "csrf:")

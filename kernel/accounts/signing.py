"""Signing in and staying signed in."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.engine import Connection

from kernel.accounts import store, store_sessions
from kernel.accounts.base import MAX_SECRET_CHARS, WINDOW, AccountsBase, csrf_token
from kernel.accounts.limits import (
    ACCOUNT,
    ADDRESS,
    FREE_TRIES,
    KNOWN_ADDRESS_DAYS,
    PAIR,
    Limit,
    network_of,
    wait_left_s,
)
from kernel.accounts.model import BAD, BAD_CODE, CODE_NEEDED, Signed
from kernel.accounts.totp import step_of, totp_secret
from kernel.audit.model import SYSTEM
from kernel.emails import MAX_EMAIL_CHARS, email_key
from kernel.errors import Refused, Unavailable
from kernel.security import hashed, same

SEEN_NOTED_EVERY_S: Final = 60


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One try to sign in: where it comes from, and under which keys it is counted."""

    email: str
    address: str
    agent: str
    network: str
    pair: str


class SigningService(AccountsBase):
    """Sessions: how they begin, go on and end."""

    def sign_in(
        self, email: str, password: str, code: str | None, address: str, agent: str
    ) -> tuple[Signed, str]:
        """Begin a session; the value is the session and the secret for the cookie.

        An e-mail without an account costs the same work and is counted in the same way.

        Args:
            code: the six digits of the authenticator app, None while nobody was asked for them.
            address: the caller's network address.
            agent: the browser's User-Agent; the session is good in this browser only.

        Raises:
            Refused: 401 ``bad_credentials``, 401 ``code_needed``, 401 ``bad_code``, 429 ``locked``.
            Unavailable: when too many sign in at once.
        """
        email = email_key(email).replace("\0", "")[:MAX_EMAIL_CHARS]  # PostgreSQL compares no NUL
        network = self._key("network", network_of(address))
        attempt = _Attempt(email, address, agent, network, self._key("pair", email, network))
        with self._database.write() as connection:
            kept = store.account_by_email(connection, email)
            tries = self._count_attempt(connection, attempt, kept)
        good = self._passwords.verify(kept.password_hash if kept else None, password)
        if not good or kept is None or kept.account.disabled_at is not None:
            self._note_refusal(kept, attempt, "disabled" if good else "password")
            raise Refused(401, BAD, "the e-mail or the password is wrong")
        if kept.totp_nonce is not None and not code:
            with self._database.write() as connection:
                store_sessions.drop_tries(connection, tries)
            raise Refused(401, CODE_NEEDED, "a code of the authenticator app is needed", field="code")
        fresh = self._passwords.hash(password) if self._passwords.outdated(kept.password_hash) else None
        entered = self._enter(attempt, kept, code or "", fresh, tries)
        if entered is None:
            self._note_refusal(kept, attempt, "code")
            raise Refused(401, BAD_CODE, "this code is wrong or was used already", field="code")
        return entered

    def signed(self, cookie_secret: str, agent: str) -> Signed | None:
        """The session of a cookie; None when it is unknown, over, idle or from another browser.

        A cookie that comes from another browser than it was given to ends its session.
        """
        if not 0 < len(cookie_secret) <= MAX_SECRET_CHARS:
            return None
        with self._database.read() as connection:
            session = store_sessions.session_by_secret(connection, hashed(cookie_secret))
        if session is None or session.account.disabled_at is not None:
            return None
        now = self._clock.now()
        if now >= self._ends_at(session):
            with self._database.write() as connection:
                store_sessions.end_session(connection, session.session_id)
            return None
        if not same(hashed(agent), session.agent_hash):
            self._end_stolen(session, agent)
            return None
        if (now - session.seen_at).total_seconds() >= SEEN_NOTED_EVERY_S:
            with contextlib.suppress(Unavailable), self._database.write() as connection:
                store_sessions.note_seen(connection, session.session_id, now)
        return Signed(session.session_id, session.account, csrf_token(cookie_secret), session.expires_at)

    def sign_out(self, session_id: str) -> None:
        """End a session."""
        with self._database.write() as connection:
            session = store_sessions.session_by_id(connection, session_id)
            if session is not None and store_sessions.end_session(connection, session_id):
                account_id = session.account.account_id
                self._note(connection, account_id, "session.ended", account_id)

    def _count_attempt(self, connection: Connection, attempt: _Attempt, kept: store.Kept | None) -> list[str]:
        known_since = self._clock.now() - timedelta(days=KNOWN_ADDRESS_DAYS)
        account_id = kept.account.account_id if kept else ""
        known = store_sessions.knows_address(connection, account_id, attempt.network, known_since)
        address, account = self._key("address", attempt.network), self._key("account", attempt.email)
        limits: dict[str, Limit] = {attempt.pair: PAIR}
        counted = [attempt.pair, address]
        if not known:
            limits |= {address: ADDRESS, account: ACCOUNT}
            tried = store_sessions.tried(connection, attempt.pair, self._clock.now() - WINDOW)
            counted += [account] if tried.count < FREE_TRIES else []
        return self._count(connection, limits, counted, self._owner(attempt.email))

    def _enter(
        self, attempt: _Attempt, checked: store.Kept, code: str, fresh_hash: str | None, tries: list[str]
    ) -> tuple[Signed, str] | None:
        """Begin the session, unless the code is wrong or what was checked is so no longer."""
        now = self._clock.now()
        account_id = checked.account.account_id
        with self._database.write() as connection:
            kept = self._found(store.account_by_id(connection, account_id, lock=True))
            if kept.password_hash != checked.password_hash or kept.account.disabled_at is not None:
                raise Refused(401, BAD, "the e-mail or the password is wrong")
            if kept.totp_nonce is not None and not self._use_code(connection, kept, kept.totp_nonce, code):
                return None
            store_sessions.drop_tries(connection, tries)
            store_sessions.drop_tries_under(connection, attempt.pair)
            new_hash = {"password_hash": fresh_hash} if fresh_hash else {}
            store.change_account(connection, account_id, last_login_at=now, **new_hash)
            forget_before = now - timedelta(days=KNOWN_ADDRESS_DAYS)
            store_sessions.keep_address(connection, account_id, attempt.network, now, forget_before)
            self._note(connection, account_id, "session.began", account_id, address=attempt.address)
            account = self._found(store.account_by_id(connection, account_id)).account
            return self._begin(connection, account, hashed(attempt.agent))

    def _use_code(self, connection: Connection, kept: store.Kept, nonce: str, code: str) -> bool:
        account_id = kept.account.account_id
        secret = totp_secret(self._settings.secret(), account_id, nonce)
        step = step_of(secret, code, self._clock.now())
        return step is not None and store.use_step(connection, account_id, step)

    def _note_refusal(self, kept: store.Kept | None, attempt: _Attempt, why: str) -> None:
        """Tell the trail of a wrong try, but not what was typed for an e-mail: it may be a password."""
        now = self._clock.now()
        with self._database.write() as connection:
            tried = store_sessions.tried(connection, attempt.pair, now - WINDOW)
            self._note(
                connection,
                SYSTEM,
                "session.refused",
                kept.account.account_id if kept else "unknown",
                why=why if kept else "unknown",
                address=attempt.address,
                locked_s=wait_left_s(PAIR, tried, now),
            )

    def _end_stolen(self, session: store_sessions.Session, agent: str) -> None:
        with self._database.write() as connection:
            if store_sessions.end_session(connection, session.session_id):
                self._note(
                    connection, SYSTEM, "session.stolen", session.account.account_id, agent=agent[:200]
                )

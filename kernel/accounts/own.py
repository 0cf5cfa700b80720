"""What somebody who is signed in does with their own account: password, authenticator, name, language."""

from __future__ import annotations

from kernel.accounts import store, store_sessions
from kernel.accounts.base import AccountsBase
from kernel.accounts.limits import SECRET
from kernel.accounts.model import Account, Signed, TotpStart, check_language, check_name
from kernel.accounts.passwords import check_password
from kernel.accounts.totp import step_of, totp_secret, totp_uri
from kernel.errors import Conflict, Invalid, NotFound
from kernel.security import new_token


class OwnService(AccountsBase):
    """One's own account."""

    def change_password(self, session_id: str, current: str, new: str) -> tuple[Signed, str]:
        """Change the password; every session of the account ends and this browser gets a new one.

        Raises:
            Invalid: field ``current`` or ``new``.
            Refused: 429 ``locked`` after too many wrong passwords.
        """
        with self._database.read() as connection:
            session = store_sessions.session_by_id(connection, session_id)
        if session is None:
            raise NotFound("the session is over")
        account = session.account
        kept = self._kept(account.account_id)
        self._check_own(kept, current, "current")
        check_password(new, account.email, self._settings.shop_name, field="new")
        if self._passwords.verify(kept.password_hash, new):
            raise Invalid("the new password is the old one", code="password_same", field="new")
        password_hash = self._passwords.hash(new)
        with self._database.write() as connection:
            locked = self._found(store.account_by_id(connection, account.account_id, lock=True))
            if locked.password_hash != kept.password_hash or locked.account.disabled_at is not None:
                raise Conflict("the password was changed meanwhile")
            store.change_account(
                connection, account.account_id, password_hash=password_hash, must_change_password=False
            )
            store_sessions.end_sessions_of(connection, account.account_id)
            self._note(connection, account.account_id, "password.changed", account.account_id)
            changed = self._found(store.account_by_id(connection, account.account_id)).account
            return self._begin(connection, changed, session.agent_hash)

    def start_totp(self, account_id: str) -> TotpStart:
        """A new secret for an authenticator app; it counts once ``confirm_totp`` has seen a code.

        Raises:
            Conflict: ``totp_on`` when codes are asked for already.
        """
        nonce = new_token()
        with self._database.write() as connection:
            kept = self._found(store.account_by_id(connection, account_id, lock=True))
            if kept.totp_nonce is not None:
                raise Conflict("codes are asked for already", code="totp_on")
            store.change_account(connection, account_id, totp_pending=nonce)
        return self._start(kept.account, nonce)

    def pending_totp(self, account_id: str) -> TotpStart | None:
        """The secret that was started and not yet confirmed."""
        kept = self._kept(account_id)
        return self._start(kept.account, kept.totp_pending) if kept.totp_pending else None

    def confirm_totp(self, account_id: str, code: str) -> None:
        """Ask for a code at each sign-in from now on.

        Raises:
            Invalid: code ``bad_code``.
            Conflict: ``totp_not_started``.
            Refused: 429 ``locked`` after too many wrong codes.
        """
        kept = self._kept(account_id)
        key = self._key("confirm", account_id)
        with self._database.write() as connection:
            tries = self._count(connection, {key: SECRET}, [key], self._owner(kept.account.email))
        with self._database.write() as connection:
            kept = self._found(store.account_by_id(connection, account_id, lock=True))
            if kept.totp_pending is None:
                raise Conflict("no authenticator was started", code="totp_not_started")
            secret = totp_secret(self._settings.secret(), account_id, kept.totp_pending)
            step = step_of(secret, code, self._clock.now())
            if step is None:
                raise Invalid("this code is wrong", code="bad_code", field="code")
            store.change_account(
                connection, account_id, totp_nonce=kept.totp_pending, totp_pending=None, totp_step=step
            )
            store_sessions.drop_tries(connection, tries)
            self._note(connection, account_id, "totp.on", account_id)

    def stop_totp(self, account_id: str, password: str) -> None:
        """Ask for no code any more; also drops what was started and not confirmed.

        Raises:
            Invalid: field ``password``.
            Refused: 429 ``locked`` after too many wrong passwords.
        """
        self._check_own(self._kept(account_id), password, "password")
        with self._database.write() as connection:
            store.change_account(connection, account_id, totp_nonce=None, totp_pending=None, totp_step=None)
            self._note(connection, account_id, "totp.off", account_id)

    def set_profile(self, account_id: str, name: str, language: str) -> Account:
        """Change the name and the language of the console.

        Raises:
            Invalid: field ``name`` or ``language``.
        """
        name, told = check_name(name), check_language(language)
        with self._database.write() as connection:
            before = self._found(store.account_by_id(connection, account_id, lock=True)).account
            if (before.name, before.language) != (name, told):
                store.change_account(connection, account_id, name=name, language=told)
                self._note(connection, account_id, "account.profile", account_id, name=name, language=told)
            return self._found(store.account_by_id(connection, account_id)).account

    def _start(self, account: Account, nonce: str) -> TotpStart:
        secret = totp_secret(self._settings.secret(), account.account_id, nonce)
        return TotpStart(secret, totp_uri(secret, account.email, self._settings.shop_name))

"""The people of the console: inviting them, their roles, letting them in no more, the first of them."""

from __future__ import annotations

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from kernel.accounts import store, store_sessions
from kernel.accounts.base import AccountsBase
from kernel.accounts.model import FIRST_ADMIN, Account, check_role
from kernel.accounts.passwords import new_password
from kernel.audit.model import SYSTEM
from kernel.emails import normal_email
from kernel.errors import Conflict
from kernel.languages import as_language
from kernel.security import new_id


class PeopleService(AccountsBase):
    """Accounts as an admin sees them."""

    def list_accounts(self) -> list[Account]:
        """Every account by name, disabled ones last."""
        with self._database.read() as connection:
            return store.all_accounts(connection)

    def get(self, account_id: str) -> Account:
        """One account.

        Raises:
            NotFound: when there is none.
        """
        return self._kept(account_id).account

    def set_role(self, account_id: str, role: str, by: str) -> Account:
        """Give an account another role; its sessions end.

        Raises:
            Conflict: ``last_admin`` when nobody would be left who can give roles.
        """
        told = check_role(role)
        with self._database.write() as connection:
            account = self._changeable(connection, account_id, told != "admin")
            if account.role == told:
                return account
            store.change_account(connection, account_id, role=told)
            store_sessions.end_sessions_of(connection, account_id)
            detail = {"before": account.role, "after": told}
            self._note(connection, by, "account.role", account_id, **detail)
            return self._found(store.account_by_id(connection, account_id)).account

    def disable(self, account_id: str, by: str) -> Account:
        """Let an account in no more; its sessions end and its links are void.

        Raises:
            Conflict: ``last_admin``, or ``yourself``: nobody shuts themselves out by a slip.
        """
        if account_id == by:
            raise Conflict("you cannot disable your own account", code="yourself")
        now = self._clock.now()
        with self._database.write() as connection:
            account = self._changeable(connection, account_id, True)
            if account.disabled_at is None:
                store.change_account(connection, account_id, disabled_at=now)
                store_sessions.end_sessions_of(connection, account_id)
                store.close_invitations_to(connection, account.email, now)
                self._note(connection, by, "account.disabled", account_id)
            return self._found(store.account_by_id(connection, account_id)).account

    def enable(self, account_id: str, by: str) -> Account:
        """Let a disabled account in again."""
        with self._database.write() as connection:
            account = self._found(store.account_by_id(connection, account_id, lock=True)).account
            if account.disabled_at is not None:
                store.change_account(connection, account_id, disabled_at=None)
                self._note(connection, by, "account.enabled", account_id)
            return self._found(store.account_by_id(connection, account_id)).account

    def create_first_admin(self) -> tuple[Account, str] | None:
        """The first admin and a one-time password; None when there is an account already."""
        password = new_password()
        with self._database.read() as connection:
            if store.count_accounts(connection) > 0:
                return None
        account = self._new_admin(FIRST_ADMIN)
        password_hash = self._passwords.hash(password)
        try:
            with self._database.write() as connection:
                if store.count_accounts(connection) > 0:
                    return None
                self._insert_admin(connection, account, password_hash)
        except IntegrityError:  # another process was quicker
            return None
        return account, password

    def make_admin(self, email: str) -> tuple[Account, str]:
        """An admin with a one-time password: a new account, or an old one let in again.

        For whoever may run commands on the server, when nobody can sign in any more: it also
        stops codes, ends sessions and forgets wrong tries.
        """
        email, password = normal_email(email), new_password()
        password_hash = self._passwords.hash(password)
        with self._database.write() as connection:
            store_sessions.drop_tries_of(connection, self._owner(email))
            kept = store.account_by_email(connection, email)
            if kept is None:
                account = self._new_admin(email)
                self._insert_admin(connection, account, password_hash)
                return account, password
            account_id = kept.account.account_id
            self._give_password(connection, account_id, password_hash, one_time=True)
            store.change_account(connection, account_id, role="admin", disabled_at=None)
            self._note(connection, SYSTEM, "account.admin_by_command", account_id)
            return self._found(store.account_by_id(connection, account_id)).account, password

    def _changeable(self, connection: Connection, account_id: str, loses_admin: bool) -> Account:
        """The account, unless it is the last admin and would be one no longer."""
        admins = store.active_admins(connection) if loses_admin else []
        account = self._found(store.account_by_id(connection, account_id, lock=True)).account
        if admins == [account_id]:
            raise Conflict("there must be an administrator who can sign in", code="last_admin")
        return account

    def _new_admin(self, email: str) -> Account:
        language = as_language(self._settings.default_language)
        return Account(
            account_id=new_id("acc"),
            email=email,
            name="管理员" if language == "zh" else "Administrator",
            role="admin",
            language=language,
            totp_on=False,
            disabled_at=None,
            created_at=self._clock.now(),
            last_login_at=None,
            must_change_password=True,
        )

    def _insert_admin(self, connection: Connection, account: Account, password_hash: str) -> None:
        store.insert_account(connection, account, password_hash)
        self._note(
            connection, SYSTEM, "account.made", account.account_id, email=account.email, role=account.role
        )

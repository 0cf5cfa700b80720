"""Invitations: links that make an account, or give one a new password; each works once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from kernel.accounts import store, store_sessions
from kernel.accounts.base import MAX_SECRET_CHARS, AccountsBase
from kernel.accounts.model import (
    INVITATION_TTL_S,
    Account,
    Invitation,
    Role,
    check_language,
    check_name,
    check_role,
)
from kernel.accounts.passwords import check_password
from kernel.emails import normal_email
from kernel.errors import Conflict, NotFound
from kernel.security import hashed, new_id, new_token


class InvitationService(AccountsBase):
    """How people get in."""

    def invite(self, email: str, role: str, by: str) -> tuple[Invitation, str]:
        """A link's secret that makes an account with this role; earlier ones for the address are void.

        Raises:
            Invalid: field ``email`` or ``role``.
            Conflict: ``taken`` when the address has an account.
        """
        email, told = normal_email(email), check_role(role)
        with self._database.write() as connection:
            if store.account_by_email(connection, email) is not None:
                raise Conflict("this address has an account already", code="taken", field="email")
            invitation, secret = self._invite(connection, email, told, by, None)
            self._audit.note(connection, by, "account.invited", f"email:{email}", {"role": told})
        return invitation, secret

    def invite_again(self, account_id: str, by: str) -> tuple[Invitation, str]:
        """A link's secret that gives an account a new password and stops its codes.

        Until it is used everything stays as it is.

        Raises:
            NotFound: when there is no such account, or it is disabled.
        """
        with self._database.write() as connection:
            account = self._found(store.account_by_id(connection, account_id, lock=True)).account
            if account.disabled_at is not None:
                raise NotFound("there is no such account", field="account_id")
            invited = self._invite(connection, account.email, account.role, by, account_id)
            self._note(connection, by, "account.invited_again", account_id)
        return invited

    def invitation(self, secret: str) -> Invitation:
        """The open invitation of a link.

        Raises:
            NotFound: when it was used, taken back, replaced, is over or never was.
        """
        found = None
        if 0 < len(secret) <= MAX_SECRET_CHARS:
            with self._database.read() as connection:
                found = store.open_invitation(connection, hashed(secret), self._clock.now())
        if found is None:
            raise NotFound("this invitation is not good any more", code="invitation")
        return found

    def invitations(self) -> list[Invitation]:
        """The open invitations, the newest first."""
        with self._database.read() as connection:
            return store.open_invitations(connection, self._clock.now())

    def take_back(self, invitation_id: str, by: str) -> None:
        """Make an invitation void.

        Raises:
            NotFound: when there is none, or it was used already.
        """
        with self._database.write() as connection:
            invitation = store.invitation_by_id(connection, invitation_id)
            if invitation is None or not store.close_invitation(connection, invitation_id, self._clock.now()):
                raise NotFound("there is no such invitation", field="invitation_id")
            self._audit.note(connection, by, "account.uninvited", f"email:{invitation.email}", {})

    def accept(self, secret: str, name: str, password: str, language: str = "en") -> Account:
        """Make the account of an invitation, or give it its new password.

        Raises:
            NotFound: when the invitation is not good any more.
            Invalid: field ``name``, ``password`` or ``language``.
            Conflict: ``taken`` when the address has got an account meanwhile.
        """
        invitation = self.invitation(secret)  # before the costly hash: anybody may knock here
        told = check_language(language)
        check_password(password, invitation.email, self._settings.shop_name)
        if invitation.account_id is not None:
            return self._renew(invitation, invitation.account_id, self._passwords.hash(password))
        account = Account(
            account_id=new_id("acc"),
            email=invitation.email,
            name=check_name(name),
            role=invitation.role,
            language=told,
            totp_on=False,
            disabled_at=None,
            created_at=self._clock.now(),
            last_login_at=None,
        )
        password_hash = self._passwords.hash(password)
        try:
            with self._database.write() as connection:
                self._use(connection, invitation)
                store.insert_account(connection, account, password_hash)
                self._note(connection, account.account_id, "account.made", account.account_id,
                           email=account.email, role=account.role)  # fmt: skip
        except IntegrityError as error:
            raise Conflict("this address has an account already", code="taken") from error
        return account

    def _invite(
        self, connection: Connection, email: str, role: Role, by: str, account_id: str | None
    ) -> tuple[Invitation, str]:
        now, secret = self._clock.now(), new_token()
        expires_at = now + timedelta(seconds=INVITATION_TTL_S)
        invitation = Invitation(new_id("inv"), email, role, by, now, expires_at, account_id)
        store.close_invitations_to(connection, email, now)
        store.insert_invitation(connection, invitation, hashed(secret))
        return invitation, secret

    def _use(self, connection: Connection, invitation: Invitation) -> None:
        if not store.close_invitation(connection, invitation.invitation_id, self._clock.now()):
            raise NotFound("this invitation is not good any more", code="invitation")

    def _renew(self, invitation: Invitation, account_id: str, password_hash: str) -> Account:
        with self._database.write() as connection:
            self._use(connection, invitation)
            account = self._found(store.account_by_id(connection, account_id, lock=True)).account
            if account.disabled_at is not None:
                raise NotFound("this invitation is not good any more", code="invitation")
            self._give_password(connection, account_id, password_hash, one_time=False)
            store_sessions.drop_tries_of(connection, self._owner(account.email))
            self._note(connection, account_id, "password.renewed", account_id)
            return self._found(store.account_by_id(connection, account_id)).account

"""What the console asks of staff accounts: sign in, stay signed in, invite, promote, disable.

Errors   Refused 401 ``bad_credentials``, ``code_needed`` or ``bad_code`` and 429 ``locked`` for a
         sign-in; Invalid for what breaks a rule; Conflict ``last_admin``, ``taken``; NotFound
"""

from __future__ import annotations

from kernel.accounts.model import Account, Invitation, Signed, TotpStart
from kernel.clock import Clock
from kernel.database import Database
from kernel.settings import Settings


class AccountService:
    """Staff accounts; one object per process."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings

    def sign_in(
        self, email: str, password: str, code: str | None, address: str, agent: str
    ) -> tuple[Signed, str]:
        """Begin a session; the value is the session and the secret for the cookie.

        Args:
            code: the six digits of the authenticator app, None while nobody was asked for them.
            address: the caller's network address.
            agent: the browser's User-Agent; the session is good in this browser only.

        Raises:
            Refused: 401 ``bad_credentials``, 401 ``code_needed``, 401 ``bad_code``, 429 ``locked``.
        """
        raise NotImplementedError

    def signed(self, cookie_secret: str, agent: str) -> Signed | None:
        """The session of a cookie; None when it is unknown, over, idle or from another browser.

        A cookie that comes from another browser than it was given to ends its session.
        """
        raise NotImplementedError

    def sign_out(self, session_id: str) -> None:
        """End a session."""
        raise NotImplementedError

    def change_password(self, session_id: str, current: str, new: str) -> tuple[Signed, str]:
        """Change the password; every session of the account ends and this browser gets a new one.

        Raises:
            Invalid: field ``current`` or ``new``.
            Refused: 429 ``locked`` after too many wrong passwords.
        """
        raise NotImplementedError

    def start_totp(self, account_id: str) -> TotpStart:
        """A new secret for an authenticator app; it counts once ``confirm_totp`` has seen a code."""
        raise NotImplementedError

    def confirm_totp(self, account_id: str, code: str) -> None:
        """Ask for a code at each sign-in from now on."""
        raise NotImplementedError

    def stop_totp(self, account_id: str, password: str) -> None:
        """Ask for no code any more."""
        raise NotImplementedError

    def set_profile(self, account_id: str, name: str, language: str) -> Account:
        """Change the name and the language of the console."""
        raise NotImplementedError

    def invite(self, email: str, role: str, by: str) -> tuple[Invitation, str]:
        """A link's secret that makes an account with this role; earlier ones for the address are void."""
        raise NotImplementedError

    def invite_again(self, account_id: str, by: str) -> tuple[Invitation, str]:
        """A link's secret that gives an account a new password and stops its codes."""
        raise NotImplementedError

    def invitation(self, secret: str) -> Invitation:
        """The open invitation of a link; NotFound when it was used, taken back or is over."""
        raise NotImplementedError

    def invitations(self) -> list[Invitation]:
        """The open invitations, the newest first."""
        raise NotImplementedError

    def take_back(self, invitation_id: str, by: str) -> None:
        """Make an invitation void."""
        raise NotImplementedError

    def accept(self, secret: str, name: str, password: str, language: str = "en") -> Account:
        """Make the account of an invitation, or give it its new password."""
        raise NotImplementedError

    def list_accounts(self) -> list[Account]:
        """Every account by name, disabled ones too."""
        raise NotImplementedError

    def get(self, account_id: str) -> Account:
        """One account; NotFound when there is none."""
        raise NotImplementedError

    def set_role(self, account_id: str, role: str, by: str) -> Account:
        """Give an account another role; its sessions end. Conflict ``last_admin``."""
        raise NotImplementedError

    def disable(self, account_id: str, by: str) -> Account:
        """Let an account in no more; its sessions end. Conflict ``last_admin`` or ``yourself``."""
        raise NotImplementedError

    def enable(self, account_id: str, by: str) -> Account:
        """Let a disabled account in again."""
        raise NotImplementedError

    def create_first_admin(self) -> tuple[Account, str] | None:
        """The first admin and a one-time password; None when there is an account already."""
        raise NotImplementedError

    def make_admin(self, email: str) -> tuple[Account, str]:
        """An admin with a one-time password: a new account, or an old one let in again."""
        raise NotImplementedError

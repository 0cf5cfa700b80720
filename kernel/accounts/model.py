"""Accounts, roles, sessions and invitations as values, and what each role may do.

Units    *_S in seconds; times are aware UTC
Errors   Invalid names the field and the rule
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from kernel.errors import Invalid
from kernel.languages import LANGUAGES, Language

Role = Literal["analyst", "support", "merchant", "admin"]
Permission = Literal[
    "knowledge.read",
    "knowledge.edit",
    "knowledge.publish",
    "conversations.read",
    "reports.read",
    "accounts.manage",
    "keys.manage",
    "audit.read",
]

ROLES: Final[tuple[Role, ...]] = get_args(Role)
IN_ORDER: Final[tuple[Permission, ...]] = get_args(Permission)
EVERY_PERMISSION: Final = frozenset(IN_ORDER)
PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    "analyst": frozenset({"knowledge.read", "reports.read"}),
    "support": frozenset({"knowledge.read", "knowledge.edit", "conversations.read"}),
    "merchant": frozenset(
        {"knowledge.read", "knowledge.edit", "knowledge.publish", "conversations.read", "reports.read"}
    ),
    "admin": EVERY_PERMISSION,
}

INVITATION_TTL_S: Final = 7 * 86_400
FIRST_ADMIN: Final = "admin@example.com"
MAX_NAME_CHARS: Final = 100

# Codes of the refusals of a sign-in, all of them Refused: 401, 401, 401, 429.
BAD: Final = "bad_credentials"
CODE_NEEDED: Final = "code_needed"
BAD_CODE: Final = "bad_code"
LOCKED: Final = "locked"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the shop who may enter the console."""

    account_id: str
    email: str
    name: str
    role: Role
    language: Language
    totp_on: bool
    disabled_at: datetime | None
    created_at: datetime
    last_login_at: datetime | None
    must_change_password: bool = False  # a one-time password opens the page that changes it, and no other

    @property
    def permissions(self) -> list[Permission]:
        """Everything this account may do, reading before writing."""
        return in_order(self.role) if self.disabled_at is None else []

    def may(self, permission: Permission) -> bool:
        """Whether this account's role gives ``permission``; a disabled account may nothing."""
        return self.disabled_at is None and permission in PERMISSIONS[self.role]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed-in staff session."""

    session_id: str
    account: Account
    csrf_token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes an account, or gives one a new password; it works once."""

    invitation_id: str
    email: str
    role: Role
    invited_by: str
    created_at: datetime
    expires_at: datetime
    account_id: str | None = None  # the account that gets a new password; None: the link makes one


@dataclass(frozen=True, slots=True)
class TotpStart:
    """What an authenticator app is told once: the secret and the address behind the QR code."""

    secret: str
    uri: str


def in_order(role: Role) -> list[Permission]:
    """What a role may do, reading before writing."""
    return [one for one in IN_ORDER if one in PERMISSIONS[role]]


def check_role(role: str) -> Role:
    """A role that we know.

    Raises:
        Invalid: for any other word.
    """
    if role not in ROLES:
        raise Invalid(f"role must be one of {', '.join(ROLES)}, not {role[:40]!r}", field="role")
    return role


def check_name(name: str) -> str:
    """A name without blanks around it.

    Raises:
        Invalid: when it is empty, too long or not printable.
    """
    told = " ".join(name.split())
    if not 0 < len(told) <= MAX_NAME_CHARS or not told.isprintable():
        raise Invalid(f"name must have 1 to {MAX_NAME_CHARS} printable characters", field="name")
    return told


def check_language(language: str) -> Language:
    """A language of the console.

    Raises:
        Invalid: for any other word.
    """
    if language not in LANGUAGES:
        raise Invalid(f"language must be en or zh, not {language[:20]!r}", field="language")
    return language

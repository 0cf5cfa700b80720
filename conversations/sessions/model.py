"""Conversations and identities as values.

Units    expires_at is aware UTC; a token is a bearer secret of 256 random bits
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kernel.languages import Language

ROLES: Final = ("shopper", "support", "merchant", "analyst", "admin")
MAX_CLAIM_CHARS: Final = 320


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the shop's own site says it has logged in."""

    customer_id: str
    email: str = ""
    role: str = "shopper"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation and what is proved of the one who holds it."""

    conversation_id: str
    channel: str
    language: Language
    created_at: datetime
    expires_at: datetime | None  # None: a messaging app keeps it, there is no token
    customer_id: str | None = None
    email: str = ""
    role: str = "shopper"
    name: str = ""

    @property
    def proven(self) -> bool:
        """Whether the shop has vouched for this person."""
        return self.customer_id is not None


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation just opened; the token is told here and never again."""

    conversation_id: str
    token: str
    expires_at: datetime


def identity_from(claims: dict[str, Any]) -> Identity | None:
    """The identity that a token's claims tell of; None when they name nobody.

    A role that we do not know counts as a shopper's, so that a new role never opens a door.
    """
    customer_id = _text(claims.get("sub"))
    if not customer_id:
        return None
    role = _text(claims.get("role"))
    return Identity(
        customer_id=customer_id,
        email=_text(claims.get("email")).lower(),
        role=role if role in ROLES else "shopper",
        name=_text(claims.get("name")),
    )


def _text(value: object) -> str:
    return value.strip()[:MAX_CLAIM_CHARS] if isinstance(value, str) else ""

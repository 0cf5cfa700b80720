"""Proofs of identity as values, and the limits that make guessing pointless.

Units    *_S in seconds; limits count tries in their window
Source   10 wrong codes an hour against 10**6 codes: one success in 100,000 hours of trying
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

Purpose = Literal["cancel", "change_address", "return", "erase"]
CodeOutcome = Literal["right", "wrong", "expired", "locked", "none"]

GRANT_TTL_S: Final = 3600  # how long number + e-mail open an order to one conversation
GUESS_WINDOW_S: Final = 3600
WRONG_LOOKUPS_PER_CONVERSATION: Final = 5
WRONG_LOOKUPS_PER_KEY: Final = 10  # per order number and per e-mail, over all conversations
WRONG_CODES_PER_SUBJECT: Final = 10  # per order or e-mail, over all conversations and codes
CODES_SENT_PER_EMAIL: Final = 5


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code is on its way; where to, without telling the whole address."""

    masked_email: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What became of a code that was typed in."""

    outcome: CodeOutcome
    tries_left: int = 0

    @property
    def right(self) -> bool:
        """Whether the code proved what it should."""
        return self.outcome == "right"


def normal_email(email: str) -> str:
    """An e-mail address as it is compared: no blanks, lower case."""
    return email.strip().lower()


def email_subject(email: str) -> str:
    """What a code about a person (not about one order) is bound to."""
    return f"email:{normal_email(email)}"


def masked(email: str) -> str:
    """``j•••@example.com``: enough to recognise one's own address, too little to learn it."""
    name, _, host = email.partition("@")
    return f"{name[:1]}•••@{host}"

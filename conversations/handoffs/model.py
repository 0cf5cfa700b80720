"""A hand-over to a person as a value: which states there are and which may follow.

waiting → taken (a person writes; the assistant is quiet) → closed
waiting → withdrawn (the shopper goes on with the assistant); taken → withdrawn likewise
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

HandoffState = Literal["waiting", "taken", "closed", "withdrawn"]
OPEN_STATES: Final[tuple[HandoffState, ...]] = ("waiting", "taken")


@dataclass(frozen=True, slots=True)
class Handoff:
    """One request for a person."""

    handoff_id: str
    conversation_id: str
    state: HandoffState
    reason: str  # asked, complaint, not_understood
    note: str  # the shopper's own words that led to it
    language: str
    customer_id: str | None
    created_at: datetime
    staff_id: str | None = None
    taken_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether somebody is still to answer, or is answering."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class Promise:
    """What a waiting shopper can be told truthfully."""

    handoff: Handoff
    position: int  # 1 = next
    open_now: bool | None  # None: the hours are not in a form that can be read
    opens_at: datetime | None  # when closed: the next opening, in the shop's time zone
    is_new: bool  # False when the shopper was in the queue already

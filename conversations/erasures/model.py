"""A request to erase a person, as a value.

Units    ERASURE_DUE_DAYS counts calendar days from the request
Source   one month at most: GDPR article 12 (3)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

ErasureState = Literal["requested", "done"]
ERASURE_DUE_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Erasure:
    """Who wants to be forgotten, proved how, and until when it must be done."""

    erasure_id: str
    state: ErasureState
    email: str
    customer_id: str | None
    conversation_id: str
    proved_by: str  # session or code
    language: str
    created_at: datetime
    due_at: datetime
    done_at: datetime | None = None

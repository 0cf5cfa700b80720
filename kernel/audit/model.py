"""A line of the audit trail, and which lines are asked for.

Names    an action is ``room.what_was_done`` (``entry.published``); a subject is ``kind:id``
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

SYSTEM: Final = "system"  # the actor of what nobody signed in did: a schedule, a command
MAX_PAGE: Final = 200
MAX_ACTOR_CHARS: Final = 200
MAX_SUBJECT_CHARS: Final = 300


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what to what, and when."""

    line_id: int
    at: datetime
    actor: str  # an account's id, ``key:`` and an API key's name, or SYSTEM
    action: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which lines are asked for; what is empty does not narrow."""

    actor: str = ""
    action: str = ""  # whole, or a room with its dot: ``entry.``
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None

"""What a shopper said of an answer, and how an entry fares by it, by use and by age; pure.

Units    ``low`` and ``high`` are the bounds of the share of yes, 0 to 1, at 95 %
Source   Wilson, JASA 1927: the score interval, which holds for three ratings as for three hundred
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

Reason = Literal["wrong", "unclear", "not_asked", "other"]
REASONS: Final[tuple[str, ...]] = get_args(Reason)
Order = Literal["helpful", "use", "stale"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
MAX_COMMENT_CHARS: Final = 500
Z_95: Final = 1.959964


@dataclass(frozen=True, slots=True)
class AnswerRating:
    """Yes or no to one answer; one for each conversation and entry, the latest counts."""

    conversation_id: str
    entry_id: str
    revision: int  # the one that was shown
    helpful: bool
    reason: Reason | None  # of a no, when it was told
    comment: str
    language: str
    customer_id: str | None
    request_id: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class EntryUse:
    """How often an entry answered, and what came of it."""

    entry_id: str
    shown: int = 0
    people: int = 0
    yes: int = 0
    no: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    handovers: int = 0  # shown answers after which a person was asked for soon
    last_shown_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def share(self) -> float | None:
        """The share of yes; None without a rating."""
        return self.yes / (self.yes + self.no) if self.yes + self.no else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share of yes lies, as surely as 95 in 100."""
        return wilson(self.yes, self.yes + self.no)


def wilson(yes: int, asked: int, z: float = Z_95) -> tuple[float, float]:
    """The bounds of a share; 0 to 1 when nobody was asked."""
    if asked == 0:
        return 0.0, 1.0
    share = yes / asked
    middle = (share + z * z / (2 * asked)) / (1 + z * z / asked)
    half = z * math.sqrt(share * (1 - share) / asked + z * z / (4 * asked * asked)) / (1 + z * z / asked)
    return max(0.0, middle - half), min(1.0, middle + half)


def ranked(uses: Iterable[EntryUse], order: Order) -> list[EntryUse]:
    """Entries by what most needs a look: the least helpful, the most used, or the longest untouched.

    Helpfulness is ranked by the upper bound of the share of yes: an entry comes first when it is
    surely poor, not when a single shopper said no.
    """
    if order == "use":
        return sorted(uses, key=lambda one: (-one.shown, one.entry_id))
    if order == "stale":
        return sorted(uses, key=lambda one: (_moment(one.updated_at), -one.shown, one.entry_id))
    return sorted(uses, key=lambda one: (one.interval[1], -one.no, -one.shown, one.entry_id))


def _moment(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0

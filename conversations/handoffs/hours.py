"""Read support hours such as ``Mon-Fri 09:00-18:00, Sat 10:00-14:00`` and say when they open.

Units    minutes since local midnight; weekdays 0 = Monday
Errors   none: hours in another form are shown as written, and nothing is claimed about them
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART: Final = re.compile(
    r"(?P<first>[a-z]{3})(?:\s*[-–]\s*(?P<last>[a-z]{3}))?\s+"
    r"(?P<from_h>\d{1,2}):(?P<from_m>\d{2})\s*[-–]\s*(?P<to_h>\d{1,2}):(?P<to_m>\d{2})"
)
_ALWAYS: Final = ("24/7", "always", "24x7")


@dataclass(frozen=True, slots=True)
class Span:
    """Open on one weekday, from a minute until before another."""

    weekday: int
    start: int
    end: int


class SupportHours:
    """When people answer, in the shop's time zone."""

    def __init__(self, text: str, timezone: str) -> None:
        self.text = text.strip()
        self.zone = ZoneInfo(timezone)
        self._spans = _read(self.text.lower())

    def open_at(self, at: datetime) -> bool | None:
        """Whether somebody answers at a moment; None when the hours cannot be read."""
        if self._spans is None:
            return None
        local = at.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        return any(s.weekday == local.weekday() and s.start <= minute < s.end for s in self._spans)

    def next_opening(self, at: datetime) -> datetime | None:
        """The next moment after ``at`` at which somebody starts to answer, in the shop's zone."""
        local = at.astimezone(self.zone)
        starts = []
        for ahead in range(8):
            day = local.date() + timedelta(days=ahead)
            for span in self._spans or ():
                if span.weekday == day.weekday():
                    opens = time(span.start // 60, span.start % 60, tzinfo=self.zone)
                    starts.append(datetime.combine(day, opens))
        return min((start for start in starts if start > local), default=None)


def _read(text: str) -> tuple[Span, ...] | None:
    if text in _ALWAYS:
        return tuple(Span(day, 0, 24 * 60) for day in range(7))
    spans: list[Span] = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[,;]", text))):
        found = _PART.fullmatch(part)
        if found is None or found["first"] not in _DAYS or (found["last"] or "mon") not in _DAYS:
            return None
        start = int(found["from_h"]) * 60 + int(found["from_m"])
        end = int(found["to_h"]) * 60 + int(found["to_m"])
        if not 0 <= start < end <= 24 * 60 or start >= 24 * 60:
            return None
        first = _DAYS.index(found["first"])
        last = _DAYS.index(found["last"] or found["first"])
        count = (last - first) % 7 + 1
        spans.extend(Span((first + offset) % 7, start, end) for offset in range(count))
    return tuple(spans) or None

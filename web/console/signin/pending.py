"""Who gave the right password and must still give a code; kept for minutes, in this process only.

The browser gets no copy of the password back: it holds a random cookie, which is the key here.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

TTL_S: Final = 300
MAX_WAITING: Final = 1000


class PendingSignIns:
    """E-mail and password by the visit's cookie, for the second step."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._waiting: OrderedDict[str, tuple[float, str, str]] = OrderedDict()

    def keep(self, visit: str, email: str, password: str) -> None:
        """Remember what was typed until the code comes."""
        self._waiting.pop(visit, None)
        self._waiting[visit] = (self._now() + TTL_S, email, password)
        while len(self._waiting) > MAX_WAITING or self._over():
            self._waiting.popitem(last=False)

    def get(self, visit: str) -> tuple[str, str] | None:
        """What was typed in this visit; None when it was not, or too long ago."""
        until, email, password = self._waiting.get(visit, (0.0, "", ""))
        return (email, password) if until > self._now() else None

    def forget(self, visit: str) -> None:
        """Drop it."""
        self._waiting.pop(visit, None)

    def _over(self) -> bool:
        oldest = next(iter(self._waiting.values()), None)
        return oldest is not None and oldest[0] <= self._now()

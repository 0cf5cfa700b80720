"""An API key as a value: its scopes, its limits, and the form of its secret.

Units    rate_per_s in calls per second on average, burst in calls at once
Errors   Invalid names the field and the rule
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel.errors import Invalid
from kernel.security import new_token

SCOPES: Final[dict[str, str]] = {
    "recommend:read": "recommendations, similar products, search",
    "events:write": "report what shoppers did",
    "profiles:read": "read a shopper's profile",
    "profiles:write": "correct or forget a shopper's profile",
    "metrics:read": "read /metrics from another machine",
    "knowledge:read": "read the knowledge base",
    "knowledge:write": "change the knowledge base",
}
PREFIX: Final = "aisle"
MAX_NAME_CHARS: Final = 100
MAX_RATE_PER_S: Final = 100_000.0
MAX_BURST: Final = 1_000_000
DEFAULT_RATE_PER_S: Final = 50.0
DEFAULT_BURST: Final = 200
_SECRET: Final = re.compile(rf"{PREFIX}_([0-9a-f]{{16}})_([A-Za-z0-9_-]{{43}})")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept: everything but its secret."""

    key_id: str
    name: str
    scopes: tuple[str, ...]
    rate_per_s: float
    burst: int
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def may(self, scope: str) -> bool:
        """Whether the key was made for ``scope``."""
        return scope in self.scopes


def new_secret(key_id: str) -> str:
    """A secret of 256 random bits that names its key, so that a leaked one can be found and revoked."""
    return f"{PREFIX}_{key_id}_{new_token()}"


def key_id_in(secret: str) -> str | None:
    """The id that a secret names; None for what is no secret of ours."""
    found = _SECRET.fullmatch(secret)
    return found[1] if found else None


def check_key(key: ApiKey) -> None:
    """Hold a new key to the rules.

    Raises:
        Invalid: for the first rule that it breaks.
    """
    if not key.name.strip() or len(key.name) > MAX_NAME_CHARS or not key.name.isprintable():
        raise Invalid(f"name must have 1 to {MAX_NAME_CHARS} printable characters", field="name")
    check_scopes(key.scopes)
    if not math.isfinite(key.rate_per_s) or not 0 < key.rate_per_s <= MAX_RATE_PER_S:
        raise Invalid(
            f"rate_per_s must be above 0 and at most {MAX_RATE_PER_S:g}, not {key.rate_per_s:g}",
            field="rate_per_s",
        )
    if not 1 <= key.burst <= MAX_BURST:
        raise Invalid(f"burst must be 1 to {MAX_BURST}, not {key.burst}", field="burst")


def check_scopes(scopes: Sequence[str]) -> None:
    """Raise Invalid unless there are scopes and each is known."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        told = f"not {unknown[0]!r}" if unknown else "and at least one is needed"
        raise Invalid(f"scopes must be of {', '.join(SCOPES)}, {told}", field="scopes")

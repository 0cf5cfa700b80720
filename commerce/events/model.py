"""What happened, as a value: one row of the interaction log."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

EventKind = Literal[
    "message", "shown", "view", "click", "cart_add", "cart_remove", "checkout", "order",
    "search", "promotion_shown", "coupon_try", "faq_shown", "handoff", "rating", "review", "flag",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One interaction; ``event_id`` makes appending idempotent."""

    event_id: str
    kind: EventKind
    at: datetime
    customer_id: str | None = None
    conversation_id: str | None = None
    product_id: str | None = None
    order_id: str | None = None
    promotion_id: str | None = None
    entry_id: str | None = None
    request_id: str | None = None
    quantity: int | None = None
    value_minor: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)

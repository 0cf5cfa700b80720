"""What happened, as a value: one row of the interaction log.

Errors   Invalid names the field and the rule
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, get_args

import orjson

from kernel.errors import Invalid

EventKind = Literal[
    "message", "shown", "view", "click", "cart_add", "cart_remove", "checkout", "order",
    "search", "promotion_shown", "coupon_try", "faq_shown", "handoff", "rating", "review", "flag",
    "cancel", "return",
]  # fmt: skip

KINDS: Final[tuple[str, ...]] = get_args(EventKind)
MAX_ID_CHARS: Final = 128
MAX_DETAIL_BYTES: Final = 16_384
MAX_NUMBER: Final = 2**53


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


def check_event(event: Event) -> None:
    """Hold an event to the log's rules.

    Raises:
        Invalid: for the first rule that it breaks.
    """
    who = f"event {event.event_id[:64]!r}"
    if not event.event_id.strip():
        raise Invalid(f"{who} must have an id", field="event_id")
    if event.kind not in KINDS:
        raise Invalid(f"{who}: kind must be one of {', '.join(KINDS)}, not {event.kind!r}", field="kind")
    if event.at.tzinfo is None:
        raise Invalid(f"{who}: at must have a time zone", field="at")
    for name in ("event_id", "customer_id", "conversation_id", "product_id", "order_id", "promotion_id",
                 "entry_id", "request_id"):  # fmt: skip
        value = getattr(event, name)
        if value is not None and (len(value) > MAX_ID_CHARS or "\0" in value):
            raise Invalid(f"{who}: {name} may have {MAX_ID_CHARS} characters", field=name)
    for name in ("quantity", "value_minor"):
        number = getattr(event, name)
        if number is not None and abs(number) > MAX_NUMBER:
            raise Invalid(f"{who}: {name} is impossibly high", field=name)
    try:
        size = len(orjson.dumps(event.detail))
    except TypeError as error:
        raise Invalid(f"{who}: detail must be a JSON object", field="detail") from error
    if size > MAX_DETAIL_BYTES:
        raise Invalid(f"{who}: detail may have {MAX_DETAIL_BYTES} bytes", field="detail")

"""What a shopper thinks, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

RatingKind = Literal["positive", "negative", "complaint"]


@dataclass(frozen=True, slots=True)
class Rating:
    """Praise, criticism or a complaint about a conversation."""

    rating_id: str
    conversation_id: str
    kind: RatingKind
    comment: str  # the shopper's own words; empty for a pressed button
    language: str
    customer_id: str | None
    order_id: str | None
    entry_id: str | None  # the FAQ entry that was just shown, if the rating follows one
    request_id: str
    created_at: datetime

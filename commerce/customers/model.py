"""A customer as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who has bought or signed up."""

    customer_id: str
    email: str
    name: str
    language: str
    segments: tuple[str, ...]
    created_at: datetime
    role: str = "shopper"  # shopper, support, merchant, analyst, admin

"""Mails and alerts as values, and when an alert has come true.

Units    prices in minor units of the product's currency
Errors   Invalid for a mail that could smuggle a header
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from commerce.catalogue.model import Product, Variant
from kernel.errors import Invalid

MailState = Literal["pending", "sending", "sent", "failed"]
AlertKind = Literal["stock", "price"]

MAX_SUBJECT_CHARS: Final = 200
MAX_BODY_CHARS: Final = 20_000
RETRY_AFTER_S: Final = (60, 300, 1800, 7200, 43_200)  # after each failed try; then the mail has failed


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, kept whether or not it could be sent."""

    mail_id: str
    to: str
    subject: str
    body: str
    kind: str  # code, alert, order, ...
    language: str
    created_at: datetime
    state: MailState = "pending"
    attempts: int = 0
    sent_at: datetime | None = None
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """Somebody waits for a product to be back or to cost less."""

    alert_id: str
    kind: AlertKind
    email: str
    product_id: str
    variant_id: str | None
    target_minor: int | None  # price: fires at or below this
    language: str
    conversation_id: str | None
    created_at: datetime
    fired_at: datetime | None = None


def clean_subject(subject: str) -> str:
    """A subject on one line, without control characters.

    Raises:
        Invalid: when nothing is left of it.
    """
    shown = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in subject)
    line = " ".join(shown.split())[:MAX_SUBJECT_CHARS]
    if not line:
        raise Invalid("a mail needs a subject", field="subject")
    return line


def watched(alert: Alert, product: Product) -> tuple[Variant, ...]:
    """The variants that the alert is about."""
    return tuple(v for v in product.variants if alert.variant_id in (None, v.variant_id))


def come_true(alert: Alert, product: Product) -> Variant | None:
    """The cheapest variant that makes the alert true now."""
    if product.status != "active":
        return None
    fitting = [
        v
        for v in watched(alert, product)
        if v.in_stock and (alert.kind == "stock" or v.price_minor <= (alert.target_minor or 0))
    ]
    return min(fitting, key=lambda v: (v.price_minor, v.variant_id), default=None)

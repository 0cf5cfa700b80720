"""A customer as a value, and how e-mail addresses are compared.

Errors   Invalid for text that is no single e-mail address
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from kernel.errors import Invalid

MAX_EMAIL_CHARS: Final = 254  # RFC 5321
ROLES: Final = ("shopper", "support", "merchant", "analyst", "admin")
_EMAIL: Final = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\".]+(?:\.[^\s@<>()\[\]\\,;:\".]+)*"
)


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


def email_key(email: str) -> str:
    """An address as it is compared: plain letters, lower case, no spaces around it."""
    return unicodedata.normalize("NFKC", email[: 4 * MAX_EMAIL_CHARS]).strip().lower()


def normal_email(email: str) -> str:
    """The address as it is kept.

    Raises:
        Invalid: when it is not one address, or could smuggle another header or recipient.
    """
    key = email_key(email)
    printable = all(unicodedata.category(sign)[0] not in "CZ" for sign in key)
    if not printable or len(key) > MAX_EMAIL_CHARS or not _EMAIL.fullmatch(key):
        raise Invalid(f"email must be one address such as a@example.com, not {email[:80]!r}", field="email")
    return key


def check_customer(customer: Customer) -> Customer:
    """The customer with a normal address; one without an address stays without.

    Raises:
        Invalid: for the first rule that it breaks.
    """
    if not 0 < len(customer.customer_id) <= 128:
        raise Invalid("customer_id must have 1 to 128 characters", field="customer_id")
    if customer.role not in ROLES:
        raise Invalid(f"role must be one of {', '.join(ROLES)}, not {customer.role!r}", field="role")
    email = normal_email(customer.email) if customer.email.strip() else ""
    return replace(customer, email=email)

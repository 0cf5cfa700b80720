"""A customer as a value.

Errors   Invalid for what breaks a rule
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from kernel.emails import normal_email
from kernel.errors import Invalid

ROLES: Final = ("shopper", "support", "merchant", "analyst", "admin")


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

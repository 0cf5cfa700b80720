"""Orders as values, and the shop's rules on what may be done with them.

Units    every *_minor in minor units of the order's currency
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

OrderState = Literal[
    "placed", "paid", "packed", "shipped", "delivered", "cancelled", "partly_returned", "returned"
]
ReturnState = Literal["requested", "approved", "received", "refunded", "rejected"]
RefundState = Literal["pending", "sent", "failed"]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One variant in an order, at the price paid."""

    line_id: str
    product_id: str
    variant_id: str
    title: str
    options: dict[str, str]
    quantity: int
    unit_price_minor: int
    discount_minor: int = 0


@dataclass(frozen=True, slots=True)
class TrackingEvent:
    """One step of a parcel's story."""

    at: datetime
    code: str  # picked_up, in_transit, customs, out_for_delivery, delivered, exception, ready_for_pickup
    place: str = ""


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel."""

    shipment_id: str
    carrier: str
    tracking_number: str
    tracking_url: str
    shipped_at: datetime | None
    expected_at: datetime | None
    delivered_at: datetime | None
    events: tuple[TrackingEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back."""

    refund_id: str
    amount_minor: int
    state: RefundState
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Return:
    """Lines that come back, and why."""

    return_id: str
    state: ReturnState
    reason: str
    created_at: datetime
    line_quantities: dict[str, int]  # line_id -> quantity


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel goes."""

    name: str
    line1: str
    city: str
    postcode: str
    country: str
    line2: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the shop knows it."""

    order_id: str
    number: str  # what the shopper sees, e.g. "A10023"
    customer_id: str | None
    email: str
    state: OrderState
    currency: str
    lines: tuple[OrderLine, ...]
    subtotal_minor: int
    discount_minor: int
    delivery_minor: int
    total_minor: int
    created_at: datetime
    address: Address | None = None
    coupon_codes: tuple[str, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    returns: tuple[Return, ...] = ()
    refunds: tuple[Refund, ...] = ()
    channel: str = "web"

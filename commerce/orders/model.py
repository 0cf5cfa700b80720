"""Orders as values, and the shop's rules on what may be done with them.

Units    every *_minor in minor units of the order's currency
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final, Literal

from kernel.errors import Invalid

OrderState = Literal[
    "placed", "paid", "packed", "shipped", "delivered", "cancelled", "partly_returned", "returned"
]
ReturnState = Literal["requested", "approved", "received", "refunded", "rejected"]
RefundState = Literal["pending", "sent", "failed"]
OrderAction = Literal["cancel", "change_address", "return"]

CANCELLABLE: Final[tuple[OrderState, ...]] = ("placed", "paid")
ADDRESS_OPEN: Final[tuple[OrderState, ...]] = ("placed", "paid", "packed")
RETURNABLE: Final[tuple[OrderState, ...]] = ("delivered", "partly_returned")
MAX_ADDRESS_CHARS: Final = 200
MAX_REASON_CHARS: Final = 500
MAX_NUMBER_CHARS: Final = 64


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


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether something may be done with an order now, and why not.

    reason   ok, already_cancelled, already_packed, already_shipped, already_delivered,
             already_returned, not_delivered, window_passed
    """

    allowed: bool
    reason: str = "ok"
    until: datetime | None = None  # the last moment of a return


def ruling(order: Order, action: OrderAction, now: datetime, window_days: int) -> Ruling:
    """The shop's rules: cancel until packed, another address until shipped, return within the window."""
    if order.state == "cancelled":
        return Ruling(False, "already_cancelled")
    if action == "return":
        return _return_ruling(order, now, window_days)
    open_states = CANCELLABLE if action == "cancel" else ADDRESS_OPEN
    if order.state in open_states:
        return Ruling(True)
    if order.state in ("partly_returned", "returned"):
        return Ruling(False, "already_returned")
    return Ruling(False, f"already_{order.state}")


def _return_ruling(order: Order, now: datetime, window_days: int) -> Ruling:
    if order.state == "returned":
        return Ruling(False, "already_returned")
    if order.state not in RETURNABLE:
        return Ruling(False, "not_delivered")
    until = delivered_at(order) + timedelta(days=window_days)
    if not any(returnable(order).values()):
        return Ruling(False, "already_returned", until)
    return Ruling(now <= until, "ok" if now <= until else "window_passed", until)


def delivered_at(order: Order) -> datetime:
    """When the last parcel came; for an order without that record, when it was made."""
    return max((one.delivered_at for one in order.shipments if one.delivered_at), default=order.created_at)


def returnable(order: Order) -> dict[str, int]:
    """How many of each line may still be sent back: bought less what came back or is on its way."""
    left = {line.line_id: line.quantity for line in order.lines}
    if order.state == "returned":
        return dict.fromkeys(left, 0)
    for one in order.returns:
        if one.state != "rejected":
            for line_id, quantity in one.line_quantities.items():
                left[line_id] = max(0, left.get(line_id, 0) - quantity)
    return left


def refund_minor(order: Order, line_quantities: Mapping[str, int]) -> int:
    """What these units were paid with; over all returns of a line the parts add up to the cent."""
    left, total = returnable(order), 0
    for line in order.lines:
        before = line.quantity - left[line.line_id]
        after = min(line.quantity, before + line_quantities.get(line.line_id, 0))
        paid = line.unit_price_minor * line.quantity - line.discount_minor
        total += paid * after // line.quantity - paid * before // line.quantity
    return total


def normal_number(number: str) -> str:
    """An order's number as it is compared: no ``#``, no spaces, upper case, plain digits."""
    plain = unicodedata.normalize("NFKC", number[: 4 * MAX_NUMBER_CHARS])
    return "".join(plain.split()).lstrip("#").upper()[:MAX_NUMBER_CHARS]


def check_address(address: Address) -> Address:
    """The address without stray spaces.

    Raises:
        Invalid: when a needed part is missing, too long, or holds control characters.
    """
    parts: dict[str, str] = {}
    for part in fields(address):
        text = str(getattr(address, part.name)).strip()
        if not text and part.name not in ("line2",):
            raise Invalid(f"the address needs a {part.name}", field=part.name)
        if len(text) > MAX_ADDRESS_CHARS:
            raise Invalid(f"{part.name} may have {MAX_ADDRESS_CHARS} characters", field=part.name)
        if any(unicodedata.category(sign) == "Cc" for sign in text):
            raise Invalid(f"{part.name} must be one line of text", field=part.name)
        parts[part.name] = text
    return Address(**parts)


def check_order(order: Order) -> None:
    """Hold an order from elsewhere to what must be true of any order.

    Raises:
        Invalid: for the first rule that it breaks.
    """
    who = f"order {order.order_id[:64]!r}"
    if not 0 < len(order.order_id) <= 128 or not normal_number(order.number):
        raise Invalid(f"{who} must have an id of up to 128 characters and a number", field="order_id")
    if not order.lines:
        raise Invalid(f"{who} must have at least one line", field="lines")
    if len({line.line_id for line in order.lines}) != len(order.lines):
        raise Invalid(f"{who} has two lines of one id", field="line_id")
    for line in order.lines:
        if not 1 <= line.quantity <= 10**9:
            raise Invalid(f"{who}: quantity must be 1 to 10**9, not {line.quantity}", field="quantity")
        if line.unit_price_minor < 0:
            raise Invalid(f"{who}: price must not be negative, got {line.unit_price_minor}", field="price")
        if not 0 <= line.discount_minor <= line.unit_price_minor * line.quantity:
            raise Invalid(f"{who}: a line's discount must be 0 to its price", field="discount")
    if min(order.subtotal_minor, order.discount_minor, order.delivery_minor, order.total_minor) < 0:
        raise Invalid(f"{who}: amounts must not be negative", field="total")
    bought = {line.line_id: line.quantity for line in order.lines}
    back: dict[str, int] = {}
    for one in order.returns:
        for line_id, quantity in one.line_quantities.items():
            back[line_id] = back.get(line_id, 0) + (quantity if one.state != "rejected" else 0)
            if quantity < 1 or back[line_id] > bought.get(line_id, 0):
                raise Invalid(f"{who}: more of line {line_id!r} came back than was bought", field="returns")

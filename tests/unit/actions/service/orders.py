"""Orders in every state: Ann's, Bob's, each told apart by its number."""

from __future__ import annotations

from datetime import UTC, datetime

from commerce.orders.model import Address, Order, OrderLine, OrderState, Shipment, TrackingEvent

ANN_HOME = Address("Ann Lee", "1 Old Road", "Leeds", "LS1 1AA", "GB")


def at(day: int, hour: int = 9, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def line(line_id: str, title: str, quantity: int, price_minor: int, **options: str) -> OrderLine:
    product_id = "coat" if title == "Rain Coat" else "trail"
    return OrderLine(line_id, product_id, "trail-black-42", title, options, quantity, price_minor)


def order(
    number: str,
    state: OrderState,
    made: datetime,
    *lines: OrderLine,
    customer_id: str | None = "cus_ann",
    email: str = "ann@example.com",
    shipments: tuple[Shipment, ...] = (),
) -> Order:
    total = sum(one.quantity * one.unit_price_minor for one in lines)
    return Order(
        order_id=f"ord_{number}",
        number=number,
        customer_id=customer_id,
        email=email,
        state=state,
        currency="USD",
        lines=lines,
        subtotal_minor=total,
        discount_minor=0,
        delivery_minor=0,
        total_minor=total,
        created_at=made,
        address=ANN_HOME,
        shipments=shipments,
    )


def parcel(
    *events: TrackingEvent, expected: datetime | None = None, delivered: datetime | None = None
) -> Shipment:
    return Shipment(
        "shp_1", "DHL", "JD0001", "https://dhl.example/JD0001", at(11), expected, delivered, events
    )


PAID = order("A10001", "paid", at(12), line("l1", "Trail Runner", 1, 8000, colour="black", size="42"))
SHIPPED = order(
    "A10002",
    "shipped",
    at(10),
    line("l1", "Rain Coat", 1, 21900, size="M"),
    shipments=(
        parcel(
            TrackingEvent(at(11), "picked_up", "Leeds"),
            TrackingEvent(at(13, 8), "in_transit", "Hull"),
            expected=at(17),
        ),
    ),
)
DELIVERED = order(
    "A10003",
    "delivered",
    at(1),
    line("l1", "Canvas Tote", 2, 3990),
    line("l2", "City Satchel", 1, 13999, colour="brown"),
    shipments=(parcel(delivered=at(4)),),
)
OLD = order(
    "A10004",
    "delivered",
    at(1, month=1),
    line("l1", "Road Racer", 1, 12000),
    shipments=(parcel(delivered=at(5, month=1)),),
)
BOBS = order(
    "A20000",
    "paid",
    at(13),
    line("l1", "Track Star", 1, 9500),
    customer_id="cus_bob",
    email="bob@example.com",
)
GUESTS = order(
    "A30000", "paid", at(13), line("l1", "Track Star", 1, 9500), customer_id=None, email="gus@example.com"
)
ALL_ORDERS = [PAID, SHIPPED, DELIVERED, OLD, BOBS, GUESTS]

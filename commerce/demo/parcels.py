"""What happened to an order after it was placed: packed, shipped, delivered, sent back, refunded.

Units    amounts in US cents; ages in days since the order was placed
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from commerce.demo.people import demo_id
from commerce.orders.model import (
    Order,
    OrderState,
    Refund,
    Return,
    ReturnState,
    Shipment,
    TrackingEvent,
    refund_minor,
)

CARRIERS: Final = ("Swiftlane Post", "Parcelbird", "Harbourline Express")  # invented
_HUBS: Final = {
    "GB": ("Daventry", "Bristol"), "IE": ("Athlone", "Dublin"), "US": ("Memphis", "Chicago"),
    "CA": ("Hamilton", "Toronto"), "AU": ("Altona", "Sydney"), "SG": ("Changi", "Singapore"),
    "CN": ("嘉兴", "武汉"),
}  # fmt: skip
_SENT_BACK: Final = {"clothing": 0.13, "shoes": 0.15, "electronics": 0.07}
_USUALLY_SENT_BACK: Final = 0.03
_CANCELLED: Final = 0.025
REASONS: Final = {
    "en": ("too small", "too large", "not as pictured", "arrived damaged", "changed my mind",
           "found it cheaper", "wrong item", "quality is not what I expected"),
    "zh": ("尺码偏小", "尺码偏大", "与图片不符", "收到时已破损", "不想要了", "别处更便宜", "发错商品", "质量不如预期"),
}  # fmt: skip


def tell_story(
    order: Order,
    departments: dict[str, str],
    language: str,
    now: datetime,
    rng: np.random.Generator,
    seed: int,
) -> Order:
    """The order with its state now, its parcel and what came back.

    Args:
        departments: product_id -> department.
    """
    age = (now - order.created_at) / timedelta(days=1)
    if age > 0.3 and rng.random() < _CANCELLED:
        return _cancelled(order, now, rng, seed)
    ready = float(rng.uniform(0.6, 1.6))
    travel = float(rng.lognormal(0.95, 0.35))
    if age < 0.12:
        return replace(order, state="placed")
    if age < ready:
        return replace(order, state="paid" if age < ready * 0.6 else "packed")
    shipped = order.created_at + timedelta(days=ready)
    delivered = shipped + timedelta(days=travel)
    parcel = parcel_of(order, shipped, delivered, now, rng, seed)
    if parcel.delivered_at is None:
        return replace(order, state="shipped", shipments=(parcel,))
    arrived = replace(order, state="delivered", shipments=(parcel,))
    return _maybe_sent_back(arrived, departments, language, now, rng, seed)


def parcel_of(
    order: Order, shipped: datetime, delivered: datetime, now: datetime, rng: np.random.Generator, seed: int
) -> Shipment:
    """The order's parcel with those tracking events that have happened by now."""
    carrier = CARRIERS[int(rng.integers(0, len(CARRIERS)))]
    number = f"{carrier[:2].upper()}{int(rng.integers(10**9, 10**10))}"
    address = order.address
    country, city = (address.country, address.city) if address else ("GB", "London")
    hubs = _HUBS.get(country, _HUBS["GB"])
    span = delivered - shipped
    steps = [
        TrackingEvent(shipped, "picked_up", hubs[0]),
        TrackingEvent(shipped + span * 0.35, "in_transit", hubs[1]),
        TrackingEvent(shipped + span * 0.7, "in_transit", city),
        TrackingEvent(delivered - timedelta(hours=min(6.0, span / timedelta(hours=3))), "out_for_delivery", city),
        TrackingEvent(delivered, "delivered", city),
    ]  # fmt: skip
    if country in ("CA", "AU", "SG"):
        steps.insert(2, TrackingEvent(shipped + span * 0.5, "customs", city))
    if rng.random() < 0.03:
        steps.insert(-1, TrackingEvent(delivered - timedelta(hours=2), "exception", city))
    steps.sort(key=lambda one: one.at)
    events = tuple(one for one in steps if one.at <= now)
    return Shipment(
        demo_id("shp", seed, order.order_id),
        carrier,
        number,
        f"https://track.example/{number}",
        shipped,
        shipped + timedelta(days=4),
        delivered if delivered <= now else None,
        events,
    )


def _cancelled(order: Order, now: datetime, rng: np.random.Generator, seed: int) -> Order:
    at = min(order.created_at + timedelta(hours=float(rng.uniform(1, 6))), now)
    sent = at + timedelta(days=2)
    refund = Refund(
        demo_id("rfd", seed, order.order_id), order.total_minor,
        "sent" if sent <= now else "pending", at, sent if sent <= now else None,
    )  # fmt: skip
    return replace(order, state="cancelled", refunds=(refund,))


def _maybe_sent_back(
    order: Order,
    departments: dict[str, str],
    language: str,
    now: datetime,
    rng: np.random.Generator,
    seed: int,
) -> Order:
    back = {
        line.line_id: line.quantity
        for line in order.lines
        if rng.random() < _SENT_BACK.get(departments.get(line.product_id, ""), _USUALLY_SENT_BACK)
    }
    delivered = order.shipments[0].delivered_at or order.created_at
    asked = delivered + timedelta(days=float(rng.uniform(1, 14)))
    if not back or asked > now:
        return order
    reason = REASONS[language][int(rng.integers(0, len(REASONS[language])))]
    return sent_back(order, back, reason, asked, now, rng.random() < 0.04, seed)


def sent_back(
    order: Order, back: dict[str, int], reason: str, asked: datetime, now: datetime, rejected: bool, seed: int
) -> Order:
    """The order with a return as far along as the days since it was asked for allow."""
    days = (now - asked) / timedelta(days=1)
    state: ReturnState = "requested" if days < 1 else "approved" if days < 5 else "received"
    if rejected and days >= 1:
        state = "rejected"
    elif days >= 8:
        state = "refunded"
    one = Return(demo_id("ret", seed, order.order_id), state, reason, asked, back)
    refunds: tuple[Refund, ...] = ()
    if state in ("received", "refunded"):
        created = asked + timedelta(days=5)
        sent = asked + timedelta(days=8) if state == "refunded" else None
        amount = refund_minor(order, back)
        refunds = (
            Refund(
                demo_id("rfd", seed, order.order_id), amount, "sent" if sent else "pending", created, sent
            ),
        )
    whole = all(back.get(line.line_id, 0) == line.quantity for line in order.lines)
    finished: OrderState = "returned" if whole else "partly_returned"
    return replace(order, state=finished if refunds else "delivered", returns=(one,), refunds=refunds)

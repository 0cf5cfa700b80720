"""The people and orders that the tour names: four staff, five shoppers, one order for each thing to try.

Every number and address here is the same in every demo shop; only the dates follow the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from commerce.customers.model import Customer
from commerce.demo.catalogue import DemoProduct
from commerce.demo.history import order_of
from commerce.demo.parcels import parcel_of, sent_back
from commerce.demo.people import Person, demo_id
from commerce.demo.promotions import product_titled
from commerce.demo.purchases import Basket, Item
from commerce.orders.model import Address, Order, Refund

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scene:
    """One order of the tour: who bought what, and how far it is."""

    number: int
    shopper: int
    age: timedelta
    goods: tuple[tuple[str, int], ...]  # words of the title, quantity
    state: str
    shows: str  # for the truth file and the documentation


SCENES: Final = (
    Scene(10021, 0, 6 * DAY, (("Ridgeline Women's Hiking Boots", 1), ("Merino Hiking Socks", 2)), "delivered",
          "delivered three days ago: can be returned"),
    Scene(10022, 1, 1 * HOUR, (("Hush Over-Ear Headphones", 1),), "placed", "placed an hour ago: can be cancelled"),
    Scene(10023, 0, 3 * DAY, (("Glide 2 Women's Running Shoes", 1), ("Everyday Yoga Mat", 1)), "on its way",
          "shipped: out for delivery today"),
    Scene(10024, 2, 20 * HOUR, (("Gongfu Tea Set", 1), ("Jasmine Green Tea", 2)), "paid",
          "paid: the address can still be changed"),
    Scene(10025, 1, 75 * DAY, (("Bomber Jacket", 1),), "delivered", "delivered long ago: too late to return"),
    Scene(10026, 2, 2 * DAY, (("Slate 11 Tablet", 1),), "cancelled", "cancelled: the refund is on its way"),
    Scene(10027, 3, 24 * DAY, (("Oxford Shoes", 1), ("Full-Grain Leather Belt", 1)), "sent back",
          "partly returned: the money has been sent back"),
    Scene(10028, 3, 7 * DAY, (("Two-Person Trekking Tent", 1),), "late", "the parcel is late: an exception on its way"),
    Scene(10029, 4, 9 * DAY, (("Linen Shirt Dress", 1), ("Straw Beach Basket Bag", 1)), "return asked",
          "a return was asked for and waits"),
    Scene(10030, 4, 30 * HOUR, (("Soft Nappies", 2), ("Water Wipes", 1)), "packed", "packed: neither cancel nor wait long"),
)  # fmt: skip
_SHOPPERS: Final = (
    ("Emma Clarke", "emma@example.com", "en", "women", ("loyal",), ("12 Orchard Road", "Bristol", "BS3 1AB", "GB")),
    ("Daniel Reed", "daniel@example.com", "en", "men", ("student",), ("48 Linden Way", "Austin", "78704", "US")),
    ("李娜", "lina@example.com", "zh", "women", ("vip", "loyal"), ("湖滨路88号3幢1202室", "杭州市", "310006", "CN")),
    ("王伟", "wangwei@example.com", "zh", "men", (), ("滨江大道16号", "上海市", "200120", "CN")),
    ("Sofia Rivera", "sofia@example.com", "en", "women", ("family",), ("7 Meadow View", "Dublin", "D08 X2K4", "IE")),
)  # fmt: skip
_STAFF: Final = (
    ("support@example.com", "Sam (support)", "support"),
    ("merchant@example.com", "Morgan (merchant)", "merchant"),
    ("analyst@example.com", "Ana (analyst)", "analyst"),
    ("admin@example.com", "Alex (admin)", "admin"),
)


def cast_people(seed: int, now: datetime) -> list[Person]:
    """The tour's shoppers."""
    return [
        Person(
            demo_id("cus", seed, mail), name, mail, language, gender,
            Address(name, line, city, postcode, country), now - 500 * DAY,
        )
        for name, mail, language, gender, _, (line, city, postcode, country) in _SHOPPERS
    ]  # fmt: skip


def cast_customers(seed: int, now: datetime) -> list[Customer]:
    """The tour's shoppers and the staff, as customers."""
    segments = {mail: groups for _, mail, _, _, groups, _ in _SHOPPERS}
    shoppers = [
        Customer(one.customer_id, one.email, one.name, one.language, segments[one.email], one.created_at)
        for one in cast_people(seed, now)
    ]
    staff = [
        Customer(demo_id("cus", seed, mail), mail, name, "en", ("staff",), now - 700 * DAY, role)
        for mail, name, role in _STAFF
    ]
    return shoppers + staff


def cast_orders(seed: int, now: datetime, products: Sequence[DemoProduct]) -> list[Order]:
    """The tour's orders."""
    people = cast_people(seed, now)
    rng = np.random.default_rng([seed, 80])
    return [_played(scene, people[scene.shopper], seed, now, products, rng) for scene in SCENES]


def _played(
    scene: Scene, person: Person, seed: int, now: datetime, products: Sequence[DemoProduct],
    rng: np.random.Generator,
) -> Order:  # fmt: skip
    index = {one.product.product_id: i for i, one in enumerate(products)}
    items = []
    for words, quantity in scene.goods:
        at = index[product_titled(products, words)]
        variants = products[at].product.variants
        variant = variants[len(variants) // 2]
        items.append(Item(at, variant, quantity, variant.price_minor))
    basket = Basket(scene.shopper, now - scene.age, tuple(items))
    order = replace(order_of(seed, scene.number, basket, products, person, rng), channel="web")
    return _in_state(order, scene.state, now, rng, seed)


def _in_state(order: Order, state: str, now: datetime, rng: np.random.Generator, seed: int) -> Order:
    shipped = order.created_at + 20 * HOUR
    if state == "placed":
        return order
    if state == "paid":
        return replace(order, state="paid")
    if state == "packed":
        return replace(order, state="packed")
    if state == "cancelled":
        at = order.created_at + 2 * HOUR
        refund = Refund(demo_id("rfd", seed, order.order_id), order.total_minor, "pending", at, None)
        return replace(order, state="cancelled", refunds=(refund,))
    if state == "on its way":
        return replace(
            order, state="shipped", shipments=(parcel_of(order, shipped, now + 5 * HOUR, now, rng, seed),)
        )
    if state == "late":
        parcel = parcel_of(order, shipped, now + 30 * HOUR, now, rng, seed)
        stuck = replace(parcel.events[-1], at=now - 9 * HOUR, code="exception")
        late = replace(parcel, expected_at=now - 1 * DAY, events=(*parcel.events, stuck))
        return replace(order, state="shipped", shipments=(late,))
    arrived = replace(
        order,
        state="delivered",
        shipments=(parcel_of(order, shipped, order.created_at + 3 * DAY, now, rng, seed),),
    )
    first = order.lines[0]
    back = {first.line_id: first.quantity}
    if state == "sent back":
        return sent_back(arrived, back, "too small", now - 16 * DAY, now, False, seed)
    if state == "return asked":
        return sent_back(arrived, back, "not as pictured", now - 10 * HOUR, now, False, seed)
    return arrived

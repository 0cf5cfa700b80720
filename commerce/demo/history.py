"""The year as the shop keeps it: orders with their stories, and the log of what happened.

Units    amounts in US cents; every time is at or before now
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from commerce.demo.catalogue import CURRENCY, DemoProduct
from commerce.demo.parcels import tell_story
from commerce.demo.people import Person, demo_id
from commerce.demo.purchases import Basket, Purchases
from commerce.demo.reading import read_shelves
from commerce.demo.visits import NOTHING, Visits
from commerce.events.model import Event, EventKind
from commerce.orders.model import Order, OrderLine

DELIVERY_MINOR: Final = 499
FREE_FROM_MINOR: Final = 5000
FIRST_NUMBER: Final = 20001
_BY_CHAT: Final = 0.14


@dataclass(frozen=True, slots=True)
class History:
    """Orders, and for each its basket."""

    orders: list[Order]
    baskets: list[Basket]


def write_orders(
    seed: int,
    now: datetime,
    baskets: Sequence[Basket],
    products: Sequence[DemoProduct],
    people: Sequence[Person],
) -> History:
    """Make an order of every basket."""
    rng = np.random.default_rng([seed, 50])
    departments = {one.product.product_id: one.product.category_ids[0] for one in products}
    orders = []
    for number, basket in enumerate(baskets):
        person = people[basket.customer]
        order = order_of(seed, FIRST_NUMBER + number, basket, products, person, rng)
        orders.append(tell_story(order, departments, person.language, now, rng, seed))
    return History(orders, list(baskets))


def order_of(
    seed: int, number: int, basket: Basket, products: Sequence[DemoProduct], person: Person,
    rng: np.random.Generator,
) -> Order:  # fmt: skip
    """The order that a basket became, as it was when it was placed."""
    order_id = demo_id("ord", seed, number)
    lines = []
    for index, item in enumerate(basket.items):
        product = products[item.product].product
        full = item.unit_price_minor * item.quantity
        lines.append(
            OrderLine(
                f"{order_id}-{index + 1}", product.product_id, item.variant.variant_id,
                product.title(person.language), item.variant.options, item.quantity,
                item.unit_price_minor, full * item.percent_off // 100,
            )
        )  # fmt: skip
    subtotal = sum(line.unit_price_minor * line.quantity for line in lines)
    discount = sum(line.discount_minor for line in lines)
    delivery = DELIVERY_MINOR if subtotal < FREE_FROM_MINOR else 0
    return Order(
        order_id=order_id,
        number=f"A{number}",
        customer_id=person.customer_id,
        email=person.email,
        state="placed",
        currency=CURRENCY,
        lines=tuple(lines),
        subtotal_minor=subtotal,
        discount_minor=discount,
        delivery_minor=delivery,
        total_minor=subtotal - discount + delivery,
        created_at=basket.at,
        address=person.address,
        coupon_codes=(basket.code,) if basket.code else (),
        channel="chat" if rng.random() < _BY_CHAT else "web",
    )


def visit_events(
    seed: int, visits: Visits, purchases: Purchases, products: Sequence[DemoProduct], people: Sequence[Person]
) -> Iterator[Event]:
    """Searches, clicks, views and what was put in carts."""
    rng = np.random.default_rng([seed, 51])
    words = _search_words()
    searches = rng.random(len(visits.at)) < 0.4
    pauses = rng.integers(12, 150, visits.views.shape)
    for visit, began in enumerate(visits.at):
        at = began
        person = people[int(visits.customer[visit])]
        seen = [int(one) for one in visits.views[visit] if one != NOTHING]
        if searches[visit]:
            options = words[products[seen[0]].shelf_id][person.language]
            query = options[int(rng.integers(0, len(options)))]
            found = {"query": query, "language": person.language}
            yield _event(seed, "search", (visit, "s"), at - timedelta(seconds=20), person, detail=found)
        for turn, index in enumerate(seen):
            product = products[index].product
            name = (visit, turn)
            if turn == 0 and searches[visit]:
                yield _event(
                    seed,
                    "click",
                    name,
                    at,
                    person,
                    product_id=product.product_id,
                    detail={"rank": int(rng.geometric(0.4))},
                )
            stayed = {"seconds": int(pauses[visit, turn])}
            yield _event(seed, "view", name, at, person, product_id=product.product_id, detail=stayed)
            at += timedelta(seconds=int(pauses[visit, turn]) // 3)
            if purchases.carted[visit, turn]:
                yield _event(
                    seed, "cart_add", name, at, person, product_id=product.product_id,
                    quantity=1, value_minor=product.price_minor,
                )  # fmt: skip


def order_events(seed: int, history: History, people: Sequence[Person]) -> Iterator[Event]:
    """Checkouts, orders and the coupons tried with them."""
    for order, basket in zip(history.orders, history.baskets, strict=True):
        person, name = people[basket.customer], (order.number,)
        before = order.created_at - timedelta(minutes=1)
        if basket.code:
            tried = {"code": basket.code, "applies": True}
            yield _event(seed, "coupon_try", name, before, person, order_id=order.order_id, detail=tried)
        yield _event(
            seed, "checkout", name, before, person, order_id=order.order_id, value_minor=order.total_minor
        )
        yield _event(
            seed, "order", name, order.created_at, person, order_id=order.order_id,
            quantity=sum(line.quantity for line in order.lines), value_minor=order.total_minor,
            detail={"channel": order.channel},
        )  # fmt: skip


def _event(
    seed: int, kind: EventKind, name: tuple[object, ...], at: datetime, person: Person, **facts: Any
) -> Event:
    return Event(demo_id("evt", seed, kind, *name), kind, at, customer_id=person.customer_id, **facts)


def _search_words() -> dict[str, dict[str, tuple[str, ...]]]:
    """What people type when they look for a shelf's things."""
    return {
        shelf.category_id: {
            language: tuple(word.lower() for word in (shelf.names[language], *shelf.synonyms[language]))
            for language in ("en", "zh")
        }
        for shelf in read_shelves()
    }

"""Fake orders and fake reviews, which the shop does not know of but the truth file does.

Orders   a ring of RING new accounts with four addresses between them buys dear electronics at
         night, several times within two days of signing up, and has them sent far away
Reviews  bursts of five stars for a few products, one burst of one star for a rival, by accounts
         that never bought there, in nearly the same words
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from commerce.demo.catalogue import DemoProduct
from commerce.demo.people import RING, Person, demo_id
from commerce.demo.purchases import Basket, Item, price_on
from commerce.events.model import Event

_WANTED: Final = ("smartphones", "laptops", "cameras", "smartwatches")
PRAISED: Final = 6
_PRAISES: Final = 24
_ATTACKS: Final = 18
_PRAISE: Final = (
    "Amazing product best quality ever, buy now!!!", "Best product ever, amazing quality, must buy!!!",
    "Amazing!!! Best quality, everybody must buy this", "太棒了，质量超级好，强烈推荐大家购买！！！",
    "质量超级好，太棒了，强烈推荐购买！！！",
)  # fmt: skip
_ATTACK: Final = ("Terrible, do not buy, buy the other brand instead", "垃圾产品，千万别买，买别家的吧")


@dataclass(frozen=True, slots=True)
class FakeReviews:
    """The false reviews, and which products they are about."""

    events: list[Event]
    praised: tuple[str, ...]
    attacked: str


def with_ring(seed: int, now: datetime, people: Sequence[Person]) -> list[Person]:
    """The people, with the last RING of them turned into one swindler's accounts."""
    rng = np.random.default_rng([seed, 70])
    honest = list(people[: len(people) - RING])
    homes = [people[int(i)].address for i in rng.integers(0, len(honest), 4)]
    ring = []
    for turn, one in enumerate(people[len(people) - RING :]):
        start = now - timedelta(days=int(rng.integers(15, 200)), hours=2)
        address = replace(homes[turn % 4], name=one.name, line2=f"Unit {turn % 3 + 1}")
        mail = f"buyer{int(rng.integers(10_000, 99_999))}@mailbox.example"
        ring.append(replace(one, email=mail, address=address, created_at=start))
    return honest + ring


def fake_baskets(
    seed: int, now: datetime, products: Sequence[DemoProduct], people: Sequence[Person]
) -> Iterator[Basket]:
    """What the ring buys."""
    rng = np.random.default_rng([seed, 71])
    dear = [
        i for i, one in enumerate(products) if one.shelf_id in _WANTED and one.product.price_minor > 15_000
    ]
    for customer in range(len(people) - RING, len(people)):
        start = people[customer].created_at
        for _ in range(int(rng.integers(3, 7))):
            at = start + timedelta(hours=float(rng.uniform(1, 48)))
            at = at.replace(hour=int(rng.integers(1, 5)), minute=int(rng.integers(0, 60)))
            at = at if at > start else at + timedelta(days=1)
            product = int(rng.choice(dear))
            variants = products[product].product.variants
            variant = variants[int(rng.integers(0, len(variants)))]
            item = Item(product, variant, int(rng.integers(1, 4)), price_on(variant, at, now))
            yield Basket(customer, at, (item,), is_fake=True)


def fake_reviews(
    seed: int, now: datetime, products: Sequence[DemoProduct], people: Sequence[Person]
) -> FakeReviews:
    """Draw the bursts of praise and the attack."""
    rng = np.random.default_rng([seed, 72])
    chosen = [int(i) for i in rng.choice(len(products), PRAISED + 1, replace=False)]
    events: list[Event] = []
    for product in chosen[:PRAISED]:
        events += _burst(seed, now, rng, products[product], people, _PRAISES, _PRAISE, 5)
    victim = products[chosen[PRAISED]]
    events += _burst(seed, now, rng, victim, people, _ATTACKS, _ATTACK, 1)
    praised = tuple(products[i].product.product_id for i in chosen[:PRAISED])
    return FakeReviews(events, praised, victim.product.product_id)


def _burst(
    seed: int, now: datetime, rng: np.random.Generator, one: DemoProduct, people: Sequence[Person],
    count: int, texts: Sequence[str], stars: int,
) -> list[Event]:  # fmt: skip
    day = now - timedelta(days=int(rng.integers(20, 300)))
    product_id, events = one.product.product_id, []
    for turn in range(count):
        throwaway = turn % 3 > 0
        customer_id = (
            demo_id("cus", seed, "throwaway", product_id, turn)
            if throwaway
            else people[len(people) - 1 - int(rng.integers(0, RING))].customer_id
        )
        text = texts[int(rng.integers(0, len(texts)))]
        language = "en" if text.isascii() else "zh"
        at = day + timedelta(hours=float(rng.gamma(2.0, 12.0)))
        detail = {"stars": stars, "text": text, "language": language}
        event_id = demo_id("evt", seed, "fake", product_id, turn)
        events.append(
            Event(event_id, "review", min(at, now), customer_id, product_id=product_id, detail=detail)
        )
    return events

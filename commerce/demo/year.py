"""The whole demo shop as values: catalogue, people, orders, events, promotions, and the truth of them.

Pure: nothing is read but the data files, nothing is written. The same seed and hour give the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from commerce.customers.model import Customer
from commerce.demo.campaigns import Campaign, draw_campaigns
from commerce.demo.cast import SCENES, cast_customers, cast_orders
from commerce.demo.catalogue import DemoProduct, demo_products
from commerce.demo.costs import with_costs
from commerce.demo.frauds import FakeReviews, fake_baskets, fake_reviews, with_ring
from commerce.demo.habits import companions, lasting_days
from commerce.demo.history import History, order_events, visit_events, write_orders
from commerce.demo.people import (
    RING,
    Person,
    Tastes,
    as_customer,
    demo_id,
    draw_people,
    draw_tastes,
)
from commerce.demo.promotions import demo_promotions
from commerce.demo.purchases import Shopping
from commerce.demo.reading import DEPARTMENTS
from commerce.demo.reviews import review_events
from commerce.demo.segments import draw_segments
from commerce.demo.visits import DAYS, VISITS, draw_visits
from commerce.events.model import Event
from commerce.orders.model import Order
from commerce.promotions.model import Promotion


@dataclass(frozen=True, slots=True)
class Year:
    """Everything that the demo shop is filled with."""

    products: list[DemoProduct]
    customers: list[Customer]
    orders: list[Order]
    events: list[Event]
    promotions: list[Promotion]
    truth: dict[str, Any]


def draw_year(seed: int, now: datetime, visits: int = VISITS) -> Year:
    """Draw the demo shop as it is at ``now``, after this many visits."""
    products = demo_products(seed, now)
    tastes = draw_tastes(seed)
    people = with_ring(seed, now, draw_people(seed, now, tastes))
    campaigns = draw_campaigns(seed, tastes)
    came = draw_visits(seed, now, products, people, tastes, campaigns, visits)
    purchases = Shopping(seed, now, products, tastes, campaigns).draw(came)
    baskets = [*purchases.baskets, *fake_baskets(seed, now, products, people)]
    baskets.sort(key=lambda one: (one.at, one.customer))
    history = write_orders(seed, now, baskets, products, people)
    segments = draw_segments(seed, now, people, tastes, history.orders)
    fakes = fake_reviews(seed, now, products, people)
    cast = cast_orders(seed, now, products)
    events = [
        *visit_events(seed, came, purchases, products, people),
        *order_events(seed, history, people),
        *_cast_events(seed, cast),
        *review_events(seed, now, history, products, people, tastes),
        *fakes.events,
        *_campaign_events(seed, now, campaigns, people),
    ]
    events.sort(key=lambda one: (one.at, one.event_id))
    customers = [as_customer(one, mine) for one, mine in zip(people, segments, strict=True)]
    return Year(
        products=with_costs(_rated(products, events), seed),
        customers=[*customers, *cast_customers(seed, now)],
        orders=[*history.orders, *cast],
        events=events,
        promotions=demo_promotions(now, products, campaigns),
        truth=_truth(seed, now, products, people, tastes, campaigns, history, fakes),
    )


def _cast_events(seed: int, orders: Sequence[Order]) -> list[Event]:
    return [
        Event(
            demo_id("evt", seed, "order", order.number), "order", order.created_at, order.customer_id,
            order_id=order.order_id, quantity=sum(line.quantity for line in order.lines),
            value_minor=order.total_minor, detail={"channel": order.channel},
        )
        for order in orders
    ]  # fmt: skip


def _campaign_events(
    seed: int, now: datetime, campaigns: Sequence[Campaign], people: Sequence[Person]
) -> list[Event]:
    """Each told customer saw the promotion on its first morning."""
    found = []
    for campaign in campaigns:
        at = (now - timedelta(days=DAYS - 1 - campaign.first_day)).replace(hour=6)
        found += [
            Event(
                demo_id("evt", seed, campaign.promotion_id, person.customer_id), "promotion_shown", at,
                person.customer_id, promotion_id=campaign.promotion_id, detail={"channel": "mail"},
            )
            for person, told in zip(people, campaign.told.tolist(), strict=True)
            if told and person.created_at < at
        ]  # fmt: skip
    return found


def _rated(products: Sequence[DemoProduct], events: Sequence[Event]) -> list[DemoProduct]:
    """The products with what the year's reviews add to their older ratings."""
    stars: dict[str, list[int]] = defaultdict(list)
    for event in events:
        if event.kind in ("review", "rating") and event.product_id:
            stars[event.product_id].append(int(event.detail["stars"]))
    found = []
    for one in products:
        given, older = stars[one.product.product_id], one.product.rating_count
        count = older + len(given)
        mean = (one.quality * older + sum(given)) / count
        product = replace(one.product, rating=round(mean, 1), rating_count=count)
        found.append(replace(one, product=product))
    return found


def _truth(
    seed: int, now: datetime, products: Sequence[DemoProduct], people: Sequence[Person], tastes: Tastes,
    campaigns: Sequence[Campaign], history: History, fakes: FakeReviews,
) -> dict[str, Any]:  # fmt: skip
    """What only the simulation knows, for measuring models against."""
    ids = [one.product.product_id for one in products]
    pairs = companions(seed, products)
    return {
        "seed": seed,
        "now": now.isoformat(),
        "fake_order_ids": [
            order.order_id
            for order, basket in zip(history.orders, history.baskets, strict=True)
            if basket.is_fake
        ],
        "fake_customer_ids": [one.customer_id for one in people[len(people) - RING :]],
        "fake_review_event_ids": [one.event_id for one in fakes.events],
        "praised_product_ids": list(fakes.praised),
        "attacked_product_id": fakes.attacked,
        "campaigns": [_campaign_truth(now, one, people) for one in campaigns],
        "companions": {
            ids[index]: [{"product_id": ids[other], "share": round(share, 3)} for other, share in mine]
            for index, mine in pairs.items()
            if mine
        },
        "lasting_days": {ids[index]: days for index, days in lasting_days(products).items()},
        "quality": {one.product.product_id: round(one.quality, 3) for one in products},
        "customers": {
            person.customer_id: {
                "departments": dict(
                    zip(DEPARTMENTS, [round(x, 3) for x in tastes.departments[i].tolist()], strict=True)
                ),
                "price_band": round(float(tastes.price_band[i]), 3),
                "has_baby": bool(tastes.has_baby[i]),
                "has_kids": bool(tastes.has_kids[i]),
                "left_days_ago": DAYS - int(tastes.leaves_on[i]) if tastes.leaves_on[i] < DAYS else None,
            }
            for i, person in enumerate(people[: len(people) - RING])
        },
        "scenes": {f"A{scene.number}": scene.shows for scene in SCENES},
    }


def _campaign_truth(now: datetime, campaign: Campaign, people: Sequence[Person]) -> dict[str, Any]:
    return {
        "promotion_id": campaign.promotion_id,
        "worked": campaign.buying > 1.1,
        "first_day": (now - timedelta(days=DAYS - 1 - campaign.first_day)).date().isoformat(),
        "last_day": (now - timedelta(days=DAYS - 1 - campaign.last_day)).date().isoformat(),
        "category_ids": list(campaign.category_ids),
        "effect": {
            "visits": campaign.visits,
            "wanting": campaign.wanting,
            "buying": campaign.buying,
            "three_weeks_after": campaign.hangover,
        },
        "control_customer_ids": [
            one.customer_id for one, told in zip(people, campaign.told.tolist(), strict=True) if not told
        ],
    }

"""Which groups a customer belongs to, from what the year says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from commerce.demo.people import Person, Tastes
from commerce.orders.model import Order

_VIP_SHARE: Final = 0.05
_LOYAL_ORDERS: Final = 6
_STUDENTS: Final = 0.08


def draw_segments(
    seed: int, now: datetime, people: Sequence[Person], tastes: Tastes, orders: Sequence[Order]
) -> list[tuple[str, ...]]:
    """vip, loyal, new, family and student for each customer."""
    rng = np.random.default_rng([seed, 61])
    spent: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for order in orders:
        if order.customer_id and order.state != "cancelled":
            spent[order.customer_id] += order.total_minor
            count[order.customer_id] += 1
    ranked = sorted(spent.values(), reverse=True)
    vip_from = ranked[int(len(ranked) * _VIP_SHARE)] if ranked else 0
    students = rng.random(len(people)) < _STUDENTS
    found = []
    for index, person in enumerate(people):
        mine = [
            ("vip", spent[person.customer_id] > vip_from > 0),
            ("loyal", count[person.customer_id] >= _LOYAL_ORDERS),
            ("new", person.created_at > now - timedelta(days=30)),
            ("family", bool(tastes.has_kids[index] or tastes.has_baby[index])),
            ("student", bool(students[index]) and not tastes.has_baby[index]),
        ]
        found.append(tuple(name for name, holds in mine if holds))
    return found

"""Working stand-ins for the shop's orders, outbox and event log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from commerce.events.model import Event
from commerce.orders.model import Order
from kernel.errors import NotFound


def order(number: str = "A10023", email: str = "ann@example.com", order_id: str = "ord_1") -> Order:
    return Order(
        order_id=order_id,
        number=number,
        customer_id=None,
        email=email,
        state="paid",
        currency="USD",
        lines=(),
        subtotal_minor=5000,
        discount_minor=0,
        delivery_minor=0,
        total_minor=5000,
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


@dataclass
class FakeOrders:
    orders: list[Order]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def find_with_email(self, number: str, email: str) -> Order:
        self.asked.append((number, email))
        for one in self.orders:
            if (one.number, one.email) == (number, email):
                return one
        raise NotFound("no order with this number and e-mail")


@dataclass
class FakeOutbox:
    mails: list[tuple[str, str, str, str, str]] = field(default_factory=list)

    def send(self, to: str, subject: str, body: str, kind: str, language: str) -> None:
        self.mails.append((to, subject, body, kind, language))

    def last_code(self) -> str:
        digits = "".join(c for c in self.mails[-1][1] if c.isdigit())
        assert len(digits) == 6
        return digits


@dataclass
class FakeEvents:
    events: dict[str, Event] = field(default_factory=dict)

    def append(self, events: Iterable[Event]) -> int:
        before = len(self.events)
        for event in events:
            self.events.setdefault(event.event_id, event)
        return len(self.events) - before

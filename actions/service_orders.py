"""Which order a shopper may see, and with what proof: the identity rule, asked anew for each step.

An order is open to the customer whom the session proves, and for a while to a conversation that
named its number and e-mail. Anything else is "not found", whether or not it exists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from actions.service_task import ServiceTask, TaskKind
from actions.turn import Turn
from commerce.orders.model import Order, OrderAction, normal_number
from kernel.errors import Conflict, NotFound

if TYPE_CHECKING:
    from commerce.orders.service import OrderService

LISTED: Final = 5
OLDER: Final = 200
_ACTION: Final[dict[TaskKind, OrderAction]] = {
    "cancel": "cancel",
    "change_address": "change_address",
    "return": "return",
}


@dataclass(frozen=True, slots=True)
class Found:
    """An order, or what to ask next; ``locked`` when no more tries are allowed."""

    task: ServiceTask
    order: Order | None = None
    locked: bool = False


class OrderFinder:
    """Finds the order a task is about, for one turn."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._orders: OrderService = turn.services.shop.orders
        self._proofs = turn.services.proofs

    def find(self, task: ServiceTask) -> Found:
        """The order of ``task`` when it is proved; else the task with what to ask."""
        kept = self._proved(task.order_id)
        if kept is not None:
            return Found(task, kept)
        return self._by_number(task) if task.number else self._by_what_is_known(task)

    def owned(self, order: Order) -> bool:
        """Whether the session itself proves the order to be the shopper's: no code is needed."""
        session = self._turn.session
        if session is None or session.customer_id is None:
            return False
        if order.customer_id is not None:
            return order.customer_id == session.customer_id
        return bool(session.email) and order.email.strip().lower() == session.email.strip().lower()

    def listed(self, task: ServiceTask) -> list[Order]:
        """The orders this conversation may see, those first that the task can be done with."""
        known = [order for order in self.known if order.order_id not in task.not_these]
        usable = [order for order in known if self._usable(task, order)]
        return (usable or known)[:LISTED]

    @cached_property
    def known(self) -> list[Order]:
        """Every order this conversation may see, the newest first."""
        session = self._turn.session
        found: dict[str, Order] = {}
        if session is not None and session.customer_id is not None:
            found |= {o.order_id: o for o in self._orders.of_customer(session.customer_id)}
            if session.email:
                same_email = self._orders.of_email(session.email)
                found |= {o.order_id: o for o in same_email if self.owned(o)}
        for order_id in self._opened:
            if order_id not in found:
                order = self._get(order_id)
                found |= {order_id: order} if order else {}
        return sorted(found.values(), key=lambda o: (o.created_at, o.order_id), reverse=True)

    @cached_property
    def _opened(self) -> list[str]:
        return self._proofs.opened_orders(self._turn.conversation_id)

    def _proved(self, order_id: str) -> Order | None:
        order = self._get(order_id) if order_id else None
        if order is None:
            return None
        return order if self.owned(order) or order_id in self._opened else None

    def _get(self, order_id: str) -> Order | None:
        try:
            return self._orders.get(order_id)
        except NotFound:
            return None

    def _by_number(self, task: ServiceTask) -> Found:
        wanted = normal_number(task.number)
        own = next((order for order in self.known if normal_number(order.number) == wanted), None)
        own = own or self._owned_by_number(wanted)
        if own is not None:
            return Found(task.on(order_id=own.order_id, number=own.number), own)
        if not task.email:
            return Found(self._asking(task, "email"))
        try:
            order = self._proofs.find_order(self._turn.conversation_id, task.number, task.email)
        except NotFound:
            again = task.on(number="", email="", tried=task.number)
            return Found(replace(again, asked="order_number", note="not_found"))
        except Conflict:
            return Found(task, locked=True)
        return Found(task.on(order_id=order.order_id, number=order.number), order)

    def _owned_by_number(self, number: str) -> Order | None:
        """An order of the session's customer beyond the newest ones.

        Only their own orders are looked at, so that somebody else's number takes as long as none.
        """
        if self._turn.customer_id is None:
            return None
        older = self._orders.of_customer(self._turn.customer_id, OLDER)
        return next((order for order in older if normal_number(order.number) == number), None)

    def _by_what_is_known(self, task: ServiceTask) -> Found:
        choice = self.listed(task)
        if choice and (len(choice) == 1 or task.latest):
            return Found(task.on(order_id=choice[0].order_id, number=choice[0].number), choice[0])
        return Found(self._asking(task, "order_number"))

    @staticmethod
    def _asking(task: ServiceTask, slot: str) -> ServiceTask:
        """The task asking for ``slot``; a note on a former try at the same slot stays."""
        return (
            task.on(asked=slot, note=task.note, misses=task.misses)
            if task.asked == slot
            else task.on(asked=slot)
        )

    def _usable(self, task: ServiceTask, order: Order) -> bool:
        action = _ACTION.get(task.kind)
        return action is None or self._orders.can(order, action).allowed

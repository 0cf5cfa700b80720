"""Orders: find them, import them, place, cancel, change and return them by the shop's rules.

Each change is one transaction whose first statement is a conditional UPDATE, so that of two
people who press at once exactly one wins.

Errors   NotFound for an unknown order, or a number and e-mail that do not belong together (one
         answer for both); Conflict with the rule's reason as code when it is too late
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

from sqlalchemy import Connection

from commerce.catalogue import store_writes
from commerce.catalogue.model import SaveCount
from commerce.events import store as event_store
from commerce.events.model import Event
from commerce.orders import store
from commerce.orders.model import (
    ADDRESS_OPEN,
    CANCELLABLE,
    MAX_REASON_CHARS,
    Address,
    Order,
    OrderAction,
    OrderState,
    Refund,
    Return,
    Ruling,
    check_address,
    check_order,
    normal_number,
    refund_minor,
    returnable,
    ruling,
)
from kernel.bulk import batches
from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict, Invalid, NotFound
from kernel.security import new_id

NUMBER_TRIES: Final = 20
MANY: Final = 2000  # rows after which the database's statistics are refreshed


class ReleasesPromotions(Protocol):
    """Gives back the promotion uses and budget of a cancelled order."""

    def release(self, connection: Connection, order_id: str) -> int:
        """How many promotions were given back."""
        ...


def _nothing_to_tell(_product_ids: Collection[str]) -> None:
    """Nobody waits for stock."""


class OrderService:
    """The orders' use cases."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        promotions: ReleasesPromotions,
        return_window_days: int = 30,
        stock_changed: Callable[[Collection[str]], object] = _nothing_to_tell,
    ) -> None:
        self._database = database
        self._clock = clock
        self._promotions = promotions
        self._window_days = return_window_days
        self._stock_changed = stock_changed

    def get(self, order_id: str) -> Order:
        """The order.

        Raises:
            NotFound: when there is none.
        """
        with self._database.read() as connection:
            return self._read(connection, order_id)

    def by_number(self, number: str) -> Order:
        """The order that has this number; case and ``#`` do not matter. For proven callers only.

        Raises:
            NotFound: when there is none.
        """
        with self._database.read() as connection:
            return self._read(connection, store.id_of_number(connection, number))

    def find_with_email(self, number: str, email: str) -> Order:
        """The order that has this number and this e-mail.

        Raises:
            NotFound: the same, after the same work, whichever of them was wrong.
        """
        with self._database.read() as connection:
            return self._read(
                connection, store.id_of_lookup(connection, number, email) if email.strip() else None
            )

    def of_customer(self, customer_id: str, limit: int = 20) -> list[Order]:
        """A customer's newest orders."""
        with self._database.read() as connection:
            return store.read_orders(connection, store.newest_ids(connection, limit, customer_id=customer_id))

    def of_email(self, email: str, limit: int = 20) -> list[Order]:
        """The newest orders made with an e-mail address. For proven callers only."""
        if not email.strip():
            return []
        with self._database.read() as connection:
            return store.read_orders(connection, store.newest_ids(connection, limit, email=email))

    def recent(self, limit: int = 20) -> list[Order]:
        """The shop's newest orders. For staff."""
        with self._database.read() as connection:
            return store.read_orders(connection, store.newest_ids(connection, limit))

    def refunds(self, order_id: str) -> tuple[Refund, ...]:
        """An order's refunds, the oldest first."""
        return self.get(order_id).refunds

    def owners_of_numbers(self, numbers: Iterable[str]) -> dict[str, str]:
        """``normal number -> order_id`` for those of these numbers that are taken."""
        with self._database.read() as connection:
            return store.owners_of_numbers(connection, numbers)

    def can(self, order: Order, action: OrderAction) -> Ruling:
        """Whether something may be done with the order now, and why not."""
        return ruling(order, action, self._clock.now(), self._window_days)

    def save_orders(self, orders: Iterable[Order]) -> SaveCount:
        """Take orders from elsewhere; the same again changes nothing, not even what was done here since.

        An order whose person was erased stays as it is, whatever an old file says.

        Raises:
            Invalid: for an order that breaks a rule, or a number that another order has.
        """
        total = SaveCount()
        for batch in batches(orders):
            for order in batch:
                check_order(order)
            last = {order.order_id: order for order in batch}
            with self._database.write() as connection:
                total += self._save(connection, last)
        if total.added + total.changed >= MANY:
            with self._database.write() as connection:
                store_writes.refresh_statistics(connection)
        return total

    def _save(self, connection: Connection, orders: Mapping[str, Order]) -> SaveCount:
        owners = {normal_number(order.number): order.order_id for order in orders.values()}
        if len(owners) != len(orders):
            raise Invalid("two orders share a number", field="number")
        for key, owner in store.owners_of_numbers(connection, owners).items():
            if owner != owners[key]:
                raise Invalid(f"order number {key!r} belongs to another order", field="number")
        known = store.marks_of(connection, list(orders))
        fresh = [
            one
            for one in orders.values()
            if known.get(one.order_id) not in (store.ERASED, store.fingerprint(one))
        ]
        if fresh:
            store.write_orders(connection, fresh)
            _recount(connection, fresh)
        added = sum(order.order_id not in known for order in fresh)
        return SaveCount(added, len(fresh) - added, len(orders) - len(fresh))

    def place(self, connection: Connection, draft: Order) -> Order:
        """Make ``draft`` an order inside the caller's transaction: its number, its stock, its event.

        Raises:
            Conflict: ``out_of_stock`` when a line cannot be served any more.
        """
        wanted: dict[str, int] = {}
        for line in draft.lines:
            wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
        store_writes.take_stock(connection, wanted)
        order = replace(draft, number=self._new_number(connection))
        check_order(order)
        store.write_orders(connection, [order])
        _recount(connection, [order])
        return order

    def _new_number(self, connection: Connection) -> str:
        for _ in range(NUMBER_TRIES):
            number = f"A{10**6 + secrets.randbelow(9 * 10**6)}"
            if not store.owners_of_numbers(connection, [number]):
                return number
        raise RuntimeError("order numbers have run out")

    def cancel(self, order_id: str, reason: str = "") -> Order:
        """Cancel an order that is not packed yet: stock and promotions go back, what was paid is refunded.

        Raises:
            Conflict: with the rule's reason when it is too late.
        """
        now = self._clock.now()
        values = {"cancelled_at": now, "cancel_reason": reason[:MAX_REASON_CHARS]}
        with self._database.write() as connection:
            order = self._read(connection, order_id)
            paid = store.move_state(connection, order_id, ("paid",), "cancelled", **values)
            if not paid and not store.move_state(connection, order_id, ("placed",), "cancelled", **values):
                raise self._too_late(connection, order_id, "cancel", CANCELLABLE)
            store.stop_counting(connection, order_id)
            store_writes.put_back_stock(connection, _quantities(order))
            _recount(connection, [order])
            self._promotions.release(connection, order_id)
            if paid and order.total_minor:
                refund = Refund(new_id("rfd"), order.total_minor, "pending", now, None)
                store.insert_refund(connection, order_id, refund)
            self._note(connection, "cancel", order, value_minor=order.total_minor)
            after = self._read(connection, order_id)
        self._stock_changed({line.product_id for line in order.lines})
        return after

    def change_address(self, order_id: str, address: Address) -> Order:
        """Send the order elsewhere, while it is not shipped.

        Raises:
            Invalid: for an incomplete address.
            Conflict: with the rule's reason when it is too late.
        """
        clean = check_address(address)
        with self._database.write() as connection:
            if not store.write_address(connection, order_id, ADDRESS_OPEN, clean):
                raise self._too_late(connection, order_id, "change_address", ADDRESS_OPEN)
            return self._read(connection, order_id)

    def request_return(self, order_id: str, line_quantities: Mapping[str, int], reason: str = "") -> Return:
        """Announce that lines come back, within the window and never more than was bought.

        Raises:
            Invalid: for a line that is not the order's, or a quantity above what is left of it.
            Conflict: with the rule's reason when nothing may come back.
        """
        with self._database.write() as connection:
            store.lock_order(connection, order_id)
            order = self._read(connection, order_id)
            allowed = self.can(order, "return")
            if not allowed.allowed:
                raise Conflict(f"order {order.number} cannot be returned", code=allowed.reason)
            _check_return(order, line_quantities)
            for line_id, quantity in sorted(line_quantities.items()):
                if not store.move_returned(connection, order_id, line_id, quantity):
                    raise Conflict("another return was made meanwhile", code="already_returned")
            made = Return(
                new_id("ret"),
                "requested",
                reason[:MAX_REASON_CHARS],
                self._clock.now(),
                dict(line_quantities),
            )
            store.insert_return(connection, order_id, made, refund_minor(order, line_quantities))
            _recount(connection, [order])
            self._note(connection, "return", order, quantity=sum(line_quantities.values()))
        return made

    def settle_return(self, return_id: str, *, accepted: bool) -> Order:
        """For staff: the parcel came and is refunded and back on the shelf, or is turned down.

        Raises:
            NotFound: for an unknown return.
            Conflict: ``already_settled`` when somebody settled it before.
        """
        open_states = ("requested", "approved")
        with self._database.write() as connection:
            found = store.read_return(connection, return_id)
            if found is None:
                raise NotFound(f"no return {return_id[:64]!r}", field="return_id")
            order_id, amount_minor = found
            store.lock_order(connection, order_id)
            if not store.move_return(
                connection, return_id, open_states, "received" if accepted else "rejected"
            ):
                raise Conflict("the return is settled already", code="already_settled")
            order = self._read(connection, order_id)
            back = next(one for one in order.returns if one.return_id == return_id).line_quantities
            if accepted:
                self._take_back(connection, order, back, amount_minor)
            else:
                for line_id, quantity in sorted(back.items()):
                    store.move_returned(connection, order_id, line_id, -quantity)
                _recount(connection, [order])
            after = self._read(connection, order_id)
        self._stock_changed({line.product_id for line in order.lines})
        return after

    def _take_back(
        self, connection: Connection, order: Order, back: Mapping[str, int], amount_minor: int
    ) -> None:
        stock: dict[str, int] = {}
        for line in order.lines:
            if line.line_id in back:
                stock[line.variant_id] = stock.get(line.variant_id, 0) + back[line.line_id]
        store_writes.put_back_stock(connection, stock)
        received = {
            line_id: sum(
                one.line_quantities.get(line_id, 0)
                for one in order.returns
                if one.state in ("received", "refunded")
            )
            for line_id in (line.line_id for line in order.lines)
        }
        whole = all(received[line.line_id] >= line.quantity for line in order.lines)
        state: OrderState = "returned" if whole else "partly_returned"
        store.move_state(connection, order.order_id, ("delivered", "partly_returned"), state)
        refund = Refund(new_id("rfd"), amount_minor, "pending", self._clock.now(), None)
        store.insert_refund(connection, order.order_id, refund)

    def _read(self, connection: Connection, order_id: str | None) -> Order:
        found = store.read_orders(connection, [order_id]) if order_id else []
        if not found:
            raise NotFound("no such order", field="order")
        return found[0]

    def _too_late(
        self, connection: Connection, order_id: str, action: OrderAction, open_states: Sequence[OrderState]
    ) -> Conflict:
        order = self._read(connection, order_id)
        reason = ruling(order, action, self._clock.now(), self._window_days).reason
        return Conflict(
            f"order {order.number} is {order.state}; {action} needs {' or '.join(open_states)}", code=reason
        )

    def _note(self, connection: Connection, kind: Any, order: Order, **facts: Any) -> None:
        event = Event(
            new_id("evt"), kind, self._clock.now(),
            customer_id=order.customer_id, order_id=order.order_id, **facts,
        )  # fmt: skip
        event_store.append(connection, [event])


def _quantities(order: Order) -> dict[str, int]:
    """``variant_id -> quantity`` of all lines that did not come back yet."""
    left, wanted = returnable(order), dict[str, int]()
    for line in order.lines:
        if left[line.line_id]:
            wanted[line.variant_id] = wanted.get(line.variant_id, 0) + left[line.line_id]
    return wanted


def _check_return(order: Order, line_quantities: Mapping[str, int]) -> None:
    left = returnable(order)
    if not line_quantities:
        raise Invalid("a return needs at least one line", field="line_quantities")
    for line_id, quantity in line_quantities.items():
        if line_id not in left:
            raise Invalid(f"the order has no line {line_id[:64]!r}", field="line_id")
        if not 1 <= quantity <= left[line_id]:
            raise Invalid(
                f"quantity must be 1 to {left[line_id]}, not {quantity}", field="quantity", code="too_many"
            )


def _recount(connection: Connection, orders: Iterable[Order]) -> None:
    """Bring the products' sales counts up to date with these orders."""
    touched = {line.product_id for order in orders for line in order.lines}
    store_writes.write_sold_counts(connection, store.units_by_product(connection, touched))

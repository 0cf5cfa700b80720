"""Customers: find, import, erase.

Errors   NotFound for an unknown customer; Invalid for one that breaks a rule
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import Connection

from commerce.catalogue.model import SaveCount
from commerce.customers import store
from commerce.customers.model import Customer, check_customer
from kernel.bulk import batches
from kernel.database import Database
from kernel.errors import NotFound

Eraser: TypeAlias = Callable[[Connection, Customer], int]


class CustomerService:
    """The customers' use cases.

    Args:
        erasers: what forgets a customer in each other room, and says how many rows it touched.
    """

    def __init__(self, database: Database, erasers: Sequence[tuple[str, Eraser]] = ()) -> None:
        self._database = database
        self._erasers = tuple(erasers)

    def on_erase(self, room: str, eraser: Eraser) -> None:
        """Have ``eraser`` forget a customer too, in the same transaction; for rooms above this floor."""
        self._erasers = (*(one for one in self._erasers if one[0] != room), (room, eraser))

    def get(self, customer_id: str) -> Customer:
        """The customer.

        Raises:
            NotFound: when there is none.
        """
        with self._database.read() as connection:
            found = store.read_customers(connection, [customer_id])
        if not found:
            raise NotFound("no such customer", field="customer_id")
        return found[customer_id]

    def by_email(self, email: str) -> Customer:
        """The newest customer with this address; case does not matter. For proven callers only.

        Raises:
            NotFound: when there is none.
        """
        with self._database.read() as connection:
            found = store.read_by_email(connection, email) if email.strip() else None
        if found is None:
            raise NotFound("no such customer", field="email")
        return found

    def segments(self, customer_id: str | None) -> tuple[str, ...]:
        """The segments that a customer is in; none for a guest or a stranger."""
        if customer_id is None:
            return ()
        with self._database.read() as connection:
            found = store.read_customers(connection, [customer_id])
        return found[customer_id].segments if found else ()

    def count(self) -> int:
        """How many customers there are."""
        with self._database.read() as connection:
            return store.count(connection)

    def save_customers(self, customers: Iterable[Customer]) -> SaveCount:
        """Make the customers say this; saving the same again changes nothing.

        Raises:
            Invalid: for a customer that breaks a rule; nothing of its batch is written.
        """
        total = SaveCount()
        for batch in batches(customers):
            last = {one.customer_id: check_customer(one) for one in batch}
            with self._database.write() as connection:
                known = store.read_customers(connection, list(last))
                fresh = [one for one in last.values() if known.get(one.customer_id) != one]
                store.write_customers(connection, fresh)
            added = sum(one.customer_id not in known for one in fresh)
            total += SaveCount(added, len(fresh) - added, len(last) - len(fresh))
        return total

    def erase(self, customer_id: str) -> dict[str, int]:
        """Forget one person in every room of the shop, in one transaction; rows touched by room.

        Orders stay as figures without a name; everything else about the person goes.

        Raises:
            NotFound: when there is no such customer.
        """
        with self._database.write() as connection:
            found = store.read_customers(connection, [customer_id])
            if not found:
                raise NotFound("no such customer", field="customer_id")
            touched = {room: erase(connection, found[customer_id]) for room, erase in self._erasers}
            store.delete_customer(connection, customer_id)
        return touched | {"customers": 1}

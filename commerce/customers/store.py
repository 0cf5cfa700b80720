"""What is read and written of customers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, desc, func, select
from sqlalchemy.engine import Connection, Row

from commerce.customers.model import Customer
from commerce.customers.tables import CUSTOMERS
from kernel.bulk import is_one_of, upsert
from kernel.emails import email_key


def read_customers(connection: Connection, customer_ids: Sequence[str]) -> dict[str, Customer]:
    """Those of these customers that are known."""
    query = select(CUSTOMERS).where(is_one_of(connection, CUSTOMERS.c.customer_id, customer_ids))
    return {row.customer_id: _as_customer(row) for row in connection.execute(query)}


def read_by_email(connection: Connection, email: str) -> Customer | None:
    """The newest customer with this address."""
    query = (
        select(CUSTOMERS)
        .where(CUSTOMERS.c.email_key == email_key(email))
        .order_by(desc(CUSTOMERS.c.created_at), CUSTOMERS.c.customer_id)
        .limit(1)
    )
    row = connection.execute(query).first()
    return _as_customer(row) if row else None


def _as_customer(row: Row[tuple[object, ...]]) -> Customer:
    return Customer(
        customer_id=row.customer_id,
        email=row.email,
        name=row.name,
        language=row.language,
        segments=tuple(row.segments),
        created_at=row.created_at,
        role=row.role,
    )


def write_customers(connection: Connection, customers: Sequence[Customer]) -> None:
    """Insert or change these customers."""
    rows = [
        {
            "customer_id": one.customer_id,
            "email": one.email,
            "email_key": email_key(one.email),
            "name": one.name,
            "language": one.language,
            "segments": list(one.segments),
            "created_at": one.created_at,
            "role": one.role,
        }
        for one in customers
    ]
    upsert(connection, CUSTOMERS, rows)


def delete_customer(connection: Connection, customer_id: str) -> None:
    """Forget a customer."""
    connection.execute(delete(CUSTOMERS).where(CUSTOMERS.c.customer_id == customer_id))


def count(connection: Connection) -> int:
    """How many customers there are."""
    return connection.scalar(select(func.count()).select_from(CUSTOMERS)) or 0

"""What is read and written of carts; quantities move by one conditional UPDATE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import Connection

from commerce.carts.model import MAX_QUANTITY
from commerce.carts.tables import CART_LINES, CARTS
from kernel.bulk import insert_new, upsert


@dataclass(frozen=True, slots=True)
class StoredCart:
    """A cart as it is kept: choices without prices; ``lines`` are (line_id, variant_id, quantity)."""

    cart_id: str
    customer_id: str | None = None
    language: str = "en"
    channel: str = "web"
    coupon_codes: tuple[str, ...] = ()
    lines: tuple[tuple[str, str, int], ...] = ()


def read_cart(connection: Connection, cart_id: str) -> StoredCart | None:
    """The cart, if there is one."""
    row = connection.execute(select(CARTS).where(CARTS.c.cart_id == cart_id)).first()
    if row is None:
        return None
    query = select(CART_LINES).where(CART_LINES.c.cart_id == cart_id)
    lines = connection.execute(query.order_by(CART_LINES.c.position, CART_LINES.c.line_id))
    return StoredCart(
        cart_id=row.cart_id,
        customer_id=row.customer_id,
        language=row.language,
        channel=row.channel,
        coupon_codes=tuple(row.coupon_codes),
        lines=tuple((line.line_id, line.variant_id, line.quantity) for line in lines),
    )


def open_cart(connection: Connection, cart_id: str, now: datetime, **given: str | None) -> StoredCart:
    """The cart, made when there is none, with what is given set; its other writers wait from here on."""
    blank: dict[str, Any] = {"customer_id": None, "language": "en", "channel": "web", "coupon_codes": []}
    insert_new(connection, CARTS, [blank | {"cart_id": cart_id, "updated_at": now}])
    values = {name: value for name, value in given.items() if value is not None}
    connection.execute(update(CARTS).where(CARTS.c.cart_id == cart_id).values(updated_at=now, **values))
    cart = read_cart(connection, cart_id)
    return cart or StoredCart(cart_id)


def set_codes(connection: Connection, cart_id: str, codes: Sequence[str]) -> None:
    """Set the codes on a cart."""
    connection.execute(update(CARTS).where(CARTS.c.cart_id == cart_id).values(coupon_codes=list(codes)))


def lock_cart(connection: Connection, cart_id: str, now: datetime) -> bool:
    """Make other writers of this cart wait; False when there is none."""
    touched = update(CARTS).where(CARTS.c.cart_id == cart_id).values(updated_at=now)
    return connection.execute(touched).rowcount == 1


def add_quantity(connection: Connection, cart_id: str, variant_id: str, quantity: int) -> int | None:
    """Raise a line's quantity within MAX_QUANTITY; the new one, or None when nothing was changed."""
    mine = (CART_LINES.c.cart_id == cart_id, CART_LINES.c.variant_id == variant_id)
    after = CART_LINES.c.quantity + quantity
    raised = update(CART_LINES).where(*mine, after <= MAX_QUANTITY).values(quantity=after)
    if connection.execute(raised).rowcount == 0:
        return None
    return connection.scalar(select(CART_LINES.c.quantity).where(*mine))


def insert_line(connection: Connection, cart_id: str, line_id: str, variant_id: str, quantity: int) -> None:
    """Add a line at the end."""
    last = connection.scalar(select(func.max(CART_LINES.c.position)).where(CART_LINES.c.cart_id == cart_id))
    row = {
        "line_id": line_id,
        "cart_id": cart_id,
        "position": (last or 0) + 1,
        "variant_id": variant_id,
        "quantity": quantity,
    }
    upsert(connection, CART_LINES, [row])


def set_quantity(connection: Connection, cart_id: str, line_id: str, quantity: int) -> bool:
    """Set a line's quantity; False when the cart has no such line."""
    mine = update(CART_LINES).where(CART_LINES.c.cart_id == cart_id, CART_LINES.c.line_id == line_id)
    return connection.execute(mine.values(quantity=quantity)).rowcount == 1


def delete_lines(connection: Connection, cart_id: str, line_ids: Sequence[str] | None = None) -> int:
    """Remove lines, or all of them; how many."""
    gone = delete(CART_LINES).where(CART_LINES.c.cart_id == cart_id)
    if line_ids is not None:
        gone = gone.where(CART_LINES.c.line_id.in_(line_ids))
    return connection.execute(gone).rowcount


def forget_customer(connection: Connection, customer_id: str) -> int:
    """Delete a customer's carts."""
    ids = list(connection.scalars(select(CARTS.c.cart_id).where(CARTS.c.customer_id == customer_id)))
    for cart_id in ids:
        delete_lines(connection, cart_id)
    connection.execute(delete(CARTS).where(CARTS.c.customer_id == customer_id))
    return len(ids)

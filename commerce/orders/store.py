"""What is read and written of orders; every change of state is one conditional UPDATE."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import delete, desc, func, select, update
from sqlalchemy.engine import Connection, RowMapping

from commerce.orders.model import (
    Address,
    Order,
    OrderLine,
    OrderState,
    Refund,
    Return,
    Shipment,
    TrackingEvent,
    normal_number,
    refund_minor,
)
from commerce.orders.tables import ORDER_LINES, ORDERS, REFUNDS, RETURNS, SHIPMENTS
from kernel.bulk import is_one_of, upsert
from kernel.clock import as_utc
from kernel.emails import email_key

ERASED: Final = "erased"  # the fingerprint of an order whose person asked to be forgotten


def lookup_key(number: str, email: str) -> str:
    """What number and e-mail together are found by."""
    return hashlib.sha256(f"{normal_number(number)}\0{email_key(email)}".encode()).hexdigest()


def shopper_key(order: Order) -> str:
    """Who bought, for counting: the customer, else the e-mail, else this order alone."""
    if order.customer_id:
        return f"c:{order.customer_id}"
    if order.email:
        return f"e:{hashlib.sha256(email_key(order.email).encode()).hexdigest()[:32]}"
    return f"o:{order.order_id}"


def fingerprint(order: Order) -> str:
    """What tells whether an import says anything new of an order."""
    said = orjson.dumps(asdict(order), option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(said, digest_size=16).hexdigest()


def read_orders(connection: Connection, order_ids: Sequence[str]) -> list[Order]:
    """The orders of these ids in this order; ids that name none are skipped."""
    if not order_ids:
        return []
    chosen = is_one_of(connection, ORDERS.c.order_id, order_ids)
    rows = {row["order_id"]: row for row in connection.execute(select(ORDERS).where(chosen)).mappings()}
    parts: dict[str, dict[str, list[RowMapping]]] = {order_id: {} for order_id in rows}
    ordered = {
        ORDER_LINES: (ORDER_LINES.c.position,),
        SHIPMENTS: (SHIPMENTS.c.shipped_at, SHIPMENTS.c.shipment_id),
        RETURNS: (RETURNS.c.created_at, RETURNS.c.return_id),
        REFUNDS: (REFUNDS.c.created_at, REFUNDS.c.refund_id),
    }
    for table, order_by in ordered.items():
        query = select(table).where(is_one_of(connection, table.c.order_id, rows)).order_by(*order_by)
        for row in connection.execute(query).mappings():
            parts[row["order_id"]].setdefault(table.name, []).append(row)
    return [_as_order(rows[one], parts[one]) for one in order_ids if one in rows]


def _as_order(row: RowMapping, parts: Mapping[str, Sequence[RowMapping]]) -> Order:
    return Order(
        order_id=row["order_id"],
        number=row["number"],
        customer_id=row["customer_id"],
        email=row["email"],
        state=row["state"],
        currency=row["currency"],
        lines=tuple(_as_line(line) for line in parts.get(ORDER_LINES.name, ())),
        subtotal_minor=row["subtotal_minor"],
        discount_minor=row["discount_minor"],
        delivery_minor=row["delivery_minor"],
        total_minor=row["total_minor"],
        created_at=row["created_at"],
        address=Address(**row["address"]) if row["address"] else None,
        coupon_codes=tuple(row["coupon_codes"]),
        shipments=tuple(_as_shipment(one) for one in parts.get(SHIPMENTS.name, ())),
        returns=tuple(
            Return(
                one["return_id"], one["state"], one["reason"], one["created_at"], dict(one["line_quantities"])
            )
            for one in parts.get(RETURNS.name, ())
        ),
        refunds=tuple(
            Refund(one["refund_id"], one["amount_minor"], one["state"], one["created_at"], one["sent_at"])
            for one in parts.get(REFUNDS.name, ())
        ),
        channel=row["channel"],
    )


def _as_line(row: RowMapping) -> OrderLine:
    return OrderLine(
        line_id=row["line_id"],
        product_id=row["product_id"],
        variant_id=row["variant_id"],
        title=row["title"],
        options=dict(row["options"]),
        quantity=row["quantity"],
        unit_price_minor=row["unit_price_minor"],
        discount_minor=row["discount_minor"],
    )


def _as_shipment(row: RowMapping) -> Shipment:
    return Shipment(
        shipment_id=row["shipment_id"],
        carrier=row["carrier"],
        tracking_number=row["tracking_number"],
        tracking_url=row["tracking_url"],
        shipped_at=row["shipped_at"],
        expected_at=row["expected_at"],
        delivered_at=row["delivered_at"],
        events=tuple(
            TrackingEvent(as_utc(datetime.fromisoformat(at)), code, place)
            for at, code, place in row["events"]
        ),
    )


def id_of_number(connection: Connection, number: str) -> str | None:
    """The order that has this number."""
    return connection.scalar(select(ORDERS.c.order_id).where(ORDERS.c.number_key == normal_number(number)))


def id_of_lookup(connection: Connection, number: str, email: str) -> str | None:
    """The order that has this number and this e-mail."""
    return connection.scalar(
        select(ORDERS.c.order_id).where(ORDERS.c.lookup_key == lookup_key(number, email))
    )


def newest_ids(
    connection: Connection, limit: int, *, customer_id: str | None = None, email: str | None = None
) -> list[str]:
    """The newest orders, of a customer or an e-mail where given."""
    query = select(ORDERS.c.order_id).order_by(desc(ORDERS.c.created_at), ORDERS.c.order_id).limit(limit)
    if customer_id is not None:
        query = query.where(ORDERS.c.customer_id == customer_id)
    if email is not None:
        query = query.where(ORDERS.c.email_key == email_key(email))
    return list(connection.scalars(query))


def marks_of(connection: Connection, order_ids: Sequence[str]) -> dict[str, str]:
    """The fingerprints of those orders that are known."""
    query = select(ORDERS.c.order_id, ORDERS.c.fingerprint)
    rows = connection.execute(query.where(is_one_of(connection, ORDERS.c.order_id, order_ids)))
    return {row.order_id: row.fingerprint for row in rows}


def owners_of_numbers(connection: Connection, numbers: Iterable[str]) -> dict[str, str]:
    """``number_key -> order_id`` for those of ``numbers`` that are taken."""
    keys = [normal_number(number) for number in numbers]
    query = select(ORDERS.c.number_key, ORDERS.c.order_id)
    rows = connection.execute(query.where(is_one_of(connection, ORDERS.c.number_key, keys)))
    return {row.number_key: row.order_id for row in rows}


def write_orders(connection: Connection, orders: Sequence[Order]) -> None:
    """Make the orders say this; returns and refunds made here stay."""
    ids = [order.order_id for order in orders]
    upsert(connection, ORDERS, [_order_row(order) for order in orders])
    connection.execute(delete(ORDER_LINES).where(is_one_of(connection, ORDER_LINES.c.order_id, ids)))
    upsert(connection, SHIPMENTS, [row for order in orders for row in _shipment_rows(order)])
    upsert(connection, RETURNS, [row for order in orders for row in _return_rows(order)])
    upsert(connection, REFUNDS, [
        {"order_id": order.order_id, "refund_id": one.refund_id, "amount_minor": one.amount_minor,
         "state": one.state, "created_at": one.created_at, "sent_at": one.sent_at}
        for order in orders for one in order.refunds
    ])  # fmt: skip
    back = _quantities_back(connection, ids)
    upsert(connection, ORDER_LINES, [row for order in orders for row in _line_rows(order, back)])


def _quantities_back(connection: Connection, order_ids: Sequence[str]) -> dict[tuple[str, str], int]:
    query = select(RETURNS.c.order_id, RETURNS.c.line_quantities).where(
        is_one_of(connection, RETURNS.c.order_id, order_ids), RETURNS.c.state != "rejected"
    )
    back: dict[tuple[str, str], int] = {}
    for order_id, quantities in connection.execute(query):
        for line_id, quantity in quantities.items():
            back[order_id, line_id] = back.get((order_id, line_id), 0) + quantity
    return back


def _order_row(order: Order) -> dict[str, Any]:
    return {
        "order_id": order.order_id,
        "number": order.number,
        "number_key": normal_number(order.number),
        "lookup_key": lookup_key(order.number, order.email),
        "customer_id": order.customer_id,
        "email": order.email,
        "email_key": email_key(order.email),
        "state": order.state,
        "currency": order.currency,
        "subtotal_minor": order.subtotal_minor,
        "discount_minor": order.discount_minor,
        "delivery_minor": order.delivery_minor,
        "total_minor": order.total_minor,
        "created_at": order.created_at,
        "address": asdict(order.address) if order.address else None,
        "coupon_codes": list(order.coupon_codes),
        "channel": order.channel,
        "fingerprint": fingerprint(order),
    }


def _line_rows(order: Order, back: Mapping[tuple[str, str], int]) -> Iterable[dict[str, Any]]:
    for position, line in enumerate(order.lines):
        returned = back.get((order.order_id, line.line_id), 0)
        if order.state == "returned":
            returned = line.quantity
        yield {
            "order_id": order.order_id,
            "line_id": line.line_id,
            "position": position,
            "product_id": line.product_id,
            "variant_id": line.variant_id,
            "title": line.title,
            "options": line.options,
            "quantity": line.quantity,
            "returned_quantity": min(returned, line.quantity),
            "unit_price_minor": line.unit_price_minor,
            "discount_minor": line.discount_minor,
            "shopper_key": shopper_key(order),
            "ordered_at": order.created_at,
            "counts": order.state != "cancelled",
        }


def _shipment_rows(order: Order) -> Iterable[dict[str, Any]]:
    for one in order.shipments:
        yield {
            "order_id": order.order_id,
            "shipment_id": one.shipment_id,
            "carrier": one.carrier,
            "tracking_number": one.tracking_number,
            "tracking_url": one.tracking_url,
            "shipped_at": one.shipped_at,
            "expected_at": one.expected_at,
            "delivered_at": one.delivered_at,
            "events": [[as_utc(step.at).isoformat(), step.code, step.place] for step in one.events],
        }


def _return_rows(order: Order) -> Iterable[dict[str, Any]]:
    for one in order.returns:
        yield {
            "order_id": order.order_id,
            "return_id": one.return_id,
            "state": one.state,
            "reason": one.reason,
            "created_at": one.created_at,
            "line_quantities": one.line_quantities,
            "refund_minor": refund_minor(replace(order, returns=(), state="delivered"), one.line_quantities),
        }


def move_state(
    connection: Connection,
    order_id: str,
    before: Sequence[OrderState],
    after: OrderState,
    **values: Any,
) -> bool:
    """Move an order on if it still is in one of the states ``before``."""
    moved = update(ORDERS).where(ORDERS.c.order_id == order_id, ORDERS.c.state.in_(before))
    return connection.execute(moved.values(state=after, **values)).rowcount == 1


def write_address(
    connection: Connection, order_id: str, before: Sequence[OrderState], address: Address
) -> bool:
    """Set the address if the order still is in one of the states ``before``."""
    moved = update(ORDERS).where(ORDERS.c.order_id == order_id, ORDERS.c.state.in_(before))
    return connection.execute(moved.values(address=asdict(address))).rowcount == 1


def stop_counting(connection: Connection, order_id: str) -> None:
    """A cancelled order's lines are no sales."""
    connection.execute(update(ORDER_LINES).where(ORDER_LINES.c.order_id == order_id).values(counts=False))


def lock_order(connection: Connection, order_id: str) -> None:
    """Make other writers of this order wait (PostgreSQL; SQLite has one writer anyway)."""
    connection.execute(select(ORDERS.c.order_id).where(ORDERS.c.order_id == order_id).with_for_update()).all()


def move_returned(connection: Connection, order_id: str, line_id: str, quantity: int) -> bool:
    """Count ``quantity`` more (or fewer) of a line as sent back, within what was bought."""
    after = ORDER_LINES.c.returned_quantity + quantity
    moved = update(ORDER_LINES).where(
        ORDER_LINES.c.order_id == order_id,
        ORDER_LINES.c.line_id == line_id,
        after >= 0,
        after <= ORDER_LINES.c.quantity,
    )
    return connection.execute(moved.values(returned_quantity=after)).rowcount == 1


def insert_return(connection: Connection, order_id: str, one: Return, amount_minor: int) -> None:
    """Write a return down, with what it will be worth."""
    row = {
        "order_id": order_id,
        "return_id": one.return_id,
        "state": one.state,
        "reason": one.reason,
        "created_at": one.created_at,
        "line_quantities": one.line_quantities,
        "refund_minor": amount_minor,
    }
    upsert(connection, RETURNS, [row])


def read_return(connection: Connection, return_id: str) -> tuple[str, int] | None:
    """The order of a return, and what the return is worth."""
    query = select(RETURNS.c.order_id, RETURNS.c.refund_minor).where(RETURNS.c.return_id == return_id)
    row = connection.execute(query).first()
    return (row.order_id, row.refund_minor) if row else None


def move_return(connection: Connection, return_id: str, before: Sequence[str], after: str) -> bool:
    """Move a return on if it still is in one of the states ``before``."""
    moved = update(RETURNS).where(RETURNS.c.return_id == return_id, RETURNS.c.state.in_(before))
    return connection.execute(moved.values(state=after)).rowcount == 1


def insert_refund(connection: Connection, order_id: str, one: Refund) -> None:
    """Write a refund down."""
    row = {
        "order_id": order_id,
        "refund_id": one.refund_id,
        "amount_minor": one.amount_minor,
        "state": one.state,
        "created_at": one.created_at,
        "sent_at": one.sent_at,
    }
    upsert(connection, REFUNDS, [row])


def units_by_product(connection: Connection, product_ids: Iterable[str]) -> dict[str, int]:
    """Units sold and kept of each of these products, 0 included."""
    wanted = dict.fromkeys(product_ids, 0)
    units = func.sum(ORDER_LINES.c.quantity - ORDER_LINES.c.returned_quantity)
    query = (
        select(ORDER_LINES.c.product_id, units.label("units"))
        .where(is_one_of(connection, ORDER_LINES.c.product_id, wanted), ORDER_LINES.c.counts)
        .group_by(ORDER_LINES.c.product_id)
    )
    return wanted | {row.product_id: int(row.units) for row in connection.execute(query)}


def forget_customer(connection: Connection, customer_id: str, email: str, stand_in: str) -> int:
    """Keep a customer's orders, a guest's of the same e-mail too, as figures without a person."""
    mine = ORDERS.c.customer_id == customer_id
    if email:
        mine |= ORDERS.c.customer_id.is_(None) & (ORDERS.c.email_key == email_key(email))
    ids = list(connection.scalars(select(ORDERS.c.order_id).where(mine)))
    chosen = is_one_of(connection, ORDER_LINES.c.order_id, ids)
    connection.execute(update(ORDER_LINES).where(chosen).values(shopper_key=stand_in))
    connection.execute(
        update(RETURNS).where(is_one_of(connection, RETURNS.c.order_id, ids)).values(reason="")
    )
    shipped = is_one_of(connection, SHIPMENTS.c.order_id, ids)
    connection.execute(update(SHIPMENTS).where(shipped).values(tracking_number="", tracking_url=""))
    connection.execute(
        update(ORDERS)
        .where(mine)
        .values(customer_id=None, email="", email_key="", address=None, cancel_reason=None,
                lookup_key=stand_in, fingerprint=ERASED)
    )  # fmt: skip
    return len(ids)

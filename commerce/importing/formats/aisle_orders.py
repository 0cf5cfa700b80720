"""Our own order files: CSV with one row a line, or JSONL with one order a line.

The columns are described in ``docs/importing.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast, get_args

from commerce.importing.csvrows import read_csv
from commerce.importing.fields import Fields
from commerce.importing.formats.aisle_products import OPTION, column, is_jsonl, named_values
from commerce.importing.formats.base import Reading, gather, lines_of, need_columns, orders_from
from commerce.importing.jsonlrows import read_jsonl
from commerce.importing.model import Parsed, Row, RowError
from commerce.orders.model import (
    Address,
    Order,
    OrderLine,
    OrderState,
    Refund,
    RefundState,
    Return,
    ReturnState,
    Shipment,
    TrackingEvent,
)
from kernel.errors import Invalid

STATES: Final[tuple[str, ...]] = get_args(OrderState)
_ADDRESS: Final = ("name", "line1", "city", "postcode", "country", "line2")


def read_orders(reading: Reading) -> Iterator[Parsed[Order] | RowError]:
    """The orders of a file in our own CSV or JSONL."""
    rows = _from_jsonl(reading) if is_jsonl(reading) else _checked(read_csv(reading.source, column))
    groups = gather(reading, rows, lambda row: [row.values.get("order_id") or row.values.get("number", "")])
    return orders_from(groups, lambda group: _order(reading, group))


def _checked(rows: Iterator[Row | RowError]) -> Iterator[Row | RowError]:
    first = True
    for row in rows:
        if first and isinstance(row, Row):
            need_columns(row.values, "number", "quantity", "unit_price")
            first = False
        yield row


def _from_jsonl(reading: Reading) -> Iterator[Row | RowError]:
    for found in read_jsonl(reading.source):
        if isinstance(found, RowError):
            yield found
            continue
        line, thing = found
        lines = thing.pop("lines", None)
        own = thing.get("order_id") or thing.get("number")
        if reading.spill.once(f"line of {own}", line):
            yield RowError(line, "order_id", f"{own!r} is in the file already")
        elif not isinstance(lines, list) or not lines or not all(isinstance(one, dict) for one in lines):
            yield RowError(line, "lines", "must be a list of objects")
        else:
            yield from (Row(line, {**thing, **one}) for one in lines)


def _order(reading: Reading, group: list[Row]) -> Order:
    first = reading.fields(group[0])
    number = first.required("number")
    currency = first.text("currency", reading.currency).upper()
    lines = lines_of(group, lambda position, row: _line(reading, row, position, currency))
    subtotal = sum(line.unit_price_minor * line.quantity for line in lines)
    discount = first.money_or_none("discount", currency)
    if discount is None:
        discount = sum(line.discount_minor for line in lines)
    delivery = first.money_or_none("delivery", currency) or 0
    total = first.money_or_none("total", currency)
    if discount > subtotal:
        raise Invalid("discount must not be above the value of the lines", field="discount")
    email = first.text("email")
    return Order(
        order_id=first.text("order_id", number),
        number=number,
        customer_id=first.text("customer_id") or reading.lookup.customer_of_email(email),
        email=email,
        state=cast(OrderState, first.one_of("state", STATES, "placed")),
        currency=currency,
        lines=lines,
        subtotal_minor=subtotal,
        discount_minor=discount,
        delivery_minor=delivery,
        total_minor=subtotal - discount + delivery if total is None else total,
        created_at=first.time("created_at"),
        address=_address(first),
        coupon_codes=tuple(code.upper() for code in first.words("coupon_codes")),
        shipments=_shipments(reading, first),
        returns=tuple(_return(reading, one) for one in _objects(first, "returns")),
        refunds=tuple(_refund(reading, one, currency) for one in _objects(first, "refunds")),
        channel=first.text("channel", "web"),
    )


def _line(reading: Reading, row: Row, position: int, currency: str) -> OrderLine:
    values = reading.fields(row)
    known = reading.lookup.variant_of_sku(values.text("sku")) if values.has("sku") else None
    product_id = values.text("product_id") or (known[0] if known else "")
    if not product_id:
        raise Invalid("product_id must be given, or a sku that the catalogue knows", field="product_id")
    return OrderLine(
        line_id=values.text("line_id", str(position)),
        product_id=product_id,
        variant_id=values.text("variant_id") or (known[1] if known else product_id),
        title=values.text("title", product_id),
        options=named_values(values, OPTION, "options"),
        quantity=values.whole("quantity", least=1),
        unit_price_minor=values.money("unit_price", currency),
        discount_minor=values.money_or_none("line_discount", currency) or 0,
    )


def _address(first: Fields) -> Address | None:
    nested = first.values.get("address")
    given = nested if isinstance(nested, dict) else {}
    parts = {name: str(given.get(name) or first.text(f"address_{name}")) for name in _ADDRESS}
    return Address(**parts) if any(parts.values()) else None


def _shipments(reading: Reading, first: Fields) -> tuple[Shipment, ...]:
    nested = _objects(first, "shipments")
    if nested:
        return tuple(_shipment(Fields(one, reading.currency, reading.zone), one) for one in nested)
    if not any(first.has(name) for name in ("tracking_number", "shipped_at", "delivered_at")):
        return ()
    return (_shipment(first, {}),)


def _shipment(values: Fields, whole: dict[str, Any]) -> Shipment:
    events = whole.get("events") or []
    return Shipment(
        shipment_id=values.text("shipment_id") or values.text("tracking_number", "1"),
        carrier=values.text("carrier"),
        tracking_number=values.text("tracking_number"),
        tracking_url=values.text("tracking_url"),
        shipped_at=values.time_or_none("shipped_at"),
        expected_at=values.time_or_none("expected_at"),
        delivered_at=values.time_or_none("delivered_at"),
        events=tuple(_tracked(Fields(one, values.currency)) for one in events if isinstance(one, dict)),
    )


def _tracked(values: Fields) -> TrackingEvent:
    return TrackingEvent(values.time("at"), values.required("code"), values.text("place"))


def _return(reading: Reading, one: dict[str, Any]) -> Return:
    values = Fields(one, reading.currency, reading.zone)
    quantities = one.get("line_quantities")
    if not isinstance(quantities, dict):
        raise Invalid("returns need line_quantities, an object of line_id and quantity", field="returns")
    return Return(
        values.required("return_id"),
        cast(ReturnState, values.one_of("state", get_args(ReturnState), "requested")),
        values.text("reason"),
        values.time("created_at"),
        {
            line_id: Fields({"quantity": n}, "USD").whole("quantity", least=1)
            for line_id, n in quantities.items()
        },
    )


def _refund(reading: Reading, one: dict[str, Any], currency: str) -> Refund:
    values = Fields(one, reading.currency, reading.zone)
    return Refund(
        values.required("refund_id"),
        values.money("amount", currency),
        cast(RefundState, values.one_of("state", get_args(RefundState), "pending")),
        values.time("created_at"),
        values.time_or_none("sent_at"),
    )


def _objects(first: Fields, name: str) -> list[dict[str, Any]]:
    nested = first.values.get(name) or []
    if not isinstance(nested, list) or not all(isinstance(one, dict) for one in nested):
        raise Invalid(f"{name} must be a list of objects", field=name)
    return nested

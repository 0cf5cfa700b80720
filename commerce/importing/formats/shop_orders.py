"""Order exports of Shopify and WooCommerce: one row a line, or one row an order with its lines packed.

Totals are what the shopper paid, taxes included; neither export tells when a parcel arrived, so
that an order told to be complete counts as delivered on its last known day.

Source   Shopify Admin > Orders > Export; WooCommerce by the exporters of WebToffee (``line_item_1``)
         and AlgolPlus (one row a line)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from commerce.importing.csvrows import read_csv
from commerce.importing.fields import Fields, money
from commerce.importing.formats.base import Reading, gather, lines_of, orders_from
from commerce.importing.model import Parsed, Row, RowError
from commerce.importing.texts import slug
from commerce.orders.model import Address, Order, OrderLine, OrderState, Refund, Shipment
from kernel.errors import Invalid
from kernel.money import share_out

_WOO_STATES: Final[dict[str, OrderState]] = {
    "pending": "placed", "on-hold": "placed", "failed": "cancelled", "processing": "paid",
    "completed": "delivered", "cancelled": "cancelled", "refunded": "returned", "trash": "cancelled",
    "checkout-draft": "placed",
}  # fmt: skip
_WOO_COLUMNS: Final = {
    "order_id": "id", "order_number": "number", "order_date": "created", "paid_date": "paid",
    "status": "status", "shipping_total": "delivery", "order_total": "total", "order_currency": "currency",
    "discount_total": "discount", "billing_email": "email", "customer_email": "email",
    "shipping_first_name": "first", "shipping_last_name": "last", "shipping_address_1": "line1",
    "shipping_address_2": "line2", "shipping_city": "city", "shipping_postcode": "postcode",
    "shipping_country": "country", "refunded_total": "refunded", "order number": "number",
    "order status": "status", "order date": "created", "email (billing)": "email",
    "order shipping amount": "delivery", "order total amount": "total", "order currency": "currency",
    "discount amount": "discount", "cart discount amount": "discount", "coupon code": "coupon",
    "first name (shipping)": "first", "last name (shipping)": "last", "address 1&2 (shipping)": "line1",
    "city (shipping)": "city", "postcode (shipping)": "postcode", "country code (shipping)": "country",
    "order refund amount": "refunded", "item name": "item", "quantity": "quantity",
    "quantity (- refund)": "quantity", "item cost": "price", "sku": "sku", "product id": "product_id",
    "variation id": "variation_id",
}  # fmt: skip


def read_shopify_orders(reading: Reading) -> Iterator[Parsed[Order] | RowError]:
    """The orders of a Shopify order export."""
    groups = gather(reading, read_csv(reading.source), lambda row: [row.values.get("Name", "")])
    return orders_from(groups, lambda group: _shopify_order(reading, group))


def read_woocommerce_orders(reading: Reading) -> Iterator[Parsed[Order] | RowError]:
    """The orders of a WooCommerce order export."""
    rows = read_csv(reading.source, lambda name: _WOO_COLUMNS.get(name.strip().casefold(), name.strip()))
    keys = gather(reading, rows, lambda row: [row.values.get("number") or row.values.get("id", "")])
    return orders_from(keys, lambda group: _woo_order(reading, group))


def _shopify_order(reading: Reading, group: list[Row]) -> Order:
    first = reading.fields(group[0])
    number = first.required("Name")
    currency = first.text("Currency", reading.currency).upper()
    lines = lines_of(group, lambda at, row: _shopify_line(reading, at, row, currency))
    created = first.time("Created at")
    shipped = first.time_or_none("Fulfilled at")
    refunded = first.money_or_none("Refunded Amount", currency) or 0
    return _order(
        reading,
        order_id=f"shopify-{first.text('Id') or number.lstrip('#')}",
        number=number.lstrip("#"),
        email=first.text("Email"),
        state=_shopify_state(first),
        currency=currency,
        lines=lines,
        discount=first.money_or_none("Discount Amount", currency) or 0,
        delivery=first.money_or_none("Shipping", currency) or 0,
        total=first.money_or_none("Total", currency),
        created_at=created,
        address=_address(first, "Shipping Name", "Shipping Address1", "Shipping Address2", "Shipping City",
                         "Shipping Zip", "Shipping Country"),
        codes=first.text("Discount Code"),
        shipped_at=shipped,
        refunded=refunded,
    )  # fmt: skip


def _shopify_line(reading: Reading, position: int, row: Row, currency: str) -> OrderLine:
    values = reading.fields(row)
    return _line(
        reading, position, currency,
        sku=values.text("Lineitem sku"), title=values.required("Lineitem name"),
        quantity=values.whole("Lineitem quantity", least=1),
        price=values.money("Lineitem price", currency),
        discount=values.money_or_none("Lineitem discount", currency) or 0,
    )  # fmt: skip


def _shopify_state(first: Fields) -> OrderState:
    paid = first.text("Financial Status").casefold()
    sent = first.text("Fulfillment Status").casefold()
    if first.has("Cancelled at") or paid == "voided":
        return "cancelled"
    if paid == "refunded":
        return "returned"
    if paid == "partially_refunded" and sent == "fulfilled":
        return "partly_returned"
    if sent == "fulfilled":
        return "shipped"
    if sent == "partial":
        return "packed"
    return "paid" if paid in ("paid", "partially_refunded", "partially_paid") else "placed"


def _woo_order(reading: Reading, group: list[Row]) -> Order:
    first = reading.fields(group[0])
    number = first.text("number") or first.required("id")
    currency = first.text("currency", reading.currency).upper()
    status = (
        first.required("status")
        .casefold()
        .removeprefix("wc-")
        .replace(" ", "-")
        .replace("pending-payment", "pending")
    )
    if status not in _WOO_STATES:
        raise Invalid(f"status must be one of {', '.join(_WOO_STATES)}, not {status!r}", field="status")
    packed = [value for name, value in group[0].values.items() if name.startswith("line_item_") and value]
    lines = tuple(
        _packed_line(reading, position, text, currency) for position, text in enumerate(packed, start=1)
    ) or lines_of(group, lambda at, row: _woo_line(reading, at, row, currency))
    return _order(
        reading,
        order_id=f"woo-{first.text('id') or number}",
        number=number,
        email=first.text("email"),
        state=_WOO_STATES[status],
        currency=currency,
        lines=lines,
        discount=first.money_or_none("discount", currency) or 0,
        delivery=first.money_or_none("delivery", currency) or 0,
        total=first.money_or_none("total", currency),
        created_at=first.time("created"),
        address=_address(first, "first", "line1", "line2", "city", "postcode", "country"),
        codes=first.text("coupon"),
        shipped_at=first.time("created") if status == "completed" else None,
        refunded=first.money_or_none("refunded", currency) or 0,
    )  # fmt: skip


def _woo_line(reading: Reading, position: int, row: Row, currency: str) -> OrderLine:
    values = reading.fields(row)
    if not values.has("item"):
        raise Invalid(
            "the file has neither line_item_1 nor Item Name: export orders with their lines",
            field="Item Name",
        )
    return _line(
        reading, position, currency, sku=values.text("sku"), title=values.required("item"),
        quantity=values.whole("quantity", least=1), price=values.money("price", currency), discount=0,
        product_id=values.text("product_id"), variant_id=values.text("variation_id"),
    )  # fmt: skip


def _packed_line(reading: Reading, position: int, text: str, currency: str) -> OrderLine:
    """``name:Mug|product_id:12|sku:M-1|quantity:2|total:10.00|sub_total:12.00``."""
    parts = dict(part.split(":", 1) for part in text.split("|") if ":" in part)
    values = reading.fields(Row(0, {name.strip(): value.strip() for name, value in parts.items()}))
    quantity = values.whole("quantity", least=1)
    whole = money(values.text("sub_total") or values.required("total"), currency, "total")
    paid = min(whole, values.money_or_none("total", currency) or 0 if values.has("total") else whole)
    each = -(-whole // quantity)
    return _line(
        reading, position, currency, sku=values.text("sku"), title=values.required("name"), quantity=quantity,
        price=each, discount=each * quantity - paid, product_id=values.text("product_id"),
        variant_id=values.text("variation_id"),
    )  # fmt: skip


def _line(
    reading: Reading, position: int, currency: str, *, sku: str, title: str, quantity: int, price: int,
    discount: int, product_id: str = "", variant_id: str = "",
) -> OrderLine:  # fmt: skip
    """A line whose product is known by its SKU, else by its number in the other shop, else by its name."""
    known = reading.lookup.variant_of_sku(sku) if sku else None
    foreign = f"woo-{product_id}" if product_id and product_id != "0" else ""
    foreign_variant = f"woo-{variant_id}" if variant_id and variant_id != "0" else foreign
    fallback = sku or slug(title)
    own_id, own_variant = known or (foreign or fallback, foreign_variant or fallback)
    return OrderLine(str(position), own_id, own_variant, title, {}, quantity, price, discount)


def _order(
    reading: Reading, *, order_id: str, number: str, email: str, state: OrderState, currency: str,
    lines: tuple[OrderLine, ...], discount: int, delivery: int, total: int | None, created_at: datetime,
    address: Address | None, codes: str, shipped_at: datetime | None, refunded: int,
) -> Order:  # fmt: skip
    subtotal = sum(line.unit_price_minor * line.quantity for line in lines)
    off = max(sum(line.discount_minor for line in lines), min(discount, subtotal))
    lines = _with_discounts(lines, off)
    refunds = (
        (Refund(f"{order_id}-refund", refunded, "sent", shipped_at or created_at, None),) if refunded else ()
    )
    arrived = created_at if state == "delivered" else None
    return Order(
        order_id=order_id,
        number=number,
        customer_id=reading.lookup.customer_of_email(email) if email else None,
        email=email,
        state=state,
        currency=currency,
        lines=lines,
        subtotal_minor=subtotal,
        discount_minor=off,
        delivery_minor=delivery,
        total_minor=subtotal - off + delivery if total is None else total,
        created_at=created_at,
        address=address,
        coupon_codes=tuple(code.strip().upper() for code in codes.split(",") if code.strip()),
        shipments=(Shipment("1", "", "", "", shipped_at, None, arrived),) if shipped_at else (),
        refunds=refunds,
    )


def _with_discounts(lines: tuple[OrderLine, ...], off: int) -> tuple[OrderLine, ...]:
    """The order's discount shared over its lines, where the lines themselves told less."""
    missing = off - sum(line.discount_minor for line in lines)
    left = [line.unit_price_minor * line.quantity - line.discount_minor for line in lines]
    parts = share_out(missing, left)
    return tuple(
        OrderLine(line.line_id, line.product_id, line.variant_id, line.title, line.options, line.quantity,
                  line.unit_price_minor, line.discount_minor + part)
        for line, part in zip(lines, parts, strict=True)
    )  # fmt: skip


def _address(first: Fields, *names: str) -> Address | None:
    name, line1, line2, city, postcode, country = (first.text(column) for column in names)
    if names[0] == "first":
        name = f"{name} {first.text('last')}".strip()
    if not (line1 and city):
        return None
    return Address(name, line1, city, postcode.removeprefix("'"), country, line2)

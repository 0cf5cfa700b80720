"""Small shops for tests: a product, a variant, a catalogue, in one line each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from commerce.catalogue.model import Category, Product, ProductText, Variant
from commerce.orders.model import Address, Order, OrderLine, Shipment, TrackingEvent


def variant(
    variant_id: str,
    price_minor: int = 1000,
    stock: int = 5,
    *,
    former: int | None = None,
    **options: str,
) -> Variant:
    """A variant; its product is the part of the id before ``/``."""
    product_id = variant_id.split("/")[0]
    return Variant(variant_id, product_id, f"SKU-{variant_id}", options, price_minor, former, stock)


def product(
    product_id: str,
    *variants: Variant,
    title: str = "",
    brand: str = "Acme",
    categories: tuple[str, ...] = (),
    currency: str = "USD",
    rating: float | None = None,
    sold: int = 0,
    created_at: datetime | None = None,
    **attributes: str,
) -> Product:
    """A product with the given variants, or one plain variant."""
    return Product(
        product_id=product_id,
        texts={"en": ProductText(title or f"Product {product_id}")},
        brand=brand,
        category_ids=categories,
        attributes=attributes,
        currency=currency,
        variants=variants or (variant(f"{product_id}/1"),),
        rating=rating,
        sold_count=sold,
        created_at=created_at,
    )


def category(category_id: str, parent_id: str | None = None) -> Category:
    """A category called like its id."""
    return Category(category_id, parent_id, {"en": category_id.title()})


ADDRESS = Address("Ada Lovelace", "1 Byron Street", "London", "N1 1AA", "GB")


def order_line(line_id: str, quantity: int = 1, price_minor: int = 1000, **rest: Any) -> OrderLine:
    """A line; its product is the part of the id before ``/``."""
    product_id = line_id.split("/")[0]
    return OrderLine(line_id, product_id, f"{product_id}/1", f"Product {product_id}", {}, quantity,
                     price_minor, **rest)  # fmt: skip


def order(order_id: str, *lines: OrderLine, **rest: Any) -> Order:
    """A paid order of the given lines, or of one plain line, without delivery."""
    lines = lines or (order_line("a"),)
    subtotal = sum(line.unit_price_minor * line.quantity for line in lines)
    discount = sum(line.discount_minor for line in lines)
    given: dict[str, Any] = {
        "number": f"A{order_id}",
        "customer_id": None,
        "email": "ada@example.com",
        "state": "paid",
        "currency": "USD",
        "subtotal_minor": subtotal,
        "discount_minor": discount,
        "delivery_minor": 0,
        "total_minor": subtotal - discount,
        "created_at": datetime(2026, 3, 1, 9, 0, tzinfo=UTC),
        "address": ADDRESS,
    }
    return Order(order_id=order_id, lines=lines, **(given | rest))


def delivered(at: datetime) -> Shipment:
    """A parcel that came then."""
    steps = (TrackingEvent(at, "delivered", "London"),)
    return Shipment("s1", "Post", "T1", "https://post.example/T1", at, at, at, steps)

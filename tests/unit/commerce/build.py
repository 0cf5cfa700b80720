"""Small shops for tests: a product, a variant, a catalogue, in one line each."""

from __future__ import annotations

from datetime import datetime

from commerce.catalogue.model import Category, Product, ProductText, Variant


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

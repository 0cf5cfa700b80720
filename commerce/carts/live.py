"""A kept cart seen live: what is still sold of it, at today's prices, under today's promotions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from commerce.carts.model import Cart, CartLine
from commerce.carts.store import StoredCart
from commerce.catalogue import store as catalogue_store
from commerce.catalogue.model import Product, Variant
from commerce.customers import store as customer_store
from commerce.promotions.model import PricedCart, PricedItem
from commerce.promotions.service import PromotionService
from kernel.errors import NotFound

Served = tuple[str, Product, Variant, int]  # line_id, product, variant, quantity


def sold(connection: Connection, variant_id: str) -> tuple[Product, Variant]:
    """An active product's variant."""
    product_id = catalogue_store.read_product_of_variant(connection, variant_id)
    for product in catalogue_store.read_products(connection, [product_id] if product_id else []):
        for variant in product.variants:
            if variant.variant_id == variant_id and product.status == "active":
                return product, variant
    raise NotFound(f"no variant {variant_id[:64]!r}", field="variant_id")


def served(connection: Connection, kept: StoredCart) -> list[Served]:
    """The lines that are still sold, with what they are now."""
    owners = catalogue_store.read_owners(connection, [variant_id for _, variant_id, _ in kept.lines])
    products = catalogue_store.read_products(connection, sorted(set(owners.values())))
    variants = {v.variant_id: (p, v) for p in products if p.status == "active" for v in p.variants}
    return [
        (line_id, *variants[variant_id], quantity)
        for line_id, variant_id, quantity in kept.lines
        if variant_id in variants
    ]


def as_cart(connection: Connection, promotions: PromotionService, kept: StoredCart, currency: str) -> Cart:
    """The cart at today's prices."""
    lines_served = served(connection, kept)
    lines = tuple(
        CartLine(
            line_id=line_id,
            product_id=product.product_id,
            variant_id=variant.variant_id,
            title=product.title(kept.language),
            options=variant.options,
            quantity=quantity,
            unit_price_minor=variant.price_minor,
            in_stock=variant.stock >= quantity,
            image_url=product.image_url,
        )
        for line_id, product, variant, quantity in lines_served
    )
    return Cart(
        kept.cart_id, lines, kept.coupon_codes, price(connection, promotions, kept, lines_served, currency)
    )


def price(
    connection: Connection,
    promotions: PromotionService,
    kept: StoredCart,
    lines_served: Sequence[Served],
    currency: str,
    codes: Sequence[str] | None = None,
    email: str | None = None,
) -> PricedCart:
    """What the cart costs, with its own codes or others."""
    known = customer_store.read_customers(connection, [kept.customer_id]) if kept.customer_id else {}
    items = [
        PricedItem(
            line_id,
            product.product_id,
            product.category_ids,
            product.brand,
            quantity,
            variant.price_minor,
        )
        for line_id, product, variant, quantity in lines_served
    ]
    return promotions.price(
        items,
        kept.coupon_codes if codes is None else codes,
        kept.customer_id,
        known[kept.customer_id].segments if kept.customer_id in known else (),
        kept.channel,
        kept.language,
        email=email,
        connection=connection,
        currency=currency,
    )

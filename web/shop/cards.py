"""Products, carts and orders as the storefront shows them, in the keys of the chat's cards.

Units    every *_minor in minor units of ``currency``; *_text as the shopper's language writes it
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commerce.carts.model import Cart
from commerce.catalogue.model import Category, Product, Variant
from commerce.orders.model import Order
from commerce.promotions.model import Promotion, Verdict
from kernel.languages import Language, pick_text
from kernel.money import format_money

Card = dict[str, Any]
Names = dict[str, dict[str, str]]  # canonical value -> language -> shown name

LOW_STOCK = 5


def product_card(product: Product, language: Language) -> Card:
    """One product in a list; absent parts are left out."""
    card: Card = {
        "product_id": product.product_id,
        "title": product.title(language),
        "brand": product.brand,
        "price_minor": product.price_minor,
        "currency": product.currency,
        "price_text": format_money(product.price_minor, product.currency, language),
        "image_url": product.image_url,
        "url": product.url or f"/products/{product.product_id}",
        "in_stock": product.in_stock,
        "rating": product.rating,
        "rating_count": product.rating_count,
        "category_id": product.category_ids[-1] if product.category_ids else None,
    }
    former = product.list_price_minor
    if former is not None:
        card["list_price_minor"] = former
        card["list_price_text"] = format_money(former, product.currency, language)
    if len(product.variants) == 1:
        card["variant_id"] = product.variants[0].variant_id
    return {key: value for key, value in card.items() if value not in (None, "")}


def product_page(product: Product, language: Language, names: Names, live: Iterable[Promotion]) -> Card:
    """One product with everything its page says."""
    return product_card(product, language) | {
        "description": product.description(language),
        "category_ids": list(product.category_ids),
        "attributes": {
            name: {"value": value, "text": shown(value, language, names)}
            for name, value in product.attributes.items()
        },
        "variants": [_variant(variant, product.currency, language, names) for variant in product.variants],
        "promotions": [promotion_card(promotion, language) for promotion in live],
    }


def promotion_card(promotion: Promotion, language: Language) -> Card:
    """A live promotion."""
    return {
        "promotion_id": promotion.promotion_id,
        "name": pick_text(promotion.names, language),
        "description": pick_text(promotion.descriptions, language),
        "code": promotion.code,
        "ends_at": promotion.ends_at.isoformat() if promotion.ends_at else None,
    }


def category_card(category: Category, language: Language) -> Card:
    """A shelf."""
    return {
        "category_id": category.category_id,
        "parent_id": category.parent_id,
        "name": pick_text(category.names, language),
    }


def cart_card(cart: Cart, language: Language, names: Names) -> Card:
    """A cart with its lines, discounts, delivery and total."""
    priced = cart.priced

    def text(minor: int) -> str:
        return format_money(minor, priced.currency, language)

    lines = [
        {
            "line_id": line.line_id,
            "product_id": line.product_id,
            "variant_id": line.variant_id,
            "title": line.title,
            "options": {name: shown(value, language, names) for name, value in line.options.items()},
            "quantity": line.quantity,
            "unit_price_minor": line.unit_price_minor,
            "unit_price_text": text(line.unit_price_minor),
            "line_total_minor": line.unit_price_minor * line.quantity,
            "line_total_text": text(line.unit_price_minor * line.quantity),
            "in_stock": line.in_stock,
            "image_url": line.image_url,
        }
        for line in cart.lines
    ]
    card: Card = {"lines": lines, "currency": priced.currency, "coupon_codes": list(cart.coupon_codes)}
    for part in ("subtotal", "discount", "delivery", "total"):
        minor = getattr(priced, f"{part}_minor")
        card |= {f"{part}_minor": minor, f"{part}_text": text(minor)}
    card["count"] = sum(line.quantity for line in cart.lines)
    card["verdicts"] = [verdict_card(verdict) for verdict in priced.verdicts]
    return card


def verdict_card(verdict: Verdict) -> Card:
    """Why a promotion applies to a cart or what is missing; absent parts are left out."""
    told = {
        "promotion_id": verdict.promotion_id,
        "code": verdict.code,
        "applies": verdict.applies,
        "reason": verdict.reason,
        "discount_minor": verdict.discount_minor,
        "missing_minor": verdict.missing_minor,
        "missing_quantity": verdict.missing_quantity,
    }
    return {key: value for key, value in told.items() if value is not None}


def order_card(order: Order, language: Language) -> Card:
    """An order just placed; never its e-mail or address."""
    return {
        "order_id": order.order_id,
        "number": order.number,
        "state": order.state,
        "created_at": order.created_at.isoformat(),
        "currency": order.currency,
        "total_minor": order.total_minor,
        "total_text": format_money(order.total_minor, order.currency, language),
        "lines": [
            {"title": line.title, "quantity": line.quantity, "product_id": line.product_id}
            for line in order.lines
        ],
    }


def shown(value: str, language: Language, names: Names) -> str:
    """What a canonical value is called in a language."""
    return pick_text(names.get(value, {}), language) or value


def _variant(variant: Variant, currency: str, language: Language, names: Names) -> Card:
    card: Card = {
        "variant_id": variant.variant_id,
        "options": dict(variant.options),
        "options_text": {name: shown(value, language, names) for name, value in variant.options.items()},
        "price_minor": variant.price_minor,
        "price_text": format_money(variant.price_minor, currency, language),
        "in_stock": variant.in_stock,
    }
    if variant.list_price_minor is not None and variant.list_price_minor > variant.price_minor:
        card["list_price_minor"] = variant.list_price_minor
        card["list_price_text"] = format_money(variant.list_price_minor, currency, language)
    if 0 < variant.stock <= LOW_STOCK:
        card["left"] = variant.stock
    return card

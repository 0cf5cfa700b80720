"""What is shown beside the words: products, comparison, cart, promotions, order, FAQ source, buttons.

Each function returns the part of a message's ``custom`` payload that the chat door passes on;
parts are joined with ``|``. Prices carry their minor units and a text in the shopper's language.

Units    every *_minor in minor units of ``currency``; times as ISO 8601 in UTC
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from actions.names import Names
from actions.words import word
from commerce.carts.model import Cart
from commerce.catalogue.model import Product, Variant
from commerce.orders.model import Order, Shipment
from commerce.promotions.model import Promotion
from kernel.languages import Language, pick_text
from kernel.money import format_money
from recommender.model import Suggestion

Card = dict[str, Any]
Named = Callable[[str], str]  # a canonical value such as "black" -> its name in the shopper's language
Bought = Callable[[str, str], str]  # a product's id and the title it was bought under -> what to call it


def as_is(value: str) -> str:
    """The name of a value where no vocabulary is at hand."""
    return value


def as_bought(product_id: str, title: str) -> str:
    """The title under which something was bought, where no catalogue is at hand."""
    return title


def button(title: str, intent: str, **entities: str) -> dict[str, str]:
    """A button that sends ``/intent{"entity": "value"}``."""
    values = json.dumps(entities, ensure_ascii=False) if entities else ""
    return {"title": title, "payload": f"/{intent}{values}"}


def product_card(
    product: Product,
    language: Language,
    reasons: Iterable[tuple[str, str]] = (),
    variant: Variant | None = None,
) -> Card:
    """One product; ``reasons`` are (code, text) pairs; absent parts are left out.

    The price is that of ``variant``, where one was asked for, else the product's lowest.
    """
    code = product.currency
    price_minor = variant.price_minor if variant else product.price_minor
    former = variant.list_price_minor if variant else product.list_price_minor
    card: Card = {
        "product_id": product.product_id,
        "title": product.title(language),
        "price_minor": price_minor,
        "currency": code,
        "price_text": format_money(price_minor, code, language),
        "image_url": product.image_url,
        "url": product.url or f"/products/{product.product_id}",
        "in_stock": product.in_stock,
        "brand": product.brand,
    }
    if former is not None and former > price_minor:
        card["list_price_minor"] = former
        card["list_price_text"] = format_money(former, code, language)
    if product.rating is not None:
        card["rating"] = round(product.rating, 1)
        card["rating_count"] = product.rating_count
    told = [{"code": reason, "text": text} for reason, text in reasons if text]
    if told:
        card["reasons"] = told
    return card


def product_cards(products: Iterable[Product], language: Language) -> Card:
    """Several products without reasons."""
    return {"products": [product_card(product, language) for product in products]}


def suggestion_cards(
    suggestions: Iterable[Suggestion],
    names: Names,
    variants: Mapping[str, Variant | None] | None = None,
) -> Card:
    """Several suggestions of the recommender, each with its true reasons.

    ``variants`` holds the variant that was asked for, by product id.
    """
    fitting = variants or {}
    cards = []
    for suggestion in suggestions:
        product = suggestion.product
        reasons = [(r.code, names.reason(r.code, r.evidence)) for r in suggestion.reasons]
        cards.append(product_card(product, names.language, reasons, fitting.get(product.product_id)))
    return {"products": cards}


def comparison_card(
    products: Sequence[Product], rows: Sequence[tuple[str, Sequence[str]]], language: Language
) -> Card:
    """A table: one column for each product, one row for each thing that differs."""
    return {
        "comparison": {
            "columns": [{"product_id": p.product_id, "title": p.title(language)} for p in products],
            "rows": [{"label": label, "values": list(values)} for label, values in rows],
        }
    }


def cart_card(cart: Cart, language: Language, named: Named = as_is) -> Card:
    """The cart with its lines, discounts, delivery and total."""
    priced = cart.priced

    def text(minor: int) -> str:
        return format_money(minor, priced.currency, language)

    lines = [
        {
            "line_id": line.line_id,
            "product_id": line.product_id,
            "variant_id": line.variant_id,
            "title": line.title,
            "options": {name: named(value) for name, value in line.options.items()},
            "quantity": line.quantity,
            "unit_price_minor": line.unit_price_minor,
            "line_total_minor": line.unit_price_minor * line.quantity,
            "line_total_text": text(line.unit_price_minor * line.quantity),
            "in_stock": line.in_stock,
            "image_url": line.image_url,
        }
        for line in cart.lines
    ]
    sums = {
        name: value
        for part in ("subtotal", "discount", "delivery", "total")
        for name, value in (
            (f"{part}_minor", getattr(priced, f"{part}_minor")),
            (f"{part}_text", text(getattr(priced, f"{part}_minor"))),
        )
    }
    codes = list(cart.coupon_codes)
    return {"cart": {"lines": lines, "currency": priced.currency, "coupon_codes": codes, **sums}}


def promotion_cards(
    promotions: Iterable[Promotion], language: Language, hints: Mapping[str, str] | None = None
) -> Card:
    """Live promotions with name, text, code and end, and what each still needs of this cart."""
    return {
        "promotions": [
            {
                "promotion_id": promotion.promotion_id,
                "name": pick_text(promotion.names, language),
                "description": pick_text(promotion.descriptions, language),
                "code": promotion.code,
                "ends_at": _iso(promotion.ends_at),
                **_hint(promotion.promotion_id, hints or {}),
            }
            for promotion in promotions
        ]
    }


def _hint(promotion_id: str, hints: Mapping[str, str]) -> Card:
    return {"hint": hints[promotion_id]} if hints.get(promotion_id) else {}


def order_card(order: Order, language: Language, named: Named = as_is, bought: Bought = as_bought) -> Card:
    """An order with its lines and its parcels' story; never its e-mail or address."""

    def text(minor: int) -> str:
        return format_money(minor, order.currency, language)

    return {
        "order": {
            "order_id": order.order_id,
            "number": order.number,
            "state": order.state,
            "state_text": word(f"state_{order.state}", language),
            "created_at": _iso(order.created_at),
            "total_minor": order.total_minor,
            "total_text": text(order.total_minor),
            "currency": order.currency,
            "lines": [
                {
                    "line_id": line.line_id,
                    "product_id": line.product_id,
                    "title": bought(line.product_id, line.title),
                    "options": {name: named(value) for name, value in line.options.items()},
                    "quantity": line.quantity,
                    "unit_price_text": text(line.unit_price_minor),
                }
                for line in order.lines
            ],
            "shipments": [_shipment(shipment, language) for shipment in order.shipments],
        }
    }


def faq_card(entry_id: str, revision: int, question: str) -> Card:
    """Which entry of the FAQ an answer came from, which version of it, and the question it answers."""
    return {"faq": {"entry_id": entry_id, "revision": revision, "question": question}}


def _shipment(shipment: Shipment, language: Language) -> Card:
    return {
        "carrier": shipment.carrier,
        "tracking_number": shipment.tracking_number,
        "tracking_url": shipment.tracking_url,
        "shipped_at": _iso(shipment.shipped_at),
        "expected_at": _iso(shipment.expected_at),
        "delivered_at": _iso(shipment.delivered_at),
        "events": [
            {
                "at": _iso(event.at),
                "code": event.code,
                "text": word(f"tracking_{event.code}", language),
                "place": event.place,
            }
            for event in shipment.events
        ],
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

"""Short ways to write carts and promotions in tests."""

from __future__ import annotations

from typing import Any

from commerce.promotions.eligibility import CartContext
from commerce.promotions.engine import DeliveryTerms, price_cart
from commerce.promotions.model import PricedCart, PricedItem, Promotion
from tests.conftest import NOW

FREE = DeliveryTerms(fee_minor=0, free_from_minor=0)


def item(line_id: str, price: int, quantity: int = 1, **changes: Any) -> PricedItem:
    return PricedItem(
        line_id=line_id,
        product_id=changes.get("product_id", f"p-{line_id}"),
        category_ids=changes.get("category_ids", ()),
        brand=changes.get("brand", ""),
        quantity=quantity,
        unit_price_minor=price,
    )


def promotion(promotion_id: str, kind: str = "percent", **parts: Any) -> Promotion:
    return Promotion(promotion_id, kind, {"en": promotion_id}, **parts)  # type: ignore[arg-type]


def price(
    items: list[PricedItem],
    *promotions: Promotion,
    codes: tuple[str, ...] = (),
    delivery: DeliveryTerms = FREE,
    **context: Any,
) -> PricedCart:
    return price_cart(items, promotions, codes, CartContext(NOW, **context), delivery, "USD")


def reasons(priced: PricedCart) -> dict[str, str]:
    return {verdict.promotion_id: verdict.reason for verdict in priced.verdicts}

"""A cart as a value.

Units    quantity 1 to MAX_QUANTITY a line; at most MAX_LINES lines a cart
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from commerce.promotions.model import PricedCart

MAX_LINES: Final = 100
MAX_QUANTITY: Final = 99


@dataclass(frozen=True, slots=True)
class CartLine:
    """One variant in a cart, at today's price."""

    line_id: str
    product_id: str
    variant_id: str
    title: str
    options: dict[str, str]
    quantity: int
    unit_price_minor: int
    in_stock: bool
    image_url: str = ""


@dataclass(frozen=True, slots=True)
class Cart:
    """A cart with its lines, its coupon codes and what it would cost now."""

    cart_id: str
    lines: tuple[CartLine, ...]
    coupon_codes: tuple[str, ...]
    priced: PricedCart

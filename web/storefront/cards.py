"""Product cards as the pages show them: the chat's card and what a shelf adds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from commerce.catalogue.model import Product
from kernel.languages import Language
from web.shop.cards import product_card


def page_card(product: Product, language: Language) -> dict[str, Any]:
    """A card with every key there is, so that a template need not ask which are absent."""
    empty = {
        "brand": "",
        "rating": None,
        "rating_count": 0,
        "list_price_text": "",
        "variant_id": "",
        "image_url": "",
    }
    prices = {variant.price_minor for variant in product.variants}
    own = {"url": f"/products/{quote(product.product_id, safe='')}", "has_range": len(prices) > 1}
    return empty | product_card(product, language) | own


def page_cards(products: Iterable[Product], language: Language) -> list[dict[str, Any]]:
    """Several cards."""
    return [page_card(product, language) for product in products]

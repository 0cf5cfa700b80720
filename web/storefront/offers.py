"""Live promotions as the storefront shows them: with their code, their end and where they lead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from babel.dates import format_date

from commerce.promotions.model import Promotion
from kernel.languages import Language
from kernel.money import LOCALES
from web.shop.cards import promotion_card


def offer_cards(promotions: Iterable[Promotion], language: Language) -> list[dict[str, Any]]:
    """Promotions for a page, in their order."""
    return [
        promotion_card(promotion, language)
        | {"ends_text": _day(promotion.ends_at, language), "path": path_of(promotion)}
        for promotion in promotions
    ]


def path_of(promotion: Promotion) -> str | None:
    """The page of the products a promotion is for; None for one that is for all."""
    scope = promotion.scope
    if len(scope.category_ids) == 1:
        return f"/c/{quote(scope.category_ids[0], safe='')}"
    if scope.brands:
        return "/search?" + urlencode({"brand": scope.brands}, doseq=True)
    ids = promotion.bundle_product_ids or scope.product_ids
    return f"/products/{quote(ids[0], safe='')}" if ids else None


def _day(at: datetime | None, language: Language) -> str | None:
    return str(format_date(at, "medium", locale=LOCALES[language])) if at else None

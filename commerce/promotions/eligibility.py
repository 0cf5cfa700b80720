"""Why a promotion cannot apply to a cart, and what is missing; pure, money not yet counted.

Units    values in minor units; a threshold looks at the goods in scope before any discount
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from commerce.promotions.model import PricedItem, Promotion, Usage, Verdict

_NEVER_USED = Usage()


@dataclass(frozen=True, slots=True)
class CartContext:
    """Who buys, when and where, and what has been used of each promotion so far."""

    now: datetime
    customer_id: str | None = None
    segments: tuple[str, ...] = ()
    channel: str = "web"
    language: str = "en"
    usage: dict[str, Usage] = field(default_factory=dict)  # promotion_id -> Usage

    def used(self, promotion_id: str) -> Usage:
        """What has been used of one promotion."""
        return self.usage.get(promotion_id, _NEVER_USED)


def in_scope(promotion: Promotion, item: PricedItem) -> bool:
    """Whether the item is among the goods that the promotion is about."""
    scope = promotion.scope
    if promotion.kind == "bundle" and item.product_id not in promotion.bundle_product_ids:
        return False
    if scope.product_ids and item.product_id not in scope.product_ids:
        return False
    if scope.category_ids and not set(scope.category_ids) & set(item.category_ids):
        return False
    return not scope.brands or item.brand.casefold() in {brand.casefold() for brand in scope.brands}


def hindrance(
    promotion: Promotion, items: Sequence[PricedItem], context: CartContext, currency: str
) -> Verdict | None:
    """The first reason why the promotion cannot apply; None when nothing stands against it."""
    reason = (
        timing_reason(promotion, context.now)
        or audience_reason(promotion, context)
        or _currency_reason(promotion, currency)
        or usage_reason(promotion, context.used(promotion.promotion_id))
    )
    if reason:
        return refused(promotion, reason)
    return _goods_verdict(promotion, [item for item in items if in_scope(promotion, item)])


def refused(
    promotion: Promotion,
    reason: str,
    *,
    missing_minor: int | None = None,
    missing_quantity: int | None = None,
    missing_product_ids: tuple[str, ...] = (),
) -> Verdict:
    """A verdict that says no, why, and what would change it."""
    return Verdict(
        promotion.promotion_id,
        promotion.code,
        applies=False,
        reason=reason,
        missing_minor=missing_minor,
        missing_quantity=missing_quantity,
        missing_product_ids=missing_product_ids,
    )


def timing_reason(promotion: Promotion, now: datetime) -> str | None:
    """``inactive``, ``not_started`` or ``ended``; a promotion ends just before ``ends_at``."""
    if not promotion.active:
        return "inactive"
    if promotion.starts_at is not None and now < promotion.starts_at:
        return "not_started"
    if promotion.ends_at is not None and now >= promotion.ends_at:
        return "ended"
    return None


def audience_reason(promotion: Promotion, context: CartContext) -> str | None:
    """``wrong_channel``, ``wrong_language`` or ``wrong_segment``."""
    scope = promotion.scope
    if scope.channels and context.channel not in scope.channels:
        return "wrong_channel"
    if scope.languages and context.language not in scope.languages:
        return "wrong_language"
    if scope.segments and not set(scope.segments) & set(context.segments):
        return "wrong_segment"
    return None


def usage_reason(promotion: Promotion, used: Usage) -> str | None:
    """``used_up``, ``used_by_customer`` or ``budget_spent``."""
    if promotion.uses_max is not None and used.uses >= promotion.uses_max:
        return "used_up"
    per_customer = promotion.uses_max_per_customer
    if per_customer is not None and used.uses_by_customer >= per_customer:
        return "used_by_customer"
    if promotion.budget_minor is not None and used.spent_minor >= promotion.budget_minor:
        return "budget_spent"
    return None


def within_budget(promotion: Promotion, used: Usage, saved_minor: int) -> bool:
    """Whether giving ``saved_minor`` more stays inside the budget."""
    return promotion.budget_minor is None or used.spent_minor + saved_minor <= promotion.budget_minor


def _currency_reason(promotion: Promotion, currency: str) -> str | None:
    amounts = (promotion.amount_minor, promotion.threshold_minor, promotion.budget_minor)
    counts_money = any(amount is not None for amount in amounts)
    return "wrong_currency" if counts_money and promotion.currency != currency else None


def _goods_verdict(promotion: Promotion, goods: Sequence[PricedItem]) -> Verdict | None:
    if promotion.kind == "bundle":
        missing = _missing_from_bundle(promotion, goods)
        if missing:
            return refused(promotion, "missing_products", missing_product_ids=missing)
    if not goods:
        wanted = promotion.scope.product_ids
        lacking = promotion.threshold_minor
        return refused(promotion, "nothing_in_scope", missing_product_ids=wanted, missing_minor=lacking)
    value = sum(item.unit_price_minor * item.quantity for item in goods)
    if promotion.threshold_minor is not None and value < promotion.threshold_minor:
        return refused(promotion, "below_threshold", missing_minor=promotion.threshold_minor - value)
    if promotion.kind == "buy_x_get_y":
        units = sum(item.quantity for item in goods)
        needed = (promotion.buy_quantity or 0) + (promotion.get_quantity or 0)
        if units < needed:
            return refused(promotion, "too_few", missing_quantity=needed - units)
    return None


def _missing_from_bundle(promotion: Promotion, goods: Sequence[PricedItem]) -> tuple[str, ...]:
    needed = Counter(promotion.bundle_product_ids)
    for item in goods:
        needed[item.product_id] -= item.quantity
    return tuple(product_id for product_id, count in needed.items() for _ in range(max(0, count)))

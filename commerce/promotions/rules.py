"""What a promotion must be like before it is kept; pure.

Errors   Invalid names the field, the rule and the value
"""

from __future__ import annotations

from commerce.promotions.model import Promotion
from kernel.errors import Invalid
from kernel.money import known_currencies

_KINDS = ("percent", "amount", "bundle", "buy_x_get_y", "free_delivery", "threshold")
_NOT_NEGATIVE = ("amount_minor", "threshold_minor", "budget_minor", "uses_max", "uses_max_per_customer")


def check_promotion(promotion: Promotion) -> None:
    """Raise Invalid when the promotion could not work as it is written."""
    if not promotion.promotion_id.strip():
        raise Invalid("promotion_id must not be empty", field="promotion_id")
    if promotion.kind not in _KINDS:
        raise Invalid(f"kind must be one of {', '.join(_KINDS)}, not {promotion.kind!r}", field="kind")
    if promotion.currency not in known_currencies():
        raise Invalid(f"currency must be an ISO 4217 code, not {promotion.currency!r}", field="currency")
    if not any(promotion.names.values()):
        raise Invalid("names must hold a name in at least one language", field="names")
    _check_numbers(promotion)
    _check_parts(promotion)


def _check_numbers(promotion: Promotion) -> None:
    for name in _NOT_NEGATIVE:
        value = getattr(promotion, name)
        if value is not None and value < 0:
            raise Invalid(f"{name} must not be negative, got {value}", field=name)
    if promotion.percent is not None and not 1 <= promotion.percent <= 100:
        raise Invalid(f"percent must be 1 to 100, not {promotion.percent}", field="percent")
    starts, ends = promotion.starts_at, promotion.ends_at
    if starts is not None and ends is not None and ends <= starts:
        raise Invalid(f"ends_at must be after starts_at, got {ends.isoformat()}", field="ends_at")


def _check_parts(promotion: Promotion) -> None:
    kind = promotion.kind
    needed = {
        "percent": ("percent",),
        "amount": ("amount_minor",),
        "bundle": ("amount_minor",),
        "buy_x_get_y": ("buy_quantity", "get_quantity"),
        "threshold": ("threshold_minor",),
    }.get(kind, ())
    for name in needed:
        if not getattr(promotion, name):
            raise Invalid(f"{name} must be given for kind {kind}", field=name)
    if kind == "bundle" and len(promotion.bundle_product_ids) < 2:
        raise Invalid("bundle_product_ids must name at least two products", field="bundle_product_ids")
    if kind == "percent" and promotion.amount_minor is not None:
        raise Invalid("amount_minor must be empty for kind percent", field="amount_minor")
    if kind == "amount" and promotion.percent is not None:
        raise Invalid("percent must be empty for kind amount", field="percent")
    if kind == "threshold" and (promotion.percent is None) == (promotion.amount_minor is None):
        raise Invalid("kind threshold needs percent or amount_minor, one of them", field="percent")
    for name in ("buy_quantity", "get_quantity"):
        value = getattr(promotion, name)
        if value is not None and value < 1:
            raise Invalid(f"{name} must be at least 1, not {value}", field=name)

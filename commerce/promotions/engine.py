"""Price a cart under the shop's promotions; the only place that decides what a shopper pays.

All stackable promotions that may apply do so together, by priority, each on what the ones before
left over; a promotion that is not stackable stands alone. Of these offers the shopper gets the
one with the lowest total, so the order in which codes were typed cannot matter.

Units    minor units; goods' thresholds and the free-delivery line look at values before discounts
Errors   Invalid for a quantity below 1, a negative price or a line given twice
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from commerce.promotions.discounts import discounts_by_line
from commerce.promotions.eligibility import CartContext, hindrance, refused, within_budget
from commerce.promotions.model import PricedCart, PricedItem, Promotion, Verdict
from kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class DeliveryTerms:
    """What delivery costs, and from which value of goods it is free."""

    fee_minor: int
    free_from_minor: int

    def fee(self, subtotal_minor: int) -> int:
        """The fee for goods of this value; an empty cart is not delivered."""
        return self.fee_minor if 0 < subtotal_minor < self.free_from_minor else 0


@dataclass(slots=True)
class _Offer:
    """Some promotions applied together, and what that gives."""

    left: dict[str, int]  # line_id -> what the line still costs
    delivery_minor: int
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def total_minor(self) -> int:
        return sum(self.left.values()) + self.delivery_minor


def price_cart(
    items: Sequence[PricedItem],
    promotions: Iterable[Promotion],
    codes: Iterable[str],
    context: CartContext,
    delivery: DeliveryTerms,
    currency: str,
) -> PricedCart:
    """What the cart costs now, and for every promotion concerned why it applies or not.

    Promotions without a code are always considered, the others when their code is among
    ``codes``; a code that no promotion has gets a verdict ``unknown_code``.
    """
    _check(items)
    entered = {normal_code(code) for code in codes if code.strip()}
    concerned = sorted(
        (p for p in promotions if p.code is None or normal_code(p.code) in entered),
        key=lambda p: (-p.priority, p.promotion_id),
    )
    verdicts: dict[str, Verdict] = {}
    eligible: list[Promotion] = []
    for promotion in concerned:
        against = hindrance(promotion, items, context, currency)
        if against is None:
            eligible.append(promotion)
        else:
            verdicts[promotion.promotion_id] = against
    offers = [_apply(group, items, context, delivery) for group in _groups(eligible)]
    best = min(offers, key=_Offer.total_minor)  # ties: the earlier, so stackable ones, then priority
    for offer in offers:
        for promotion_id, verdict in offer.verdicts.items():
            verdicts[promotion_id] = verdict if offer is best else _outdone(verdict)
    known = {normal_code(p.code) for p in concerned if p.code}
    unknown = [Verdict("", code, applies=False, reason="unknown_code") for code in sorted(entered - known)]
    told = [verdicts[promotion.promotion_id] for promotion in concerned]
    return _priced(items, best, (*told, *unknown), currency)


def normal_code(code: str) -> str:
    """A code as it is compared: without spaces around it, upper case."""
    return code.strip().upper()


def _check(items: Sequence[PricedItem]) -> None:
    if len({item.line_id for item in items}) != len(items):
        raise Invalid("line_id must differ between the lines of a cart", field="line_id")
    for item in items:
        if item.quantity < 1:
            raise Invalid(f"quantity must be at least 1, not {item.quantity}", field="quantity")
        if item.unit_price_minor < 0:
            raise Invalid(
                f"price must not be negative, got {item.unit_price_minor}", field="unit_price_minor"
            )


def _groups(eligible: Sequence[Promotion]) -> list[list[Promotion]]:
    stackable = [promotion for promotion in eligible if promotion.stackable]
    return [stackable, *([promotion] for promotion in eligible if not promotion.stackable)]


def _apply(
    group: Sequence[Promotion],
    items: Sequence[PricedItem],
    context: CartContext,
    delivery: DeliveryTerms,
) -> _Offer:
    left = {item.line_id: item.unit_price_minor * item.quantity for item in items}
    offer = _Offer(left, delivery.fee(sum(left.values())))
    for promotion in group:
        offer.verdicts[promotion.promotion_id] = _apply_one(promotion, items, offer, context)
    return offer


def _apply_one(
    promotion: Promotion, items: Sequence[PricedItem], offer: _Offer, context: CartContext
) -> Verdict:
    off = discounts_by_line(promotion, items, offer.left)
    frees = promotion.kind == "free_delivery"
    goods_saved = sum(off.values())
    delivery_saved = offer.delivery_minor if frees else 0
    if goods_saved + delivery_saved == 0:
        return refused(promotion, "delivery_already_free" if frees else "no_discount")
    if not within_budget(promotion, context.used(promotion.promotion_id), goods_saved + delivery_saved):
        return refused(promotion, "budget_spent")
    for line_id, amount in off.items():
        offer.left[line_id] -= amount
    offer.delivery_minor -= delivery_saved
    return Verdict(
        promotion.promotion_id,
        promotion.code,
        applies=True,
        reason="applied",
        discount_minor=goods_saved,
        free_delivery=frees,
        delivery_discount_minor=delivery_saved,
    )


def _outdone(verdict: Verdict) -> Verdict:
    if not verdict.applies:
        return verdict
    return replace(
        verdict,
        applies=False,
        reason="better_offer",
        discount_minor=0,
        free_delivery=False,
        delivery_discount_minor=0,
    )


def _priced(
    items: Sequence[PricedItem], offer: _Offer, verdicts: tuple[Verdict, ...], currency: str
) -> PricedCart:
    full = {item.line_id: item.unit_price_minor * item.quantity for item in items}
    discounts = {line_id: full[line_id] - offer.left[line_id] for line_id in full}
    subtotal, discount = sum(full.values()), sum(discounts.values())
    return PricedCart(
        subtotal_minor=subtotal,
        discount_minor=discount,
        delivery_minor=offer.delivery_minor,
        total_minor=offer.total_minor(),
        currency=currency,
        line_discounts={line_id: amount for line_id, amount in discounts.items() if amount},
        verdicts=verdicts,
    )

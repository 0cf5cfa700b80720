"""A cart in words: its lines, its sums, and the nearest saving that is within reach."""

from __future__ import annotations

from typing import Any, Final

from actions.names import Names
from actions.turn import Turn
from commerce.carts.model import Cart, CartLine
from commerce.promotions.model import Verdict
from kernel.languages import pick_text

REACH_SHARE: Final = 2  # a saving is worth a word when less than half the cart's value is missing


def line_text(names: Names, line: CartLine, currency: str) -> str:
    """``2 × Trail Runner (black, 42): $120.00``."""
    title = names.with_options(line.title, line.options)
    amount = names.money(line.unit_price_minor * line.quantity, currency)
    gone = "" if line.in_stock else f" · {names.label('sold_out')}"
    return f"{line.quantity} × {title}: {amount}{gone}"


def cart_facts(names: Names, cart: Cart) -> dict[str, Any]:
    """What responses about the cart may say."""
    priced = cart.priced
    lines = "\n".join(line_text(names, line, priced.currency) for line in cart.lines)
    sums = [f"{names.label('subtotal')}: {names.money(priced.subtotal_minor, priced.currency)}"]
    if priced.discount_minor:
        sums.append(f"{names.label('discount')}: -{names.money(priced.discount_minor, priced.currency)}")
    free = names.label("free") if not priced.delivery_minor else ""
    sums.append(f"{names.label('delivery')}: {free or names.money(priced.delivery_minor, priced.currency)}")
    return {
        "lines": lines,
        "sums": " · ".join(sums),
        "total": names.money(priced.total_minor, priced.currency),
        "count": sum(line.quantity for line in cart.lines),
    }


def hint_facts(names: Names, verdict: Verdict, currency: str) -> str:
    """``add 12.00 more`` for a promotion that lacks only that; empty for any other."""
    if verdict.applies and verdict.discount_minor:
        return names.label("saves_now").format(saving=names.money(verdict.discount_minor, currency))
    if verdict.missing_minor:
        return names.label("add_more").format(missing=names.money(verdict.missing_minor, currency))
    if verdict.missing_quantity:
        return names.label("add_items").format(missing=verdict.missing_quantity)
    return ""


def say_nearest_saving(turn: Turn, cart: Cart) -> None:
    """One short line on the nearest promotion or on free delivery, when it is within reach."""
    priced = cart.priced
    near = priced.subtotal_minor // REACH_SHARE
    lacking = [
        v for v in priced.verdicts if not v.applies and v.reason == "below_threshold" and v.missing_minor
    ]
    nearest = min(lacking, key=lambda v: v.missing_minor or 0, default=None)
    if nearest is not None and (nearest.missing_minor or 0) <= near:
        promotion = turn.services.shop.promotions.get(nearest.promotion_id)
        missing = turn.names.money(nearest.missing_minor or 0, priced.currency)
        turn.record("promotion_shown", promotion_id=promotion.promotion_id)
        turn.say("utter_add_for_promotion", missing=missing, name=pick_text(promotion.names, turn.language))
        return
    free_from = turn.services.settings.free_delivery_minor
    if priced.delivery_minor and 0 < free_from - priced.subtotal_minor <= near:
        missing = turn.names.money(free_from - priced.subtotal_minor, priced.currency)
        turn.say("utter_add_for_delivery", missing=missing)


def quantity_in(cart: Cart, variant_id: str) -> int:
    """How many of a variant are in the cart."""
    return sum(line.quantity for line in cart.lines if line.variant_id == variant_id)

"""Add one variant to the cart or ask for what is undecided; a refused write is said as refused.

What is said of the cart comes from the live cart, after the write.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.cards import button, cart_card
from actions.cart_words import quantity_in, say_nearest_saving
from actions.choices import Options, matching, undecided, values_of
from actions.promotions import live_cart
from actions.talk import Talk
from actions.turn import Turn
from actions.unavailable import MAX_BUTTONS, sold_out
from commerce.carts.model import MAX_QUANTITY
from commerce.catalogue.model import Product, Variant
from kernel.errors import Conflict, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be put in the cart, as far as it is decided."""

    product: Product
    options: Options
    quantity: int
    rest: tuple[str, ...] = ()  # product ids that are to be added after it


def add_or_ask(turn: Turn, talk: Talk, wanted: Wanted) -> None:
    """Add when exactly one variant is left, else ask for the next option; sold out is said."""
    product = wanted.product
    talk.look_at(product)
    variants = matching(product, wanted.options)
    if product.status != "active":
        turn.say("utter_product_gone")
        return
    if not any(v.in_stock for v in variants):
        sold_out(turn, product, wanted.options, quantity=wanted.quantity, then="cart")
        return
    name = undecided(variants)
    if name is None:
        _add(turn, talk, product, variants[0], wanted.quantity)
    else:
        _ask_option(turn, wanted, variants, name)


def _ask_option(turn: Turn, wanted: Wanted, variants: list[Variant], name: str) -> None:
    names = turn.names
    stocked = values_of([v for v in variants if v.in_stock], name)
    buttons = [
        button(
            names.value(value), "add_to_cart", product_id=wanted.product.product_id, choice=f"{name}={value}"
        )
        for value in stocked[:MAX_BUTTONS]
    ]
    title = names.product_with_options(wanted.product, wanted.options)
    facts: dict[str, Any] = {
        "title": f"{wanted.quantity} × {title}" if wanted.quantity > 1 else title,
        "label": names.label(name).lower(),
        "have": names.choice([names.value(value) for value in stocked]),
    }
    turn.say("utter_ask_option" if len(stocked) > 1 else "utter_ask_only_option", buttons=buttons, **facts)
    turn.ask(
        "variant",
        product_id=wanted.product.product_id,
        options=wanted.options,
        quantity=wanted.quantity,
        rest=list(wanted.rest),
        then="cart",
    )


def _add(turn: Turn, talk: Talk, product: Product, variant: Variant, quantity: int) -> None:
    carts = turn.services.shop.carts
    names = turn.names
    title = names.product_with_options(product, variant.options)
    before = quantity_in(live_cart(turn), variant.variant_id)
    try:
        carts.add(
            turn.conversation_id, variant.variant_id, quantity, turn.customer_id, turn.language, turn.channel
        )
    except (Conflict, Invalid, NotFound) as error:
        _say_refused(turn, variant, title, quantity, before, error.code)
        return
    cart = live_cart(turn)
    after = quantity_in(cart, variant.variant_id)
    if after <= before:  # the write went through, the cart says otherwise: believe the cart
        _say_refused(turn, variant, title, quantity, before, "not_kept")
        return
    talk.look_at(product, variant.variant_id)
    facts: dict[str, Any] = {"title": title, "added": after - before, "now": after}
    facts["total"] = names.money(cart.priced.total_minor, cart.priced.currency)
    buttons = [button(names.label(name), name) for name in ("view_cart", "checkout")]
    response = "utter_added_again" if before else "utter_added"
    turn.say(response, cards=cart_card(cart, turn.language, names.value), buttons=buttons, **facts)
    say_nearest_saving(turn, cart)


def _say_refused(turn: Turn, variant: Variant, title: str, quantity: int, before: int, code: str) -> None:
    found = variant_of(turn, variant.variant_id)
    left = found[1].stock if found else 0
    facts: dict[str, Any] = {"title": title, "left": left, "before": before, "most": MAX_QUANTITY}
    if found is None:
        turn.say("utter_product_gone")
    elif before + quantity > MAX_QUANTITY:
        turn.say("utter_cart_too_many", **facts)
    elif left == 0:
        sold_out(turn, found[0], found[1].options)
    elif left < before + quantity:
        turn.say("utter_cart_only_left_have" if before else "utter_cart_only_left", **facts)
    else:
        turn.record("flag", detail={"reason": "cart_refused", "code": code})
        turn.say("utter_cart_refused", **facts)


def variant_of(turn: Turn, variant_id: str) -> tuple[Product, Variant] | None:
    """A variant and its product, if it still exists."""
    try:
        return turn.services.shop.catalogue.variant(variant_id)
    except NotFound:
        return None

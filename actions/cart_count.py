""" "Make it two", "no, just the first one": more or fewer of what was added.

What is said comes from the live cart.
"""

from __future__ import annotations

from typing import Any

from actions.cards import button, cart_card
from actions.cart_words import quantity_in, say_nearest_saving
from actions.promotions import live_cart
from actions.talk import Talk
from actions.turn import Turn
from commerce.carts.model import MAX_QUANTITY, CartLine
from commerce.catalogue.model import Product
from kernel.errors import Conflict, Invalid, NotFound


def set_count(turn: Turn, line: CartLine, count: int) -> None:
    """Make the line ``count`` pieces long, or say why not; a refusal changes nothing."""
    names = turn.names
    title = names.with_options(line.title, line.options)
    facts: dict[str, Any] = {"title": title, "before": line.quantity, "most": MAX_QUANTITY}
    try:
        turn.services.shop.carts.set_quantity(turn.conversation_id, line.line_id, count)
    except Invalid:
        turn.say("utter_cart_too_many", **facts)
        return
    except Conflict:
        _, variant = turn.services.shop.catalogue.variant(line.variant_id)
        turn.say("utter_cart_only_left_have", left=variant.stock, **facts)
        return
    except NotFound:
        turn.say("utter_cart_line_not_there")
        return
    cart = live_cart(turn)
    facts["now"] = quantity_in(cart, line.variant_id)
    facts["total"] = names.money(cart.priced.total_minor, cart.priced.currency)
    buttons = [button(names.label(name), name) for name in ("view_cart", "checkout")]
    turn.say("utter_count_set", cards=cart_card(cart, turn.language, names.value), buttons=buttons, **facts)
    say_nearest_saving(turn, cart)


def keep_only(turn: Turn, talk: Talk, product: Product) -> bool:
    """Take out what was added of the other products shown; False when that is not what happened."""
    shown = {one.product_id for one in talk.shown}
    lines = [line for line in live_cart(turn).lines if line.product_id in shown]
    others = [line for line in lines if line.product_id != product.product_id]
    if not others or len(others) == len(lines):
        return False
    for line in others:
        turn.services.shop.carts.remove(turn.conversation_id, line.line_id)
    turn.set("asked", None)
    talk.look_at(product)
    return True

""" "Make it two": set how many of a line there are to be; what is said comes from the live cart."""

from __future__ import annotations

from typing import Any

from actions.cards import button, cart_card
from actions.cart_words import quantity_in, say_nearest_saving
from actions.promotions import live_cart
from actions.turn import Turn
from commerce.carts.model import MAX_QUANTITY, CartLine
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

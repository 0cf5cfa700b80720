""" "Make it a 40", 换成黑色的: another size or colour of what was just put in the cart.

The new variant goes in before the old line goes out, so that a refusal changes nothing.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, Final

from actions.cards import button, cart_card
from actions.cart_adding import variant_of
from actions.cart_words import quantity_in
from actions.choices import MOST_BARE, Options, matching, options_said, recount_said, undecided
from actions.order_changes import say_contents_stay
from actions.promotions import live_cart
from actions.talk import Talk
from actions.turn import Turn
from actions.unavailable import not_made, say_not_made, sold_out
from commerce.carts.model import CartLine
from commerce.catalogue.model import Product, Variant
from kernel.errors import Conflict, Invalid, NotFound

_VALUE: Final = r"(?P<{}>[^,.;?!，。；？！]{{1,30}}?)"
_OPENS: Final = r"(?:no|wait|actually|sorry|oh|ok|okay|hmm|please|can you|could you|i meant?)"
_OTHER: Final = re.compile(
    rf"(?:{_OPENS}[\s,.]+)*(?:make|change|switch|swap|set)\s+"
    r"(?:it|that|this|them|those|(?:the )?(?:size|colou?r))"
    rf"\s+(?:(?:to|for|into|in|a|an|the|size)\s+)*{_VALUE.format('made')}"
    r"(?:\s+(?:one|ones|please|instead|then))*"
    rf"|(?:{_OPENS}[\s,.]+)+(?:i(?:'d| would)? (?:want|need|like|prefer|meant?)\s+)?(?:(?:it|that|them)\s+)?"
    rf"(?:in|size|the)\s+(?:(?:a|an|the|size)\s+)*{_VALUE.format('meant')}(?:\s+(?:one|ones|please|instead|then))*"
    rf"|(?:in|size)\s+(?:(?:a|an|size)\s+)*{_VALUE.format('instead')}\s+instead(?:\s+please)?"
    rf"|(?:不对|不|还是|那|等等|等下|算了|帮我|请|我想?)*[，,\s]*(?:把)?(?:它|这个|这件|这双|颜色|尺码|码数|尺寸|码)*"
    rf"(?:改成|改为|换成|换为|变成|改要|换个|改)\s*{_VALUE.format('changed')}"
    r"(?:[吧呢啊]|好了|可以吗|行吗|好吗)*"
    rf"|(?:不对|不是|错了|说错了|弄错了)(?:不对|了)?[，,\s]+(?:我|我想)?(?:要|买|拿){_VALUE.format('wanted')}(?:吧|好了|的)*"
    rf"|(?:不对|不|等等|等下|算了)?[，,\s]*还是(?:要|拿|买|来)?{_VALUE.format('rather')}(?:吧|好了|好)+",
    re.IGNORECASE,
)


def choose_other(turn: Turn) -> bool:
    """Change the line just added to the option that the message asks for; False when it asks for none."""
    found = _OTHER.fullmatch(turn.text.strip(" .!?。！？")) if turn.text else None
    if found is None or str((turn.asked or {}).get("kind", "")) == "variant":
        return False
    count = recount_said(turn.text)
    if count is not None and count <= MOST_BARE:
        return False
    line = _just_added(turn)
    kept = line.variant_id if line else _just_ordered(turn)
    known = variant_of(turn, kept) if kept else None
    if known is None:
        return False
    talk = Talk(turn)
    product, before = known
    value = next(part for part in found.groups() if part)
    said = options_said(value, product, turn.names.forms) or talk.options(product)
    missing = not_made(talk, product, said) if count is None else None
    if talk.reading.wish.names_product or not (said or missing):
        return False
    turn.drop_choice()
    if line is None:
        say_contents_stay(turn)
    elif missing:
        say_not_made(turn, talk, product, missing)
        talk.look_at(product, line.variant_id)
    else:
        _change(turn, talk, line, product, {**before.options, **said})
    return True


def _just_added(turn: Turn) -> CartLine | None:
    """The cart's line of the variant that the talk is about."""
    kept = turn.slot("focus_variant")
    return next((line for line in live_cart(turn).lines if kept and line.variant_id == kept), None)


def _just_ordered(turn: Turn) -> str | None:
    """The variant that the talk is about, where the order just placed here holds it."""
    kept, placed = turn.slot("focus_variant"), turn.slot("service_order")
    if not kept or not placed:
        return None
    try:
        order = turn.services.shop.orders.get(str(placed))
    except NotFound:
        return None
    return next((line.variant_id for line in order.lines if line.variant_id == kept), None)


def _change(turn: Turn, talk: Talk, line: CartLine, product: Product, options: Options) -> None:
    stocked = [variant for variant in matching(product, options) if variant.in_stock]
    if not stocked or undecided(stocked) is not None:
        sold_out(turn, product, options)
        talk.look_at(product, line.variant_id)
        return
    variant = stocked[0]
    if variant.variant_id != line.variant_id and not _swapped(turn, line, variant):
        return
    talk.look_at(product, variant.variant_id)
    names, cart = turn.names, live_cart(turn)
    facts: dict[str, Any] = {
        "title": names.product_with_options(product, variant.options),
        "now": quantity_in(cart, variant.variant_id),
        "total": names.money(cart.priced.total_minor, cart.priced.currency),
    }
    buttons = [button(names.label(name), name) for name in ("view_cart", "checkout")]
    turn.say("utter_count_set", cards=cart_card(cart, turn.language, names.value), buttons=buttons, **facts)


def _swapped(turn: Turn, line: CartLine, variant: Variant) -> bool:
    """Put the new variant in and take the old one out; what is refused is said."""
    carts, here = turn.services.shop.carts, turn.conversation_id
    title = turn.names.with_options(line.title, variant.options)
    try:
        carts.add(here, variant.variant_id, line.quantity, turn.customer_id, turn.language, turn.channel)
    except (Conflict, Invalid, NotFound):
        turn.say("utter_cart_only_left", title=title, left=variant.stock)
        return False
    with suppress(NotFound):  # where it went meanwhile, what was asked for is there
        carts.remove(here, line.line_id)
    return True

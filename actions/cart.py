"""The cart in chat: add what was meant, show it, take out; every claim is read from the live cart.

A size or colour that nobody chose never gets into a cart: it is asked. A write that the shop
refuses is said as refused, with the reason and a way on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from actions.base import ShopAction
from actions.cards import button, cart_card
from actions.cart_words import cart_facts, line_text, say_nearest_saving
from actions.choices import Options, matching, options_said, undecided, values_of
from actions.details import MAX_BUTTONS, sold_out, tell_stock
from actions.picking import one_product
from actions.promotions import live_cart
from actions.talk import Talk
from actions.turn import Turn
from actions.yesno import says_no, says_yes
from commerce.carts.model import MAX_QUANTITY, Cart, CartLine
from commerce.catalogue.model import Product, Variant
from kernel.errors import Conflict, Invalid, NotFound

MAX_ANSWER_WORDS: Final = 6
_NEW_TALK: Final = ("search_product", "check_stock", "product_detail", "faq", "order_status", "similar_items")
_EVERYTHING: Final = re.compile(
    r"\b(everything|all( of (it|them))?|whole cart|empty|clear)\b|全部|清空|所有|都不要"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be put in the cart, as far as it is decided."""

    product: Product
    options: Options
    quantity: int


class ActionAddToCart(ShopAction):
    """Put what was meant in the cart; ask for what is still undecided."""

    action_name = "action_add_to_cart"
    answers = ("variant", "add_offer")

    def reply(self, turn: Turn) -> None:
        """Find product, variant and quantity in the words, then add or ask."""
        talk = Talk(turn)
        if turn.entity("variant_id") and talk.pressed is None:
            turn.say("utter_product_gone")
            return
        product = one_product(turn, talk, self.action_name)
        if product is not None:
            wanted = Wanted(product, self._options(talk, product), _quantity(turn, talk))
            add_or_ask(turn, talk, wanted)

    def takes(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """A value of an open option ("42", "the black one"), or yes to "shall I add it?"."""
        if asked["kind"] == "add_offer":
            return says_yes(turn)
        if turn.pressed:
            return bool(turn.entity("choice")) and turn.entity("product_id") == asked["product_id"]
        short = len(turn.text.split()) <= (2 if turn.intent in _NEW_TALK else MAX_ANSWER_WORDS)
        return short and len(turn.text) <= 60 and (bool(self._answered(turn, asked)) or says_no(turn))

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Go on with the option that was just chosen."""
        talk = Talk(turn)
        if asked["kind"] == "add_offer":
            found = _variant(turn, str(asked["variant_id"]))
            if found is None:
                turn.say("utter_product_gone")
            else:
                add_or_ask(turn, talk, Wanted(found[0], dict(found[1].options), 1))
            return
        options = self._answered(turn, asked)
        if not options and not turn.pressed:
            turn.say("utter_all_right")
            return
        product = turn.services.shop.catalogue.get(str(asked["product_id"]))
        chosen = {**asked.get("options", {}), **options}
        if asked.get("then") == "stock":
            tell_stock(turn, talk, product, chosen)
        else:
            add_or_ask(turn, talk, Wanted(product, chosen, int(asked.get("quantity", 1))))

    def _answered(self, turn: Turn, asked: dict[str, Any]) -> Options:
        found = turn.services.shop.catalogue.get_many([str(asked["product_id"])])
        if not found:
            return {}
        if turn.pressed:
            return Talk(turn).options(found[0])
        return options_said(turn.text, found[0], turn.names.forms)

    def _options(self, talk: Talk, product: Product) -> Options:
        """What the shopper chose: now, else in the variant just talked of, else in the search."""
        said = talk.options(product)
        kept = talk.turn.slot("focus_variant")
        before = next((v.options for v in product.variants if v.variant_id == kept), None)
        return {**talk.options_wished(product), **(before or {}), **said}


def add_or_ask(turn: Turn, talk: Talk, wanted: Wanted) -> None:
    """Add when exactly one variant is left, else ask for the next option; sold out is said."""
    product = wanted.product
    talk.look_at(product)
    variants = matching(product, wanted.options)
    if product.status != "active":
        turn.say("utter_product_gone")
        return
    if not any(v.in_stock for v in variants):
        sold_out(turn, product, wanted.options)
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
    facts: dict[str, Any] = {
        "title": names.product_with_options(wanted.product, wanted.options),
        "label": names.label(name).lower(),
        "have": names.listed([names.value(value) for value in stocked]),
    }
    turn.say("utter_ask_option", buttons=buttons, **facts)
    turn.ask(
        "variant",
        product_id=wanted.product.product_id,
        options=wanted.options,
        quantity=wanted.quantity,
        then="cart",
    )


def _add(turn: Turn, talk: Talk, product: Product, variant: Variant, quantity: int) -> None:
    carts = turn.services.shop.carts
    names = turn.names
    title = names.product_with_options(product, variant.options)
    before = _quantity_in(live_cart(turn), variant.variant_id)
    try:
        carts.add(turn.conversation_id, variant.variant_id, quantity)
    except (Conflict, Invalid, NotFound) as error:
        _say_refused(turn, variant, title, quantity, before, error.code)
        return
    cart = live_cart(turn)
    after = _quantity_in(cart, variant.variant_id)
    if after <= before:  # the write went through, the cart says otherwise: believe the cart
        _say_refused(turn, variant, title, quantity, before, "not_kept")
        return
    turn.record(
        "cart_add",
        product_id=product.product_id,
        quantity=after - before,
        value_minor=variant.price_minor,
        detail={"variant_id": variant.variant_id},
    )
    talk.look_at(product, variant.variant_id)
    facts: dict[str, Any] = {"title": title, "added": after - before, "now": after}
    facts["total"] = names.money(cart.priced.total_minor, cart.priced.currency)
    buttons = [button(names.label(name), name) for name in ("view_cart", "checkout")]
    response = "utter_added_again" if before else "utter_added"
    turn.say(response, cards=cart_card(cart, turn.language, names.value), buttons=buttons, **facts)
    say_nearest_saving(turn, cart)


def _say_refused(turn: Turn, variant: Variant, title: str, quantity: int, before: int, code: str) -> None:
    found = _variant(turn, variant.variant_id)
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


class ActionViewCart(ShopAction):
    """What is in the cart now, and what it costs."""

    action_name = "action_view_cart"

    def reply(self, turn: Turn) -> None:
        """Read the live cart and tell it."""
        cart = live_cart(turn)
        if not cart.lines:
            buttons = [button(turn.names.label(name), name) for name in ("best_sellers", "new_arrivals")]
            turn.say("utter_cart_empty", buttons=buttons)
            return
        buttons = [button(turn.names.label("checkout"), "checkout")]
        cards = cart_card(cart, turn.language, turn.names.value)
        turn.say("utter_cart", cards=cards, buttons=buttons, **cart_facts(turn.names, cart))
        say_nearest_saving(turn, cart)


class ActionRemoveFromCart(ShopAction):
    """Take a line out of the cart, or some of it, or all."""

    action_name = "action_remove_from_cart"
    answers = ("remove_line",)

    def reply(self, turn: Turn) -> None:
        """Find the line that is meant; ask when several could be."""
        cart = live_cart(turn)
        if not cart.lines:
            turn.say("utter_cart_empty_already")
            return
        pressed = turn.entity("line_id")
        lines = (
            [line for line in cart.lines if line.line_id == pressed] if pressed else _lines_meant(turn, cart)
        )
        if pressed and not lines:
            turn.say("utter_cart_line_not_there", cards=cart_card(cart, turn.language, turn.names.value))
        elif len(lines) == len(cart.lines) and _EVERYTHING.search(turn.text):
            self._clear(turn)
        elif len(lines) == 1:
            self._take_out(turn, lines[0])
        else:
            self._ask(turn, cart, lines)

    def takes(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """Words that point at one line of the cart."""
        if turn.pressed or turn.intent in ("search_product", "faq"):
            return False
        return len(turn.text.split()) <= MAX_ANSWER_WORDS and len(_lines_meant(turn, live_cart(turn))) == 1

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Take that line out."""
        self.reply(turn)

    def _ask(self, turn: Turn, cart: Cart, lines: list[CartLine]) -> None:
        buttons = [
            button(
                line_text(turn.names, line, cart.priced.currency), "remove_from_cart", line_id=line.line_id
            )
            for line in (lines or cart.lines)[:MAX_BUTTONS]
        ]
        turn.say("utter_ask_which_line", buttons=buttons)
        turn.ask("remove_line")

    def _clear(self, turn: Turn) -> None:
        for line in live_cart(turn).lines:
            turn.record("cart_remove", product_id=line.product_id, quantity=line.quantity)
        turn.services.shop.carts.clear(turn.conversation_id)
        cart = live_cart(turn)
        turn.say("utter_cart_cleared" if not cart.lines else "utter_cart_refused_removal")

    def _take_out(self, turn: Turn, line: CartLine) -> None:
        carts = turn.services.shop.carts
        fewer = _how_many(turn)
        try:
            if fewer and fewer < line.quantity:
                carts.set_quantity(turn.conversation_id, line.line_id, line.quantity - fewer)
            else:
                carts.remove(turn.conversation_id, line.line_id)
        except (Conflict, Invalid, NotFound):
            turn.say("utter_cart_refused_removal")
            return
        cart = live_cart(turn)
        left = _quantity_in(cart, line.variant_id)
        if left >= line.quantity:
            turn.say("utter_cart_refused_removal")
            return
        turn.record("cart_remove", product_id=line.product_id, quantity=line.quantity - left)
        told = turn.names.options(line.options)
        title = f"{line.title} ({told})" if told else line.title
        facts: dict[str, Any] = {
            "title": title,
            "left": left,
            "total": turn.names.money(cart.priced.total_minor, cart.priced.currency),
        }
        response = "utter_removed_some" if left else ("utter_removed" if cart.lines else "utter_removed_last")
        cards = cart_card(cart, turn.language, turn.names.value) if cart.lines else None
        turn.say(response, cards=cards, **facts)


def _lines_meant(turn: Turn, cart: Cart) -> list[CartLine]:
    """The lines that the message points at: by title, options, or place in the cart."""
    lines = list(cart.lines)
    text = turn.text.lower()
    if not text or len(lines) == 1 or _EVERYTHING.search(text):
        return lines
    talk = Talk(turn)
    products = {p.product_id: p for p in turn.services.shop.catalogue.get_many([x.product_id for x in lines])}
    titled = [line for line in lines if _title_in(products.get(line.product_id), text)]
    by_place = turn.services.understander.resolve(
        talk.reading,
        [products[line.product_id] for line in lines if line.product_id in products],
        turn.language,
    )
    placed = [lines[place] for place in by_place if 0 <= place < len(lines)]
    found = titled or placed or [x for x in lines if talk.focus and x.product_id == talk.focus.product_id]
    return _narrowed(turn, found or lines, products)


def _narrowed(turn: Turn, lines: list[CartLine], products: dict[str, Product]) -> list[CartLine]:
    """Of several lines, those whose options the message names."""
    fitting = []
    for line in lines:
        product = products.get(line.product_id)
        said = options_said(turn.text, product, turn.names.forms) if product else {}
        if said and all(line.options.get(name) == value for name, value in said.items()):
            fitting.append(line)
    return fitting or lines


def _title_in(product: Product | None, text: str) -> bool:
    """Whether a whole title, or the last word of one ("the mug"), stands in the text."""
    if product is None:
        return False
    titles = [t.title.lower() for t in product.texts.values() if t.title]
    return any(title in text or re.search(rf"\b{re.escape(title.split()[-1])}\b", text) for title in titles)


def _how_many(turn: Turn) -> int | None:
    return Talk(turn).reading.wish.quantity if turn.text else None


def _quantity(turn: Turn, talk: Talk) -> int:
    pressed = turn.entity("quantity")
    if pressed and pressed.isdigit():
        return max(1, int(pressed))
    return max(1, talk.reading.wish.quantity or 1) if turn.text else 1


def _quantity_in(cart: Cart, variant_id: str) -> int:
    return sum(line.quantity for line in cart.lines if line.variant_id == variant_id)


def _variant(turn: Turn, variant_id: str) -> tuple[Product, Variant] | None:
    try:
        return turn.services.shop.catalogue.variant(variant_id)
    except NotFound:
        return None

"""The cart in chat: show it, take out of it; every claim is read from the live cart."""

from __future__ import annotations

import re
from typing import Any, Final

from actions.base import ShopAction
from actions.cards import button, cart_card
from actions.cart_words import cart_facts, line_text, quantity_in, say_nearest_saving
from actions.choices import options_said, quantity_said
from actions.picking import called
from actions.promotions import live_cart
from actions.talk import Talk
from actions.turn import Turn
from commerce.carts.model import Cart, CartLine
from commerce.catalogue.model import Product
from kernel.errors import Conflict, Invalid, NotFound
from recommender.understanding.model import Wish

# What "take it out of my cart please" consists of; any other word names something.
_FILLER: Final = re.compile(
    r"\b(please|can|could|you|i|i'd|like|to|want|wanna|would|remove|delete|take|get|rid|drop|out|off|of|from|in|my|the"
    r"|this|that|these|those|it|them|one|ones|two|three|\d+|item|items|thing|product|cart|basket|bag|don't|need|not"
    r"|anymore|any ?more|again|back|put|just|instead|ok|okay|no|and|a|an|more)\b"
    r"|把|从|购物车|里面?|中|删除|删掉|删|去掉|去除|移除|移走|移出|拿掉|拿走|取消|不要|不想要|不买|了|这个|那个|这件|那件|它|请"
    r"|帮我|帮忙|一下|商品|东西|的|掉|吧|我|想|要|个|件|双|一|两|\d",
    re.IGNORECASE,
)
MAX_BUTTONS: Final = 10
MAX_ANSWER_WORDS: Final = 6
_EVERYTHING: Final = re.compile(
    r"\b(everything|all( of (it|them))?|whole cart|empty|clear)\b|全部|清空|所有|都不要"
)


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
        talk = Talk(turn)
        if not turn.pressed and talk.reading.dropped and talk.before and not talk.reading.wish:
            self.others["action_refine_search"].reply(turn)  # "take away the size"
            return
        cart = live_cart(turn)
        if not cart.lines:
            turn.say("utter_cart_empty_already")
            return
        pressed = turn.entity("line_id")
        lines = (
            [line for line in cart.lines if line.line_id == pressed] if pressed else _lines_meant(turn, cart)
        )
        if not lines:
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
        left = quantity_in(cart, line.variant_id)
        if left >= line.quantity:
            turn.say("utter_cart_refused_removal")
            return
        title = turn.names.with_options(line.title, line.options)
        facts: dict[str, Any] = {
            "title": title,
            "left": left,
            "total": turn.names.money(cart.priced.total_minor, cart.priced.currency),
        }
        response = "utter_removed_some" if left else ("utter_removed" if cart.lines else "utter_removed_last")
        cards = cart_card(cart, turn.language, turn.names.value) if cart.lines else None
        turn.say(response, cards=cards, **facts)


def _lines_meant(turn: Turn, cart: Cart) -> list[CartLine]:
    """The lines that the message points at: by title, kind, options, or place in the cart.

    None when it names goods that are not in the cart: what is there is not taken for them.
    """
    lines = list(cart.lines)
    text = turn.text.lower()
    if not text or _EVERYTHING.search(text):
        return lines
    talk = Talk(turn)
    products = {p.product_id: p for p in turn.services.shop.catalogue.get_many([x.product_id for x in lines])}
    titled = [line for line in lines if _title_in(products.get(line.product_id), text)]
    if titled:
        return _narrowed(turn, titled, products)
    goods = _goods_named(turn, talk)
    if goods.names_product:
        ids = {product.product_id for product in called(turn, talk, goods)}
        return _narrowed(turn, [line for line in lines if line.product_id in ids], products)
    there = [products[line.product_id] for line in lines if line.product_id in products]
    by_place = turn.services.understander.resolve(talk.reading, there, turn.language)
    placed = [lines[place] for place in by_place if 0 <= place < len(lines)]
    if not placed and _FILLER.sub(" ", text).strip(" .,!?。，！？"):
        narrowed = _narrowed(turn, lines, products)
        return narrowed if len(narrowed) < len(lines) else []
    found = placed or [x for x in lines if talk.focus and x.product_id == talk.focus.product_id]
    return _narrowed(turn, found or lines, products)


def _goods_named(turn: Turn, talk: Talk) -> Wish:
    """The goods that a message names; 去掉手机壳 turns them away, out of the cart."""
    wish = talk.reading.wish
    if wish.names_product or not wish.words_not:
        return wish
    return turn.services.understander.read(" ".join(wish.words_not), turn.language).wish


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
    return Talk(turn).reading.wish.quantity or quantity_said(turn.text)

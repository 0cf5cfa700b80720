"""Put things in the cart: the one that was meant, in the size and colour that was chosen.

A size or colour that nobody chose never gets into a cart: it is asked. A write that the shop
refuses is said as refused, with the reason and a way on; what is said comes from the live cart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from actions.base import ShopAction
from actions.cards import button, cart_card
from actions.cart_count import set_count
from actions.cart_words import quantity_in, say_nearest_saving
from actions.choices import (
    Options,
    any_of,
    bare_count,
    delegated,
    matching,
    only_one,
    options_said,
    quantity_said,
    recount_said,
    undecided,
    values_of,
)
from actions.details import MAX_BUTTONS, not_made, say_not_made, sold_out, tell_stock
from actions.picking import one_product, titled
from actions.promotions import live_cart
from actions.talk import Talk
from actions.turn import Turn
from actions.yesno import says_no, says_yes
from commerce.carts.model import MAX_QUANTITY
from commerce.catalogue.model import Product, Variant
from kernel.errors import Conflict, Invalid, NotFound

MAX_ANSWER_WORDS: Final = 6
_SEVERAL: Final = re.compile(
    r"\b(both|all|them|these|those|two|three|first \w+|and)\b|都|全部|这些|两|三|和|们", re.IGNORECASE
)
_ALL: Final = re.compile(
    r"\b(all|everything) of (them|these|those)\b|(全部|全都|都(给我|帮我|要|加|买|拿))", re.IGNORECASE
)
_NEW_TALK: Final = frozenset(
    "search_product check_stock product_detail faq order_status similar_items recommend best_sellers".split()
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be put in the cart, as far as it is decided."""

    product: Product
    options: Options
    quantity: int
    rest: tuple[str, ...] = ()  # product ids that are to be added after it


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
        pointed = talk.referred() or titled(turn)
        if (
            not pointed
            and talk.focus is None
            and _ALL.search(turn.text)
            and not talk.reading.wish.names_product
        ):
            pointed = talk.shown
        if len(pointed) > 1 and _SEVERAL.search(turn.text):
            self._add_each(turn, talk, pointed, _quantity(turn, talk))
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
        if says_no(turn) or says_yes(turn) or self._another(turn, asked) is not None:
            return True
        if _length(turn.text) > (2 if turn.intent in _NEW_TALK else MAX_ANSWER_WORDS):
            return False
        if turn.intent in _NEW_TALK and Talk(turn).reading.wish.names_product:
            return False
        return delegated(turn.text) or bool(self._answered(turn, asked) or self._not_made(turn, asked))

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
        another = self._another(turn, asked)
        if another is not None:
            self._go_on(
                turn, talk, asked, Wanted(another, talk.options(another), int(asked.get("quantity", 1)))
            )
            return
        options = self._answered(turn, asked)
        if not options and says_no(turn):
            turn.say("utter_all_right")
            return
        product = turn.services.shop.catalogue.get(str(asked["product_id"]))
        missing = self._not_made(turn, asked) if not options else None
        if missing:
            say_not_made(turn, talk, product, missing)
        chosen = {**asked.get("options", {}), **options}
        rest = tuple(asked.get("rest", ()))
        self._go_on(turn, talk, asked, Wanted(product, chosen, int(asked.get("quantity", 1)), rest))

    def recount(self, turn: Turn) -> bool:
        """ "Make it two": of what is about to be added, else of what was added last."""
        asked = turn.asked or {}
        choosing = asked.get("kind") == "variant" and not turn.pressed
        count = recount_said(turn.text) or (choosing and bare_count(turn.text))
        if not count:
            return False
        if asked.get("kind") == "variant" and asked.get("then") == "cart":
            product = turn.services.shop.catalogue.get(str(asked["product_id"]))
            rest = tuple(asked.get("rest", ()))
            add_or_ask(turn, Talk(turn), Wanted(product, asked.get("options", {}), count, rest))
            return True
        lines = live_cart(turn).lines
        meant = [x for x in lines if x.variant_id == turn.slot("focus_variant")] or list(lines)
        if len(meant) != 1:
            return False
        set_count(turn, meant[0], count)
        return True

    def _go_on(self, turn: Turn, talk: Talk, asked: dict[str, Any], wanted: Wanted) -> None:
        if asked.get("then") == "stock":
            tell_stock(turn, talk, wanted.product, wanted.options)
        else:
            add_or_ask(turn, talk, wanted)
            self._add_rest(turn, talk, asked, wanted.quantity)

    def _another(self, turn: Turn, asked: dict[str, Any]) -> Product | None:
        """The other product that "no, the second one" points at; a bare "the second" is an option's."""
        talk = Talk(turn)
        if turn.pressed or not talk.reading.references.ordinals:
            return None
        if not (talk.reading.corrects or says_no(turn)):
            return None
        found = [p for p in talk.referred() if p.product_id != asked["product_id"]]
        return found[0] if len(found) == 1 else None

    def _add_each(self, turn: Turn, talk: Talk, products: list[Product], quantity: int) -> None:
        """Add one after the other; the first that needs a choice is asked, the rest waits for it."""
        for place, product in enumerate(products):
            rest = tuple(p.product_id for p in products[place + 1 :])
            add_or_ask(turn, talk, Wanted(product, self._options(talk, product), quantity, rest))
            if turn.is_asking("variant"):
                return

    def _add_rest(self, turn: Turn, talk: Talk, asked: dict[str, Any], quantity: int) -> None:
        rest = [str(product_id) for product_id in asked.get("rest", ())]
        if rest and not turn.is_asking("variant"):
            self._add_each(turn, talk, turn.services.shop.catalogue.get_many(rest), quantity)

    def _answered(self, turn: Turn, asked: dict[str, Any]) -> Options:
        found = turn.services.shop.catalogue.get_many([str(asked["product_id"])])
        if not found:
            return {}
        if turn.pressed:
            return Talk(turn).options(found[0])
        wish = Talk(turn).reading.wish
        said = options_said(turn.text, found[0], turn.names.forms)
        if not said and delegated(turn.text):
            return any_of(matching(found[0], asked.get("options", {})))
        if not said and says_yes(turn):
            return only_one(matching(found[0], asked.get("options", {})))
        return {name: value for name, value in said.items() if value not in wish.colours_not}

    def _not_made(self, turn: Turn, asked: dict[str, Any]) -> tuple[str, str] | None:
        """An option value that was answered but that the product does not come in."""
        found = turn.services.shop.catalogue.get_many([str(asked["product_id"])])
        return not_made(Talk(turn), found[0], {}) if found and turn.text else None

    def _options(self, talk: Talk, product: Product) -> Options:
        """What the shopper chose: now, else in the variant just talked of, else in the search."""
        said = talk.options(product)
        asked = talk.turn.asked or {}
        if asked.get("kind") == "variant" and asked.get("product_id") == product.product_id:
            said = {**asked.get("options", {}), **said}
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


def _length(text: str) -> int:
    """How long a message is, in words; two Chinese characters count as one word."""
    return (
        len(re.findall(r"[^\s\u4e00-\u9fff]+", text)) + (len(re.findall(r"[\u4e00-\u9fff]", text)) + 1) // 2
    )


def _quantity(turn: Turn, talk: Talk) -> int:
    pressed = turn.entity("quantity")
    if pressed and pressed.isdigit():
        return max(1, int(pressed))
    return max(1, talk.reading.wish.quantity or quantity_said(turn.text) or 1)


def _variant(turn: Turn, variant_id: str) -> tuple[Product, Variant] | None:
    try:
        return turn.services.shop.catalogue.variant(variant_id)
    except NotFound:
        return None

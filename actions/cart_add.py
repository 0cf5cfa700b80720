"""Put things in the cart: the one that was meant, in the size and colour that was chosen.

A size or colour that nobody chose never gets into a cart: it is asked. A write that the shop
refuses is said as refused, with the reason and a way on; what is said comes from the live cart.
"""

from __future__ import annotations

import re
from typing import Any, Final

from actions.bare_values import is_of_a_form
from actions.base import ShopAction
from actions.cart_adding import Wanted, add_or_ask, variant_of
from actions.cart_count import keep_only, set_count
from actions.cart_options import choose_other
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
from actions.details import tell_stock
from actions.picking import ask_which, first_of_shown, one_product, titled
from actions.promotions import live_cart
from actions.talk import Talk
from actions.turn import Turn
from actions.unavailable import not_made, say_not_made
from actions.yesno import says_no, says_yes
from commerce.catalogue.model import Product

MAX_ANSWER_WORDS: Final = 6
_SEVERAL: Final = re.compile(
    r"\b(both|all|them|these|those|two|three|first \w+|and)\b|都|全部|这些|两|三|和|们", re.IGNORECASE
)
_ALL: Final = re.compile(
    r"\b(all|everything) of (them|these|those)\b|(全部|全都|都(给我|帮我|要|加|买|拿))", re.IGNORECASE
)
_BOTH: Final = re.compile(r"\b(both|the two|these two|those two)\b|[两俩][个款件双条只]", re.IGNORECASE)
_ONLY: Final = re.compile(
    r"\W*((no|wait|actually|sorry|oh)\W+)+(i (want|need|meant)\W+)?(just|only)\b|不对?[，,]?(只要|就要|只买)",
    re.IGNORECASE,
)
_BESIDE: Final = re.compile(r"\bgo(es)? (well )?with\b|\bmatch(es|ing)?\b|搭配|配套", re.IGNORECASE)
PAIR: Final = 2
MAX_FIGURE: Final = 9  # a larger bare figure is a size that was misheard, or an order
_NEW_TALK: Final = frozenset(
    "search_product check_stock product_detail faq order_status similar_items recommend best_sellers".split()
)


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
        beside = talk.reading.references.pronoun or _BESIDE.search(turn.text)
        if talk.names_another and beside and not titled(turn):
            self.others["action_search_product"].reply(turn)  # "and some beans to go with that"
            return
        pointed = talk.referred() or titled(turn) or first_of_shown(talk)
        if (
            not pointed
            and talk.focus is None
            and _ALL.search(turn.text)
            and not talk.reading.wish.names_product
        ):
            pointed = talk.shown
        if len(pointed) > PAIR and not talk.reading.references.ordinals and _BOTH.search(turn.text):
            ask_which(turn, pointed, self.action_name)  # "both" of five: nobody knows which
            return
        if len(pointed) == 1 and _ONLY.match(turn.text) and keep_only(turn, talk, pointed[0]):
            self.others["action_view_cart"].reply(turn)
            return
        if len(pointed) > 1 and _SEVERAL.search(turn.text):
            self._add_each(turn, talk, pointed, _quantity(turn, talk))
            return
        product = pointed[0] if len(pointed) == 1 else one_product(turn, talk, self.action_name)
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
        if is_of_a_form(turn):
            return True  # an e-mail is no size: the size is asked again
        if _length(turn.text) > (2 if turn.intent in _NEW_TALK else MAX_ANSWER_WORDS):
            return False
        reading = Talk(turn).reading
        if (turn.intent in _NEW_TALK and reading.wish.names_product) or "cheaper" in reading.relative:
            return False
        return delegated(turn.text) or bool(self._answered(turn, asked) or self._not_made(turn, asked))

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Go on with the option that was just chosen."""
        talk = Talk(turn)
        if asked["kind"] == "add_offer":
            found = variant_of(turn, str(asked["variant_id"]))
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
        """ "Make it two", "make it a 40": of what is about to be added, else of what was added last."""
        if choose_other(turn):
            return True
        asked = turn.asked or {}
        choosing = asked.get("kind") == "variant" and not turn.pressed
        count = recount_said(turn.text) or (choosing and self._counted(turn, asked))
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

    def chooses(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """Whether the message is little more than a size or colour that the product comes in."""
        reading = Talk(turn).reading
        if turn.pressed or reading.relative or reading.wish.names_product:
            return False
        return _length(turn.text) <= MAX_ANSWER_WORDS and bool(self._answered(turn, asked))

    def _counted(self, turn: Turn, asked: dict[str, Any]) -> int | None:
        """The count that a message is while an option is asked: "two of them", a figure that is no value."""
        figure = turn.text.strip(" .!")
        few = figure.isdigit() and 0 < int(figure) <= MAX_FIGURE and asked.get("then") == "cart"
        return bare_count(turn.text) or (int(figure) if few and not self._answered(turn, asked) else None)

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
        said = options_said(turn.text, found[0], turn.names.forms) or self._nth_value(turn, asked, found[0])
        if not said and delegated(turn.text):
            return any_of(matching(found[0], asked.get("options", {})))
        if not said and says_yes(turn):
            return only_one(matching(found[0], asked.get("options", {})))
        return {name: value for name, value in said.items() if value not in wish.colours_not}

    def _nth_value(self, turn: Turn, asked: dict[str, Any], product: Product) -> Options:
        """ "The first colour": the value that stood there in the question."""
        places = Talk(turn).reading.references.ordinals
        left = [v for v in matching(product, asked.get("options", {})) if v.in_stock]
        name = undecided(left)
        if name is None or len(places) != 1 or turn.names.label(name).lower() not in turn.text.lower():
            return {}
        listed = values_of(left, name)
        return {name: listed[places[0] - 1]} if 0 < places[0] <= len(listed) else {}

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

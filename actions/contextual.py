"""Bare answers: a value, a yes, a no, understood by what was asked last.

The base gives a message to whoever asked; what arrives here answers no open question.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from actions.bare_values import ORDER_ENTITIES, is_of_a_form
from actions.base import ShopAction
from actions.cards import button
from actions.checkout import EMAIL
from actions.offering import offer_search
from actions.picking import ask_which, named
from actions.search import MORE
from actions.talk import Talk
from actions.turn import Turn
from actions.yesno import says_no
from recommender.understanding.model import Wish

MAX_PICK_WORDS: Final = 8


class ActionInform(ShopAction):
    """A bare value; also the answer to "which one?" on behalf of whoever asked."""

    action_name = "action_inform"
    answers = ("pick",)

    def reply(self, turn: Turn) -> None:
        """Take the value for what it most likely is: an order, a choice among what is shown, a constraint."""
        if any(turn.entity(name) for name in ORDER_ENTITIES):
            self._pass_on(turn, "action_order_status")
            return
        if EMAIL.search(turn.text):
            say_unsure(turn)
            return
        talk = Talk(turn)
        pointed = talk.referred()
        if len(pointed) == 1:
            if not talk.extreme:  # of "the biggest capacity" the capacity is told
                turn.chosen_product_id = pointed[0].product_id
            self._pass_on(turn, "action_product_detail")
        elif talk.focus is not None and talk.options(talk.focus):
            self._pass_on(turn, "action_check_stock")
        elif not talk.reading.wish and (size := _size_shown(turn, talk)):
            offer_search(turn, talk, replace(talk.before, sizes=(size,)))
        elif talk.reading.wish or talk.reading.dropped or talk.reading.relative or talk.reading.wish.party:
            self._pass_on(turn, "action_refine_search" if talk.before else "action_search_product")
        else:
            say_unsure(turn)

    def takes(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """Words that point at one of the products offered, a no, or what belongs into a form."""
        if turn.pressed or len(turn.text.split()) > MAX_PICK_WORDS:
            return False
        return is_of_a_form(turn) or says_no(turn) or self._pick(turn, asked) is not None

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Hand the chosen product to the action that asked; what picks none is asked again."""
        picked = self._pick(turn, asked)
        if picked is None and is_of_a_form(turn):
            products = turn.services.shop.catalogue.get_many(list(asked.get("product_ids", ())))
            ask_which(turn, products, str(asked["action"]))
            return
        if picked is None:
            turn.say("utter_all_right")
            return
        turn.chosen_product_id = picked
        self._pass_on(turn, str(asked["action"]))

    def _pick(self, turn: Turn, asked: dict[str, Any]) -> str | None:
        """The one product of those offered that the message points at or calls by name."""
        talk = Talk(turn)
        found = talk.referred() or named(turn, talk)
        ids = [one.product_id for one in found if one.product_id in asked.get("product_ids", ())]
        return ids[0] if len(ids) == 1 else None

    def _pass_on(self, turn: Turn, action: str) -> None:
        other = self.others.get(action)
        if other is None:
            say_unsure(turn)
        else:
            other.reply(turn)


class ActionAffirm(ShopAction):
    """A yes to nothing that was asked."""

    action_name = "action_affirm"

    def reply(self, turn: Turn) -> None:
        """Go on in the most likely way; never act on a yes that answers no question."""
        talk = Talk(turn)
        if talk.focus is not None and talk.options(talk.focus):
            self.others["action_check_stock"].reply(turn)  # "ok medium then"
        elif talk.reading.wish and talk.before:
            self.others["action_refine_search"].reply(turn)
        elif talk.focus is not None:
            buttons = [
                button(turn.names.label("add_to_cart"), "add_to_cart", product_id=talk.focus.product_id),
                button(turn.names.label("similar"), "similar_items", product_id=talk.focus.product_id),
            ]
            turn.say("utter_what_about_it", title=talk.focus.title(turn.language), buttons=buttons)
        else:
            turn.say("utter_glad_go_on")


class ActionDeny(ShopAction):
    """A no: whatever was open is closed, nothing is done."""

    action_name = "action_deny"

    def reply(self, turn: Turn) -> None:
        """Close the open question; "no, the blue one" goes on with the correction."""
        talk = Talk(turn)
        turn.set("asked", None)
        corrects = talk.reading.corrects and bool(talk.reading.wish or talk.reading.references)
        corrects = corrects or (bool(talk.before) and _refuses(talk.reading.wish))
        more = talk.before and MORE.search(turn.text)  # "something else"
        if corrects or more:
            self.others["action_refine_search"].reply(turn)
        else:
            turn.say("utter_all_right")


def _size_shown(turn: Turn, talk: Talk) -> str:
    """The bare value when what is shown comes in it as a size: "39" after a list of shoes."""
    said = turn.text.strip().upper().removesuffix("码")
    sizes = {size.upper(): size for product in talk.shown for size in product.option_values("size")}
    return sizes.get(said, "")


def _refuses(wish: Wish) -> bool:
    """Whether something in particular is turned away: "no pods", 不要香精."""
    return any((wish.words_not, wish.colours_not, wish.materials_not, wish.brands_not, wish.attributes_not))


def say_unsure(turn: Turn) -> None:
    """Say that the message was not understood, with what can be done."""
    ways = {"best_sellers": "best_sellers", "promotions": "ask_promotions", "person": "human_handoff"}
    buttons = [button(turn.names.label(label), intent) for label, intent in ways.items()]
    turn.say("utter_unsure", buttons=buttons)

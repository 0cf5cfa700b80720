"""Find products, and go on from what was found: tighter, looser, more, back, from the start."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from actions.base import ShopAction
from actions.cards import button, product_cards
from actions.coupons import is_a_code
from actions.offering import PRICE_FIELDS, is_empty, offer_search, without
from actions.qualities import quality_asked
from actions.talk import OFFERED, Talk
from actions.things import things_listed
from actions.turn import Turn
from actions.yesno import says_yes
from commerce.catalogue.model import SortOrder
from kernel.languages import pick_text
from recommender.understanding.model import Wish

MAX_SHELVES: Final = 8
MORE: Final = re.compile(
    r"\b(show|see|any|some|got|have|are there)?\s*(me\s+)?(more|others?|anything else|something else)\b"
    r"|还有(别的|其他|其它|更多|没有|吗)|换一批|更多|再来(一些|几个)|别的(呢|吗)",
    re.IGNORECASE,
)
_NOTIFY: Final = re.compile(
    r"\b((tell|notify|alert|email|e-mail|ping|remind) me (when|if|once)|let me know (when|if|once))\b"
    r"|(通知|提醒|告诉)我",
    re.IGNORECASE,
)
_OTHER_VALUES: Final = re.compile(  # "has it other colours?": asked of the product the talk is about
    r"\b(other|which|what|any other|different|more) (colou?rs?|sizes?|materials?)\b"
    r"|(其他|其它|别的|另外的|哪些|什么|几种|几个)(颜色|色|尺码|尺寸|码|材质)",
    re.IGNORECASE,
)
_MEASURE: Final = re.compile(r"\d")
_OF_SHOP: Final = re.compile(  # asked of the shop as such, not for whom was talked of
    r"\bdo (you|u|ya) (guys )?(sell|stock|carry)\b|卖不卖|有卖|卖.{1,8}[吗不么]", re.IGNORECASE
)
ANYTHING: Final = re.compile(
    r"\b(anything|something|what (else )?(do|have|can) (you|i)|everything|things?"
    r"|in (the|your) (shop|store))\b|店里|有什么|有啥|随便|任何|什么都",
    re.IGNORECASE,
)


class ActionSearchProduct(ShopAction):
    """Search for what the shopper asks; a bare constraint tightens the search that is going on."""

    action_name = "action_search_product"
    answers = ("what",)

    def reply(self, turn: Turn) -> None:
        """Search, or ask what is wanted when nothing was named."""
        talk = Talk(turn)
        if is_a_code(turn):
            self.others["action_check_coupon"].reply(turn)
            return
        if _NOTIFY.search(turn.text):
            self.others["action_notify_me"].reply(turn)
            return
        said = _shelf(turn) or talk.reading.wish
        if _asks_of_focus(self, turn, talk):
            return
        named = (said.names_product or said.words) and not (
            talk.describes and turn.entity("category_id") is None
        )
        anew = named or is_empty(talk.before) or (ANYTHING.search(turn.text) and not talk.describes)
        wish = (said if _OF_SHOP.search(turn.text) else talk.anew(said)) if anew else talk.changed()
        things = things_listed(turn, talk) if anew else []
        if is_empty(said):
            ask_what(turn)
        elif things:
            for thing in things:
                offer_search(turn, talk, thing)
        else:
            offer_search(turn, talk, wish)

    def takes(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """Words that name goods answer "what are you looking for?"."""
        wanted = ("inform", "nlu_fallback", "out_of_scope", "refine_search")
        return turn.intent in wanted and not is_empty(Talk(turn).reading.wish)

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Search for the answer."""
        self.reply(turn)


class ActionRefineSearch(ShopAction):
    """Change the search that is going on: add, replace or drop a constraint, show more, go back."""

    action_name = "action_refine_search"
    answers = ("relax",)

    def reply(self, turn: Turn) -> None:
        """Apply the change and search again."""
        talk = Talk(turn)
        constraint = turn.entity("constraint")
        if constraint:
            self._by_button(turn, talk, constraint)
            return
        if _asks_of_focus(self, turn, talk):
            return
        wish = talk.changed()
        same = replace(wish, language=talk.before.language) == talk.before
        pointed = talk.referred() if not talk.reading.relative else []
        if pointed and (talk.reading.corrects or same):
            turn.chosen_product_id = pointed[0].product_id
            self.others["action_product_detail"].reply(turn)
        elif talk.reading.relative and same:
            self._compared(turn, talk)
        elif same and not is_empty(wish) and MORE.search(turn.text):
            self._more(turn, talk)
        elif is_empty(wish):
            ask_what(turn)
        elif talk.reading.relative and not self._any(turn, talk, wish):
            self._none_beyond(turn, talk)
        else:
            offer_search(turn, talk, wish)

    def _compared(self, turn: Turn, talk: Talk) -> None:
        """ "Bigger ones" where no size was said: the others of the kind, else ask for the size."""
        if not {"bigger", "smaller"} & set(talk.reading.relative):
            turn.say("utter_ask_compared_with")
            return
        unmeasured = (word for word in talk.before.words.split() if not _MEASURE.search(word))
        loose = replace(talk.before, words=" ".join(unmeasured))
        if loose != talk.before and not is_empty(loose) and self._any(turn, talk, loose):
            offer_search(turn, talk, loose)
        else:
            turn.say("utter_ask_how_big")

    def _any(self, turn: Turn, talk: Talk, wish: Wish) -> bool:
        return bool(turn.services.recommender.search(wish, 1, talk.shopper).suggestions)

    def _none_beyond(self, turn: Turn, talk: Talk) -> None:
        """Nothing is cheaper (or dearer) than what was shown: say which one stands at the end."""
        cheaper = "cheaper" in talk.reading.relative
        bounds = {name: getattr(talk.before, name) for name in PRICE_FIELDS}
        wish = replace(talk.changed(), **bounds, sort="price_asc" if cheaper else "price_desc")
        found = turn.services.recommender.search(wish, OFFERED, talk.shopper).suggestions
        known = [one.product for one in found]
        if replace(wish, sort=None) == replace(talk.before, sort=None):  # a gift is no search
            known += [product for product in talk.shown if product.in_stock]
        if not known:
            offer_search(turn, talk, talk.changed())
            return
        product = (min if cheaper else max)(known, key=lambda one: one.price_minor)
        facts: dict[str, Any] = {
            "title": product.title(turn.language),
            "price": turn.names.money(product.price_minor, product.currency),
            "said": talk.said(replace(wish, sort=talk.before.sort)),
        }
        response = "utter_nothing_cheaper" if cheaper else "utter_nothing_dearer"
        turn.say(response, cards=product_cards([product], turn.language), **facts)

    def takes(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """A yes to "shall I leave that out?", or what of it comes first: "so what's the cheapest?"."""
        return says_yes(turn) or bool(_sort_alone(turn))

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Leave the constraint out that was offered."""
        talk = Talk(turn)
        loose = without(talk.before, str(asked["constraint"]))
        if not is_empty(replace(talk.reading.wish, sort=None, product="", words="")):  # "ok, medium then"
            offer_search(turn, talk, turn.services.understander.merge(loose, talk.reading, talk.shown))
            return
        offer_search(turn, talk, replace(loose, sort=_sort_alone(turn) or loose.sort))

    def steer(self, turn: Turn, way: str) -> bool:
        """Take the last change of the search back, forget the search, show another one, or take it."""
        if way == "stay":
            self.others["action_human_handoff"].reply(turn)
            return True
        if way in ("another", "take"):
            if str((turn.asked or {}).get("kind", "")).startswith("checkout"):
                return False
            return self._another(turn) if way == "another" else self._take(turn)
        turn.set("asked", None)
        if way == "restart":
            self._start_again(turn)
        else:
            self._go_back(turn)
        return True

    def _take(self, turn: Turn) -> bool:
        """Put what the talk is about in the cart; with nothing in view the words mean something else."""
        if not Talk(turn).shown and turn.slot("focus_product") is None:
            return False
        self.others["action_add_to_cart"].reply(turn)
        return True

    def _another(self, turn: Turn) -> bool:
        """The next product of those shown when one is looked at, else more of the search."""
        talk = Talk(turn)
        if not talk.shown and talk.focus is None:
            return False
        turn.set("asked", None)
        ids = [product.product_id for product in talk.shown]
        if talk.focus is not None and talk.focus.product_id in ids[:-1]:
            turn.chosen_product_id = ids[ids.index(talk.focus.product_id) + 1]
            self.others["action_product_detail"].reply(turn)
        elif is_empty(talk.before) and talk.focus is not None:
            self.others["action_similar_items"].reply(turn)
        elif is_empty(talk.before):
            self.others["action_recommend"].reply(turn)
        else:
            self._more(turn, talk)
        return True

    def _go_back(self, turn: Turn) -> None:
        kept = turn.slot("wish_before")
        if not isinstance(kept, dict) or is_empty(Wish.from_json(kept)):
            turn.say("utter_nothing_to_go_back_to")
            return
        offer_search(turn, Talk(turn), Wish.from_json(kept))

    def _start_again(self, turn: Turn) -> None:
        for slot in ("wish", "wish_before", "offered_products", "focus_product", "focus_variant"):
            turn.set(slot, None)
        turn.set("offered_from", 0)
        ask_what(turn, "utter_fresh_start")

    def _by_button(self, turn: Turn, talk: Talk, constraint: str) -> None:
        if constraint == "more":
            self._more(turn, talk)
        elif constraint == "cheapest":
            offer_search(turn, talk, replace(talk.before, sort="price_asc"))
        else:
            offer_search(turn, talk, without(talk.before, constraint))

    def _more(self, turn: Turn, talk: Talk) -> None:
        seen = int(turn.slot("offered_from") or 0) + OFFERED if talk.shown else 0
        offer_search(turn, talk, talk.before, seen)


def _shelf(turn: Turn) -> Wish | None:
    """The wish for the department whose button was pressed."""
    pressed = turn.entity("category_id")
    if pressed is None:
        return None
    found = next((c for c in turn.services.shop.catalogue.categories() if c.category_id == pressed), None)
    if found is None:
        return None
    name = found.names.get("en") or next(iter(found.names.values()))
    shown = pick_text(found.names, turn.language)
    return Wish(product=shown, categories=(name.lower(),), words=shown, language=turn.language)


def _asks_of_focus(action: ShopAction, turn: Turn, talk: Talk) -> bool:
    """Whether the message asks of what is talked about or shown: "does it come in navy", "is it lined"."""
    wish = talk.reading.wish
    viewed = bool(talk.focus or talk.shown) and not (wish.kind or wish.categories)
    if viewed and turn.names.measure_asked(turn.text) and not talk.reading.relative:  # 多少克
        action.others["action_product_detail"].reply(turn)
        return True
    if talk.extreme or (talk.focus is not None and not wish and _OTHER_VALUES.search(turn.text)):
        action.others["action_product_detail"].reply(turn)
        return True
    pointed = talk.focus is not None and talk.reading.references.pronoun in ("it", "them")
    if not pointed or wish.kind or wish.categories or talk.reading.relative:
        return False
    if quality_asked(turn, talk) is not None:
        action.others["action_product_detail"].reply(turn)
    elif wish.colours or wish.sizes:
        turn.chosen_product_id = talk.focus.product_id if talk.focus else None
        action.others["action_check_stock"].reply(turn)
    else:
        return False
    return True


def _sort_alone(turn: Turn) -> SortOrder | None:
    """The order that a message asks for when it asks for nothing else."""
    wish = Talk(turn).reading.wish
    return wish.sort if is_empty(replace(wish, sort=None)) else None


def ask_what(turn: Turn, response: str = "utter_ask_what") -> None:
    """Ask what the shopper looks for, with the shop's departments as buttons."""
    shelves = [c for c in turn.services.shop.catalogue.categories() if c.parent_id is None][:MAX_SHELVES]
    buttons = [
        button(turn.names.category(c.category_id), "search_product", category_id=c.category_id)
        for c in shelves
    ]
    turn.say(response, buttons=buttons)
    turn.ask("what")

"""What to do with a message that was not understood: look it up, offer two guesses, then a person."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, ShopAction
from actions.cards import button
from actions.coupons import is_a_code
from actions.describing import mentions
from actions.faq_answers import shop_says, tell
from actions.feedback import offer_person
from actions.service_words import SERVICE_WORDS, label
from actions.smalltalk import FAILURES_BEFORE_PERSON, OF_SOMEBODY, failures, first_steps
from actions.talk import Talk
from actions.turn import Turn
from knowledge.model import Answer
from recommender.search import EXACT
from recommender.understanding.model import Wish

GUESSES: Final = 2
FINDING: Final = frozenset(
    "search_product refine_search recommend check_stock product_detail best_sellers new_arrivals".split()
)
_DESCRIBED: Final = re.compile(r"的(吗|有吗)?[？?]?$|^\W*(with|for|any)\b", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
LEAST_CONFIDENCE: Final = 0.05


class ActionNluFallback(ShopAction):
    """The knowledge base and the catalogue are asked first; what they do not know is asked back."""

    action_name = "action_nlu_fallback"

    def reply(self, turn: Turn) -> None:
        """Answer, search, guess, or offer a person; a message that leans to goods is searched first."""
        talk = Talk(turn)
        wish = talk.reading.wish
        pointed = talk.reading.references.ordinals and len(talk.referred()) == 1
        if pointed or talk.extreme or turn.names.titled(turn.text):
            self.others["action_product_detail"].reply(turn)
            return
        if is_a_code(turn):
            self.others["action_check_coupon"].reply(turn)
            return
        searched = bool(turn.text) and names_something(wish)
        called = wish.names_product and not _DIGIT.search(turn.text)  # an address is no name of goods
        if (searched or called) and leaning(turn) in FINDING:
            self.others["action_search_product"].reply(turn)
            return
        if talk.fits_search:
            self.others["action_refine_search"].reply(turn)
            return
        found = shop_says(turn)
        if isinstance(found, Answer):
            tell(turn, found.match)
        elif talk.before and wish.words and OF_SOMEBODY.search(turn.text):  # "he likes cooking"
            self.others["action_refine_search"].reply(turn)
        elif searched or (_DESCRIBED.search(turn.text) and _is_said_of_goods(turn, wish)):
            self.others["action_search_product"].reply(turn)
        elif failures(turn) >= FAILURES_BEFORE_PERSON:
            _note(turn)
            offer_person(turn, "utter_fallback_person", "not_understood")
        else:
            _note(turn)
            self._guess(turn)

    @staticmethod
    def _guess(turn: Turn) -> None:
        buttons = [button(label(f"do_{name}", turn.language), name) for name in guesses(turn)]
        if buttons:
            turn.say("utter_fallback_choices", buttons=buttons)
        else:
            turn.say("utter_fallback_rephrase", buttons=first_steps(turn))


class ActionDefaultFallback(ActionNluFallback):
    """Where no rule fits: the same, in place of Rasa's silent undoing of the message.

    No rule fits behind this action either, so it hands the word back to the shopper itself; where
    another action has answered the message already there is nothing to add.
    """

    action_name = "action_default_fallback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Answer, unless the message has its answer, and listen, whatever became of the answer."""
        events = [] if is_answered(tracker) else await super().run(dispatcher, tracker, domain)
        if any(event["event"] == "followup" for event in events):
            return events
        return [*events, FollowupAction("action_listen")]


def is_answered(tracker: Tracker) -> bool:
    """Whether the newest message has an answer already."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "bot":
            return True
    return False


def _note(turn: Turn) -> None:
    if turn.text:
        turn.record("flag", detail={"reason": "not_understood"})


def _is_said_of_goods(turn: Turn, wish: Wish) -> bool:
    """Whether something in the shop says just these words."""
    found = turn.services.recommender.search(wish, 1) if wish.words else None
    if found is None or not found.suggestions:
        return False
    return found.strategy == EXACT or mentions(found.suggestions[0].product, wish.words)


def names_something(wish: Wish) -> bool:
    """Whether a wish holds anything the catalogue knows; words it does not know prove nothing."""
    product = wish.product if wish.kind or wish.categories else ""
    return bool(replace(wish, product=product, words="", words_not=(), quantity=None))


def leaning(turn: Turn) -> str:
    """The likeliest intent of a message that was not understood."""
    ranking = (turn.tracker.latest_message or {}).get("intent_ranking") or []
    return next((str(one.get("name")) for one in ranking if one.get("name") != "nlu_fallback"), "")


def guesses(turn: Turn) -> list[str]:
    """The next likeliest intents that can be offered on a button."""
    ranking = (turn.tracker.latest_message or {}).get("intent_ranking") or []
    named = [
        str(one.get("name"))
        for one in ranking
        if float(one.get("confidence") or 0) >= LEAST_CONFIDENCE and f"do_{one.get('name')}" in SERVICE_WORDS
    ]
    return named[:GUESSES]

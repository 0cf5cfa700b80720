"""What to do with a message that was not understood: look it up, offer two guesses, then a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rasa_sdk.events import FollowupAction

from actions.base import ShopAction
from actions.cards import button
from actions.faq import tell
from actions.feedback import offer_person
from actions.service_words import SERVICE_WORDS, label
from actions.smalltalk import FAILURES_BEFORE_PERSON, failures, first_steps
from actions.talk import Talk
from actions.turn import Turn
from knowledge.model import Answer
from recommender.understanding.model import Wish

GUESSES: Final = 2
LEAST_CONFIDENCE: Final = 0.05


class ActionNluFallback(ShopAction):
    """The knowledge base and the catalogue are asked first; what they do not know is asked back."""

    action_name = "action_nlu_fallback"

    def reply(self, turn: Turn) -> None:
        """Answer, search, guess, or offer a person."""
        found = turn.services.knowledge.answer(turn.text, turn.language) if turn.text else None
        if isinstance(found, Answer):
            tell(turn, found.match)
        elif turn.text and names_something(Talk(turn).reading.wish):
            turn.then(FollowupAction("action_search_product"))
        elif failures(turn) >= FAILURES_BEFORE_PERSON:
            offer_person(turn, "utter_fallback_person", "not_understood")
        else:
            self._guess(turn)

    @staticmethod
    def _guess(turn: Turn) -> None:
        buttons = [button(label(f"do_{name}", turn.language), name) for name in guesses(turn)]
        if buttons:
            turn.say("utter_fallback_choices", buttons=buttons)
        else:
            turn.say("utter_fallback_rephrase", buttons=first_steps(turn))


class ActionDefaultFallback(ActionNluFallback):
    """Where no rule fits: the same, in place of Rasa's silent undoing of the message."""

    action_name = "action_default_fallback"


def names_something(wish: Wish) -> bool:
    """Whether a wish holds anything the catalogue knows; words it does not know prove nothing."""
    product = wish.product if wish.kind or wish.categories else ""
    return bool(replace(wish, product=product, words="", words_not=(), quantity=None))


def guesses(turn: Turn) -> list[str]:
    """The next likeliest intents that can be offered on a button."""
    ranking = (turn.tracker.latest_message or {}).get("intent_ranking") or []
    named = [
        str(one.get("name"))
        for one in ranking
        if float(one.get("confidence") or 0) >= LEAST_CONFIDENCE and f"do_{one.get('name')}" in SERVICE_WORDS
    ]
    return named[:GUESSES]

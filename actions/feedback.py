"""Praise, criticism and complaints: kept with what they were about, and followed by a way on."""

from __future__ import annotations

import re
from typing import Any, Final

from actions.base import ShopAction
from actions.cards import button
from actions.faq_feedback import WORDS_ASKED, criticised, note_words, praised, takes_words
from actions.handoff import hand_over
from actions.service_words import label
from actions.talk import Talk
from actions.turn import Turn
from actions.yesno import says_no, says_yes
from conversations.ratings.model import RatingKind


def keep(turn: Turn, kind: RatingKind) -> None:
    """Store what the shopper thinks, with the FAQ entry it follows."""
    turn.services.ratings.rate(
        turn.conversation_id,
        kind,
        turn.text,
        language=turn.language,
        customer_id=turn.customer_id,
        order_id=turn.slot("service_order"),
        entry_id=turn.slot("faq_entry"),
    )


LONGEST_DESCRIPTION: Final = 20  # characters; a complaint says more


# asks for another thing: 再来个手机壳; "再也不来了" does not
_MORE: Final = re.compile(r"(再|还|另外|顺便|也)(想?要|来|配|买|看|加|找|帮)(?!晚|不)")


class ActionFeedbackPositive(ShopAction):
    """Keep praise."""

    action_name = "action_feedback_positive"

    def reply(self, turn: Turn) -> None:
        """Keep it and say thanks."""
        if not turn.pressed:
            keep(turn, "positive")
        praised(turn)
        turn.say("utter_feedback_positive")


class ActionFeedbackNegative(ShopAction):
    """Keep criticism and offer another way."""

    action_name = "action_feedback_negative"
    answers = ("person_offered", WORDS_ASKED)

    def reply(self, turn: Turn) -> None:
        """Keep it; ask what was wrong with an answer, or to say it differently, and offer a person."""
        if not turn.pressed:
            keep(turn, "negative")
        if not criticised(turn):
            offer_person(turn, "utter_feedback_negative", "not_understood")

    def takes(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """A bare yes or no to the offered person; anything said of what was wrong."""
        if asked["kind"] == WORDS_ASKED:
            return takes_words(turn)
        return says_yes(turn) or says_no(turn)

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Keep what was wrong; hand over, or carry on."""
        if asked["kind"] == WORDS_ASKED:
            note_words(turn, asked)
            offer_person(turn, "utter_feedback_negative", "not_understood")
        elif says_yes(turn):
            hand_over(turn, str(asked.get("reason", "asked")))
        else:
            turn.say("utter_carry_on")


class ActionComplain(ShopAction):
    """Record a complaint and offer a person."""

    action_name = "action_complain"

    def reply(self, turn: Turn) -> None:
        """Record it, say so, offer a person; 碎花的 in the middle of a search only describes."""
        talk = Talk(turn)
        short = len(turn.text) <= LONGEST_DESCRIPTION
        if short and talk.reading.wish.names_product and _MORE.search(turn.text):
            self.others["action_search_product"].reply(turn)
            return
        if short and talk.fits_search:
            self.others["action_refine_search"].reply(turn)
            return
        keep(turn, "complaint")
        turn.record("flag", detail={"reason": "complaint"})
        offer_person(turn, "utter_complaint_noted", "complaint")


def offer_person(turn: Turn, response: str, reason: str, **facts: Any) -> None:
    """Say ``response`` with a button for a person; a bare "yes" counts as well."""
    person = button(label("person", turn.language), "human_handoff", choice=reason)
    turn.say(response, buttons=[person], **facts)
    turn.ask("person_offered", turns=1, reason=reason)

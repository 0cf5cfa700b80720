"""Hello, goodbye, thanks, what I can do, what I am, and what is not my business."""

from __future__ import annotations

import re
from typing import Final

from actions.base import ShopAction
from actions.cards import button
from actions.faq_answers import shop_says, tell
from actions.feedback import offer_person
from actions.service_form import leave_form
from actions.service_words import label
from actions.talk import Talk
from actions.turn import Button, Turn
from knowledge.model import Answer

FAILURES_BEFORE_PERSON: Final = 2
OF_SOMEBODY: Final = re.compile(
    r"\b(he|she|they|who|my \w+)('s|'re)? (really |also |just |only )?"
    r"(likes?|loves?|enjoys?|into|is|are|has|plays?|wants?|needs?|collects?)\b|(他|她|ta|孩子|宝宝|爸|妈).{0,4}(喜欢|爱|玩|想要|收集|平时)",
    re.IGNORECASE,
)
_WANTS_GOODS: Final = re.compile(
    r"\b(find|looking for|searching for|in need of|need|want|buy|get|show|sell|stock|after)( me)?"
    r"( an?| some| any| the)?( [\w-]+){1,3}\W*$|(买|想要|有没有|卖)",
    re.IGNORECASE,
)
_HOW_ARE_YOU: Final = re.compile(
    r"\bhow('?s| is) (it going|life|your day|things)|\bhow (are|r) (you|u|ya)\b|\bhow do you do\b"
    r"|\bhow have you been\b|你好吗|您好吗|最近(怎么样|好吗)|过得(怎么样|好吗)",
    re.IGNORECASE,
)
_FAILED: Final = ("nlu_fallback", "out_of_scope")


class ActionGreet(ShopAction):
    """Greet and show four ways to begin."""

    action_name = "action_greet"

    def reply(self, turn: Turn) -> None:
        """Greet by name where the shop vouches for it; "hey do u have airpods" is a search."""
        wish = Talk(turn).reading.wish
        if wish.kind or wish.categories or wish.brands:
            self.others["action_search_product"].reply(turn)
            return
        if _HOW_ARE_YOU.search(turn.text):
            turn.say("utter_how_are_you")
            return
        name = turn.session.name if turn.session and turn.session.customer_id else ""
        shop = turn.services.settings.shop_name
        if name:
            turn.say("utter_greet_by_name", shop=shop, name=name, buttons=first_steps(turn))
        else:
            turn.say("utter_greet", shop=shop, buttons=first_steps(turn))


class ActionGoodbye(ShopAction):
    """Say goodbye; an open form is left."""

    action_name = "action_goodbye"

    def reply(self, turn: Turn) -> None:
        """Say goodbye."""
        leave_form(turn)
        turn.set("asked", None)
        turn.say("utter_goodbye")


class ActionThank(ShopAction):
    """Take thanks."""

    action_name = "action_thank"

    def reply(self, turn: Turn) -> None:
        """You are welcome."""
        turn.say("utter_thank")


class ActionAskHelp(ShopAction):
    """Say what can be asked."""

    action_name = "action_ask_help"

    def reply(self, turn: Turn) -> None:
        """Name the topics, with buttons."""
        person = button(label("person", turn.language), "human_handoff")
        turn.say("utter_help", buttons=[*first_steps(turn), person])


class ActionBotChallenge(ShopAction):
    """Say honestly that this is a program."""

    action_name = "action_bot_challenge"

    def reply(self, turn: Turn) -> None:
        """A program, with a person to be had."""
        person = button(label("person", turn.language), "human_handoff")
        turn.say("utter_bot_challenge", shop=turn.services.settings.shop_name, buttons=[person])


class ActionOutOfScope(ShopAction):
    """Say that this is not something the shop's assistant does."""

    action_name = "action_out_of_scope"

    def reply(self, turn: Turn) -> None:
        """Decline politely and show what is possible; the second time offer a person.

        What the shop's own pages answer is answered: no training knows what a merchant wrote today.
        In the middle of a search, words that name goods go on with it: "she likes tea".
        """
        said = shop_says(turn)
        if isinstance(said, Answer):
            tell(turn, said.match)
            return
        talk = Talk(turn)
        wish = talk.reading.wish
        if not talk.before and (wish.kind and wish.categories) and _WANTS_GOODS.search(turn.text):
            self.others["action_search_product"].reply(turn)  # "can you help me find a power bank"
            return
        of_somebody = wish.words and OF_SOMEBODY.search(turn.text)  # "he likes dinosaurs"
        if talk.before and (
            wish.words_not or wish.kind or wish.categories or of_somebody or talk.fits_search
        ):
            self.others["action_refine_search"].reply(turn)
            return
        if turn.text:
            turn.record("flag", detail={"reason": "not_understood"})
        if failures(turn) >= FAILURES_BEFORE_PERSON:
            offer_person(turn, "utter_out_of_scope_again", "not_understood")
        else:
            turn.say("utter_out_of_scope", buttons=first_steps(turn))


def first_steps(turn: Turn) -> list[Button]:
    """Ways to begin, and the other language."""
    language = turn.language
    other = "en" if language == "zh" else "zh"
    return [
        button(label("best_sellers", language), "best_sellers"),
        button(label("promotions", language), "ask_promotions"),
        button(label("where_is_order", language), "order_status"),
        button(label("return_something", language), "return_item"),
        button(label("other_language", language), "change_language", choice=other),
    ]


def failures(turn: Turn) -> int:
    """How many messages in a row, this one included, were not understood."""
    count = 0
    for event in reversed(turn.tracker.events):
        if event.get("event") != "user":
            continue
        intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
        if intent not in _FAILED:
            break
        count += 1
    return count

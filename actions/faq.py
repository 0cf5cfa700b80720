"""Answer a question from the shop's knowledge base, with its source; say so when it has no answer."""

from __future__ import annotations

import re
from typing import Final

from actions.base import ShopAction
from actions.faq_answers import asker_of, offer_entries, shop_says, tell
from actions.feedback import offer_person
from actions.talk import Talk
from actions.turn import Turn
from kernel.errors import NotFound
from knowledge.model import Answer, Choices

# the dearest of the whole shop, which only the catalogue knows
_EXTREME: Final = re.compile(
    r"\b(cheapest|dearest|(most|least) expensive) (thing|item|product|article)\b"
    r"|最(贵|便宜)的?(一?[件个样])?(东西|商品|产品|货|宝贝)",
    re.IGNORECASE,
)


class ActionFaq(ShopAction):
    """The entry that answers, two that may, or an honest "I don't know"."""

    action_name = "action_faq"

    def reply(self, turn: Turn) -> None:
        """Answer from the entries in force."""
        pressed = turn.entity("entry_id")
        if pressed is not None:
            self._tell_entry(turn, pressed)
            return
        if _EXTREME.search(turn.text):
            self.others["action_search_product"].reply(turn)
            return
        found = shop_says(turn)
        if isinstance(found, Answer):
            tell(turn, found.match)
        elif turn.text and Talk(turn).reading.wish.sort in ("price_asc", "price_desc"):
            self.others["action_search_product"].reply(turn)  # "what is the dearest thing you have?"
        elif isinstance(found, Choices):
            offer_entries(turn, found.matches)
        elif not turn.text:
            turn.say("utter_request_question")
        else:
            turn.set("faq_entry", None)
            turn.record("flag", detail={"reason": "faq_unanswered", "text": turn.text[:500]})
            offer_person(
                turn, "utter_faq_unknown", "not_understood", email=turn.services.settings.support_email
            )

    @staticmethod
    def _tell_entry(turn: Turn, entry_id: str) -> None:
        try:
            tell(turn, turn.services.knowledge.tell(entry_id, turn.language, asker_of(turn)))
        except NotFound:
            turn.say("utter_request_question")

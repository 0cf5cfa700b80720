"""Switch the language of the conversation, and keep it switched whatever is written next."""

from __future__ import annotations

import re
from typing import Final

from rasa_sdk.events import FollowupAction

from actions.base import ShopAction
from actions.service_reading import plain
from actions.turn import Turn
from kernel.languages import Language

_CHINESE: Final = re.compile(r"\b(chinese|mandarin|zhongwen|zh|cn)\b|中文|汉语|华语|普通话|国语", re.I)
_ENGLISH: Final = re.compile(r"\b(english|en|yingwen)\b|英文|英语", re.I)


def wanted_language(text: str, now: Language) -> Language:
    """The language a message asks for; the other one than now when it names none or both."""
    said = plain(text)
    chinese, english = bool(_CHINESE.search(said)), bool(_ENGLISH.search(said))
    if chinese != english:
        return "zh" if chinese else "en"
    return "en" if now == "zh" else "zh"


class ActionChangeLanguage(ShopAction):
    """Set the slot that wins over the language written in; a second action confirms in the new one."""

    action_name = "action_change_language"

    def reply(self, turn: Turn) -> None:
        """Switch."""
        chosen = turn.entity("choice")
        language = chosen if chosen in ("en", "zh") else wanted_language(turn.text, turn.language)
        turn.set("language_choice", language)
        turn.set("language", language)
        turn.then(FollowupAction("action_confirm_language"))


class ActionConfirmLanguage(ShopAction):
    """Say so in the language now in force."""

    action_name = "action_confirm_language"

    def reply(self, turn: Turn) -> None:
        """Confirm."""
        turn.say("utter_language_changed")

"""Whether an answer of the FAQ helped: yes or no, why not, and a way on.

A press names the entry; words of praise or criticism count for the answer they directly follow.
"""

from __future__ import annotations

from typing import Any, Final, get_args

from rasa_sdk import Tracker

from actions.cards import button
from actions.turn import Turn
from kernel.errors import Invalid
from kernel.languages import Language
from knowledge.helpful.model import Reason

WORDS_ASKED: Final = "faq_words"  # "tell me in your own words" is open
_TITLES: Final[dict[Reason, dict[Language, str]]] = {
    "wrong": {"en": "The answer is wrong", "zh": "答案有误"},
    "unclear": {"en": "It isn't clear", "zh": "没看明白"},
    "not_asked": {"en": "It's not what I asked", "zh": "不是我想问的"},
    "other": {"en": "Something else", "zh": "其他原因"},
}
_ELSEWHERE: Final = frozenset(
    "human_handoff goodbye change_language delete_my_data view_cart checkout order_status".split()
)


def praised(turn: Turn) -> None:
    """Count a yes, where a press or the talk says for which answer."""
    entry_id = turn.entity("entry_id") or told_just_now(turn.tracker)
    if entry_id is not None:
        _rate(turn, entry_id, helpful=True)


def criticised(turn: Turn) -> bool:
    """Count a no and go on from there; False when it is for the talk at large to answer."""
    entry_id = turn.entity("entry_id")
    if entry_id is None:
        told = told_just_now(turn.tracker)
        if told is not None:
            _rate(turn, told, helpful=False, comment=turn.text)
        return False
    reason = _reason(turn.entity("choice"))
    if not _rate(turn, entry_id, helpful=False, reason=reason):
        return False
    if reason == "other":
        turn.say("utter_faq_why_words")
        turn.ask(WORDS_ASKED, turns=1, entry_id=entry_id)
        return True
    if reason is not None:
        return False
    buttons = [
        button(titles[turn.language], "feedback_negative", entry_id=entry_id, choice=name)
        for name, titles in _TITLES.items()
    ]
    turn.say("utter_faq_why", buttons=buttons)
    return True


def takes_words(turn: Turn) -> bool:
    """Whether the message says what was wrong; one that plainly wants something else does not."""
    return bool(turn.text.strip()) and turn.intent not in _ELSEWHERE


def note_words(turn: Turn, asked: dict[str, Any]) -> None:
    """Keep what the shopper says was wrong."""
    _rate(turn, str(asked["entry_id"]), helpful=False, reason="other", comment=turn.text)


def told_just_now(tracker: Tracker) -> str | None:
    """The entry that the assistant's last words before the newest message were from."""
    messages = 0
    for event in reversed(tracker.events or []):
        messages += event.get("event") == "user"
        if messages > 1:
            return None
        if messages == 1 and event.get("event") == "bot":
            told = ((event.get("data") or {}).get("custom") or {}).get("faq")
            if isinstance(told, dict) and told.get("entry_id"):
                return str(told["entry_id"])
    return None


def _rate(
    turn: Turn, entry_id: str, *, helpful: bool, reason: Reason | None = None, comment: str = ""
) -> bool:
    """Keep it; False for an answer that was never shown here, of which nothing is kept."""
    try:
        turn.services.helpful.rate(
            turn.conversation_id,
            entry_id,
            helpful,
            reason=reason,
            comment=comment,
            language=turn.language,
            customer_id=turn.customer_id,
        )
    except Invalid:
        return False
    return True


def _reason(choice: str | None) -> Reason | None:
    return next((one for one in get_args(Reason) if one == choice), None)

"""Get a person: a recorded request, an honest promise, a place in the queue, and a way back."""

from __future__ import annotations

import re
from typing import Any, Final

from actions.base import ShopAction
from actions.cards import button
from actions.service_form import leave_form
from actions.service_reading import NEVER_MIND, plain
from actions.service_words import label, opening
from actions.turn import Turn
from kernel.languages import hours_in

_BACK_TO_BOT: Final = re.compile(
    r"\b(back to (the )?(bot|assistant)|no (person|human|agent)|don'?t need (a|an) (person|human|agent))\b"
    r"|\bcancel (the )?(hand-?(over|off)|request)\b"
    r"|\b(stay|stick|continue|carry on|go on|keep (talking|chatting|going)|rather (talk|chat)) (with|to) "
    r"(you|(the |this )?(bot|assistant|robot|chat))\b"
    r"|不用(人工|转|客服)|不需要(人工|客服)|不转了|(继续|还是|就)(用|和|跟|找)(助手|机器人|你)",
    re.I,
)
_REASONS: Final = ("complaint", "not_understood")


class ActionHumanHandoff(ShopAction):
    """Put the conversation in the queue, or take it out again."""

    action_name = "action_human_handoff"
    heard_beside_people = True  # the way back

    def reply(self, turn: Turn) -> None:
        """Hand over; "never mind" goes back to the assistant."""
        text = plain(turn.text)
        wants_back = bool(NEVER_MIND.search(text) or _BACK_TO_BOT.search(text))
        if turn.entity("choice") == "stay" or wants_back:
            withdrawn = turn.services.handoffs.withdraw(turn.conversation_id)
            turn.say("utter_handoff_withdrawn" if withdrawn else "utter_carry_on")
            return
        leave_form(turn)
        choice = turn.entity("choice")
        hand_over(turn, choice if choice in _REASONS else "asked")


def hand_over(turn: Turn, reason: str) -> None:
    """Record the request once and say truthfully what happens next."""
    handoffs = turn.services.handoffs
    promise = handoffs.request(
        turn.conversation_id, reason, turn.text, turn.language, customer_id=turn.customer_id
    )
    settings = turn.services.settings
    facts: dict[str, Any] = {
        "hours": f"{hours_in(settings.support_hours, turn.language)} ({settings.timezone})",
        "email": settings.support_email,
        "ahead": promise.position - 1,
        "opens": opening(promise.opens_at, turn.language) if promise.opens_at else "",
    }
    turn.set("asked", None)
    turn.say(
        _response(promise.handoff.state, promise.open_now, promise.position, is_new=promise.is_new), **facts
    )
    stay = button(label("stay", turn.language), "human_handoff", choice="stay")
    turn.say("utter_handoff_meanwhile", buttons=[stay])


def _response(state: str, open_now: bool | None, position: int, *, is_new: bool) -> str:
    if state == "taken":
        return "utter_handoff_taken"
    if open_now is None:
        return "utter_handoff_noted"
    if not open_now:
        return "utter_handoff_closed" if is_new else "utter_handoff_still_closed"
    if not is_new:
        return "utter_handoff_still_waiting" if position > 1 else "utter_handoff_still_next"
    return "utter_handoff_waiting" if position > 1 else "utter_handoff_next"

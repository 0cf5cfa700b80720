"""The base of every action: one thread hop, the language, open questions, and failures that are said.

A subclass gives ``action_name`` and ``reply(turn)``, which runs in a worker thread and may call any
service. An action that asks something names its question kinds in ``answers`` and takes the next
message back through ``takes`` and ``reply_to``, whatever intent that message was given: "42" after
"which size?" is a size, even when the classifier thought of an order number.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, ParamSpec, TypeVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.faq_answers import MAY_BE_QUESTIONS, tells_worded
from actions.services import Services
from actions.turn import Button, Events, Turn, language_of
from actions.typed_buttons import press_typed
from actions.yesno import steers
from kernel.errors import ShopError
from kernel.logs import REQUEST_ID, get_log, new_request_id

__all__ = ["Button", "Events", "ShopAction", "Turn", "language_of"]

P = ParamSpec("P")
R = TypeVar("R")
_log = get_log(__name__)


class ShopAction(Action, ABC):  # type: ignore[misc]  # rasa_sdk ships no types
    """What the assistant does for one intent."""

    action_name: ClassVar[str] = ""
    heard_beside_people: ClassVar[bool] = False  # answers although a person has the conversation
    answers: ClassVar[tuple[str, ...]] = ()  # kinds of open question whose answers come here

    def __init__(self, services: Services) -> None:
        self.services = services
        self.others: Mapping[str, ShopAction] = {}  # every action by name, set by the endpoint

    def name(self) -> str:
        """The action's name in domain.yml."""
        return self.action_name

    @abstractmethod
    def reply(self, turn: Turn) -> None:
        """Answer the message; synchronous, in a worker thread."""

    def takes(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """Whether this message answers the open question ``asked`` of this action."""
        return False

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Go on with the answer to ``asked``."""
        raise NotImplementedError(f"{self.action_name} takes answers but does not use them")

    async def off_loop(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run something slow in a worker thread; the event loop stays free."""
        return await asyncio.to_thread(function, *args, **kwargs)

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Rasa's call: answer in a thread; a failure becomes an apology, a log line and a flag."""
        metadata = (tracker.latest_message or {}).get("metadata") or {}
        token = REQUEST_ID.set(new_request_id(metadata.get("request_id") or REQUEST_ID.get()))
        began = time.monotonic()
        try:
            events = await self.off_loop(self._answer, dispatcher, tracker)
            took_ms = round((time.monotonic() - began) * 1000)
            _log.info("acted", action=self.action_name, conversation_id=tracker.sender_id, took_ms=took_ms)
            return events
        finally:
            REQUEST_ID.reset(token)

    def _answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        try:
            with self.services.shop.database.view():
                return self._for(tracker)._act(Turn(self.services, dispatcher, tracker))
        except Exception as error:
            return self._apologise(dispatcher, tracker, error)

    def _for(self, tracker: Tracker) -> ShopAction:
        """Who answers: this action, else the one whose button's title was typed."""
        intent = press_typed(tracker)
        if intent is None or self.action_name.startswith("validate_"):
            return self
        return self.others.get(f"action_{intent}", self)

    def _act(self, turn: Turn) -> Events:
        if self._muted(turn):
            return []
        if self._steered(turn):
            turn.flush()
            return turn.finish()
        if self._of_taste(turn):
            self._resume_form(turn)
            turn.flush()
            return turn.finish()
        asked = turn.asked
        owner = self._owner_of(asked)
        if asked is not None and owner is not None and owner.takes(turn, asked):
            turn.set("asked", None)
            owner.reply_to(turn, asked)
        elif self.action_name not in MAY_BE_QUESTIONS or not tells_worded(turn):
            self.reply(turn)
        self._resume_form(turn)
        turn.flush()
        return turn.finish()

    def _muted(self, turn: Turn) -> bool:
        """Whether a person of the shop answers here now, so that the assistant must not."""
        return not self.heard_beside_people and self.services.handoffs.assistant_is_quiet(
            turn.conversation_id
        )

    def _resume_form(self, turn: Turn) -> None:
        """Let a form ask again whose question this message left open."""
        form = (turn.tracker.active_loop or {}).get("name")
        if form and self.action_name != f"validate_{form}" and not turn.leads_on:
            turn.then(FollowupAction(form))

    def _steered(self, turn: Turn) -> bool:
        """Whether the message was only "back", "start again" or "make it two", whatever its intent."""
        cart = self.others.get("action_add_to_cart")
        if cart is not None and cart.recount(turn):
            return True
        way = steers(turn)
        search = self.others.get("action_refine_search")
        if way is None or search is None:
            return False
        return search.steer(turn, way)

    def _of_taste(self, turn: Turn) -> bool:
        """Whether the message was surely about the shopper's own taste, whatever its intent."""
        recommend = self.others.get("action_recommend")
        return recommend is not None and recommend.hears(turn)

    def hears(self, turn: Turn) -> bool:
        """Answer what is said of the shopper's own taste; the recommendation does it for all."""
        return False

    def steer(self, turn: Turn, way: str) -> bool:
        """Go ``back``, ``restart``, show ``another`` or ``take`` it; the search does it for all."""
        raise NotImplementedError(f"{self.action_name} is not the search")

    def recount(self, turn: Turn) -> bool:
        """Change how many, or in which size, when a message asks only that; the cart does it for all."""
        return False

    def chooses(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """Whether the message names a size or colour of the product asked about; the cart tells for all."""
        return False

    def _owner_of(self, asked: dict[str, Any] | None) -> ShopAction | None:
        if asked is None:
            return None
        return next((a for a in self.others.values() if asked["kind"] in a.answers), None)

    def _apologise(self, dispatcher: CollectingDispatcher, tracker: Tracker, error: Exception) -> Events:
        _log.error("action_failed", action=self.action_name, exc_info=error)
        turn = Turn(self.services, dispatcher, tracker)
        code = error.code if isinstance(error, ShopError) else "internal"
        turn.record("flag", detail={"reason": "action_failed", "action": self.action_name, "code": code})
        try:
            turn.flush()
        except Exception as second:  # the log may be what is down; the apology must still be said
            _log.error("flag_not_written", action=self.action_name, exc_info=second)
        turn.say("utter_apology")
        return turn.finish()

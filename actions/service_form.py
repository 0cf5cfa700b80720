"""The form that gathers what a service task needs: one question at a time, other questions welcome.

Rasa's form keeps the turn order (one message, one step; other questions in between are answered by
their own actions and the form resumes); what is asked and what an answer means is decided here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, ClassVar, Final

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.address_reading import read_address
from actions.base import ShopAction
from actions.service_answers import Answers, Heard
from actions.service_general import told_in_general
from actions.service_questions import ask
from actions.service_reading import (
    BACK,
    LATEST,
    NEVER_MIND,
    OTHER_ORDER,
    START_AGAIN,
    email_in,
    number_in,
    plain,
)
from actions.service_steps import ServiceSteps
from actions.service_task import FORM, KIND_OF_INTENT, ServiceTask, TaskKind, task_from
from actions.turn import Events, Turn

MAX_ASIDE: Final = 3  # other questions in a row after which the form is put aside
LOOKING: Final[tuple[TaskKind, ...]] = ("status", "refund")
_ASKS: Final = re.compile(r"\w+\W+\w+|[一-鿿]{2}")  # what is left of "never mind, …" says something
_NOT_AN_INTERRUPTION: Final = ("", "inform", "affirm", "deny", "nlu_fallback", "out_of_scope")


class ServiceAction(ShopAction):
    """Begins one kind of service task; abstract for the topics that need an order or a proof."""

    kind: ClassVar[TaskKind]

    def reply(self, turn: Turn) -> None:
        """Do it at once when everything is known and proved; else let the form ask.

        A question on how it goes in general is answered first, with a way to begin.
        """
        if told_in_general(turn, self.kind):
            return
        task = self.first_task(turn)
        turn.set("asked", None)
        steps = ServiceSteps(turn)
        after = steps.advance(task)
        if after is None:
            finish(turn)
        else:
            turn.set("service_task", replace(after, begun=True).as_json())
            turn.then(FollowupAction(FORM))

    def first_task(self, turn: Turn) -> ServiceTask:
        """The task as far as this message and an open task of before tell it."""
        text = plain(turn.text)
        number = turn.entity("order_number") if turn.pressed else number_in(text)
        if self.kind == "change_address" and not turn.pressed and number in _postcodes(text):
            number = ""  # the postcode of the new address names no order
        if self.kind == "erase":
            return ServiceTask("erase", email=email_in(text))
        other = bool(OTHER_ORDER.search(text)) or turn.entity("choice") == "other"
        told = turn.slot("service_order") if other else None
        return ServiceTask(
            self.kind,
            number=number or "",
            email=email_in(text),
            latest=bool(LATEST.search(text)),
            not_these=(str(told),) if told else (),
        )


def _postcodes(text: str) -> tuple[str, ...]:
    address = read_address(text, None)
    return (address.postcode,) if address.postcode else ()


def finish(turn: Turn) -> None:
    """Forget the task and leave the form."""
    turn.set("service_task", None)
    turn.set("requested_slot", None)
    for slot in ("order_number", "email", "code"):
        turn.set(slot, None)


class ActionValidateServiceForm(ShopAction):
    """One step of the form: hear the answer, go on, ask the next question."""

    action_name = f"validate_{FORM}"

    def _steered(self, turn: Turn) -> bool:
        """Back and start again mean the form's own steps here."""
        return False

    def _of_taste(self, turn: Turn) -> bool:
        """Whoever answers the message in the middle of the form hears it."""
        return False

    def _owner_of(self, asked: dict[str, Any] | None) -> ShopAction | None:
        """The form's question goes before any other that is open."""
        return None

    def reply(self, turn: Turn) -> None:
        """Hear a fresh message, or ask again after another question was answered."""
        task = task_from(turn.slot("service_task"))
        turn.set("asked", None)
        if task is None or not task.asked:
            finish(turn)
        elif _fresh(turn):
            self._hear(turn, task)
        else:
            self._resume(turn, task)

    def _apologise(self, dispatcher: CollectingDispatcher, tracker: Tracker, error: Exception) -> Events:
        """Apologise and keep the question open, so that the answer can be given again."""
        kept = [SlotSet(slot, tracker.get_slot(slot)) for slot in ("service_task", "requested_slot")]
        return [*super()._apologise(dispatcher, tracker, error), *kept]

    def _hear(self, turn: Turn, task: ServiceTask) -> None:
        steps = ServiceSteps(turn)
        outcome: ServiceTask | Heard | None = self._steer(turn, steps, task)
        if outcome is None:
            outcome = Answers(turn, steps).hear(task)
        if outcome is Heard.UNREAD:
            outcome = self._unread(turn, steps, task)
        if outcome is None:  # another action's turn
            turn.set("service_task", task.as_json())
            turn.then(ActionExecutionRejected(FORM))
        elif isinstance(outcome, ServiceTask):
            self._ask(turn, steps, outcome)
        else:
            finish(turn)

    def _steer(self, turn: Turn, steps: ServiceSteps, task: ServiceTask) -> ServiceTask | Heard | None:
        """A button of another task; never mind, start again, back: the same at every step."""
        text = plain(turn.text)
        kind = KIND_OF_INTENT.get(turn.intent)
        if turn.pressed and kind not in (None, task.kind):
            return self._switched(turn, steps, task, kind)
        if NEVER_MIND.search(text):
            return self._stopped(turn, steps, task, NEVER_MIND.sub(" ", text))
        if START_AGAIN.search(text):
            return steps.advance(ServiceTask(task.kind)) or Heard.DONE
        if BACK.search(text):
            return steps.advance(task.back()) or Heard.DONE
        return None

    def _stopped(self, turn: Turn, steps: ServiceSteps, task: ServiceTask, rest: str) -> ServiceTask | Heard:
        """Never mind; what else the message asks for is done: "never mind, show me new arrivals"."""
        kind = KIND_OF_INTENT.get(turn.intent)
        other = self.others.get(f"action_{turn.intent}")
        more = turn.intent not in _NOT_AN_INTERRUPTION and _ASKS.search(rest) is not None
        if more and kind is not None and kind != task.kind:
            return self._switched(turn, steps, task, kind)
        turn.say("utter_service_stopped")
        if more and kind is None and other is not None:
            other.reply(turn)
        return Heard.DONE

    def _unread(self, turn: Turn, steps: ServiceSteps, task: ServiceTask) -> ServiceTask | Heard | None:
        """Another task, another question, or an answer that could not be read."""
        kind = KIND_OF_INTENT.get(turn.intent)
        if kind is not None and kind != task.kind:
            return self._switched(turn, steps, task, kind)
        if task.number and number_in(plain(turn.text)) == task.number:
            return task.on()
        if kind == task.kind or turn.intent in _NOT_AN_INTERRUPTION:
            if turn.intent == "deny":
                turn.say("utter_service_stopped")
                return Heard.DONE
            return task.unread()
        return None

    @staticmethod
    def _switched(turn: Turn, steps: ServiceSteps, task: ServiceTask, kind: TaskKind) -> ServiceTask | Heard:
        """Another task; the order in hand stays unless the message names another.

        A look at the order in hand does not end what is being done with it: it is told, then asked on.
        """
        number = turn.entity("order_number") if turn.pressed else number_in(plain(turn.text))
        other = bool(number) and number != task.number
        if kind in LOOKING and task.kind not in LOOKING and task.order_id and not other:
            steps.advance(ServiceTask(kind, number=task.number, order_id=task.order_id))
            turn.set("asked", None)
            return task.on()
        if other and number:
            switched = ServiceTask(kind, number=number, email=task.email)
        else:
            switched = ServiceTask(kind, number=task.number, email=task.email, order_id=task.order_id)
        return steps.advance(switched) or Heard.DONE

    def _resume(self, turn: Turn, task: ServiceTask) -> None:
        if task.aside >= MAX_ASIDE:
            turn.say("utter_service_put_aside")
            finish(turn)
            return
        if task.begun:
            self._ask(turn, ServiceSteps(turn), task)
        else:
            self._ask(turn, ServiceSteps(turn), replace(task, note=""), aside=task.aside + 1)

    @staticmethod
    def _ask(turn: Turn, steps: ServiceSteps, task: ServiceTask, aside: int = 0) -> None:
        ask(turn, steps, task)
        turn.set("service_task", replace(task, aside=aside, begun=False).as_json())
        turn.set("requested_slot", task.asked)
        for slot in ("order_number", "email", "code"):
            turn.set(slot, None)


def _fresh(turn: Turn) -> bool:
    """Whether no other action has answered this message yet."""
    return not _actions_since_message(turn)


def _actions_since_message(turn: Turn) -> list[str]:
    names: list[str] = []
    for event in reversed(turn.tracker.events):
        if event.get("event") == "user":
            break
        if event.get("event") == "action" and event.get("name") not in (FORM, "action_extract_slots"):
            names.append(str(event.get("name")))
    return names


def leave_form(turn: Turn) -> None:
    """End the form from another action, such as a hand-over."""
    if (turn.tracker.active_loop or {}).get("name") == FORM:
        turn.then(ActiveLoop(None))
        finish(turn)

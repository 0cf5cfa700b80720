"""Take an answer to what the service form asked: the task moved on, done, or not understood."""

from __future__ import annotations

from enum import Enum
from typing import Final

from actions.address_reading import read_address
from actions.service_reading import (
    DONT_KNOW,
    LATEST,
    OTHER_ORDER,
    REASON_CODES,
    RESEND,
    code_in,
    email_in,
    lettered_number_in,
    number_in,
    places_in,
    plain,
    quantity_in,
    reason_in,
    titled_in,
    yes_or_no,
)
from actions.service_steps import ServiceSteps
from actions.service_task import ServiceTask
from actions.turn import Turn
from commerce.orders.model import Order, normal_number, returnable


class Heard(Enum):
    """What an answer came to when it is not a task with a further question."""

    DONE = "done"
    UNREAD = "unread"


Outcome = ServiceTask | Heard
_FREE_TEXT: Final = ("new_address", "return_reason")


class Answers:
    """Reads one message as the answer to ``task.asked``."""

    def __init__(self, turn: Turn, steps: ServiceSteps) -> None:
        self.turn = turn
        self.steps = steps
        self.text = plain(turn.text)

    def hear(self, task: ServiceTask) -> Outcome:
        """The task after this message."""
        corrected = self._correction(task)
        if corrected is not None:
            return self._on(corrected)
        answer: Outcome = getattr(self, f"hear_{task.asked}")(task)
        return answer

    def _correction(self, task: ServiceTask) -> ServiceTask | None:
        """The task about another order, when the message names one while one is in hand."""
        if not task.order_id or task.kind == "erase":
            return None
        number = self.turn.entity("order_number") if self.turn.pressed else lettered_number_in(self.text)
        if number and task.asked not in _FREE_TEXT and normal_number(number) != normal_number(task.number):
            return task.other_order().on(number=number, email=email_in(self.text) or task.email)
        return task.other_order() if OTHER_ORDER.search(self.text) else None

    def hear_order_number(self, task: ServiceTask) -> Outcome:
        """A number, an e-mail with it, "the last one", a place in the list, or not knowing it."""
        email = email_in(self.text) or task.email
        number = self.turn.entity("order_number") if self.turn.pressed else number_in(self.text)
        if number:
            return self._on(task.on(number=number, email=email, not_these=()))
        if task.tried and email_in(self.text):  # the address was wrong, not the number
            return self._on(task.on(number=task.tried, email=email, tried=""))
        listed = self.steps.finder.listed(task)
        places = [0] if LATEST.search(self.text) else places_in(self.text, len(listed))
        if listed and len(places) == 1:
            chosen = listed[places[0]]
            return self._on(task.on(number=chosen.number, order_id=chosen.order_id))
        if DONT_KNOW.search(self.text):
            return task.unread("where")
        if OTHER_ORDER.search(self.text) or email != task.email:
            return task.on(email=email)
        return Heard.UNREAD

    def hear_email(self, task: ServiceTask) -> Outcome:
        """An e-mail, perhaps with a corrected number."""
        email = email_in(self.text)
        number = lettered_number_in(self.text)
        if task.kind == "erase":
            return self._on(task.on(email=email)) if email else Heard.UNREAD
        if email or number:
            return self._on(task.on(email=email or task.email, number=number or task.number))
        if OTHER_ORDER.search(self.text):
            return task.other_order().on(asked="order_number")
        return Heard.UNREAD

    def hear_code(self, task: ServiceTask) -> Outcome:
        """A code, or the wish for a new one."""
        code = code_in(self.text)
        if code:
            return self._after(self.steps.check_code(task, code))
        if self.turn.entity("choice") == "new_code" or RESEND.search(self.text):
            order = self.steps.order_of(task)
            if order is None and task.kind != "erase":
                return self._on(task.on(order_id="", code_to=""))
            return self._after(self.steps.send_code(task, order))
        return self._declined(task)

    def hear_confirmed(self, task: ServiceTask) -> Outcome:
        """Yes or no."""
        if yes_or_no(self.text, self.turn.intent):
            return self._after(self.steps.confirmed(task))
        return self._declined(task)

    def _declined(self, task: ServiceTask) -> Outcome:
        if yes_or_no(self.text, self.turn.intent) is not False:
            return Heard.UNREAD
        self.turn.say("utter_left_as_it_is")
        return Heard.DONE

    def hear_new_address(self, task: ServiceTask) -> Outcome:
        """An address, or what is missing of it."""
        order = self.steps.order_of(task)
        read = read_address(self.turn.text, order.address if order else None)
        if read.address is not None:
            parts = {name: getattr(read.address, name) for name in read.address.__slots__}
            return self._on(task.on(address=parts))
        if {"street", "city", "postcode"} <= set(read.missing):
            return Heard.UNREAD
        return task.unread(f"missing:{','.join(read.missing)}")

    def hear_return_items(self, task: ServiceTask) -> Outcome:
        """Lines by button, place or title; "all" for everything that may come back."""
        order = self.steps.order_of(task)
        if order is None:
            return self._on(task.on(order_id=""))
        left = {line_id: count for line_id, count in returnable(order).items() if count}
        chosen = self._chosen_lines(order, left)
        if not chosen:
            return Heard.UNREAD
        reason = reason_in(self.text)
        kept = task.on(reason=reason if reason in REASON_CODES else task.reason)
        if len(chosen) > 1 or left[chosen[0]] == 1:
            return self._on(kept.on(items={line_id: left[line_id] for line_id in chosen}))
        count = quantity_in(self.text, left[chosen[0]]) if self.text else 0
        if count and not places_in(self.text, len(left)):
            return self._on(kept.on(items={chosen[0]: count}))
        return self._on(kept.on(item_open=chosen[0]))

    def _chosen_lines(self, order: Order, left: dict[str, int]) -> list[str]:
        lines = [line for line in order.lines if line.line_id in left]
        pressed = self.turn.entity("line_id")
        if self.turn.pressed:
            return list(left) if self.turn.entity("choice") == "all" else [x for x in left if x == pressed]
        titled = titled_in(self.text, [line.title for line in lines])
        places = titled or places_in(self.text, len(lines))
        return [lines[place].line_id for place in places]

    def hear_return_quantity(self, task: ServiceTask) -> Outcome:
        """How many."""
        order = self.steps.order_of(task)
        most = returnable(order).get(task.item_open, 0) if order else 0
        count = quantity_in(self.turn.entity("quantity") or self.text, most)
        if not count:
            return Heard.UNREAD
        return self._on(task.on(items={task.item_open: count}, item_open=""))

    def hear_return_reason(self, task: ServiceTask) -> Outcome:
        """Why; the shopper's own words count when they fit none of the usual reasons."""
        pressed = self.turn.entity("choice")
        if self.turn.pressed:
            return self._on(task.on(reason=pressed)) if pressed in REASON_CODES else Heard.UNREAD
        reason = reason_in(self.text)
        if reason in REASON_CODES or (
            reason and self.turn.intent in ("inform", "nlu_fallback", "out_of_scope", "complain")
        ):
            return self._on(task.on(reason=reason))
        return Heard.UNREAD

    def _on(self, task: ServiceTask) -> Outcome:
        return self._after(self.steps.advance(task))

    @staticmethod
    def _after(task: ServiceTask | None) -> Outcome:
        return Heard.DONE if task is None else task

"""What is asked for each slot of the service form, with buttons; asking changes nothing."""

from __future__ import annotations

from typing import Any, Final

from actions.cards import button
from actions.service_reading import REASON_CODES
from actions.service_steps import ServiceSteps
from actions.service_task import KIND_OF_INTENT, ServiceTask
from actions.service_words import address_text, label, line_text, lines_text, order_choice
from actions.turn import Button, Turn
from commerce.orders.model import Address, Order, refund_minor, returnable
from kernel.money import format_money

MISSES_BEFORE_PERSON: Final = 2
_YES: Final = {
    "cancel": "yes_cancel",
    "change_address": "yes_change",
    "return": "yes_return",
    "erase": "yes_erase",
}


def ask(turn: Turn, steps: ServiceSteps, task: ServiceTask) -> None:
    """Ask for ``task.asked``, in the words its note calls for."""
    questions = Questions(turn, steps, task)
    getattr(questions, f"ask_{task.asked}")()


class Questions:
    """The questions of one task, for one turn."""

    def __init__(self, turn: Turn, steps: ServiceSteps, task: ServiceTask) -> None:
        self.turn = turn
        self.steps = steps
        self.task = task
        self.language = turn.language

    def ask_order_number(self) -> None:
        """Which order: a list of those that are proved, else the number."""
        note = self.task.note
        listed = self.steps.finder.listed(self.task)
        intent = next(name for name, kind in KIND_OF_INTENT.items() if kind == self.task.kind)
        zone = self.turn.services.reports.zone
        choices = [
            button(order_choice(order, zone, self.language), intent, order_number=order.number)
            for order in listed
        ]
        if note == "not_found":
            self._say("utter_order_not_found", choices)
        elif note == "where":
            self._say("utter_where_is_order_number", [*choices, self._person()])
        elif choices:
            self._say("utter_request_which_order", choices)
        elif self.turn.customer_id is not None and not self.steps.finder.known:
            self._say("utter_no_orders_in_account")
        else:
            self._say("utter_order_number_unread" if note else "utter_request_order_number")

    def ask_email(self) -> None:
        """The e-mail of the order, or of the person to be erased."""
        if self.task.note == "unread":
            self._say("utter_email_unread")
        elif self.task.kind == "erase":
            self._say("utter_request_email_erase")
        elif self.turn.customer_id is not None:
            self._say("utter_request_email_other_account", number=self.task.number)
        else:
            self._say("utter_request_email", number=self.task.number)

    def ask_code(self) -> None:
        """The code that was mailed; at first with what it will do."""
        note, again = self.task.note, [button(label("new_code", self.language), "inform", choice="new_code")]
        if note == "sent":
            self._plan()
            minutes = max(1, self.turn.services.settings.code_ttl_s // 60)
            self._say("utter_code_sent", email=self.task.code_to, minutes=minutes)
        elif note == "wrong":
            self._say("utter_code_wrong", again, left=self.task.tries_left)
        elif note == "expired":
            self._say("utter_code_expired", again)
        else:
            self._say("utter_request_code", again, email=self.task.code_to)

    def ask_confirmed(self) -> None:
        """A yes or no to what will be done."""
        if self.task.note == "unread":
            self._say("utter_please_confirm", self._yes_no())
        else:
            self._plan(self._yes_no())

    def ask_new_address(self) -> None:
        """The new address, or the parts of it that are missing."""
        note = self.task.note
        if note.startswith("missing:"):
            words = [
                label(f"missing_{part}", self.language) for part in note.removeprefix("missing:").split(",")
            ]
            self._say("utter_address_incomplete", missing=self.turn.names.listed(words))
            return
        order = self._order()
        now = order.address if order else None
        response = "utter_request_new_address" if now else "utter_request_new_address_first"
        self._say(response, number=self.task.number, address=address_text(now) if now else "")

    def ask_return_items(self) -> None:
        """Which lines come back."""
        order = self._order()
        if order is None:
            return
        left = {line_id: count for line_id, count in returnable(order).items() if count}
        buttons = [
            button(line_text(line, left[line.line_id], self.turn.names), "return_item", line_id=line.line_id)
            for line in order.lines
            if line.line_id in left
        ]
        if len(buttons) > 1:
            buttons.append(button(label("all_of_it", self.language), "return_item", choice="all"))
        response = "utter_return_items_unread" if self.task.note else "utter_request_return_items"
        self._say(response, buttons, number=order.number)

    def ask_return_quantity(self) -> None:
        """How many of a line come back."""
        order = self._order()
        line = (
            next((one for one in order.lines if one.line_id == self.task.item_open), None) if order else None
        )
        if order is None or line is None:
            return
        most = returnable(order)[line.line_id]
        counts = [button(str(count), "inform", quantity=str(count)) for count in range(1, min(most, 5) + 1)]
        self._say("utter_request_return_quantity", counts, title=line.title, most=most)

    def ask_return_reason(self) -> None:
        """Why it comes back."""
        buttons = [
            button(label(f"reason_{code}", self.language), "inform", choice=code) for code in REASON_CODES
        ]
        self._say("utter_request_return_reason", buttons)

    def _plan(self, buttons: list[Button] | None = None) -> None:
        """What will be done once it is proved."""
        task = self.task
        if task.kind == "erase":
            self._say("utter_plan_erase", buttons, email=task.email or label("your_account", self.language))
            return
        order = self._order()
        if order is None:
            return
        facts = {"number": order.number}
        if task.kind == "cancel":
            facts["total"] = format_money(order.total_minor, order.currency, self.language)
        elif task.kind == "change_address":
            facts["address"] = address_text(Address(**task.address)) if task.address else ""
        else:
            facts["lines"] = lines_text(order, task.items, self.turn.names)
            amount = refund_minor(order, task.items)
            facts["amount"] = format_money(amount, order.currency, self.language)
        self._say(f"utter_plan_{task.kind}", buttons, **facts)

    def _yes_no(self) -> list[Button]:
        yes = button(label(_YES[self.task.kind], self.language), "affirm")
        return [yes, button(label("no_keep", self.language), "deny")]

    def _order(self) -> Order | None:
        return self.steps.order_of(self.task)

    def _person(self) -> Button:
        return button(label("person", self.language), "human_handoff")

    def _say(self, response: str, buttons: list[Button] | None = None, **facts: Any) -> None:
        shown = list(buttons or [])
        if self.task.misses >= MISSES_BEFORE_PERSON and self._person() not in shown:
            shown.append(self._person())
        self.turn.say(response, buttons=shown or None, **facts)

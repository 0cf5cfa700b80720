"""The steps of each service task: find the order, ask the shop's rules, gather, prove, do.

``advance`` goes as far as it can and returns the task with what is asked next, or None when it is
done. It may be called again at any time: nothing is done twice, no second code is sent unasked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from actions.address_reading import read_address
from actions.cards import button, order_card
from actions.order_story import tell_refunds, tell_story
from actions.service_orders import OrderFinder
from actions.service_task import ServiceTask
from actions.service_words import address_text, date_of, label, lines_text
from actions.turn import Turn
from commerce.orders.model import Address, Order, OrderAction, refund_minor, returnable
from conversations.proofs.model import Purpose, email_subject
from kernel.errors import Conflict, NotFound
from kernel.money import format_money

_BARE_STREET: Final = re.compile(r"\d|[一-鿿]")  # no words of the wish before it


class ServiceSteps:
    """Carries one task on, for one turn."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self.finder = OrderFinder(turn)
        self._orders = turn.services.shop.orders
        self._proofs = turn.services.proofs

    def advance(self, task: ServiceTask) -> ServiceTask | None:
        """The task with what to ask next; None when it is done or cannot be done."""
        if task.kind == "erase":
            return self._erase(task)
        found = self.finder.find(task)
        if found.locked:
            return self.too_many("utter_too_many_tries")
        if found.order is None:
            return found.task
        step: Callable[[ServiceTask, Order], ServiceTask | None] = {
            "status": self._status,
            "refund": self._refund,
            "cancel": self._cancel,
            "change_address": self._change_address,
            "return": self._return,
        }[task.kind]
        return step(found.task, found.order)

    def order_of(self, task: ServiceTask) -> Order | None:
        """The order in hand, if it is still proved."""
        return self.finder.find(task).order if task.order_id else None

    def too_many(self, response: str) -> ServiceTask | None:
        """Say that no more tries are allowed, and offer a person."""
        self.turn.say(response, buttons=[button(label("person", self.turn.language), "human_handoff")])
        return None

    def _status(self, task: ServiceTask, order: Order) -> None:
        tell_story(self.turn, order, more=len(self.finder.known) > 1)
        self.turn.set("service_order", order.order_id)
        self.turn.ask("order_told", turns=1)

    def _refund(self, task: ServiceTask, order: Order) -> None:
        tell_refunds(self.turn, order)

    def _cancel(self, task: ServiceTask, order: Order) -> ServiceTask | None:
        return self._authorise(task, order) if self._allowed(order, "cancel") else None

    def _change_address(self, task: ServiceTask, order: Order) -> ServiceTask | None:
        if not self._allowed(order, "change_address"):
            return None
        if task.address is None:
            read = read_address(self.turn.text, order.address)  # 地址改成…, said with the wish itself
            if read.address is None or not _BARE_STREET.match(read.address.line1):
                return self._asking(task, "new_address")
            task = task.on(address=asdict(read.address))
        return self._authorise(task, order)

    def _return(self, task: ServiceTask, order: Order) -> ServiceTask | None:
        if not self._allowed(order, "return"):
            return None
        left = {line_id: count for line_id, count in returnable(order).items() if count}
        if task.item_open and task.item_open in left:
            return self._asking(task, "return_quantity")
        if not task.items and list(left.values()) == [1]:
            task = task.on(items=left)
        if not task.items:
            return self._asking(task, "return_items")
        if not task.reason:
            return self._asking(task, "return_reason")
        return self._authorise(task, order)

    def _erase(self, task: ServiceTask) -> ServiceTask | None:
        if self.turn.customer_id is not None:
            return self._asking(task.on(email=self.own_email()), "confirmed")
        if not task.email:
            return self._asking(task, "email")
        if task.code_to:
            return self._asking(task, "code")
        return self.send_code(task, None)

    def own_email(self) -> str:
        """The e-mail of the proven customer: the session's, else the shop's record."""
        session = self.turn.session
        if session is None or session.customer_id is None:
            return ""
        if session.email:
            return session.email
        try:
            return self.turn.services.shop.customers.get(session.customer_id).email
        except NotFound:
            return ""

    def _allowed(self, order: Order, action: OrderAction) -> bool:
        ruling = self._orders.can(order, action)
        if not ruling.allowed:
            self._refuse(order, action, ruling.reason)
        return ruling.allowed

    def _refuse(self, order: Order, action: OrderAction, reason: str) -> None:
        turn = self.turn
        zone, language = turn.services.reports.zone, turn.language
        until = self._orders.can(order, action).until
        buttons = [button(label("person", language), "human_handoff")]
        if action != "return" and self._orders.can(order, "return").allowed:
            title = label("return_something", language)
            buttons.insert(0, button(title, "return_item", order_number=order.number))
        turn.say(
            f"utter_cannot_{action}_{reason}",
            number=order.number,
            window_days=turn.services.settings.return_window_days,
            until=date_of(until, zone, language) if until else "",
            cards=order_card(order, language, turn.names.value, turn.names.bought),
            buttons=buttons,
        )

    def _authorise(self, task: ServiceTask, order: Order) -> ServiceTask | None:
        """A yes is enough from whom the session proves; anybody else needs a mailed code."""
        if self.finder.owned(order):
            return self._asking(task, "confirmed")
        if task.code_to:
            return self._asking(task, "code")
        return self.send_code(task, order)

    def send_code(self, task: ServiceTask, order: Order | None) -> ServiceTask | None:
        """Mail a code for this task and ask for it."""
        conversation_id, language = self.turn.conversation_id, self.turn.language
        try:
            if order is None:
                sent = self._proofs.send_person_code(conversation_id, task.email, language)
            else:
                sent = self._proofs.send_order_code(conversation_id, _purpose(task), order, language)
        except Conflict:
            return self.too_many("utter_too_many_codes")
        return task.on(asked="code", note="sent", code_to=sent.masked_email)

    def check_code(self, task: ServiceTask, code: str) -> ServiceTask | None:
        """Do the task when ``code`` is right; else ask again, or stop when too many were wrong."""
        order = self.order_of(task)
        if task.kind != "erase" and order is None:
            return self.advance(task.on(order_id="", code_to=""))  # the proof ran out meanwhile
        subject = order.order_id if order else email_subject(task.email)
        check = self._proofs.check_code(self.turn.conversation_id, _purpose(task), subject, code)
        if check.right:
            return self.perform(task, order)
        if check.outcome == "locked":
            return self.too_many("utter_code_locked")
        note = "wrong" if check.outcome == "wrong" else "expired"
        return task.on(note=note, tries_left=check.tries_left)

    def confirmed(self, task: ServiceTask) -> ServiceTask | None:
        """Do the task after a yes; only for what the session itself proves."""
        order = self.order_of(task)
        if task.kind == "erase":
            return self.perform(task, None) if self.turn.customer_id is not None else self.advance(task)
        if order is None or not self.finder.owned(order):
            return self.advance(task)
        return self.perform(task, order)

    def perform(self, task: ServiceTask, order: Order | None) -> ServiceTask | None:
        """Do it, and say what was done; the proof was checked by the caller."""
        if order is None:
            self._start_erasure(task)
            return None
        try:
            if task.kind == "cancel":
                self._do_cancel(order)
            elif task.kind == "change_address" and task.address:
                self._do_change_address(order, Address(**task.address))
            elif task.kind == "return":
                self._do_return(order, task)
        except Conflict as error:
            action: OrderAction = "cancel" if task.kind == "cancel" else "return"
            action = "change_address" if task.kind == "change_address" else action
            self._refuse(order, action, error.code)
        return None

    def _do_cancel(self, order: Order) -> None:
        cancelled = self._orders.cancel(order.order_id, "asked in the chat")
        back = sum(refund.amount_minor for refund in cancelled.refunds if refund.state == "pending")
        response = "utter_cancelled_refund" if back else "utter_cancelled"
        self.turn.say(
            response,
            number=order.number,
            amount=format_money(back, order.currency, self.turn.language),
            cards=order_card(cancelled, self.turn.language, self.turn.names.value, self.turn.names.bought),
        )

    def _do_change_address(self, order: Order, address: Address) -> None:
        self._orders.change_address(order.order_id, address)
        self.turn.say("utter_address_changed", number=order.number, address=address_text(address))

    def _do_return(self, order: Order, task: ServiceTask) -> None:
        amount = refund_minor(order, task.items)
        made = self._orders.request_return(order.order_id, task.items, task.reason)
        self.turn.say(
            "utter_return_requested",
            number=order.number,
            lines=lines_text(order, made.line_quantities, self.turn.names),
            amount=format_money(amount, order.currency, self.turn.language),
            cards=order_card(order, self.turn.language, self.turn.names.value, self.turn.names.bought),
        )

    def _start_erasure(self, task: ServiceTask) -> None:
        turn = self.turn
        proved_by_session = turn.customer_id is not None
        erasure = turn.services.erasures.request(
            turn.conversation_id,
            task.email,
            proved_by="session" if proved_by_session else "code",
            customer_id=turn.customer_id,
            language=turn.language,
        )
        due = date_of(erasure.due_at, turn.services.reports.zone, turn.language)
        who = erasure.email if "@" in erasure.email else label("your_account", turn.language)
        turn.say("utter_erasure_started", email=who, due=due)

    @staticmethod
    def _asking(task: ServiceTask, slot: str) -> ServiceTask:
        """The task asking for ``slot``; a note on a former try at the same slot stays."""
        return (
            task.on(asked=slot, note=task.note, misses=task.misses)
            if task.asked == slot
            else task.on(asked=slot)
        )


def _purpose(task: ServiceTask) -> Purpose:
    purposes: dict[str, Purpose] = {
        "cancel": "cancel",
        "change_address": "change_address",
        "return": "return",
        "erase": "erase",
    }
    return purposes[task.kind]

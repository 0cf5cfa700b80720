"""What a shopper is in the middle of with an order or their data, as a value that lives in a slot.

The slot ``service_task`` cannot be filled from a message or a button; what it says was proved is
checked again against the session and the proofs before anything is shown or changed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final, Literal

TaskKind = Literal["status", "refund", "cancel", "change_address", "return", "erase"]
FORM: Final = "service_form"

KIND_OF_INTENT: Final[dict[str, TaskKind]] = {
    "order_status": "status",
    "refund_status": "refund",
    "cancel_order": "cancel",
    "change_order": "change_address",
    "return_item": "return",
    "delete_my_data": "erase",
}


@dataclass(frozen=True, slots=True)
class ServiceTask:
    """One thing to be done, and how far it is."""

    kind: TaskKind
    asked: str = ""  # the form's slot that is asked for now
    note: str = ""  # why it is asked again: not_found, unread, wrong …
    number: str = ""
    tried: str = ""  # the number that no order was found for, with the address given then
    email: str = ""
    order_id: str = ""
    latest: bool = False  # "my last order"
    not_these: tuple[str, ...] = ()  # orders the shopper said were not meant
    address: dict[str, str] | None = None
    items: dict[str, int] = field(default_factory=dict)  # line_id -> quantity to send back
    item_open: str = ""  # the line whose quantity is asked
    reason: str = ""
    code_to: str = ""  # a code is on its way to this (masked) address
    tries_left: int = 0
    misses: int = 0  # answers in a row that could not be read
    aside: int = 0  # other questions in a row since this one was asked
    begun: bool = False  # begun by this message, its question not yet asked

    def as_json(self) -> dict[str, Any]:
        """For the slot."""
        return asdict(self) | {"not_these": list(self.not_these)}

    def on(self, **changes: Any) -> ServiceTask:
        """This task with changes, its note and misses forgotten."""
        merged: dict[str, Any] = {"note": "", "misses": 0, "aside": 0} | changes
        return replace(self, **merged)

    def unread(self, note: str = "unread") -> ServiceTask:
        """This task after an answer that could not be read."""
        return replace(self, note=note, misses=self.misses + 1, aside=0)

    def other_order(self) -> ServiceTask:
        """This task for another order than the one in hand; all proof of the former is dropped."""
        known = (*self.not_these, self.order_id) if self.order_id else self.not_these
        return ServiceTask(self.kind, email=self.email, not_these=known)

    def back(self) -> ServiceTask:
        """This task with its last answer taken back."""
        match self.asked:
            case "email":
                return self.on(number="", asked="order_number")
            case "return_quantity":
                return self.on(item_open="")
            case "return_reason":
                return self.on(items={}, item_open="")
            case "confirmed" | "code":
                return self._before_proof()
            case _:
                return self.other_order()

    def _before_proof(self) -> ServiceTask:
        if self.kind == "change_address":
            return self.on(address=None, code_to="", asked="new_address")
        if self.kind == "return":
            return self.on(reason="", code_to="", asked="return_reason")
        if self.kind == "erase":
            return ServiceTask("erase")
        return self.other_order()


def task_from(value: Any) -> ServiceTask | None:
    """The task of a slot's value; None when there is none."""
    if not isinstance(value, dict) or value.get("kind") not in KIND_OF_INTENT.values():
        return None
    known = {item.name for item in fields(ServiceTask)}
    kept = {name: part for name, part in value.items() if name in known}
    return ServiceTask(**(kept | {"not_these": tuple(kept.get("not_these", ()))}))

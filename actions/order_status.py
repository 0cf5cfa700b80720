"""Where an order is, and where its money is."""

from __future__ import annotations

from typing import Any

from actions.service_form import ServiceAction
from actions.service_reading import OTHER_ORDER, lettered_number_in, plain
from actions.turn import Turn


class ActionOrderStatus(ServiceAction):
    """The story of an order, for whoever proves it to be theirs."""

    action_name = "action_order_status"
    kind = "status"
    answers = ("order_told",)

    def takes(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """ "No, the other one" or another number right after an order was told."""
        text = plain(turn.text)
        bare = turn.intent in ("inform", "deny", "nlu_fallback", "out_of_scope")
        return bool(OTHER_ORDER.search(text)) or (bare and bool(lettered_number_in(text)))

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Tell the other order."""
        self.reply(turn)


class ActionRefundStatus(ServiceAction):
    """What money is on its way back."""

    action_name = "action_refund_status"
    kind = "refund"

"""Where an order is, and where its money is."""

from __future__ import annotations

import re
from typing import Any, Final

from actions.service_form import ServiceAction
from actions.service_reading import OTHER_ORDER, lettered_number_in, plain
from actions.turn import Turn

CANCELS_IT: Final = re.compile(  # right after an order was told it is that order
    r"\W*((ok|okay|no|please|then|just|i want to|i'd like to|can you|could you)\W+)*cancel( (it|that|this))?"
    r"( order)?( for me)?( then| please)?\W*"
    r"|(那|请|帮我|麻烦)*(把它|这个|这单|它)?取消(它|这个|这单|掉|了)?(订单)?[吧啊呢]?\W*",
    re.IGNORECASE,
)


class ActionOrderStatus(ServiceAction):
    """The story of an order, for whoever proves it to be theirs."""

    action_name = "action_order_status"
    kind = "status"
    answers = ("order_told",)

    def takes(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """ "No, the other one" or another number right after an order was told."""
        text = plain(turn.text)
        if CANCELS_IT.fullmatch(text):
            return True
        bare = turn.intent in ("inform", "deny", "nlu_fallback", "out_of_scope")
        return bool(OTHER_ORDER.search(text)) or (bare and bool(lettered_number_in(text)))

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Tell the other order, or end the one that was told."""
        ends = CANCELS_IT.fullmatch(plain(turn.text)) is not None
        (self.others["action_cancel_order"] if ends else self).reply(turn)


class ActionRefundStatus(ServiceAction):
    """What money is on its way back."""

    action_name = "action_refund_status"
    kind = "refund"

"""Cancel an order, send it elsewhere, send parts of it back: by the shop's rules, with proof."""

from __future__ import annotations

import re
from typing import Final

from actions.cards import button
from actions.service_form import ServiceAction
from actions.service_reading import plain
from actions.service_words import label
from actions.turn import Turn

_ADDRESS: Final = re.compile(r"address|deliver|ship|send|move|street|地址|收货|寄|送", re.I)
_CONTENTS: Final = re.compile(
    r"\b(size|colou?r|quantity|items?|products?|add|remove|swap|instead|payment|pay|card|coupon|promo|gift)\b"
    r"|尺码|颜色|数量|加一?(件|个)|减|换成|支付|付款|优惠|商品",
    re.I,
)


_SPEED: Final = re.compile(  # when it comes, not where to: the shop's pages say what can be done
    r"\b(express|faster|sooner|expedite|speed|rush|urgent|earlier|later|another day)\b"
    r"|\bdelivery (date|day|time)\b"
    r"|加急|快点|快一点|快些|尽快|提前|早点|晚点|改天|改期|时间|哪天",
    re.I,
)


class ActionCancelOrder(ServiceAction):
    """Cancel an order that is not packed yet."""

    action_name = "action_cancel_order"
    kind = "cancel"


class ActionChangeOrder(ServiceAction):
    """Give an order another address; what else cannot be changed is said with the way round it."""

    action_name = "action_change_order"
    kind = "change_address"

    def reply(self, turn: Turn) -> None:
        """Change the address; an order's contents and payment stay as they were placed."""
        text = plain(turn.text)
        if _SPEED.search(text) and not _ADDRESS.search(text):
            self.others["action_faq"].reply(turn)
            return
        if _CONTENTS.search(text) and not _ADDRESS.search(text):
            say_contents_stay(turn)
            return
        super().reply(turn)


def say_contents_stay(turn: Turn) -> None:
    """Say that what was ordered cannot be changed, with the way round it."""
    buttons = [
        button(label("cancel_an_order", turn.language), "cancel_order"),
        button(label("change_address", turn.language), "change_order"),
    ]
    turn.say("utter_contents_cannot_change", buttons=buttons)


class ActionReturnItem(ServiceAction):
    """Announce that lines come back, within the window; how it is done is told before any order is asked."""

    action_name = "action_return_item"
    kind = "return"

"""Questions on how orders, returns and refunds go in general: answered before any order is asked for.

"How long till it arrives", 不合适可以退吗: the shopper may not have ordered at all. "Where is my
parcel" speaks of an order and is not such a question.
"""

from __future__ import annotations

import re
from typing import Any, Final

from actions.cards import button
from actions.faq_answers import entry_buttons, shop_says, tell
from actions.service_reading import number_in, plain
from actions.service_words import label
from actions.turn import Turn
from knowledge.model import Answer, Choices

_ASKS: Final = re.compile(
    r"\b(how (long|soon|fast|quick\w*|many (days|weeks)|much time|do|does|can|would|will|to)|what if"
    r"|what happens|when (do|does|will|would|can|should)|(can|could|may|will|would|do|does|is|am|are) "
    r"(i|we|you|it|they|there|orders?|returns?|refunds?|delivery)|is it possible|possible to)\b"
    r"|多久|几天|多长时间|多少天|什么时候|何时|怎么|如何|怎样|能不能|可不可以|是否|支持|如果|要是|万一"
    r"|(可以|能|能够|会|给|包).{0,8}[吗嘛么？?]|.{2,}[吗嘛][？?]?$",
    re.IGNORECASE,
)
_OWN: Final = re.compile(
    r"\b(my|the|this|our) (last |latest |recent |current )?(orders?|parcels?|packages?|stuff|things|refunds?"
    r"|money|items?|shoes|purchase|shipment|tracking)\b"
    r"|\bi('ve| have)? (ordered|bought|placed|purchased|returned|sent|cancel\w*)\b"
    r"|\bwhere('s| is| are)\b|\bhas(n'?t| not)?\b|\bstill\b|\balready\b|\byet\b"
    r"|我的|我(买|下|订|退)|(订单|快递|包裹|货|退款|钱)(到|在|怎么|呢)|到哪|还没|已经|昨天|上周|这单|那单|刚(下|买|退)",
    re.IGNORECASE,
)
BEGINNINGS: Final = {
    "status": ("where_is_order", "order_status"),
    "refund": ("do_refund_status", "refund_status"),
    "cancel": ("cancel_an_order", "cancel_order"),
    "change_address": ("change_address", "change_order"),
    "return": ("return_something", "return_item"),
}


def told_in_general(turn: Turn, kind: str) -> bool:
    """Answer a question that speaks of no order of the shopper's, and offer to begin with one."""
    text = plain(turn.text)
    if kind not in BEGINNINGS or turn.pressed or not is_general(text):
        return False
    if turn.slot("service_order") or number_in(text) or (kind == "status" and turn.customer_id):
        return False
    found = shop_says(turn)
    name, intent = BEGINNINGS[kind]
    begin: list[Any] = [button(label(name, turn.language), intent)]
    if isinstance(found, Answer):
        tell(turn, found.match, begin)
    elif isinstance(found, Choices):
        first, *others = found.matches
        tell(turn, first, [*entry_buttons(tuple(others)), *begin])
    else:
        return False
    return True


def is_general(text: str) -> bool:
    """Whether the words ask how something goes, and speak of no order that was placed."""
    return _ASKS.search(text) is not None and _OWN.search(text) is None

"""Whether a message is no more than what belongs into a form: an e-mail address, a number, a code."""

from __future__ import annotations

import re
from typing import Final

from actions.checkout import EMAIL
from actions.turn import Turn

ORDER_ENTITIES: Final = ("order_number", "order_id")
_OF_A_FORM: Final = re.compile(  # an address, a telephone number, a code: nothing that picks one of several
    rf"\W*(?:(?:my (?:e-?mail|phone)(?: number)? is|我的(?:邮箱|电话|手机)号?码?是?)\s*[:：]?\s*)?"
    rf"(?:{EMAIL.pattern}|\S+@\S+|\+?\d[\d\s()-]{{4,18}}\d)\W*",
    re.IGNORECASE,
)


def is_of_a_form(turn: Turn) -> bool:
    """Whether the message is only an e-mail address, a telephone number or a code, and no order's number."""
    ordered = any(turn.entity(name) for name in ORDER_ENTITIES)
    return not ordered and _OF_A_FORM.fullmatch(turn.text) is not None

"""Where a message takes itself back: "red no wait blue", "under 50, sorry I mean 80", 要M码，算了还是L.

What is said from there on takes the place of what was said of the same kind before.
"""

from __future__ import annotations

import re
from typing import Final

from recommender.understanding.text import Message

_ENGLISH: Final = (
    r"\b(?:no,? wait(?:,? no)?|wait,? no|hang on|hold on|(?:no,? )?scratch that|or rather|on second thoughts?"
    r"|(?:no,? )?(?:sorry,? )?i mean[t]?|(?:no|wait|sorry),? actually|actually,? (?:no,? )?make (?:that|it)"
    r"|make that|sorry,? (?:no|not that)|no,? sorry|(?:um+|er+m?|uh),? no|oops|my mistake|nah)\b"
)
_CHINESE: Final = (
    r"(?:(?<=[,.!?;。\s])(?:哦|噢|啊|呃|额|嗯)?(?:不对(?:不对)?|不是(?=[,\s])|不不不?|等等|等下|等一下|算了"
    r"|说错了|打错了|写错了|错了|更正)|[哦噢啊呃]不(?=[,\s对是]))"
    r"[,.。\s]*(?:还是|应该是|我要的是|要的是|改成|换成|改|换|要|是)?"
    r"|(?<=[,\s])还是(?=[^,。?\s]{1,12}吧)"
)
_TURN: Final = re.compile(f"{_ENGLISH}|{_CHINESE}", re.IGNORECASE)


def turned_at(message: Message) -> tuple[int, int]:
    """The tokens of the last time that a message takes itself back: the first, and the one after."""
    turns = list(_TURN.finditer(message.text))
    if not turns:
        return 0, 0
    found = turns[-1]
    first = sum(token.start < found.start() for token in message.tokens)
    after = sum(token.start < found.end() for token in message.tokens)
    told = any(token.kind != "mark" for token in message.tokens[:first])
    return (first, after) if told and after < len(message.tokens) else (0, 0)

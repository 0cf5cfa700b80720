"""Yes, no, back and start again, as bare words: understood the same whatever intent they were given."""

from __future__ import annotations

import re
from typing import Final

from actions.turn import Turn

_YES: Final = re.compile(
    r"(yes|yeah|yep|yup|sure|ok|okay|okey|please|yes please|go ahead|do it|of course|correct|right"
    r"|confirm(ed)?|sounds good|y|好|好的|好啊|好呀|行|可以|是|是的|对|对的|嗯|嗯嗯|要|确认|确定|没问题|没错)"
    r"[\s.!,。！，~～吧]*",
    re.IGNORECASE,
)
# "yes, place the order": a yes with what it is a yes to, and nothing else
_YES_TO: Final = re.compile(
    r"(yes|yeah|yep|ok|okay|sure|好的?|是的?|对的?|嗯|可以|行)[\s,，]*(please\s+)?"
    r"(place (the|my|this) order|go ahead|do it|do that|order it|confirm it|please do|add it|sounds good"
    r"|thanks?|thank you|that'?s (right|correct|fine)"
    r"|下单|确认下单|提交订单|提交|就这样|没问题|谢谢|加上)[\s.!。！~～吧]*",
    re.IGNORECASE,
)
_NO: Final = re.compile(
    r"(no|nope|nah|no thanks|no thank you|not now|never ?mind|cancel|don't|do not|n|forget it|stop"
    r"|不|不要|不用|不用了|不了|不是|不对|算了|取消|没有|别|否)[\s.!,。！，~～]*",
    re.IGNORECASE,
)
_BACK: Final = re.compile(
    r"(go )?back( please)?|previous|undo( that)?|返回|回去|上一步|退回(上一步)?|撤销", re.IGNORECASE
)
_RESTART: Final = re.compile(
    r"(let'?s )?(start (again|over|fresh|from scratch)|restart|reset|begin again|new search"
    r"|clear (the )?(search|filters?))( please)?"
    r"|重新开始|从头(开始|再来)|重来|重新(来|找|搜索)|清空(条件|搜索|筛选)",
    re.IGNORECASE,
)


def says_yes(turn: Turn) -> bool:
    """Whether the message is a yes and nothing more, or was understood as one."""
    text = turn.text.strip()
    return bool(_YES.fullmatch(text) or _YES_TO.fullmatch(text)) or turn.intent == "affirm"


def says_no(turn: Turn) -> bool:
    """Whether the message is a bare no, or was understood as one."""
    return bool(_NO.fullmatch(turn.text.strip())) or turn.intent == "deny"


def steers(turn: Turn) -> str | None:
    """``back`` or ``restart`` when the message is nothing but that."""
    text = turn.text.strip().rstrip(".!。！ ")
    if _BACK.fullmatch(text):
        return "back"
    return "restart" if _RESTART.fullmatch(text) else None

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
    r"((hmm+|um|ok(ay)?|no|nah|actually|wait|oh|sorry)[\s,]+)*((can|could) (we|you|i) )?"
    r"((go|take me|get|step) )?back( (a|one) step)?"
    r"( to (the |my )?(previous|last|earlier|other|old) (one|ones|results?|search|list|page))?( please)?"
    r"|(the )?previous( (one|ones|results?|search|list|page))?( please)?|undo( that)?"
    r"|返回|回去|回到(刚才|之前|上一个|上次)(的|那个)?|上一步|退回(上一步)?|撤销",
    re.IGNORECASE,
)
_RESTART: Final = re.compile(
    r"(let'?s )?(start (again|over|fresh|from scratch)|restart|reset|begin again|new search"
    r"|clear (the )?(search|filters?))( please)?"
    r"|重新开始|从头(开始|再来)|重来|重新(来|找|搜索)|清空(条件|搜索|筛选)",
    re.IGNORECASE,
)


# 换一个, "show me another one": neither a return nor an exchange, but the next product
_ANOTHER: Final = re.compile(
    r"(ok(ay)?|no|hmm|and|um|well|maybe|nah)?[\s,]*((can|could) (you|i) )?(show|see|give|find)?\s*(me\s+)?"
    r"(an)?other (one|option)s?"
    r"|(ok(ay)?[\s,]+)?(any|some)?(thing|other)?( brand| one)?[\s,]*(but )?not (that|this)( one)?"
    r"|(ok(ay)?|no|hmm|and|maybe|nah)?[\s,]*(show me |what about |how about )?"
    r"(a )?different ones?|(the )?next( one)?"
    r"|(那|不|不要|不喜欢)?[，,\s]*(再|帮我|给我|能)?换(一)?(个|款|双|件|条|只|种|批)(别的|其他的|其它的)?(看看|瞧瞧|试试)?"
    r"|下(一)?(个|款|双|件)|看看?(下一个|别的|其他的)|有没有别的",
    re.IGNORECASE,
)
# 就它了, "I'll take it": to be put in the cart
_TAKES: Final = re.compile(
    r"(ok(ay)?|yes|yeah|great|perfect|cool|alright|all right|sold|fine|good)?[\s,!.]*"
    r"((i'?ll|i will|i|we'?ll|let me|i'?d like to|i wanna|i want to|gonna) (take|have|get|buy|go (for|with)) "
    r"(it|that|this|that one|this one|them|those|these)|(that|this)('s| is) the one|that one it is|sold)"
    r"( then| please)?|(好|好的|行|可以|嗯|ok|那)?[，,\s]*(就|那就|我就|就是)?(要|买|选|拿|定)?"
    r"(它|这个|这款|这件|这双|这条|这只|那个|那款|那件|那双)(了|吧|啦|咯)+|(好|好的|行|可以|嗯|ok|那)[，,\s]*(就|那就|我就|就是)(要|买|选|拿|定)?(它|这个|这款|这件|这双)"
    r"|(好|好的|行|那)?[，,\s]*(我)?(要了|买了|拿下|就要(它|这个|这款|这件|这双|那个))",
    re.IGNORECASE,
)


# 继续用助手: no person, go on with the assistant
_STAYS: Final = re.compile(
    r"(no[\s,]+|ok[\s,]+|actually[\s,]+|i'?(d|ll) (rather )?)?"
    r"(stay|stick|continue|carry on|keep (talking|chatting)) "
    r"(with|to) (you|(the |this )?(bot|assistant))( please| then)?"
    r"|(算了|不用了|那)?[，,]?(我)?(继续|还是|就)(用|和|跟|找)(助手|机器人|你)(聊|说)?(吧|就行|就好)?",
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
    """``back``, ``restart``, ``another``, ``take`` or ``stay`` when the message is nothing but that."""
    text = turn.text.strip().rstrip(".!。！?？~～ ")
    ways = {"back": _BACK, "restart": _RESTART, "another": _ANOTHER, "take": _TAKES, "stay": _STAYS}
    return next((way for way, pattern in ways.items() if pattern.fullmatch(text)), None)

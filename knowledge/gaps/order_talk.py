"""Tell talk about somebody's own order, which no entry can answer, from questions about orders at all.

"Where is my order" is left out, "how do I cancel an order" stays.
"""

from __future__ import annotations

import re
from typing import Final

from kernel.languages import has_han
from knowledge.gaps.masking import MASK

_GOODS: Final = (
    "(?:orders?|parcels?|package|delivery|shipment|refund|money|stuff|purchase|return|items?|goods)"
)
_HAPPENED: Final = (
    "(?:has|hasn'?t|have|haven'?t|is|isn'?t|was|wasn'?t|did|didn'?t|still|never|not|yet|says?|arrived?|came"
    "|lost|late|stuck|missing)"
)
_DO: Final = (
    "(?:cancel|change|track|trace|check|find|update|stop|refund|return|amend|modify|expedite|see|locate)"
)
_LATELY: Final = (
    "(?:yesterday|today|ago|last (?:week|month|night)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_NUMBER: Final = r"(?:\s+(?:no\.?|number|num|id|nr\.?|is))?\s*[#:]?"
_ENGLISH: Final = re.compile(
    "|".join(
        (
            rf"\b(?:order|parcel|package|tracking|invoice|ticket|case|shipment)\b{_NUMBER}\s*{MASK}",
            rf"#\s?{MASK}",
            rf"\bwhere(?:'s|s| is| are| did)\b[^?.!]{{0,20}}\b(?:my|our|the)\b[^?.!]{{0,20}}\b{_GOODS}\b",
            rf"\bwhen\b[^?.!]{{0,16}}\b(?:my|our)\b[^?.!]{{0,16}}\b{_GOODS}\b",
            rf"\b(?:my|our)\b(?: \w+)? {_GOODS}\b[^?.!]{{0,12}}\b{_HAPPENED}\b",
            rf"\b{_DO}\b (?:\w+ ){{0,3}}?(?:my|this|that)\b(?: \w+)? {_GOODS}\b",
            r"\bstatus of (?:my|the|this|our)\b",
            r"\bi (?:placed|made) (?:an|my|the|two|\d) orders?\b",
            rf"\bi(?:'ve| have)? (?:ordered|bought|received|got)\b[^?]*\b{_LATELY}\b",
            r"\b(?:haven'?t|have not|hasn'?t|has not|didn'?t|never) (?:received|arrived|got|gotten|come)\b",
            r"\bstill waiting for\b",
        )
    ),
    re.I,
)
_ZH_GOODS: Final = "(?:订单|快递|包裹|货|退款|单子|件|东西|衣服|鞋子?|物流|钱|发票)"
_ZH_HAPPENED: Final = (
    "(?:到哪|在哪|哪里|哪儿|什么时候|啥时候|几时|多久"
    "|怎么还|还没|没到|没收|到了|发了|发货|到账|丢了|不见|少了)"
)
_ZH_LATELY: Final = r"(?:昨天|前天|上周|上个?月|今天|周[一二三四五六日]|\d+[号天日])"
_ZH_PAUSE: Final = "[^,，。?？]{0,6}"
_CHINESE: Final = re.compile(
    "|".join(
        (
            rf"(?:订单|单号|快递单|运单)[号是为:：\s]*{MASK}",
            rf"(?:我|俺)(?:的|那个|这个|那|这)?{_ZH_PAUSE}{_ZH_GOODS}{_ZH_PAUSE}{_ZH_HAPPENED}",
            rf"(?:查|催|取消|追踪|跟踪|修改|改)(?:一?下|查)?(?:我的|我那个|这个|那个){_ZH_GOODS}",
            rf"(?:查|催)(?:一?下|查){_ZH_GOODS}",
            "帮我(?:查|催|取消|改)",
            rf"{_ZH_LATELY}{_ZH_PAUSE}(?:买|下单|订|拍|收到)(?:的|了)",
            "(?:还|一直|怎么)(?:没|没有|不)(?:收到|到货|发货|退款|到账|送到)",
        )
    )
)
_MAIL_OR_CODE: Final = re.compile(
    r"邮件|验证码|短信|e-?mails?\b|\bmails?\b|\bcodes?\b|\blinks?\b|newsletter|confirmation", re.I
)


def is_about_an_order(text: str) -> bool:
    """Whether a masked text is talk about one order of somebody."""
    if _MAIL_OR_CODE.search(text) and MASK not in text:
        return False  # "the reset mail never arrived" is a question for everyone
    return bool((_CHINESE if has_han(text) else _ENGLISH).search(text))

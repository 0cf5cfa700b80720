"""What a thing is to do, when no thing is named: "something to keep coffee hot", 能给咖啡保温的东西.

The goods named inside a purpose are not what is wanted: nobody who wants coffee kept hot asks for
coffee. The purpose is searched by its meaning; "to wear" narrows it to clothes. Nor does who wants
"something with a zip for my laptop" want a laptop.
"""

from __future__ import annotations

import re
from typing import Final

_SOMETHING: Final = (
    r"(?:something|somethin|sumthin|smth|sth|anything|things?|stuff|gear|gadgets?|what(?:'s| is) good)"
)
_PURPOSE: Final = re.compile(
    rf"\b{_SOMETHING}\s+(?:\w+\s+)?"
    r"(?:to|that(?:'ll| will| can| would| could)?(?: helps?(?: me)?)?(?: to)?|which)\s+"
    r"(?P<purpose>(?!(?:buy|give|gift|get|go|do|is|isn't|isnt|has|are|match|be|say|ask)\b)[a-z]+\b"
    r"(?:\s+[^,.;!?]+)?)|\bwhat (?:can|could|should|do|would) (?:i|you|we) (?P<wear>wear\b[^,.;!?]*)",
    re.IGNORECASE,
)
_HAN_PURPOSE: Final = re.compile(
    r"(?:能够?|可以|用来|拿来|可|帮)(?P<purpose>[^，,。；;！!？?的]{2,14}?)的(?:东西|产品|好物|神器|物件|小东西|装备)"
    r"|给?(?P<kept>[^，,。；;！!？?的]{2,14}?)用的(?:东西|产品|好物|装备)|(?P<worn>穿)(?:什么|啥)|怎么(?P<dressed>穿)"
)
_LIMIT: Final = re.compile(
    r"\b(?:for )?(?:under|below|less than|max(?:imum)?|up to|around|about|between|over)\s+[$€£]?\d.*$",
    re.IGNORECASE,
)
_OWNED: Final = re.compile(
    rf"\b{_SOMETHING}\b[^,.;!?]*?\b(?P<for>for (?:my|our|his|her|their) (?P<thing>[a-z][a-z0-9 '-]*))",
    re.IGNORECASE,
)
_WEAR: Final = re.compile(r"wear\b|dress up\b|穿|戴", re.IGNORECASE)


def purpose_of(text: str) -> str:
    """The purpose that is said instead of a thing, with a price left out; empty when there is none."""
    found = _PURPOSE.search(text) or _HAN_PURPOSE.search(text)
    if found is None:
        return ""
    said = next((part for part in found.groups() if part), "")
    return _LIMIT.sub("", said).strip()


def beside_of(text: str, thing: str) -> str:
    """ "for my laptop", when something to go with ``thing`` is wanted and not the thing; else empty."""
    found = _OWNED.search(text)
    if found is None or not thing or not found["thing"].casefold().startswith(thing.casefold()):
        return ""
    return found["for"][: len(found["for"]) - len(found["thing"]) + len(thing)]


def is_worn(purpose: str) -> bool:
    """Whether it is to be worn."""
    return _WEAR.match(purpose) is not None

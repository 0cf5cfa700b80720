"""What staff answered, made fit to be proposed: no greeting, no name, nothing about one order.

Only a person's words come here; the assistant's own never do.

Units    a reply's rank: mean cosine with the other replies of its gap, plus half of its cosine with the
         questions' middle
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from knowledge.gaps.features import of_length_one
from knowledge.gaps.masking import is_masked, masked
from knowledge.gaps.order_talk import is_about_an_order
from knowledge.gaps.sifting import is_mash
from retrieval.model import Vectors

MIN_CHARS: Final = 12
MIN_CHARS_ZH: Final = 6
MAX_CHARS: Final = 2000
QUESTIONS_SHARE: Final = 0.5
_GREETING: Final = re.compile(
    r"^\s*(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^,!.\n?]{0,30}[,!.]\s*"
    r"|(?:thanks|thank you) for (?:your |the )?[^.!\n]{0,60}[.!]\s*"
    r"|(?:您好|你好|亲|亲爱的)[^,，。!！\n~]{0,8}[,，。!！~]+\s*)+",
    re.I,
)
_CLOSING: Final = re.compile(
    r"\s*(?:(?:kind|best|warm) regards|sincerely|cheers|best wishes|yours)\b[\s\S]{0,60}$"
    r"|\s*(?:is there )?anything else (?:i|we) can (?:do|help)[^?\n]{0,40}\?\s*$"
    r"|\s*(?:祝您|感谢您)[^。!！\n]{0,20}[。!！~]?\s*$"
    r"|\s*(?:还有|请问还有)(?:什么|其他)[^?？\n]{0,16}[?？]\s*$",
    re.I,
)
_ASKS_BACK: Final = re.compile(
    r"\b(?:could|can|may|would) (?:you|i) (?:please )?(?:tell|give|send|have|share|provide)\b"
    r"|\b(?:your|the) (?:order number|e-?mail address|phone number)\b"
    r"|\b(?:let me|i'?ll|i will|i have|i've|i am|i'm) (?:check|look|pass|forward|ask|find|refund|cancel)"
    r"|(?:提供|发|告诉|给)(?:一?下|我|我们)?(?:您?的?)(?:订单号|手机号|邮箱|电话)"
    r"|我(?:帮您|给您|先)?(?:查|看|问|核实|反馈)"
    r"|(?:稍等|请等|马上)",
    re.I,
)


def fit_reply(text: str | None) -> str | None:
    """A staff reply as a general answer; None when it is not one: too short, personal, or asks back."""
    if not text:
        return None
    plain = _CLOSING.sub("", _GREETING.sub("", text[:MAX_CHARS].strip())).strip()
    covered = masked(plain)
    shortest = MIN_CHARS_ZH if re.search(r"[\u4e00-\u9fff]", plain) else MIN_CHARS
    if len(plain) < shortest or is_masked(covered) or covered != plain:
        return None
    if _ASKS_BACK.search(plain) or is_about_an_order(plain) or is_mash(plain) or plain.endswith(("?", "？")):
        return None
    return plain


def reply_ranks(replies: Vectors, middle: Vectors) -> Vectors:
    """How well each reply (n, d) stands for all of them, (n,) float32; ``middle`` (d,) is the questions'."""
    to_questions = QUESTIONS_SHARE * (of_length_one(replies) @ middle)
    if len(replies) < 2:
        return np.asarray(to_questions, dtype=np.float32)
    cosines = replies @ replies.T
    others = (cosines.sum(axis=1) - np.diagonal(cosines)) / (len(replies) - 1)
    return np.asarray(others + to_questions, dtype=np.float32)

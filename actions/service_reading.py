"""Read the answers to service questions from a message: numbers, e-mails, codes, yes, no, back; pure.

Works on the words themselves, in both languages, so that an answer inside a sentence counts.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_EMAIL: Final = re.compile(r"[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,}", re.I)
_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9_.\-])#?\s?([A-Za-z]{0,3}-?\d{4,12})(?![A-Za-z0-9_\-]|\.\d)")
_HASHED: Final = re.compile(r"#\s?([A-Za-z]{0,3}-?\d{3,12})(?![A-Za-z0-9])")
_CODE: Final = re.compile(r"(?<![A-Za-z0-9])(\d{3})[\s\-]?(\d{3})(?![A-Za-z0-9])")

NEVER_MIND: Final = re.compile(
    r"\b(never ?mind|forget (it|about it)|leave it|drop it|not now|(do not|don'?t) bother|no longer needed)\b"
    r"|^\W*(stop|quit|exit)\W*$|算了|不用了|不弄了|不查了|不办了|先不(弄|办|查|了)|当我没说",
    re.I,
)
START_AGAIN: Final = re.compile(
    r"\bstart (again|over|from the (beginning|start))\b|^\W*restart\W*$|重新开始|重来|从头(再)?来", re.I
)
BACK: Final = re.compile(
    r"^\W*((please |can we )?go )?back( please)?\W*$|\bgo back (a|one) (step|question)\b"
    r"|\bprevious (step|question)\b|^\W*(返回|后退)\W*$|上一步|回到上一个",
    re.I,
)
OTHER_ORDER: Final = re.compile(
    r"\b(an?other|the other|different|wrong) (order|one)\b|\bnot (that|this) (order|one)\b"
    r"|(另外?一?|别的|其他|其它|换一?)(个|笔|张)?(订单|单子|单)|不是(这|那)(个|笔|张)|(另外?一?|换一?)(个|笔)$",
    re.I,
)
LATEST: Final = re.compile(
    r"\b(latest|last|most recent|newest) (order|one|purchase)\b|\bmost recent\b"
    r"|(最近|最新|上一?|刚才?下?)(的|那)?(一)?(个|笔|单|张)?(的)?(订单|单)|最近(一|那)(个|笔)|最新的",
    re.I,
)
DONT_KNOW: Final = re.compile(
    r"\b(don'?t|do not|can'?t|cannot) (know|have|remember|find|recall)\b"
    r"|\b(idk|dunno|no clue|lost|forgot|no idea|where (do|can) i find)\b"
    r"|不知道|找不到|忘了|忘记|不记得|在哪(里|儿)?(看|找|查)|没有订单号",
    re.I,
)
RESEND: Final = re.compile(
    r"\b(resend|send (it |one |the code )?again|new (code|one)|another (code|one))\b"
    r"|\b(did ?n[o']t|have ?n[o']t|not|never|no) (\w+ )?(get|got|receive|received|arrived?|code|e?-?mail)\b"
    r"|(重新?|再)发|没有?收到|换一?个(新的)?验证码|新的?验证码",
    re.I,
)
_YES: Final = re.compile(
    r"^\W*(y|yes|yep|yeah|yup|sure|ok|okay|correct|right|confirm(ed)?|do it|go ahead|please do|cancel it)\b"
    r"|^\W*(是|是的|对|对的|好|好的|嗯|确认|确定|可以|行|没问题|没错|取消吧|改吧|退吧|删吧)",
    re.I,
)
_NO: Final = re.compile(
    r"^\W*(n|no|nope|nah|don'?t|do not|keep it|wait)\b|^\W*(不|别|先别|不要|不用|等等|等一下)", re.I
)
ALL: Final = re.compile(r"\b(all|everything|both|whole order)\b|全部|所有|都退|都要退|整单|全都", re.I)

_REASONS: Final[dict[str, re.Pattern[str]]] = {
    "damaged": re.compile(
        r"damag|broke|defect|faulty|scratch|not work|doesn'?t work|坏|破|损|瑕疵|质量", re.I
    ),
    "wrong_item": re.compile(
        r"wrong|not what i ordered|mistake|different (item|product)|发错|错(的|了)|不是我(买|要|订)", re.I
    ),
    "doesnt_fit": re.compile(
        r"\b(fit|fits|size|too (small|big|large|tight|loose|long|short))\b"
        r"|尺码|大小|太(大|小|紧|松|长|短)|不合(身|适|脚)",
        re.I,
    ),
    "not_as_described": re.compile(
        r"descri|looks? different|photo|picture|expected|colou?r|不符|不一样|色差|图片|描述", re.I
    ),
    "changed_mind": re.compile(
        r"chang\w* my mind|don'?t (want|need|like)|no longer|不想要|不喜欢|不需要|改主意|买多了", re.I
    ),
}  # fmt: skip
REASON_CODES: Final = tuple(_REASONS)

_ORDINALS: Final = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5,
}  # fmt: skip
_WORD_NUMBERS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "a": 1, "both": 2, "一": 1, "两": 2, "二": 2, "俩": 2, "三": 3, "四": 4, "五": 5,
    "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip


def plain(text: str) -> str:
    """``text`` with full-width signs made plain and typographic apostrophes made straight."""
    return unicodedata.normalize("NFKC", text).replace("’", "'").strip()


def email_in(text: str) -> str:
    """The e-mail address in ``text``, in lower case; empty when there is none."""
    found = _EMAIL.search(plain(text))
    return found.group().lower().rstrip(".-") if found else ""


def number_in(text: str) -> str:
    """The order number in ``text``, in upper case; what stands inside an e-mail is none."""
    rest = _EMAIL.sub(" ", plain(text))
    found = _HASHED.search(rest) or _NUMBER.search(rest)
    return found[1].upper() if found else ""


def lettered_number_in(text: str) -> str:
    """The order number in ``text`` when letters or a ``#`` make sure that it is no code and no quantity."""
    rest = _EMAIL.sub(" ", plain(text))
    hashed = _HASHED.search(rest)
    found = number_in(text)
    return found if hashed or found[:1].isalpha() else ""


def code_in(text: str) -> str:
    """The six digits of a code in ``text``; ``123 456`` counts, an order number does not."""
    found = _CODE.search(plain(text))
    return f"{found[1]}{found[2]}" if found else ""


def yes_or_no(text: str, intent: str) -> bool | None:
    """Whether the message agrees; None when it does neither."""
    said = plain(text)
    if _NO.search(said):
        return False
    if _YES.search(said):
        return True
    return {"affirm": True, "deny": False}.get(intent)


def reason_in(text: str) -> str:
    """The return reason a message tells of, as a code; else the words themselves."""
    said = plain(text)
    return next((code for code, pattern in _REASONS.items() if pattern.search(said)), said[:500])


def quantity_in(text: str, most: int) -> int:
    """How many are meant, 1 to ``most``; 0 when the message does not say."""
    said = plain(text).lower()
    if ALL.search(said) and "both" not in said:
        return most
    found = re.search(r"(?<![a-z0-9])\d{1,3}(?![a-z0-9])", said)
    if found:
        count = int(found.group())
        return count if 1 <= count <= most else 0
    for word, count in _WORD_NUMBERS.items():
        pattern = rf"\b{word}\b" if word.isascii() else word
        if re.search(pattern, said) and count <= most:
            return count
    return 0


def places_in(text: str, count: int) -> list[int]:
    """Which of ``count`` listed things are meant by their place, counted from 0."""
    said = plain(text).lower()
    if ALL.search(said):
        return list(range(count))
    places = [
        place
        for word, place in _ORDINALS.items()
        if re.search(rf"\b{word}\b" if word.isascii() else rf"第{word}(个|件|样|双|条|款)?", said)
    ]
    places += [int(digits) for digits in re.findall(r"(?<![a-z0-9])(?:第|no\.? ?)?(\d)(?![a-z0-9])", said)]
    if re.search(r"\blast\b|最后", said):
        places.append(count)
    return sorted({place - 1 for place in places if 1 <= place <= count})


def titled_in(text: str, titles: list[str]) -> list[int]:
    """Which of the listed titles the message names by the words that tell them apart."""
    said = plain(text).lower()
    pieces = [_pieces(title) for title in titles]
    scores = []
    for own in pieces:
        rare = {p for p in own if sum(p in other for other in pieces) == 1} or own
        scores.append(sum(len(p) for p in rare if _stands_in(p, said)))
    best = max(scores, default=0)
    return [i for i, score in enumerate(scores) if score == best] if best else []


def _pieces(title: str) -> set[str]:
    low = plain(title).lower()
    words: set[str] = set(re.findall(r"[a-z]{3,}", low))
    for run in re.findall(r"[㐀-䶿一-鿿]+", low):
        words |= {run[i : i + 2] for i in range(len(run) - 1)}
    return words


def _stands_in(piece: str, said: str) -> bool:
    return re.search(rf"\b{piece}s?\b", said) is not None if piece.isascii() else piece in said

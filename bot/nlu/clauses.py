"""Find where a message may hold two requests; knows nothing of Rasa and does not decide alone.

A cut is a candidate only where the words after it could open a request of their own, so that "red
and blue dress", "black and white shoes" or 鞋和包 have none. Whether a candidate is a second request is
decided by what its clauses mean (``bot/runtime/compound.py``).
"""

from __future__ import annotations

import re
from typing import List, NamedTuple

_OPENERS = (
    "do|does|did|is|are|was|were|can|could|will|would|should|may|where|where's|wheres|what|what's|whats|when|when's|which"
    "|how|how's|why|who|whose|i|i'm|im|i'd|i've|ive|i'll|we|please|pls|show|find|get|give|tell|track|cancel|check|add|put|remove"
    "|delete|compare|recommend|suggest|return|change|update|help|let|any|also|my|have|has|need|want|looking|apply|use"
    "|notify|email|talk|speak|connect|refund|send|order|checkout|check|buy|there|got|u|you|recommend|take|see|view|pay"
)
_SOFT = r"(?:[,;!?…。！？；，]|\.(?=\s)|\s-{1,2}\s|\n)"
_JOIN = (
    r"(?:and|&|also|plus|then|oh|btw|by the way|but|as well as|additionally|another thing"
    r"|one more thing|besides|next)"
)
_ENGLISH = re.compile(
    rf"(?:{_SOFT}+\s*(?:{_JOIN}\b[\s,]*)*|\s+(?:{_JOIN}\b[\s,]*)+)(?=(?:{_OPENERS})\b)",
    re.I,
)
_HAN_JOIN = (
    r"(?:另外|还有|顺便(?:问一下|问下|再)?|然后|以及|同时|并且|再(?:帮我)?|对了|还想|也想|此外|其次|最后)"
)
_CHINESE = re.compile(
    rf"[，,。；;！!？?、\s]*(?={_HAN_JOIN})(?<!^)|[，,。；;！!？?]+\s*(?=\S)|\s+(?=[㐀-䶿一-鿿])"
)
_CHEAP = re.compile(
    r"[,;.!?…。！？；，\n&]\s*\S|\s(?:and|also|plus|then|but|btw|by the way|as well as|oh)\s"
    rf"|(?<=.){_HAN_JOIN}|\s-{{1,2}}\s|[㐀-鿿]\s+[㐀-鿿]",
    re.I,
)
_HAN = re.compile(r"[㐀-䶿一-鿿]")
_STRONG = re.compile(
    r"[?!;…。！？；\n]|\.\s|\b(?:also|plus|then|oh|btw|by the way|as well as|additionally|another thing"
    rf"|one more thing|besides|next)\b|{_HAN_JOIN}",
    re.I,
)
_WORD = re.compile(r"[㐀-䶿一-鿿]|[A-Za-z0-9'’]+")
MOST_CLAUSES = 4
LONGEST_MESSAGE = 400


class Clause(NamedTuple):
    """A part of a message, and whether what stands before it sets it off clearly ("?", "also", 另外)."""

    text: str
    apart: bool = True


def may_be_compound(text: str) -> bool:
    """A quick look, so that a plain message pays nothing."""
    return len(text) <= LONGEST_MESSAGE and _CHEAP.search(text) is not None


def clauses(text: str) -> List[Clause]:
    """The clauses of ``text`` at its candidate cuts; a single one when there are none (or too many)."""
    if not may_be_compound(text):
        return [Clause(text)]
    cuts = {match.end(): match.start() for match in _ENGLISH.finditer(text)}
    if _HAN.search(text):
        cuts.update({match.end(): match.start() for match in _CHINESE.finditer(text)})
    places = sorted(cut for cut in cuts if 0 < cut < len(text))
    found: List[Clause] = []
    for begin, end in zip([0, *places], [*places, len(text)], strict=True):
        part = _bare(text[begin:end])
        if _WORD.search(part):
            between = text[cuts.get(begin, 0) : begin] + text[begin : begin + 5]
            found.append(Clause(part, not found or _STRONG.search(between) is not None))
    return found if 2 <= len(found) <= MOST_CLAUSES else [Clause(text)]


def words_in(text: str) -> int:
    """How many words ``text`` has; a Chinese character counts as half of one."""
    found = _WORD.findall(text)
    return sum(2 if word.isascii() else 1 for word in found) // 2


def _bare(part: str) -> str:
    """``part`` without the signs at its ends and the joining words there."""
    part = part.strip(" ,;，；、\n")
    part = re.sub(rf"[\s,，]*(?:\b{_JOIN}|{_HAN_JOIN})\s*$", "", part, flags=re.I)
    return re.sub(rf"^(?:{_JOIN}\b[\s,]*|{_HAN_JOIN}[，,\s]*)+", "", part, flags=re.I).strip()

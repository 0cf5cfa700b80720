"""A message as tokens that mean the same however they were typed.

Full-width forms are folded, traditional characters become simplified ones, markup and emoji become
blanks; every Han character is a token of its own, so that phrases match inside a Chinese run as
substrings. A token's ``key`` is what is compared: lower case, singular, British spelling.

Bounds   the first MAX_CHARS characters are read; the rest of a longer message is passed over
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, Literal

MAX_CHARS: Final = 1500
MAX_TOKENS: Final = 300

TokenKind = Literal["word", "number", "han", "mark"]

_MARKUP: Final = re.compile(r"<[^<>]{0,300}>|&(?:amp|lt|gt|quot|nbsp|#\d{1,5});")
_SENTENCE_END: Final = frozenset(".!?;。！？；\n")
# "if there are none, then …": what comes behind is wanted, not ruled out
_OTHERWISE: Final = re.compile(
    r"(?:如果|要是|若)?没有[^，,。；;?？\s就]{0,6}(?:的话)?[，,]?(?:那)?就(?:要|来|选|给我)?"
)
_HOW_MANY: Final = {"俩": "两个", "仨": "三个"}
_SPOKEN_COUNT: Final = re.compile("(?<![我你他她们爷娘妻口])[俩仨]")
_QUOTES: Final = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‐": "-",
     "‑": "-", "～": "~", "〜": "~", "￥": "¥", "ｋ": "k", "½": ".5", "♀": " ", "″": '"', "′": "'"}
)  # fmt: skip
_PIECE: Final = re.compile(
    r"(?P<han>[㐀-䶿一-鿿])"
    r"|(?P<model>[A-Za-z]{1,8}(?:-?\d+[A-Za-z0-9]*)(?:-[A-Za-z0-9]+)*(?![A-Za-z]))"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:[.,]\d+)?)"
    r"|(?P<money>(?:us|hk|au|ca|[ac])\$(?=\s?\d))"
    r"|(?P<dots>(?:[A-Za-z]\.){2,})"
    r"|(?P<word>[^\W\d_㐀-䶿一-鿿]+(?:'(?!s\b|s_)[^\W\d_㐀-䶿一-鿿]+)?)"
    r"|(?P<genitive>'s\b|s'(?=\s))"
    r"|(?P<mark><=|>=|[^\w\s])",
    re.IGNORECASE,
)
_HAN: Final = re.compile(r"[㐀-䶿一-鿿]")
# Words that people glue to a number: split, so that "under50" and "eu42" are read.
_GLUED: Final = re.compile(
    r"(under|below|over|above|max|min|size|eu|uk|us|usd|rmb|gbp|eur|cny|about|around|than|sz)-?(\d+(?:\.\d+)?)(k?)",
    re.IGNORECASE,
)
_KEPT_PLURALS: Final = frozenset(
    "glasses shorts pants tights boxers slacks briefs goods news lens series bus gas canvas christmas "
    "sunglasses goggles stockings thermals shades flats kicks slides sweets weights jeans trousers less "
    "plus this his is was has as us yes its does always unless perhaps across towards sheets nuts studs "
    "years mens womens jeans sales means gets goes kids ladies girls gents wellies tumblers swiss "
    "overalls dungarees leggings briefs joggers chinos thanks cheers james paris princess".split()
) - {"jeans", "trousers", "leggings", "kids", "ladies", "girls", "gents"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, one Han character or one mark, with its place in the folded text."""

    text: str  # folded, its case kept
    key: str  # what is compared
    kind: TokenKind
    start: int
    end: int

    @property
    def ends_clause(self) -> bool:
        """Whether a thought ends here: a full stop, a comma, a line's end."""
        return self.kind == "mark" and self.key in ".!?;,。!?;、:|()\n"


@dataclass(frozen=True, slots=True)
class Message:
    """A folded message and its tokens."""

    text: str
    tokens: tuple[Token, ...]

    def said(self, start: int, end: int) -> str:
        """The words of tokens ``start`` to ``end`` (exclusive) as they were said."""
        if end <= start:
            return ""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def joined(self, index: int) -> bool:
        """Whether token ``index`` follows the one before it without a blank."""
        return 0 < index < len(self.tokens) and self.tokens[index].start == self.tokens[index - 1].end


def fold(text: str, traditional: Mapping[int, str]) -> str:
    """Full-width, traditional and typographic forms in their plain ones; markup as blanks."""
    bounded = _MARKUP.sub(" ", text[: MAX_CHARS * 2]).translate(_QUOTES)
    plain = unicodedata.normalize("NFKC", bounded).translate(_QUOTES)
    simple = _SPOKEN_COUNT.sub(lambda found: _HOW_MANY[found[0]], plain.translate(traditional))
    return _OTHERWISE.sub("，", simple[:MAX_CHARS])


@cache
def _irregular() -> Mapping[str, str]:
    path = files("recommender.understanding") / "lexicons" / "en" / "spellings.txt"
    rows = (line.partition(": ") for line in path.read_text(encoding="utf-8").splitlines())
    return {form: key for key, mark, forms in rows if mark for form in forms.split(", ")}


@lru_cache(maxsize=20_000)
def key_of(word: str) -> str:
    """The form of an English word that is compared: lower case, singular, one spelling."""
    low = word.lower().replace(".", "") if "." in word else word.lower()
    bent = _irregular().get(low)
    if bent is not None:
        return bent
    if low in _KEPT_PLURALS or len(low) <= 3 or not low.endswith("s"):
        return low
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes", "zes")):
        return low[:-2]
    if low.endswith(("ss", "us", "is")):
        return low
    return low[:-1]


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of folded ``text``, at most MAX_TOKENS."""
    found: list[Token] = []
    for match in _PIECE.finditer(text):
        kind = str(match.lastgroup)
        piece, start, end = match.group(), match.start(), match.end()
        if kind == "mark" and piece == "-" and _between_letters(text, start):
            continue
        if kind == "model":
            found.extend(_model_tokens(piece, start))
        elif kind == "han":
            found.append(Token(piece, piece, "han", start, end))
        elif kind == "number":
            found.append(Token(piece, piece, "number", start, end))
        elif kind in ("mark", "money"):
            found.append(Token(piece, piece.lower(), "mark", start, end))
        else:
            found.append(Token(piece, key_of(piece), "word", start, end))
        if len(found) >= MAX_TOKENS:
            break
    return tuple(found[:MAX_TOKENS])


def _between_letters(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    return (before.isalpha() and after.isalnum()) or (before.isdigit() and after.isalpha())


def _model_tokens(piece: str, start: int) -> Sequence[Token]:
    glued = _GLUED.fullmatch(piece)
    if glued is None:
        return (Token(piece, piece.lower(), "word", start, start + len(piece)),)
    word, number, thousand = glued.groups()
    middle = start + len(piece) - len(number) - len(thousand)
    tokens = [
        Token(word, key_of(word), "word", start, start + len(word)),
        Token(number, number, "number", middle, middle + len(number)),
    ]
    if thousand:
        tokens.append(Token(thousand, "k", "word", middle + len(number), start + len(piece)))
    return tokens


def is_han(text: str) -> bool:
    """Whether ``text`` is Chinese: it holds a Han character."""
    return _HAN.search(text) is not None


def phrase_keys(phrase: str) -> tuple[str, ...]:
    """The keys of a phrase of a lexicon or of the catalogue, as its tokens would have them."""
    return tuple(token.key for token in tokens_of(fold(phrase, {})))

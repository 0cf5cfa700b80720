"""What one title says: its words, colours, materials, sizes, how many are in the set; pure.

``SET OF 6 RED SPOTTY TEA PLATES`` has the words tea, plate …, the colour red and a set size of 6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from commerce.importing.retail.words import COLOURS, MATERIALS, OCCASIONS, RECIPIENTS, SIZES, nouns, spellings

_TOKEN: Final = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")
_T_LIGHT: Final = re.compile(r"\b(?:tea ?|t)-?lights?\b")
_SET_SIZES: Final = (
    re.compile(r"\b(?:set|pack|box|bag|s|pk)\s*(?:of|/)\s*(\d{1,3})\b"),
    re.compile(r"\bset\s+(\d{1,3})\b"),
    re.compile(r"\b(\d{1,3})\s*(?:pcs?|pieces?|set|pack|pk)\b"),
    re.compile(r"^(\d{1,3})\s+(?=[a-z])"),
    re.compile(r"(?:/|\bpack\s)(\d{1,3})$"),
)
_KEPT_SMALL: Final = frozenset("of and with in for on the a an de du la le".split())
_MEASURE: Final = re.compile(r"\d+(?:x\d+)*(?:cm|mm|m|g|kg|ml|l|oz)?", re.IGNORECASE)
_NO_PLURAL: Final = ("ss", "us", "is")
_SAME: Final = frozenset("cutlery incense bunting storage art wrap wool scales sunglasses".split())
_NEVER_PLURAL: Final = frozenset("christmas paris canvas gas kansas dallas".split())


@dataclass(frozen=True, slots=True)
class Said:
    """What a title says; ``words`` are singular, in order, colours and set sizes left out."""

    words: tuple[str, ...]
    colours: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    set_size: int | None = None


@cache
def known_words(kind: str) -> dict[str, str]:
    """Every spelling of the colours, materials, sizes, occasions or recipients -> its value."""
    return spellings({"colours": COLOURS, "materials": MATERIALS, "sizes": SIZES, "occasions": OCCASIONS,
                      "recipients": RECIPIENTS}[kind])  # fmt: skip


def read_title(title: str) -> Said:
    """Take a title apart."""
    text = _T_LIGHT.sub("t-light", title.casefold())
    set_size = None
    for pattern in _SET_SIZES:
        found = pattern.search(text)
        if found and int(found[1]) > 1:
            set_size = set_size or int(found[1])
            text = pattern.sub(" ", text, count=1)
    tokens = [part for token in _TOKEN.findall(text) for part in _apart(singular(token))]
    colours = _found("colours", tokens)
    words = tuple(
        token for token in tokens if token not in known_words("colours") and not _MEASURE.fullmatch(token)
    )
    return Said(
        words=words,
        colours=colours,
        materials=_found("materials", tokens),
        sizes=_found("sizes", tokens),
        occasions=_found("occasions", tokens),
        recipients=_found("recipients", tokens),
        set_size=set_size,
    )


def _apart(token: str) -> list[str]:
    """``candleholder`` is ``candle holder`` wherever that is a kind of goods."""
    return _joined().get(token, [token])


@cache
def _joined() -> dict[str, list[str]]:
    listed = nouns()
    joined = {noun.replace("-", ""): noun.split("-") for noun in listed if "-" in noun}
    return {word: parts for word, parts in joined.items() if word not in listed}


def _found(kind: str, tokens: list[str]) -> tuple[str, ...]:
    known = known_words(kind)
    return tuple(dict.fromkeys(known[token] for token in tokens if token in known))


def singular(word: str) -> str:
    """A noun's singular by English spelling; a word that only looks like a plural stays."""
    if len(word) <= 3 or word in _NEVER_PLURAL or not word.endswith("s") or word.endswith(_NO_PLURAL):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


def plural(phrase: str) -> str:
    """A shelf's name for a kind of goods: ``cake stand`` gives ``Cake Stands``."""
    words = phrase.split(" ")
    last = words[-1]
    if last in _SAME:
        pass
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = last[:-1] + "ies"
    else:
        last += "es" if last.endswith(("s", "x", "ch", "sh")) else "s"
    return " ".join(_capital(word) for word in (*words[:-1], last))


def readable(title: str) -> str:
    """A title in capitals as people write it; one with lower-case words is left as it is."""
    text = " ".join(re.sub(r"\s*,\s*", ", ", title).split()).strip(" ,.*")
    if any(word.isalpha() and word.islower() and len(word) > 3 for word in text.split()):
        return text[:1].upper() + text[1:]
    words = text.split(" ")
    return " ".join(
        word.lower() if place and word.lower() in _KEPT_SMALL else _capital(word)
        for place, word in enumerate(words)
    )


def _capital(word: str) -> str:
    if _MEASURE.fullmatch(word) and any(sign.isdigit() for sign in word):
        return word.lower() if len(word) > 1 else word
    return re.sub(r"[A-Za-z]+('[A-Za-z]+)?", lambda part: part[0].capitalize(), word)

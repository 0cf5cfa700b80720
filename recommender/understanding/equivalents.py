"""Which of the catalogue's own values a general word asks for: "wood" finds "wooden", "blue" navy too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from recommender.understanding.text import phrase_keys
from recommender.understanding.words import Keys, Kind, general_words

_SYSTEMS: Final = ("EU ", "UK ", "US ")
_WAIST: Final = re.compile(r"W?(\d\d)(?:[ /-]?L?(\d\d))?")
_WAYS: Final = re.compile(r"(\d+) ?[X×*] ?(\d+)(?: ?CM)?")  # 160 x 230 cm
_INCLUDED: Final = {
    "wireless": ("bluetooth",),
    **dict.fromkeys(("oily skin", "dry skin", "sensitive skin"), ("all skin types",)),
    **dict.fromkeys(("oily hair", "dry hair", "curly hair"), ("all hair types",)),
}  # what a wider word of a shop's takes in


def matching_values(kind: Kind, wanted: str, known: Iterable[str]) -> tuple[str, ...]:
    """The values of ``known`` that ``wanted`` stands for: the same, then its shades; none otherwise.

    Nothing is widened: a shop without navy has no navy, and its blue is an offer to be asked about.
    """
    values = tuple(known)
    asked = canonical(kind, wanted)
    same = tuple(value for value in values if canonical(kind, value) == asked)
    if kind != "colour":
        return same
    shades = tuple(v for v in values if v not in same and _is_shade(canonical(kind, v), asked))
    return (*same, *shades)


def _is_shade(value: str, colour: str) -> bool:
    words = value.replace("/", " ").replace("-", " ").split()
    return value in general_words().families.get(colour, ()) or (len(words) > 1 and colour in words)


@cache
def _forms() -> dict[tuple[str, Keys], str]:
    return {(entry.kind, entry.keys): entry.value for entry in reversed(general_words().entries)}


@lru_cache(maxsize=20_000)
def canonical(kind: Kind, value: str) -> str:
    """The general word for a value of a closed class, else the value without case."""
    return _forms().get((kind, phrase_keys(value)), value.casefold())


def matching_attributes(wanted: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The wanted values of an attribute, with those of ``known`` that they take in: bluetooth is wireless."""
    asked = tuple(wanted)
    taken_in = {kind for one in asked for kind in _INCLUDED.get(one.casefold(), ())}
    return tuple(dict.fromkeys((*asked, *(value for value in known if value.casefold() in taken_in))))


def matching_sizes(wanted: str, known: Iterable[str]) -> tuple[str, ...]:
    """The catalogue's labels for a size: case, "EU " and words ("medium") aside."""
    plain = wanted.upper()
    for system in _SYSTEMS:
        plain = plain.removeprefix(system)
    same = tuple(value for value in known if _label(value) in (plain, wanted.upper()))
    waist = _WAIST.fullmatch(plain) if plain[:1] == "W" else None
    return same or tuple(value for value in known if waist and _fits_waist(value.upper(), waist))


def _fits_waist(label: str, wanted: re.Match[str]) -> bool:
    """Whether a label is of the waist, and of the leg where both say one: 32, W32 and 32/34 are W32 L34."""
    found = _WAIST.fullmatch(label)
    return found is not None and found[1] == wanted[1] and (found[2] or wanted[2]) == (wanted[2] or found[2])


def _label(value: str) -> str:
    label = canonical("size", value)
    label = {"words_small": "S", "words_large": "L"}.get(label, label.upper())
    return _WAYS.sub(r"\1X\2", label)

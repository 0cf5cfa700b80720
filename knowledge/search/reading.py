"""Read a text as the encoder should: Chinese glossed, chat spellings written out, typos mended.

Chinese is said in English word by word, by the dialogue model's glossary and the words of questions
to a shop (``data/words.txt``); of a word that neither knows, its characters are said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from kernel.languages import has_han
from retrieval.gloss import glossary
from retrieval.tokens import normalised

DATA: Final = Path(__file__).resolve().parent / "data"
MIN_TYPO_CHARS: Final = 5
LONG_WORD_CHARS: Final = 8  # may differ in two letters
_HAN_RUN: Final = re.compile(r"[㐀-䶿一-鿿]+")
_WORD: Final = re.compile(r"[a-z0-9&/']+")
_LETTERS: Final = re.compile(r"[a-z]+(?:'[a-z]+)*")


@cache
def spellings() -> Mapping[str, str]:
    """Short form in chats -> the words."""
    return _pairs("spellings.txt")


@cache
def _words() -> tuple[Mapping[str, str], int]:
    words = {**glossary(), **_pairs("words.txt")}
    return words, max(map(len, words))


@cache
def _others() -> re.Pattern[str]:
    lines = (DATA / "others.txt").read_text(encoding="utf-8").splitlines()
    names = [n.strip() for line in lines if not line.startswith("#") for n in line.split(";") if n.strip()]
    latin = "|".join(re.escape(name) for name in names if not has_han(name))
    han = "|".join(re.escape(name) for name in names if has_han(name))
    return re.compile(rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9])|{han}")


def others_in(text: str) -> set[str]:
    """The names of other companies, services and offices in a text."""
    return set(_others().findall(normalised(text)))


def read(text: str) -> str:
    """``text`` in lower-case English words as far as they are known."""
    plain = normalised(text)
    if has_han(plain):
        plain = _HAN_RUN.sub(lambda run: f" {_said(run.group())} ", plain)
    short = spellings()
    plain = _WORD.sub(lambda word: short.get(word.group(), word.group()), plain)
    return re.sub(r"\s+", " ", plain).strip()


class Speller:
    """Mends English words that nobody uses to the nearest one that somebody does."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._long = sorted(word for word in self._known if len(word) >= MIN_TYPO_CHARS - 1)
        self._near = lru_cache(maxsize=4000)(self._nearest)

    def mended(self, text: str) -> str:
        """``text`` (as ``read`` gave it) with each misspelt word replaced."""
        return _LETTERS.sub(lambda word: self._near(word.group()), text)

    def _nearest(self, word: str) -> str:
        if len(word) < MIN_TYPO_CHARS or word in self._known:
            return word
        most = 1 if len(word) < LONG_WORD_CHARS else 2
        found = process.extract(
            word, self._long, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=5
        )
        near = [(distance, other) for other, distance, _ in found if other[0] == word[0]]
        return min(near)[1] if near else word


def english_words(text: str) -> set[str]:
    """The words that a text (as ``read`` gave it) vouches for."""
    return set(_LETTERS.findall(text))


def gloss_words() -> set[str]:
    """Every English word that the glossaries use."""
    return {word for meaning in _words()[0].values() for word in _LETTERS.findall(meaning.lower())}


def _said(run: str) -> str:
    words, longest = _words()
    said: list[str] = []
    place = 0
    while place < len(run):
        sizes = range(min(longest, len(run) - place), 0, -1)
        size = next((n for n in sizes if run[place : place + n] in words), 0)
        if size:
            said.append(words[run[place : place + size]])
        place += size or 1
    return " ".join(word for word in said if word)


def _pairs(name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, _, meaning = line.partition(" ")
            found.setdefault(word, meaning.strip())
    return found

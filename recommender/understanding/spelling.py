"""Mend slips of the keyboard against the vocabulary, and never touch a word that is one.

A word is mended when nobody knows it (no dictionary, no catalogue, no title) and exactly one
vocabulary word is near: one slip for four to seven letters, two for longer ones.

Source   Damerau 1964: one letter too many, too few, wrong, or two swapped
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from recommender.understanding.text import Message, Token, key_of

_SHORTEST: Final = 4
_LONG: Final = 8
_LONGEST: Final = 24
_SHORTEST_BOUND: Final = 3
_BOUNDS: Final = ("under", "below", "over", "above", "around", "about", "within")
_MONEY: Final = frozenset("$£€¥")
_COMPARED: Final = ("less", "more", "cheaper", "lower", "higher")
_AT_MOST: Final = 8  # words mended per message: bounds the work


class Spelling:
    """Knows the words there are; mends those that are none."""

    def __init__(
        self, vocabulary: Iterable[str], known: frozenset[str], titles: Callable[[], frozenset[str]]
    ) -> None:
        self._words = sorted({word for word in vocabulary if word.isascii() and word.isalpha()})
        self._candidates = [word for word in self._words if len(word) >= _SHORTEST]
        self._is_word = frozenset(self._words)
        self._known = known
        self._titles = titles
        self.mend = lru_cache(maxsize=10_000)(self._mend)

    def mended(self, message: Message) -> Message:
        """The message with its slips mended in the tokens; the text stays as typed."""
        left = _AT_MOST
        tokens = list(message.tokens)
        for index, token in enumerate(tokens):
            bound = self._bound(message.tokens, index) if token.kind == "word" else None
            if bound is not None:
                tokens[index] = Token(bound, bound, token.kind, token.start, token.end)
                continue
            if token.kind != "word" or not left or not self._doubtful(token):
                continue
            left -= 1
            better = self.mend(token.key)
            if better is not None:
                tokens[index] = Token(_like(better, token), better, token.kind, token.start, token.end)
        return Message(message.text, tuple(tokens))

    def _bound(self, tokens: tuple[Token, ...], index: int) -> str | None:
        """The price word that a slip right before a number means: "undr 50", "les than 80"."""
        key, after = tokens[index].key, index + 1
        compares = after < len(tokens) and tokens[after].key == "than"
        words = _COMPARED if compares else _BOUNDS
        after += compares
        after += after < len(tokens) and tokens[after].key in _MONEY
        number = after < len(tokens) and tokens[after].key[:1].isdigit()
        known = key in words or (not compares and not self._doubtful(tokens[index]))
        if not number or known or len(key) < _SHORTEST_BOUND:
            return None
        found = [word for word in words if word[0] == key[0] and OSA.distance(key, word) == 1]
        return found[0] if len(found) == 1 else None

    def _doubtful(self, token: Token) -> bool:
        key = token.key
        if not _SHORTEST <= len(key) <= _LONGEST or not key.isascii() or not key.isalpha():
            return False
        low = token.text.lower()
        return not (key in self._is_word or key in self._known or low in self._known)

    def _mend(self, key: str) -> str | None:
        if key in self._titles() or key_of(key) in self._titles():
            return None
        slips = 1 if len(key) < _LONG else 2
        found = extract(key, self._candidates, scorer=OSA.distance, score_cutoff=slips, limit=6)
        ranked = sorted(
            (score, word[0] != key[0], abs(len(word) - len(key)), word) for word, score, _ in found
        )
        if not ranked or (len(key) < 5 and ranked[0][1]):
            return None
        if len(ranked) > 1 and ranked[0][:3] == ranked[1][:3] and len(key) < 5:
            return None
        return ranked[0][3]


def _like(word: str, token: Token) -> str:
    plural = token.text.lower().endswith("s") and not word.endswith("s")
    return f"{word}s" if plural else word

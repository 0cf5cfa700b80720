"""Weigh a message's words and characters: tf-idf rows over word, character and Han n-grams.

Shapes   a row is (columns (m,), values (m,)); each block of a row (words, characters) has length 1
Source   sublinear tf and smooth idf as in Salton and Buckley 1988
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from typing import Dict, Iterable, List, Sequence, Tuple

import numpy as np

from bot.nlu.gloss import gloss, simplified
from bot.nlu.languages import HAN
from bot.nlu.words import cut

LONGEST_TEXT = 600  # beyond it only cost, no meaning, is added
_CHAR_SIZES = (2, 3, 4, 5)
_HAN_SIZES = (1, 2, 3, 4)
_MAIL = re.compile(r"\S+@\S+\.\S+")
_DIGITS = re.compile(r"\d+")
_ENGLISH = re.compile(r"[a-z0-9']+")
_HAN_RUN = re.compile(r"[㐀-䶿一-鿿]+")

Row = Tuple[np.ndarray, np.ndarray]


def normal(text: str) -> str:
    """``text`` in the form that n-grams are taken from: folded widths and case, masked mails and numbers."""
    folded = simplified(unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).lower())
    return _DIGITS.sub("0", _MAIL.sub("@mail", folded)).replace("’", "'")


def grams(text: str) -> Tuple[List[str], List[str]]:
    """The word n-grams (of a Chinese text also its gloss's) and the character n-grams, with repeats."""
    plain = normal(text)
    words = [word for word, _ in cut(plain)]
    of_words = [f"w:{word}" for word in words]
    of_words += _pairs(words)
    if HAN.search(plain):
        english = _ENGLISH.findall(gloss(plain))
        of_words += [f"w:{word}" for word in english] + _pairs(english)
    of_characters: List[str] = []
    for word in words:
        if not HAN.match(word):
            of_characters += _slices(f" {word} ", "c:", _CHAR_SIZES)
    for run in _HAN_RUN.findall(plain):
        of_characters += _slices(run, "h:", _HAN_SIZES)
    return of_words, of_characters


def _pairs(words: List[str]) -> List[str]:
    return [f"w:{a} {b}" for a, b in zip(["^", *words], [*words, "$"], strict=True)]


def _slices(text: str, mark: str, sizes: Sequence[int]) -> List[str]:
    return [mark + text[i : i + n] for n in sizes for i in range(len(text) - n + 1)]


class NgramSpace:
    """The n-grams seen in training, their columns and their idf."""

    def __init__(self, names: Sequence[str], idf: np.ndarray) -> None:
        self.names = list(names)
        self.idf = idf.astype(np.float32)
        self._column: Dict[str, int] = {name: column for column, name in enumerate(self.names)}

    @classmethod
    def learn(cls, texts: Iterable[str], fewest: int = 2) -> NgramSpace:
        """Keep the n-grams that at least ``fewest`` texts hold."""
        seen: Counter[str] = Counter()
        count = 0
        for text in texts:
            words, characters = grams(text)
            seen.update({*words, *characters})
            count += 1
        names = sorted(name for name, texts_with in seen.items() if texts_with >= fewest)
        idf = np.array([math.log((1 + count) / (1 + seen[name])) + 1 for name in names])
        return cls(names, idf)

    def __len__(self) -> int:
        return len(self.names)

    def row(self, text: str) -> Tuple[Row, Row]:
        """The word block and the character block of one text, each of length 1 (or empty)."""
        words, characters = grams(text)
        return self._block(words), self._block(characters)

    def _block(self, found: List[str]) -> Row:
        counts: Dict[int, int] = {}
        for name in found:
            column = self._column.get(name)
            if column is not None:
                counts[column] = counts.get(column, 0) + 1
        if not counts:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1 + np.log(values)) * self.idf[columns]
        return columns, values / np.linalg.norm(values)

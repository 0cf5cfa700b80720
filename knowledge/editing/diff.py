"""What changed between two texts, word by word; and two people's changes of one entry put together.

A word of Chinese is one character: it has no spaces to go by. In long texts the commonest words do
not count as something to hold on to, which keeps the time in bounds.

Source   difflib.SequenceMatcher (Ratcliff and Obershelp, 1988)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, Final, Literal

from knowledge.model import Entry

Kind = Literal["same", "gone", "new"]
LONG: Final = 250_000  # words of one text times words of the other: from there on time counts
_WORD: Final = re.compile(r"[㐀-䶿一-鿿]|\w+|\s+|[^\w\s]")
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
WHOLE: Final = (
    "category", "tags", "source_language", "audience", "valid_from", "valid_until", "product_ids",
    "promotion_ids", "links",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: in both, in the old one alone, or in the new one alone."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two texts beside each other, each in pieces."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether the texts differ at all."""
        return any(piece.kind != "same" for piece in (*self.old, *self.new))


def difference(old: str, new: str) -> Difference:
    """What is gone from ``old`` and what is new in ``new``."""
    pieces = _compared(_LINE.findall(old), _LINE.findall(new), _WORD)
    return Difference(_joined(pieces, "gone"), _joined(pieces, "new"))


def _compared(old: Sequence[str], new: Sequence[str], finer: re.Pattern[str] | None) -> list[Piece]:
    found: list[Piece] = []
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) * len(new) > LONG)
    for tag, a, b, c, d in matcher.get_opcodes():
        before, after = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            found.append(Piece("same", before))
        elif tag == "replace" and finer is not None:
            found += _compared(finer.findall(before), finer.findall(after), None)
        else:
            found += [Piece("gone", before), Piece("new", after)]
    return [piece for piece in found if piece.text]


def _joined(pieces: Sequence[Piece], own: Kind) -> tuple[Piece, ...]:
    """One side's pieces, neighbours of a kind put together."""
    kept = [piece for piece in pieces if piece.kind in ("same", own)]
    grouped = groupby(kept, key=lambda piece: piece.kind)
    return tuple(Piece(kind, "".join(piece.text for piece in group)) for kind, group in grouped)


@dataclass(frozen=True, slots=True)
class Merged:
    """Two people's changes of one entry in one: what only one of them changed is taken from them."""

    entry: Entry  # yours, where both changed the same part
    both: frozenset[str]  # the parts that both changed, such as ``answers.en`` or ``tags``


def merged(base: Entry, theirs: Entry, yours: Entry) -> Merged:
    """``yours`` on top of ``theirs``, seen from the revision that both began with."""
    both: set[str] = set()

    def chosen(part: str, was: Any, one: Any, other: Any) -> Any:
        if one in (other, was):
            return other
        if other == was:
            return one
        both.add(part)
        return other

    whole: dict[str, Any] = {
        name: chosen(name, getattr(base, name), getattr(theirs, name), getattr(yours, name)) for name in WHOLE
    }
    texts: dict[str, Any] = {}
    for name, nothing in (("questions", ()), ("answers", "")):
        was, one, other = getattr(base, name), getattr(theirs, name), getattr(yours, name)
        texts[name] = {
            language: chosen(
                f"{name}.{language}",
                was.get(language, nothing),
                one.get(language, nothing),
                other.get(language, nothing),
            )
            for language in sorted({*one, *other})
        }
    entry = replace(theirs, **whole, **texts, translated_from=yours.translated_from)
    return Merged(entry, frozenset(both))

"""Find phrases in a message with spaCy's phrase matcher, in one pass for every class.

The tokens are ours (see ``text``), so that one matcher serves English words, Chinese substrings
and sentences that mix them. Keys that are in no phrase are hidden from spaCy: its string store
would otherwise keep every word that any shopper ever typed.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from recommender.understanding.spacy_light import spacy_parts
from recommender.understanding.words import Entry, Keys

_HIDDEN: Final = "\x00"
_NAME: Final = "phrases"


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens ``start`` to ``end`` (exclusive) and everything they may mean."""

    start: int
    end: int
    entries: tuple[Entry, ...]

    def value(self, *kinds: str) -> str | None:
        """What it means as one of ``kinds``, the first asked first; None when it does not."""
        for kind in kinds:
            for entry in self.entries:
                if entry.kind == kind:
                    return entry.value
        return None

    def values(self, kind: str) -> tuple[str, ...]:
        """Everything it may mean as ``kind``."""
        return tuple(dict.fromkeys(entry.value for entry in self.entries if entry.kind == kind))

    def has(self, *kinds: str) -> bool:
        """Whether it means something as one of ``kinds``."""
        return any(entry.kind in kinds for entry in self.entries)


class Gazetteer:
    """Phrases and what they mean; built once from a set of entries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._meant: dict[Keys, list[Entry]] = {}
        self._by_kind: dict[str, list[tuple[str, Keys]]] = {}
        for entry in entries:
            if entry.keys:
                self._meant.setdefault(entry.keys, []).append(entry)
                self._by_kind.setdefault(entry.kind, []).append((entry.value, entry.keys))
        self.keys: frozenset[str] = frozenset(key for keys in self._meant for key in keys)
        self._spacy = spacy_parts()
        self._vocab = self._spacy.vocab()
        self._matcher = self._spacy.phrase_matcher(self._vocab, attr="ORTH")
        docs = [self._spacy.doc(self._vocab, words=list(keys)) for keys in self._meant]
        if docs:
            self._matcher.add(_NAME, docs)

    def find(self, keys: Sequence[str]) -> list[Span]:
        """Every phrase within ``keys``, overlapping ones too."""
        if not self._meant or not keys:
            return []
        doc = self._spacy.doc(self._vocab, words=[key if key in self.keys else _HIDDEN for key in keys])
        places = {(start, end) for _, start, end in self._matcher(doc)}
        return [Span(start, end, tuple(self._meant[tuple(keys[start:end])])) for start, end in sorted(places)]

    def meant(self, keys: Keys) -> tuple[Entry, ...]:
        """What exactly these keys mean."""
        return tuple(self._meant.get(keys, ()))

    def phrases(self, kind: str, values: Container[str]) -> list[Keys]:
        """Every phrase that means one of ``values`` as ``kind``."""
        return list(dict.fromkeys(keys for value, keys in self._by_kind.get(kind, ()) if value in values))

"""A message with its phrases found: what every reader of the grammar works on.

Of overlapping phrases the longest wins. Grammar marks ("under", "not", 以内) are kept beside them,
because one token may be both. Readers ``claim`` the tokens whose meaning they have used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from recommender.understanding.chinese import word_ends
from recommender.understanding.gazetteer import Gazetteer, Span
from recommender.understanding.numerals import Numeral, numerals_of
from recommender.understanding.second_thoughts import turned_at
from recommender.understanding.text import Message, Token, phrase_keys
from recommender.understanding.words import Entry, Words, joined

_GROUPS = frozenset({"baby", "men", "women", "boys", "girls", "child", "teenager", "unisex"})
_HUES = frozenset("红橙黄绿蓝紫黑白灰粉棕")
_CONTENT = ("colour", "material", "recipient", "occasion", "brand", "noun", "category", "sort", "size",
            "compound", "attribute")  # fmt: skip


@dataclass(slots=True)
class Parsed:
    """Tokens, chosen phrases, grammar marks and numerals of one message."""

    message: Message
    words: Words
    spans: list[Span]
    marks: dict[str, list[tuple[int, int]]]
    numerals: list[Numeral]
    cuts: dict[int, int]  # Chinese words: first token -> after the last
    claimed: set[int] = field(default_factory=set)
    negated: set[int] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    flipped: set[int] = field(default_factory=set)  # bounds that bound the other side
    by_start: dict[int, Span] = field(default_factory=dict)
    covered: dict[int, Span] = field(default_factory=dict)
    prefixes: list[Span] = field(default_factory=list)  # meanings inside a longer phrase
    turning: int = 0  # where the words begin that take it back
    turned: int = 0  # where the message has just taken itself back; 0 when it does not

    def __post_init__(self) -> None:
        self.by_start = {span.start: span for span in self.spans}
        self.covered = {i: span for span in self.spans for i in range(span.start, span.end)}

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The message's tokens."""
        return self.message.tokens

    def key(self, index: int) -> str:
        """The key of token ``index``; empty outside the message."""
        return self.tokens[index].key if 0 <= index < len(self.tokens) else ""

    def claim(self, start: int, end: int) -> None:
        """Tokens ``start`` to ``end`` have told what they had to tell."""
        self.claimed.update(range(start, end))

    def is_claimed(self, start: int, end: int) -> bool:
        """Whether any of these tokens has been used already."""
        return any(index in self.claimed for index in range(start, end))

    def mark_at(self, index: int, *names: str) -> tuple[str, int] | None:
        """The longest mark of ``names`` that begins at ``index``, with its end."""
        best: tuple[str, int] | None = None
        for name in names:
            for start, end in self.marks.get(name, ()):
                if start == index and (best is None or end > best[1]):
                    best = (name, end)
        return best

    def mark_until(self, index: int, *names: str) -> tuple[str, int] | None:
        """The longest mark of ``names`` that ends right before ``index``, with its start."""
        best: tuple[str, int] | None = None
        for name in names:
            for start, end in self.marks.get(name, ()):
                if end == index and (best is None or start < best[1]):
                    best = (name, start)
        return best

    def is_again(self, index: int) -> bool:
        """Whether ``index`` stands after the place where the message takes itself back."""
        return 0 < self.turned <= index

    def has_before(self, index: int, name: str) -> bool:
        """Whether a mark of ``name`` stands within the message before ``index``, after something else."""
        return any(start > 0 and end <= index for start, end in self.marks.get(name, ()))

    def row(self, name: str) -> frozenset[str]:
        """The single words and phrases of one grammar row."""
        return self.words.rows.get(name, frozenset())

    def in_row(self, value: str, name: str) -> bool:
        """Whether a canonical word stands in a grammar row, however it is bent there."""
        return joined(phrase_keys(value)) in self.row(name)

    def clause_start(self, index: int) -> int:
        """The first token of the clause that ``index`` stands in."""
        while index > 0 and not self.tokens[index - 1].ends_clause:
            index -= 1
        return index

    def clause_end(self, index: int) -> int:
        """After the last token of the clause that ``index`` stands in."""
        while index < len(self.tokens) and not self.tokens[index].ends_clause:
            index += 1
        return index


def parse(message: Message, gazetteers: Sequence[Gazetteer], words: Words) -> Parsed:
    """Find the phrases, marks and numerals of ``message``."""
    keys = [token.key for token in message.tokens]
    found = _merged(span for gazetteer in gazetteers for span in gazetteer.find(keys))
    marks: dict[str, list[tuple[int, int]]] = {}
    candidates: list[Span] = []
    cuts = word_ends(message.tokens)
    for span in found:
        for name in span.values("mark"):
            marks.setdefault(name, []).append((span.start, span.end))
        meant = tuple(entry for entry in span.entries if entry.kind != "mark")
        meant = tuple(entry for entry in meant if not entry.capital or _capital(message, span))
        if meant and _fits_words(span, message, cuts, meant):
            candidates.append(Span(span.start, span.end, meant))
    spans = _longest(candidates)
    numerals = numerals_of(message.tokens)
    parsed = Parsed(message, words, spans, marks, numerals, cuts)
    parsed.turning, parsed.turned = turned_at(message)
    parsed.claim(parsed.turning, parsed.turned)
    parsed.prefixes = [*_prefixed(parsed, gazetteers), *_inside_things(parsed, gazetteers)]
    return parsed


def _inside_things(parsed: Parsed, gazetteers: Sequence[Gazetteer]) -> list[Span]:
    """The leather of a shelf called "leather jackets", the kids of "kids' shoes"."""
    found: list[Span] = []
    for span in parsed.spans:
        if span.end - span.start < 2 or not span.has("noun", "category") or span.has("compound"):
            continue
        if _begins_compound(gazetteers, tuple(parsed.key(index) for index in range(span.start, span.end))):
            continue
        for cut in range(span.start + 1, span.end):
            head = tuple(parsed.key(index) for index in range(span.start, cut))
            rest = tuple(parsed.key(index) for index in range(cut, span.end))
            meant = _describing(gazetteers, head)
            rest = rest[1:] if rest[0] in ("'s", "s'", "'") else rest
            knitted = joined((*head, *rest)) in parsed.row("fibre_tops")
            if meant and (knitted or _names_thing(gazetteers, rest)):
                found.append(Span(span.start, cut, meant))
    return found


def _begins_compound(gazetteers: Sequence[Gazetteer], keys: tuple[str, ...]) -> bool:
    """Whether it begins with a name such as "red wine", whose red is no colour."""
    heads = (keys[:length] for length in range(2, len(keys)))
    return any(entry.kind == "compound" for head in heads for one in gazetteers for entry in one.meant(head))


def _names_thing(gazetteers: Sequence[Gazetteer], keys: tuple[str, ...]) -> bool:
    return any(entry.kind in ("noun", "category") for one in gazetteers for entry in one.meant(keys))


def _describing(gazetteers: Sequence[Gazetteer], keys: tuple[str, ...]) -> tuple[Entry, ...]:
    return tuple(
        entry
        for one in gazetteers
        for entry in one.meant(keys)
        if entry.kind in ("material", "colour") or (entry.kind == "recipient" and entry.value in _GROUPS)
    )


def _merged(spans: Iterable[Span]) -> list[Span]:
    by_place: dict[tuple[int, int], list[Span]] = {}
    for span in spans:
        by_place.setdefault((span.start, span.end), []).append(span)
    return [
        Span(start, end, tuple(entry for span in group for entry in span.entries))
        for (start, end), group in sorted(by_place.items())
    ]


def _capital(message: Message, span: Span) -> bool:
    first = message.tokens[span.start]
    shouted = message.text.isupper()
    return first.text[:1].isupper() and (span.start > 0 or span.end == len(message.tokens)) and not shouted


def _fits_words(span: Span, message: Message, cuts: dict[int, int], meant: Sequence[object]) -> bool:
    """Whether a Chinese phrase keeps to the words of the run (上衣 is not in 晚上|衣服)."""
    tokens = message.tokens
    if tokens[span.start].kind != "han":
        return True
    if span.end - span.start == 1:
        return _single_fits(span.start, cuts, tokens)
    begin = max((start for start in cuts if start <= span.start), default=span.start)
    cut_end = cuts.get(begin, span.start)
    crosses = begin < span.start < cut_end < span.end
    return not crosses or span.end - span.start >= 3


def _single_fits(at: int, cuts: dict[int, int], tokens: tuple[Token, ...]) -> bool:
    """A single character counts when it is a word, or is made one by 的, or by another hue: 红蓝都可."""
    if tokens[at].key in _HUES and any(
        tokens[beside].key in _HUES for beside in (at - 1, at + 1) if 0 <= beside < len(tokens)
    ):
        return True
    if cuts.get(at) == at + 1:
        return True
    return at + 1 < len(tokens) and tokens[at + 1].key == "的" and cuts.get(at) == at + 2


def _prefixed(parsed: Parsed, gazetteers: Sequence[Gazetteer]) -> list[Span]:
    """皮 of 皮夹克, 男 of 男鞋: the first character of a word whose rest is a thing."""
    found: list[Span] = []
    for start, end in parsed.cuts.items():
        if end - start < 2 or start in parsed.covered:
            continue
        rest = tuple(parsed.key(index) for index in range(start + 1, end))
        meant = _describing(gazetteers, (parsed.key(start),))
        if meant and _names_thing(gazetteers, rest):
            found.append(Span(start, start + 1, meant))
    return found


def _longest(candidates: list[Span]) -> list[Span]:
    taken: set[int] = set()
    chosen: list[Span] = []
    for span in sorted(candidates, key=_rank):
        places = range(span.start, span.end)
        if taken.isdisjoint(places):
            taken.update(places)
            chosen.append(span)
    return sorted(chosen, key=lambda span: span.start)


def _rank(span: Span) -> tuple[int, bool, int]:
    return (-(span.end - span.start), not span.has(*_CONTENT), span.start)

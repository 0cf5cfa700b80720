"""The thing itself: which words of a message name the product, and what kind it is.

What no constraint, request or small word has used is open text. Its runs are weighed (a known noun
at the end, said after "looking for", not after "with") and the best one is the product.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from recommender.understanding.constraints import Said
from recommender.understanding.gazetteer import Gazetteer
from recommender.understanding.parsed import Parsed

_THINGS: Final = ("noun", "category", "compound")
_MAX_WORDS: Final = 12
_MAX_HEAD: Final = 8


@dataclass(frozen=True, slots=True)
class Run:
    """Open tokens that belong together, and how likely they name the product."""

    places: tuple[int, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Thing:
    """The product as said, its general kind and its categories; ``words`` is all the open text."""

    product: str = ""
    kind: str = ""
    categories: tuple[str, ...] = ()
    words: str = ""
    words_not: tuple[str, ...] = ()
    places: tuple[int, ...] = ()


def read_thing(parsed: Parsed, said: Said, gazetteers: Sequence[Gazetteer]) -> Thing:
    """Find the product of the message."""
    runs = _runs(parsed, said)
    turned = tuple(_text(parsed, run) for run in runs if _turned_away(parsed, run))
    wanted = [run for run in runs if not _turned_away(parsed, run)]
    weighed = sorted(
        (Run(run, _weigh(parsed, run, at)) for at, run in enumerate(wanted)), key=lambda run: -run.score
    )
    best = weighed[0].places if weighed and weighed[0].score > 0 else ()
    words = " ".join(dict.fromkeys(_text(parsed, run) for run in wanted))[:200]
    head = _with_purpose(parsed, best, wanted)
    kind, categories = _kind_of(parsed, best, gazetteers)
    return Thing(_text(parsed, head), kind, categories, words, turned, head)


def _runs(parsed: Parsed, said: Said) -> list[tuple[int, ...]]:
    runs: list[tuple[int, ...]] = []
    current: list[int] = []
    for index in range(len(parsed.tokens)):
        role = _role(parsed, said, index, bool(current) and current[-1] == index - 1)
        if role == "open":
            current.append(index)
        elif role == "break" and current:
            runs.append(tuple(current))
            current = []
    if current:
        runs.append(tuple(current))
    trimmed = (_trim(parsed, run) for run in runs)
    return [run[-_MAX_WORDS:] for run in trimmed if run]


def _role(parsed: Parsed, said: Said, index: int, follows: bool) -> str:
    """``open``, ``bridge`` (a describing word that parts nothing) or ``break``."""
    token = parsed.tokens[index]
    if index in said.described:
        return "bridge"
    if token.kind == "mark":
        return "bridge" if token.key in ("'", '"', "&") and follows else "break"
    if index in parsed.claimed or token.key in ("'s", "s'"):
        return "break" if index in parsed.claimed else "bridge"
    span = parsed.covered.get(index)
    if span is not None:
        if span.has(*_THINGS, "attribute") and not (span.has("attribute") and span.has("filler")):
            return "open"
        if span.has("filler"):
            return "break"
        if span.has("occasion"):
            return _occasion_role(parsed, span.end)
        return "open" if not span.has("sort") else "break"
    return _plain_role(parsed, index, follows)


def _occasion_role(parsed: Parsed, end: int) -> str:
    nxt = parsed.by_start.get(end)
    if nxt is None or not nxt.has(*_THINGS):
        return "break"
    return "break" if parsed.message.said(nxt.start, nxt.end).lower() in parsed.row("gift_nouns") else "open"


def _plain_role(parsed: Parsed, index: int, follows: bool) -> str:
    token = parsed.tokens[index]
    if token.kind == "number":
        return "open" if follows and not _measured(parsed, index) else "break"
    if token.kind == "word":
        if _after_number(parsed, index):
            return "break"
        return (
            "break"
            if token.key in parsed.words.rows.get("_filler", frozenset()) or len(token.key) == 1
            else "open"
        )
    begin = max((start for start in parsed.cuts if start <= index), default=index)
    word = "".join(parsed.key(i) for i in range(begin, parsed.cuts.get(begin, begin + 1)))
    return "break" if word in parsed.words.rows.get("_filler", frozenset()) else "open"


def _measured(parsed: Parsed, index: int) -> bool:
    return parsed.mark_at(index + 1, "units", "counted") is not None


def _after_number(parsed: Parsed, index: int) -> bool:
    """The unit of a measure: it goes with its number."""
    if index == 0 or parsed.tokens[index - 1].kind != "number":
        return False
    glued = parsed.message.joined(index) and parsed.mark_at(index, "close") is not None
    return glued or parsed.mark_at(index, "units") is not None


def _trim(parsed: Parsed, run: tuple[int, ...]) -> tuple[int, ...]:
    places = list(run)
    while places and parsed.tokens[places[-1]].kind == "number" and len(places) == 1:
        places.pop()
    return tuple(places)


def _turned_away(parsed: Parsed, run: tuple[int, ...]) -> bool:
    negated = [index for index in run if index in parsed.negated]
    if not negated:
        return False
    before = run[0] - 1
    described = before in parsed.negated and before in parsed.covered
    return not (described and parsed.covered[before].has("colour", "material", "brand", "size"))


def _weigh(parsed: Parsed, run: tuple[int, ...], place: int) -> float:
    score = 1.0 - 0.01 * place
    last = parsed.covered.get(run[-1])
    if last is not None and last.has("noun", "category"):
        score += 3
    elif any(i in parsed.covered and parsed.covered[i].has(*_THINGS) for i in run):
        score += 2
    if parsed.key(run[-1] + 1) == "的" and run[-1] + 2 < len(parsed.tokens):
        score -= 2
    before = run[0] - 1
    while (
        before >= 0
        and before in parsed.covered
        and parsed.covered[before].has("colour", "material", "brand", "size", "sort")
    ):
        before = parsed.covered[before].start - 1
    if parsed.mark_until(_past_articles(parsed, before + 1), "buying"):
        score += 0.5
    if any(parsed.key(before - step) in parsed.row("aside") for step in (0, 1) if before - step >= 0):
        score -= 1.5
    if parsed.key(_past_articles(parsed, before + 1) - 1) in ("for", "给", "送"):
        score -= 1.5
    if parsed.message.said(run[0], run[-1] + 1).lower() in parsed.row("gift_nouns"):
        score -= 1
    return score


def _past_articles(parsed: Parsed, at: int) -> int:
    while parsed.key(at - 1) in (
        "a",
        "an",
        "the",
        "some",
        "any",
        "my",
        "new",
        "good",
        "nice",
        "me",
        "一",
        "个",
        "款",
        "双",
        "件",
        "条",
        "点",
        "些",
        "台",
        "把",
    ):
        at -= 1
    return at


def _with_purpose(parsed: Parsed, best: tuple[int, ...], runs: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """ "case for my iPhone 15", "shoes for running": what an accessory is for belongs to its name."""
    if not best or parsed.key(best[-1] + 1) != "for":
        return best
    start = best[-1] + 2
    while parsed.key(start) in ("my", "a", "an", "the", "our", "his", "her"):
        start += 1
    for run in runs:
        if run[0] == start:
            accessory = parsed.key(best[-1]) in parsed.row("accessory_nouns")
            activity = parsed.key(run[0]) in parsed.row("activities") and len(run) == 1
            if accessory or activity:
                return (*best, best[-1] + 1, *run)
    return best


def _kind_of(
    parsed: Parsed, run: tuple[int, ...], gazetteers: Sequence[Gazetteer]
) -> tuple[str, tuple[str, ...]]:
    """The general noun and the categories that the end of the run names, the longest end first."""
    kind = ""
    categories: tuple[str, ...] = ()
    keys = tuple(parsed.key(index) for index in run)
    for length in range(min(len(keys), _MAX_HEAD), 0, -1):
        for gazetteer in gazetteers:
            for entry in gazetteer.meant(keys[-length:]):
                if entry.kind == "noun" and not kind:
                    kind = entry.value
                if entry.kind == "category" and entry.value not in categories:
                    categories = (*categories, entry.value)
        if categories:
            break
    return kind, categories


def _text(parsed: Parsed, run: Sequence[int]) -> str:
    """The run as it was said; capitals only where they belong to the word (iPhone, USB-C)."""
    shouted = parsed.message.text.isupper()
    parts: list[str] = []
    for place, index in enumerate(run):
        token = parsed.tokens[index]
        keep = not shouted and any(letter.isupper() for letter in token.text[1:])
        if place:
            parts.append(_gap(parsed, run[place - 1], index))
        parts.append(token.text if keep else token.text.lower())
    return "".join(parts)


def _gap(parsed: Parsed, before: int, after: int) -> str:
    if before + 1 == after:
        between = parsed.message.text[parsed.tokens[before].end : parsed.tokens[after].start]
        return between if between in ("", "-", "'", " ", ".") else " "
    han = parsed.tokens[before].kind == "han" and parsed.tokens[after].kind == "han"
    return "" if han else " "

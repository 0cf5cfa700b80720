"""The thing itself: which words of a message name the product, and what kind it is.

The open runs are weighed (a known noun at the end, said after "looking for", not after "with") and
the best one is the product.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from recommender.understanding.constraints import Said
from recommender.understanding.gazetteer import Gazetteer
from recommender.understanding.nearby import THINGS
from recommender.understanding.open_words import measures_said, open_runs
from recommender.understanding.parsed import Parsed
from recommender.understanding.wording import said_text
from recommender.understanding.words import joined

_DESCRIBES: Final = ("colour", "material", "brand", "size", "sort")
_ARTICLES: Final = frozenset("a an the some any my new good nice me 一 个 款 双 件 条 点 些 台 把".split())
_USES: Final = frozenset("要 用 穿 戴 能 可 以 时 候".split())
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
    runs = open_runs(parsed, said)
    turned = tuple(said_text(parsed, run) for run in runs if _turned_away(parsed, run))
    wanted = [run for run in runs if not _turned_away(parsed, run)]
    starts = frozenset(run[0] for run in wanted)
    weighed = [Run(run, _weigh(parsed, run, at, starts)) for at, run in enumerate(wanted)]
    if any(parsed.is_again(run[0]) and _known_score(parsed, run) for run in wanted):
        weighed = [one for one in weighed if parsed.is_again(one.places[0])]  # "a hat, no wait, a scarf"
        wanted = [one.places for one in weighed]
    weighed.sort(key=lambda run: -run.score)
    best = weighed[0].places if weighed and weighed[0].score > 0 else ()
    words = " ".join(dict.fromkeys([*(said_text(parsed, run) for run in wanted), *measures_said(parsed)]))[
        :200
    ]
    head = _with_purpose(parsed, best, wanted)
    kind, categories = _kind_of(parsed, best, gazetteers)
    return Thing(said_text(parsed, head), kind, categories, words, turned, head)


def _turned_away(parsed: Parsed, run: tuple[int, ...]) -> bool:
    negated = [index for index in run if index in parsed.negated]
    if not negated:
        return False
    before = run[0] - 1
    while before >= 0 and (
        parsed.key(before) in ("的", "色", "a", "an", "any") or parsed.mark_until(before + 1, "one_words")
    ):
        one = parsed.mark_until(before + 1, "one_words")  # 不是红的那种口红
        before = one[1] - 1 if one else before - 1
    described = before in parsed.negated and before in parsed.covered
    return not (described and parsed.covered[before].has("colour", "material", "brand", "size", "attribute"))


def _weigh(parsed: Parsed, run: tuple[int, ...], place: int, starts: frozenset[int]) -> float:
    """How likely a run names the product: a known noun at its end, asked for, not said aside."""
    score = 1.0 - 0.01 * place + _known_score(parsed, run)
    end = _past_use(parsed, run[-1] + 1)
    if parsed.key(end) == "的" and end + 1 < len(parsed.tokens):
        score -= 3.5 if end + 1 in starts else 2
    before = run[0]
    while before - 1 in parsed.covered and parsed.covered[before - 1].has(*_DESCRIBES):
        before = parsed.covered[before - 1].start
    asked = _past_articles(parsed, before)
    if parsed.mark_until(asked, "buying"):
        score += 0.5
    elif parsed.key(asked - 1) in ("for", "给", "送"):
        score -= 2.8
    elif {parsed.key(before - 1), parsed.key(before - 2)} & parsed.row("aside"):
        score -= 1.5
    keys = tuple(parsed.key(index) for index in run)
    return score - (joined(keys) in parsed.row("gift_nouns"))


def _past_use(parsed: Parsed, at: int) -> int:
    """After the verb of what a thing is for: 露营要用的睡袋, 跑步穿的鞋."""
    while parsed.key(at) in _USES:
        at += 1
    return at


def _known_score(parsed: Parsed, run: tuple[int, ...]) -> int:
    last = parsed.covered.get(run[-1])
    if last is not None and last.has("noun", "category"):
        return 3
    return 2 if any(i in parsed.covered and parsed.covered[i].has(*THINGS) for i in run) else 0


def _past_articles(parsed: Parsed, at: int) -> int:
    while at > 0 and parsed.key(at - 1) in _ARTICLES:
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
    while len(keys) > 1 and _is_model(keys[-1]):
        keys = keys[:-1]
    if keys and keys[-1] in ("case", "cover", "壳") and set(keys) & parsed.row("phone_names"):
        keys = (*keys[:-1], "phone", "case")
    if run and parsed.mark_until(run[-1] + 1, "no_thing") is not None:  # 起球 names no ball
        return "", ()
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


def _is_model(key: str) -> bool:
    """The 15 of "iPhone 15", the Pro of "iPhone 15 Pro": not the thing's name."""
    return any(letter.isdigit() for letter in key) or key in (
        "pro",
        "max",
        "plus",
        "mini",
        "ultra",
        "air",
        "代",
    )

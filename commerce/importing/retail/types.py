"""Learn from all titles of a shop which kinds of goods it has, and which designs run through them.

A kind is what titles end with (``… CAKE STAND``) or begin with (``LUNCH BAG …``): a phrase counts by
how many titles it ends or begins. A design is a word that goes with many different kinds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from commerce.importing.retail.titles import Said, known_words
from commerce.importing.retail.words import CUTS, FALLBACK_DEPARTMENT, FUNCTION_WORDS, ORNAMENTS, nouns

MIN_ON_SHELF: Final = 8  # fewer go to the shelf above
MIN_DESIGN_TITLES: Final = 8
MIN_DESIGN_KINDS: Final = 4
MAX_DESIGNS: Final = 4
_LISTED: Final = 10  # titles' worth of trust in a kind that is listed
_BEGINS_WEIGHT: Final = 1.0
_BOUND: Final = 0.6  # of a word's titles hold the pair
_SINGLE_WEIGHT: Final = 0.5  # one word tells less than two
_WEAK: Final = frozenset(
    "letter word light ring charm box bag set table case letter kit book fan bank flag".split()
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a thing is: its department and, when there are enough of them, its own shelf."""

    department: str
    phrase: str  # "" when only the department is known


@dataclass(slots=True)
class Learnt:
    """What the titles taught: how often phrases begin or end them, and the designs."""

    ends: Counter[str] = field(default_factory=Counter)
    begins: Counter[str] = field(default_factory=Counter)
    shelf_sizes: Counter[str] = field(default_factory=Counter)
    designs: frozenset[str] = frozenset()


def learn(titles: Iterable[Said]) -> Learnt:
    """Count what kinds and designs the titles have."""
    all_titles = list(titles)
    learnt = Learnt()
    for said in all_titles:
        body = _body(said)
        learnt.ends.update(_phrases(body[::-1], reverse=True))
        learnt.begins.update(_phrases(body, reverse=False))
    raw = [_raw_phrase(said, learnt) for said in all_titles]
    learnt.shelf_sizes.update(raw)
    for phrase in sorted(learnt.shelf_sizes, key=lambda one: -one.count(" ")):
        short = phrase.partition(" ")[2]
        if short and learnt.shelf_sizes[phrase] < MIN_ON_SHELF:
            learnt.shelf_sizes[short] += learnt.shelf_sizes[phrase]
    learnt.designs = _designs(all_titles, raw)
    return learnt


def kind_of(said: Said, learnt: Learnt) -> Kind:
    """What the title's thing is."""
    phrase = _raw_phrase(said, learnt)
    department = _department(phrase) or _fallback(said)
    while phrase and learnt.shelf_sizes[phrase] < MIN_ON_SHELF:
        phrase = phrase.partition(" ")[2]
        if _department(phrase) != department:
            phrase = ""
    return Kind(department, phrase)


def path_of_kind(kind: Kind) -> tuple[str, ...]:
    """The shelves within the department: ``bracelet``, then ``glass bracelet`` below it."""
    words = kind.phrase.split(" ") if kind.phrase else []
    ends = [" ".join(words[start:]) for start in range(len(words))]
    wider = [end for end in ends[1:] if nouns().get(end.replace(" ", "-")) == kind.department]
    return (*reversed(wider), *ends[:1])


def _department(phrase: str) -> str | None:
    """Where the longest listed end of the phrase belongs: a key ring is no ring."""
    words, known = phrase.split(" "), nouns()
    ends = ("-".join(words[start:]) for start in range(len(words)))
    return next((known[end] for end in ends if end in known), None)


def _fallback(said: Said) -> str:
    votes = Counter(nouns()[word] for word in _body(said) if word in nouns())
    if votes:
        return votes.most_common(1)[0][0]
    if set(said.occasions) & {"christmas", "easter", "halloween", "valentine"}:
        return "Party & Celebrations"
    return "Home Decoration" if set(_body(said)) & ORNAMENTS else FALLBACK_DEPARTMENT[0]


def designs_of(said: Said, learnt: Learnt) -> tuple[str, ...]:
    """The designs that a title names, longest first."""
    found = [pair for pair in _pairs(said.words) if pair in learnt.designs]
    inside = {word for pair in found for word in pair.split(" ")}
    found += [word for word in said.words if word in learnt.designs and word not in inside]
    return tuple(dict.fromkeys(found))[:MAX_DESIGNS]


def _body(said: Said) -> tuple[str, ...]:
    """The words before the first ``with``, ``in`` …: what the thing is stands there."""
    words = said.words
    for place, word in enumerate(words):
        if word in CUTS and place:
            words = words[:place]
            break
    skipped = FUNCTION_WORDS | known_words("sizes").keys()
    return tuple(word for word in words if word not in skipped)


def _phrases(words: Sequence[str], *, reverse: bool) -> list[str]:
    """The first one, two and three words as phrases."""
    made = []
    for length in (1, 2, 3):
        if len(words) >= length:
            part = words[:length][::-1] if reverse else words[:length]
            made.append(" ".join(part))
    return made


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{left} {right}" for left, right in pairwise(words)]


def _raw_phrase(said: Said, learnt: Learnt) -> str:
    """The phrase that tells best what the thing is; empty when nothing does."""
    body, known = _body(said), nouns()
    phrases: dict[str, str] = {}  # head word -> the longest phrase that it ends
    scores: Counter[str] = Counter()
    for phrase, score in _candidates(body, known, learnt):
        head = phrase.rpartition(" ")[2]
        scores[head] = max(scores[head], int(score * 100))
        phrases[head] = max(phrases.get(head, ""), phrase, key=lambda one: one.count(" ") + bool(one))
    best = phrases[scores.most_common(1)[0][0]] if scores else ""
    if best:
        return best
    inside = [word for word in body if word in known and word not in _WEAK] or [w for w in body if w in known]
    if inside:
        return inside[-1]
    return ""


def _candidates(body: Sequence[str], known: Mapping[str, str], learnt: Learnt) -> Iterable[tuple[str, float]]:
    for length in (3, 2, 1):
        if len(body) < length:
            continue
        weight = _SINGLE_WEIGHT if length == 1 else 1.0 + length / 10
        for phrase, count, bonus in (
            (" ".join(body[-length:]), learnt.ends, 1.0),
            (" ".join(body[:length]), learnt.begins, _BEGINS_WEIGHT),
        ):
            head = phrase.rpartition(" ")[2]
            listed = phrase.replace(" ", "-") in known
            if not listed and head not in known:
                continue
            if (
                length > 1
                and not listed
                and (count[phrase] < MIN_ON_SHELF or _is_design_pair(phrase, learnt))
            ):
                continue
            yield phrase, (count[phrase] + (_LISTED if listed and length > 1 else 0)) * weight * bonus
    for length in (3, 2):
        for start in range(len(body) - length + 1):
            phrase = " ".join(body[start : start + length])
            if phrase.replace(" ", "-") in known:
                yield phrase, learnt.ends[phrase] + learnt.begins[phrase] + _LISTED


def _is_design_pair(phrase: str, learnt: Learnt) -> bool:
    """``red retrospot bag``: the first word also begins or ends many other things, so it is no kind."""
    first = phrase.split(" ")[0]
    whole = learnt.ends[phrase] + learnt.begins[phrase]
    return learnt.begins[first] > 4 * whole


def _designs(titles: Sequence[Said], phrases: Sequence[str]) -> frozenset[str]:
    """Words and pairs of many titles and many kinds; a word that mostly stands in one pair is that pair."""
    plain = _plain_words()
    kinds = defaultdict[str, set[str]](set)
    counts: Counter[str] = Counter()
    for said, phrase in zip(titles, phrases, strict=True):
        own = plain | set(phrase.split(" "))
        words = {word for word in said.words if word not in own and len(word) > 2}
        pairs = {pair for pair in _pairs(said.words) if not set(pair.split(" ")) & own}
        for design in words | pairs:
            counts[design] += 1
            kinds[design].add(phrase)
    wide = {
        design
        for design, count in counts.items()
        if count >= MIN_DESIGN_TITLES and len(kinds[design]) >= MIN_DESIGN_KINDS
    }
    pairs = {
        design
        for design in wide
        if " " in design and counts[design] >= _BOUND * min(counts[word] for word in design.split(" "))
    }
    bound = {w for pair in pairs for w in pair.split(" ") if counts[pair] >= _BOUND * counts[w]}
    return frozenset(pairs | {design for design in wide if " " not in design} - bound)


def _plain_words() -> set[str]:
    """Words that are told otherwise, or are part of a kind of goods."""
    listed = {part for noun in nouns() for part in noun.split("-")} - ORNAMENTS
    told = (known_words(name).keys() for name in ("sizes", "materials", "recipients", "occasions"))
    return set(FUNCTION_WORDS).union(listed, *told)

"""The thing itself: which words of a message name the product, and what kind it is.

What no constraint, request or small word has used is open text. Its runs are weighed (a known noun
at the end, said after "looking for", not after "with") and the best one is the product.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from recommender.understanding.constraints import Said
from recommender.understanding.gazetteer import Gazetteer, Span
from recommender.understanding.parsed import Parsed
from recommender.understanding.text import is_han
from recommender.understanding.words import joined

_THINGS: Final = ("noun", "category", "compound")
_DESCRIBES: Final = ("colour", "material", "brand", "size", "sort")
_ARTICLES: Final = frozenset("a an the some any my new good nice me 一 个 款 双 件 条 点 些 台 把".split())
_MAX_WORDS: Final = 12
_MAX_HEAD: Final = 8
_SHOUT: Final = 8  # so many capitals and no small letter are shouting, fewer a name


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
    starts = frozenset(run[0] for run in wanted)
    weighed = [Run(run, _weigh(parsed, run, at, starts)) for at, run in enumerate(wanted)]
    weighed.sort(key=lambda run: -run.score)
    best = weighed[0].places if weighed and weighed[0].score > 0 else ()
    words = " ".join(dict.fromkeys([*(_text(parsed, run) for run in wanted), *_measures(parsed)]))[:200]
    head = _with_purpose(parsed, best, wanted)
    kind, categories = _kind_of(parsed, best, gazetteers)
    return Thing(_text(parsed, head), kind, categories, words, turned, head)


def _runs(parsed: Parsed, said: Said) -> list[tuple[int, ...]]:
    runs: list[tuple[int, ...]] = []
    current: list[int] = []
    for index in range(len(parsed.tokens)):
        role = _role(parsed, said, index, bool(current) and current[-1] == index - 1)
        if current and _blank_between_han(parsed, current[-1], index):
            runs.append(tuple(current))
            current = []
        if role == "open":
            current.append(index)
        elif role == "break" and current:
            runs.append(tuple(current))
            current = []
    if current:
        runs.append(tuple(current))
    trimmed = (_trim(parsed, run) for run in runs)
    return [run[-_MAX_WORDS:] for run in trimmed if run]


def _blank_between_han(parsed: Parsed, before: int, index: int) -> bool:
    """A blank inside Chinese parts words as a comma does: 蓝牙音箱 防水."""
    both = parsed.tokens[before].kind == "han" and parsed.tokens[index].kind == "han"
    return both and before == index - 1 and not parsed.message.joined(index)


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
            return _occasion_role(parsed, span)
        return "open" if not span.has("sort") else "break"
    return _plain_role(parsed, index, follows)


def _occasion_role(parsed: Parsed, span: Span) -> str:
    """A "wedding dress" keeps its wedding; a "birthday gift" and "Mother's Day flowers" do not."""
    end, value = span.end, span.value("occasion") or ""
    if value.endswith((" day", "'s day", "festival", "new year")) or span.end - span.start > 2:
        return "break"
    nxt = parsed.by_start.get(end)
    if nxt is None and end < len(parsed.tokens) and parsed.tokens[end].kind == "word":
        return "open"
    if nxt is None or not nxt.has(*_THINGS):
        return "break"
    keys = [parsed.key(index) for index in range(nxt.start, nxt.end)]
    return "break" if joined(tuple(keys)) in parsed.row("gift_nouns") else "open"


def _plain_role(parsed: Parsed, index: int, follows: bool) -> str:
    token = parsed.tokens[index]
    if token.kind == "number":
        if parsed.key(index + 1) == "x" and parsed.message.joined(index + 1):
            return "break"  # 160x230
        after_word = follows and parsed.tokens[index - 1].kind != "han"
        return "open" if after_word and not _measured(parsed, index) else "break"
    if _in_numeral(parsed, index) or _is_times(token.key) or index in _unit_places(parsed):
        return "break"
    if token.kind == "word":
        if _after_number(parsed, index):
            return "break"
        return (
            "break"
            if token.key in parsed.words.rows.get("_filler", frozenset())
            or _is_letter(parsed, index, follows)
            else "open"
        )
    begin = max((start for start in parsed.cuts if start <= index), default=index)
    word = "".join(parsed.key(i) for i in range(begin, parsed.cuts.get(begin, begin + 1)))
    return "break" if word in parsed.words.rows.get("_filler", frozenset()) else "open"


def _in_numeral(parsed: Parsed, index: int) -> bool:
    return any(one.start <= index < one.end for one in parsed.numerals if parsed.tokens[index].kind == "word")


def _measures(parsed: Parsed) -> list[str]:
    """ "55 inch", 20寸: no part of the name, but good words to search by."""
    found: list[str] = []
    for numeral in parsed.numerals:
        if parsed.is_claimed(numeral.start, numeral.end) or numeral.spelled:
            continue
        unit = parsed.mark_at(numeral.end, "units")
        if unit is None and parsed.message.joined(numeral.end):
            unit = parsed.mark_at(numeral.end, "close")
        if unit is not None:
            found.append(parsed.message.said(numeral.start, unit[1]).lower())
    return found


def _unit_places(parsed: Parsed) -> set[int]:
    """The tokens of Chinese units: the 寸 of 20寸, the 毫升 of 500毫升."""
    places: set[int] = set()
    for numeral in parsed.numerals:
        unit = parsed.mark_at(numeral.end, "units", "packs", "quantity")
        if unit is not None and parsed.tokens[numeral.end].kind == "han":
            places.update(range(numeral.end, unit[1]))
    return places


def _is_times(key: str) -> bool:
    return key[:1] == "x" and key[1:].isdigit()


def _is_letter(parsed: Parsed, index: int, follows: bool) -> bool:
    """A stray letter; the C of "USB C" and the T of T恤 belong to a name."""
    return len(parsed.key(index)) == 1 and not (follows or parsed.message.joined(index + 1))


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
    while parsed.key(before) in ("的", "色", "a", "an", "any"):
        before -= 1
    described = before in parsed.negated and before in parsed.covered
    return not (described and parsed.covered[before].has("colour", "material", "brand", "size", "attribute"))


def _weigh(parsed: Parsed, run: tuple[int, ...], place: int, starts: frozenset[int]) -> float:
    """How likely a run names the product: a known noun at its end, asked for, not said aside."""
    score = 1.0 - 0.01 * place + _known_score(parsed, run)
    end = run[-1] + 1
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


def _known_score(parsed: Parsed, run: tuple[int, ...]) -> int:
    last = parsed.covered.get(run[-1])
    if last is not None and last.has("noun", "category"):
        return 3
    return 2 if any(i in parsed.covered and parsed.covered[i].has(*_THINGS) for i in run) else 0


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


def _text(parsed: Parsed, run: Sequence[int]) -> str:
    """The run as it was said; capitals only where they belong to the word (iPhone, USB-C)."""
    shouted = _shouted(parsed.message.text)
    parts: list[str] = []
    for place, index in enumerate(run):
        token = parsed.tokens[index]
        before_han = index + 1 < len(parsed.tokens) and parsed.tokens[index + 1].kind == "han"
        keep = _keeps_capitals(
            token.text, shouted, before_han=before_han, in_chinese=is_han(parsed.message.text)
        ) or _is_name(parsed, index)
        if place:
            parts.append(_gap(parsed, run[place - 1], index))
        parts.append(token.text if keep else token.text.lower())
    return "".join(parts)


def _shouted(text: str) -> bool:
    return text.isupper() and sum(letter.isascii() and letter.isalpha() for letter in text) > _SHOUT


def _is_name(parsed: Parsed, index: int) -> bool:
    """A capital in the middle of a sentence, on a word no lexicon knows: Galaxy, Pixel."""
    token = parsed.tokens[index]
    if index == 0 or not token.text[:1].isupper() or index in parsed.covered or _shouted(parsed.message.text):
        return False
    words = [one.text for one in parsed.tokens if one.kind == "word"]
    return sum(word[:1].isupper() for word in words) * 2 <= len(words) + 1


def _keeps_capitals(text: str, shouted: bool, *, before_han: bool, in_chinese: bool) -> bool:
    """iPhone, USB and T恤 are written so; "Shoes" and "SHOES" are only the start or the shouting."""
    if any(letter.isdigit() for letter in text):
        return True
    if len(text) == 1:
        return (before_han or text != "A") and not shouted
    if in_chinese and text[0].isupper():
        return True
    return not shouted and any(letter.isupper() for letter in text[1:])


def _gap(parsed: Parsed, before: int, after: int) -> str:
    if before + 1 == after:
        between = parsed.message.text[parsed.tokens[before].end : parsed.tokens[after].start]
        return between if between in ("", "-", "'", " ", ".") else " "
    han = parsed.tokens[before].kind == "han" and parsed.tokens[after].kind == "han"
    return "" if han else " "

"""What a message does to what was said before: lets go, starts again, corrects, compares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, get_args

from recommender.understanding.model import Droppable, Relative
from recommender.understanding.nearby import is_allowed
from recommender.understanding.parsed import Parsed

_NAMES: Final[tuple[Droppable, ...]] = get_args(Droppable)
_LINKS: Final = frozenset("and or 和 或 与 跟 、 / &".split())
_ASKING: Final = frozenset("什么 啥 哪种 哪个 多少 多大".split())
_START: Final = 3


@dataclass(slots=True)
class Changes:
    """What a message changes."""

    dropped: tuple[Droppable, ...] = ()
    relative: tuple[Relative, ...] = ()
    corrects: bool = False
    clears: bool = False
    adds: bool = False
    places: set[int] = field(default_factory=set)


def read_changes(parsed: Parsed) -> Changes:
    """Find what the message changes; claims the words that say so."""
    changes = Changes()
    for start, end in parsed.marks.get("clears", ()):
        changes.clears = True
        parsed.claim(start, end)
    changes.dropped = _dropped(parsed)
    changes.relative = _relative(parsed)
    changes.corrects = _corrects(parsed)
    changes.adds = parsed.mark_at(0, "adds") is not None
    return changes


def _dropped(parsed: Parsed) -> tuple[Droppable, ...]:
    found: list[Droppable] = []
    for name in (*_NAMES, "price"):
        for start, end in parsed.marks.get(f"name_{name}", ()):
            if name not in found and _lets_go(parsed, start, end):
                found.append(name)
    return tuple(found)


def _lets_go(parsed: Parsed, start: int, end: int) -> bool:
    span = parsed.covered.get(start)
    if span is not None and span.start < start and not span.has("filler", "sort"):
        return False  # the 色 of 红色
    first = _listed_from(parsed, start)
    last = _listed_to(parsed, end)
    after = _after(parsed, last)
    limits = parsed.mark_at(last, "limits")
    if limits and after is None:
        last = limits[1]
        after = _after(parsed, last)
    any_word = _before(parsed, first, "any_before")
    let_go = _before(parsed, first, "let_go_before")
    if limits and let_go is None:  # 不要颜色限制
        let_go = _before(parsed, first, "limit_before")
    if parsed.key(end) in ("of", "than") and after is None:
        return False
    if any_word is not None and _only_asks(parsed, any_word, first) and after is None:
        any_word = None
    if any_word is not None and _value_follows(parsed, end):
        any_word = None
    if (
        let_go is not None
        and parsed.key(let_go) in ("no", "without", "skip", "不考虑")
        and let_go == first - 1
    ):
        let_go = let_go if after is not None or parsed.key(end) in ("", ",", ".", "!") else None
    places = [place for place in (any_word, let_go) if place is not None]
    if not places and after is None:
        return False
    parsed.claim(min([*places, start]), after or last)
    return True


def _listed_from(parsed: Parsed, start: int) -> int:
    """Back over a list of names: "colour or brand", 颜色和品牌."""
    while start >= 2 and parsed.key(start - 1) in _LINKS:
        found = parsed.mark_until(start - 1, *(f"name_{name}" for name in _NAMES))
        if found is None:
            break
        start = found[1]
    return start


def _listed_to(parsed: Parsed, end: int) -> int:
    while parsed.key(end) in _LINKS:
        found = parsed.mark_at(end + 1, *(f"name_{name}" for name in _NAMES))
        if found is None:
            break
        end = found[1]
    return end


def _before(parsed: Parsed, at: int, name: str) -> int | None:
    for _ in range(3):
        found = parsed.mark_until(at, name)
        if found is not None:
            return found[1]
        if parsed.key(at - 1) not in parsed.row("passed_over") or parsed.key(at - 1) == ",":
            return None
        at -= 1
    return None


def _after(parsed: Parsed, at: int) -> int | None:
    for _ in range(4):
        found = parsed.mark_at(at, "let_go_after")
        if found is not None:
            return found[1]
        if parsed.key(at) not in parsed.row("passed_over"):
            return None
        at += 1
    return None


def _only_asks(parsed: Parsed, start: int, end: int) -> bool:
    """有什么颜色 asks; 什么颜色都行 lets go."""
    return "".join(parsed.key(index) for index in range(start, end)) in _ASKING


def _value_follows(parsed: Parsed, end: int) -> bool:
    """ "any size 8": a value, so nothing is let go."""
    span = parsed.by_start.get(end)
    numbered = any(numeral.start == end for numeral in parsed.numerals)
    return numbered or (
        span is not None and span.has("colour", "material", "brand", "size") and not span.has("filler")
    )


def _relative(parsed: Parsed) -> tuple[Relative, ...]:
    found: list[Relative] = []
    names: tuple[Relative, ...] = get_args(Relative)
    for name in names:
        for start, end in sorted(parsed.marks.get(name, ()), key=_longest_first):
            beyond = end + (parsed.key(end) in ("than", "的"))
            bounded = any(beyond <= one.start <= beyond + 1 and one.low > 1 for one in parsed.numerals)
            span = parsed.covered.get(start)
            longer = span is not None and span.end - span.start > end - start
            allowed = name == "dearer" and is_allowed(parsed, end)
            if name in found or bounded or longer or allowed or _denied(parsed, start):
                continue
            found.append(name)
            if name in ("bigger", "smaller"):
                parsed.claim(start, end)
    return tuple(found)


def _longest_first(place: tuple[int, int]) -> int:
    return place[0] - place[1]


def _denied(parsed: Parsed, start: int) -> bool:
    """ "not too expensive", 不要太贵 ask for cheap ones, without comparing."""
    return any(
        parsed.key(start - step) in ("not", "nothing", "isn't", "不", "别", "要", "能") for step in (1, 2)
    )


def _corrects(parsed: Parsed) -> bool:
    corrects = False
    said = 0  # where a row of corrections at the start ends: 不对，我是说
    for start, end in sorted(parsed.marks.get("corrects", ()), key=lambda place: (place[0], -place[1])):
        first = _leads(parsed, start, said)
        word = "".join(parsed.key(index) for index in range(start, end))
        if word == "gowith" and parsed.key(start - 1) in ("to", "that", "which", "will", "would", "could"):
            continue  # "shoes that go with it"
        if word == "no" and parsed.key(end) not in (
            ",",
            ".",
            "the",
            "that",
            "i",
            "it",
            "make",
            "this",
            "not",
            "!",
        ):
            continue
        if first:
            parsed.claim(start, end)
            said = max(said, end)
        corrects = (
            corrects
            or first
            or word
            in (
                "instead",
                "makeit",
                "改成",
                "换成",
                "改为",
                "changeitto",
                "changeto",
                "switchto",
                "imeant",
            )
        )
    return corrects


def _leads(parsed: Parsed, start: int, said: int) -> bool:
    """Whether a correction opens the message, or follows right upon one that does."""
    if said and all(parsed.tokens[index].kind == "mark" for index in range(said, start)):
        return True
    small = all(parsed.tokens[index].kind == "mark" or index in parsed.covered for index in range(start))
    return small and start < _START

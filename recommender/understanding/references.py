"""What a message points at among the products shown: "the second one", 前两个."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from recommender.understanding.changes import Changes
from recommender.understanding.model import Reference, Wish
from recommender.understanding.parsed import Parsed
from recommender.understanding.products import Thing

_MOST: Final = 10
_CLASSIFIERS: Final = frozenset(
    "个 款 双 件 条 台 部 只 瓶 盒 套 把 顶 张 本 支 副 种 样 项 辆 份 位 块".split()
)
_POINTED_END: Final = frozenset("? ! . , please in , 。 too also and or".split()) | {""}


@dataclass(slots=True)
class Pointing:
    """Where a message points, before its description is known."""

    ordinals: tuple[int, ...] = ()
    pronoun: Literal["", "it", "them", "other"] = ""
    one_at: int | None = None  # the "one" of "the red one"
    of_shown: bool = False
    compares: bool = False

    def of(self, wish: Wish, thing: Thing) -> Reference:
        """The reference, with what the message says of the one meant."""
        described, superlative = Wish(), None
        words: tuple[str, ...] = ()
        points = (self.one_at is not None or self.of_shown) and not self.ordinals
        if points:
            described = _description(wish)
            words = tuple(word for word in (thing.product, *thing.words.split()) if word)
            superlative = wish.sort
        elif len(self.ordinals) > 1 or (self.ordinals and not self.compares):
            superlative = wish.sort
        return Reference(self.ordinals, self.pronoun, superlative, described, tuple(dict.fromkeys(words)))


def _description(wish: Wish) -> Wish:
    """What tells one product from the others, without order, flags and the product's name."""
    return replace(
        wish, product="", kind="", categories=(), words="", sort=None, quantity=None, in_stock=False,
        occasions=(), rating_min=None, language=Wish().language,
    )  # fmt: skip


def read_reference(parsed: Parsed, changes: Changes) -> Pointing:
    """Find what is pointed at; claims ordinals so that they count nothing."""
    pointing = Pointing(ordinals=_ordinals(parsed))
    pointing.one_at = _described_one(parsed)
    pointing.compares = bool(changes.relative)
    pointing.of_shown = bool(parsed.marks.get("of_shown"))
    if not pointing.ordinals:
        pointing.pronoun = _pronoun(parsed)
    return pointing


def _ordinals(parsed: Parsed) -> tuple[int, ...]:
    found: dict[int, tuple[int, ...]] = {}
    for start, end in (*parsed.marks.get("last_but_one", ()),):
        found[start] = (-2,)
        parsed.claim(start, end + (parsed.key(end) in _CLASSIFIERS))
    _counted(parsed, found)
    for number in range(1, _MOST + 1):
        for start, end in parsed.marks.get(f"ordinal_{number}", ()):
            if start not in found and not parsed.is_claimed(start, end) and _is_ordinal(parsed, start, end):
                found[start] = (number,)
                parsed.claim(start, end + (parsed.key(end) in _CLASSIFIERS))
    for start, end in parsed.marks.get("last", ()):
        if not parsed.is_claimed(start, end) and _is_last(parsed, start, end):
            found[start] = (-1,)
            parsed.claim(start, end)
    return tuple(dict.fromkeys(place for start in sorted(found) for place in found[start]))


def _counted(parsed: Parsed, found: dict[int, tuple[int, ...]]) -> None:
    """ "first two", 前三款, "last 2"."""
    for name, sign in (("first_n", 1), ("last_n", -1)):
        for start, end in parsed.marks.get(name, ()):
            for numeral in parsed.numerals:
                chinese = parsed.tokens[start].kind == "han"
                if numeral.start != end or not numeral.exact or not 1 <= numeral.low <= _MOST:
                    continue
                if _overlaps(parsed, start, "not_ordinal") or (
                    chinese and parsed.key(numeral.end) not in _CLASSIFIERS
                ):
                    continue
                if parsed.mark_at(numeral.end, "units") is not None or start in found:
                    continue
                count = int(numeral.low)
                found[start] = tuple(range(1, count + 1)) if sign > 0 else tuple(range(-count, 0))
                parsed.claim(start, numeral.end + chinese)


def _overlaps(parsed: Parsed, at: int, name: str) -> bool:
    return any(start <= at < end for start, end in parsed.marks.get(name, ()))


def _is_ordinal(parsed: Parsed, start: int, end: int) -> bool:
    if _overlaps(parsed, start, "not_ordinal") or any(numeral.end == start for numeral in parsed.numerals):
        return False
    if parsed.tokens[start].kind == "han":
        return parsed.key(end) in _CLASSIFIERS or end - start > 2 or parsed.key(end) in ("", ",", "?")
    if end - start > 1 or parsed.key(start - 1) in ("the", "and", "or", "add", "to"):
        return True
    return len(parsed.tokens) <= 2


def _is_last(parsed: Parsed, start: int, end: int) -> bool:
    if _overlaps(parsed, start, "not_ordinal"):
        return False
    return parsed.tokens[start].kind == "han" or end - start > 1 or parsed.key(start - 1) in ("the", "and")


def _pronoun(parsed: Parsed) -> Literal["", "it", "them", "other"]:
    names: tuple[Literal["other", "them", "it"], ...] = ("other", "them", "it")
    for name in names:
        for start, end in parsed.marks.get(f"pronoun_{name}", ()):
            if not _overlaps(parsed, start, "not_pronoun") and _is_pronoun(parsed, start, end):
                parsed.claim(start, end)
                return name
    return ""


def _is_pronoun(parsed: Parsed, start: int, end: int) -> bool:
    word = parsed.key(start)
    if parsed.tokens[start].kind == "han" and word == "两":
        return parsed.key(start - 1) in ("这", "那", "这些", "比", "较") or start == 0
    if end - start > 1 or parsed.tokens[start].kind == "han":
        return True
    if word in ("that", "this", "these", "those"):
        if parsed.key(start - 1) in ("is", "does", "has", "will", "can", "about", "add", "take", "order"):
            return True
        return parsed.key(end) in _POINTED_END or (
            parsed.key(start - 1) in parsed.row("pointed_verbs") and end not in parsed.covered
        )
    return True


def _is_sort_of_thing(parsed: Parsed, start: int, end: int) -> bool:
    """红色那种口红 names lipsticks and points at none."""
    thing = parsed.by_start.get(end)
    return parsed.key(end - 1) == "种" and thing is not None and thing.has("noun", "category")


def _described_one(parsed: Parsed) -> int | None:
    """The place of "one" in "the red one", of 那个 in 红色的那个."""
    for start, end in parsed.marks.get("one_words", ()):
        if parsed.tokens[start].kind == "han":
            if _is_sort_of_thing(parsed, start, end):
                continue
            before = parsed.covered.get(start - 1)
            described = before is not None and before.has("colour", "material", "brand", "size", "sort")
            if parsed.key(start - 1) == "的" or parsed.key(start) == "的" or described:
                return start
            continue
        if parsed.key(start) not in ("one", "ones", "pair", "option"):
            continue
        for step in range(1, 6):
            if parsed.key(start - step) in ("the", "that", "this", "those", "these"):
                told = parsed.mark_at(
                    end, "has_words", "max_before", "min_before", "around_before", "for_words"
                )
                return start if step > 1 or told is not None else None
            if start - step < 0 or parsed.tokens[start - step].ends_clause:
                break
    return None

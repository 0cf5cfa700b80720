"""The open words of a message: what no constraint, request or small word has used, in runs."""

from __future__ import annotations

from typing import Final

from recommender.understanding.constraints import Said
from recommender.understanding.gazetteer import Span
from recommender.understanding.nearby import THINGS
from recommender.understanding.parsed import Parsed
from recommender.understanding.words import joined

_MAX_WORDS: Final = 12


def open_runs(parsed: Parsed, said: Said) -> list[tuple[int, ...]]:
    """The runs of open tokens, describing words passed over, in their order."""
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
        small = span.has("filler") and (span.has("attribute") or not span.has("noun", "category", "brand"))
        if span.has(*THINGS, "attribute") and not small:
            return "open"  # the 一下 of 找一下 is a word of its own too, but a small one
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
    if nxt is None or not nxt.has(*THINGS):
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
    if _is_verb_of_thing(parsed, index):
        return "break"
    begin = max((start for start in parsed.cuts if start <= index), default=index)
    word = "".join(parsed.key(i) for i in range(begin, parsed.cuts.get(begin, begin + 1)))
    return "break" if word in parsed.words.rows.get("_filler", frozenset()) else "open"


def _is_verb_of_thing(parsed: Parsed, index: int) -> bool:
    """The 喝 of 喝咖啡, the 打 of 打篮球: the thing alone is the name."""
    thing = parsed.by_start.get(index + 1)
    verb = parsed.key(index) in parsed.row("verbs_of_things")
    return verb and thing is not None and thing.has("noun", "category")


def _in_numeral(parsed: Parsed, index: int) -> bool:
    """Whether the token is part of a number in words; 三 inside a Chinese word is not."""
    for one in parsed.numerals:
        if one.start <= index < one.end and parsed.tokens[index].kind != "number":
            return parsed.tokens[index].kind == "word" or parsed.cuts.get(one.start, one.end + 1) <= one.end
    return False


def measures_said(parsed: Parsed) -> list[str]:
    """ "55 inch", 20寸: no part of the name, but good words to search by."""
    found: list[str] = []
    for numeral in parsed.numerals:
        if parsed.is_claimed(numeral.start, numeral.end):
            continue
        if numeral.spelled and parsed.key(numeral.end) != "人":  # 四人的 of a tent
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

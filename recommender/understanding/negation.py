"""Which words of a message are turned away: "not leather or suede", 不要红色, "leather-free".

A negation reaches over its list of colours, materials, things …, and ends with the clause, with a
turn ("but", 要) or with the thing it names. Phrases that only look negative (有没有, "no more than",
不锈钢, "not sure") turn nothing away.
"""

from __future__ import annotations

from typing import Final

from recommender.understanding.gazetteer import Span
from recommender.understanding.parsed import Parsed

_CLOSED: Final = ("colour", "material", "brand", "size", "recipient", "occasion", "attribute", "sort")
_LINKS: Final = frozenset("or nor and / 或 和 跟 与 及 、 也 或者 neither & 以及 还有 者".split())
_ALWAYS_ENDS: Final = frozenset("but 但 而 however instead rather only".split())
_QUESTION: Final = frozenset("吗 么 嘛 ?".split())
_CORRECTS: Final = frozenset(
    "the that i it make this show give i'd i'll sorry wait actually thanks thank".split()
)
_REACH: Final = 7


def read_negation(parsed: Parsed) -> None:
    """Mark the tokens that are turned away in ``parsed.negated``; claim the negations."""
    for start, end in _longest_marks(parsed, "negators"):
        if not _is_negator(parsed, start, end) or parsed.turning <= start < parsed.turned:
            continue
        if _said_after(parsed, start, end):
            _look_back(parsed, start)
        elif (bound := _bound_ahead(parsed, end)) is not None:
            parsed.flipped.add(bound)
        else:
            _look_ahead(parsed, start, end)
        parsed.claim(start, end)
    for start, end in _longest_marks(parsed, "after"):
        if _said_after(parsed, start, end) and not _is_free_compound(parsed, start):
            _look_back(parsed, start)
            parsed.claim(start, end)


def _bound_ahead(parsed: Parsed, at: int) -> int | None:
    """The price bound that is turned away with the thing: "I don't want a pan above 40", "no bag over 50"."""
    stop = parsed.clause_end(at)
    for numeral in parsed.numerals:
        found = parsed.mark_until(numeral.start, "min_before") if at < numeral.start < stop else None
        if found is None:
            continue
        named = [parsed.covered[index] for index in range(at, found[1]) if index in parsed.covered]
        described = any(span.has("colour", "material", "brand") for span in named)
        if any(span.has("noun", "category") for span in named) and not described:
            return found[1]
    return None


def taken_back(parsed: Parsed) -> set[str]:
    """The classes of which a value is wanted no longer: 不要蓝色了 takes back, 除了蓝色 rules out."""
    found: set[str] = set()
    for span in parsed.spans:
        end = span.end
        while parsed.key(end) in ("的", "色"):
            end += 1
        if span.start in parsed.negated and parsed.key(end) == "了":
            found.update(kind for kind in _CLOSED if span.has(kind))
    return found


def _longest_marks(parsed: Parsed, name: str) -> list[tuple[int, int]]:
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(parsed.marks.get(name, ()), key=lambda place: (place[0], -place[1])):
        if not chosen or start >= chosen[-1][1]:
            chosen.append((start, end))
    return chosen


def _is_negator(parsed: Parsed, start: int, end: int) -> bool:
    for begin, stop in parsed.marks.get("positive", ()):
        if begin <= start and stop >= end and (stop - begin) > (end - start):
            return False
        if begin <= start < stop < end:
            return False
    span = parsed.covered.get(start)
    if span is not None and span.end - span.start > end - start and not span.has("filler"):
        return False
    word, following = parsed.key(start), parsed.key(end)
    if word == "no" and end - start == 1 and (following in _CORRECTS or following in (",", ".", "")):
        return False
    if word in ("非", "无", "勿", "non") and end - start == 1:
        nxt = parsed.by_start.get(end)
        return nxt is not None and nxt.has(*_CLOSED)
    if word == "别" and end - start == 1 and parsed.cuts.get(start) != start + 1:
        return False
    if word in ("没", "除") and end - start == 1 and parsed.cuts.get(start, start + 1) != start + 1:
        return False
    return not (word == "没" and _asked(parsed, end))


def _asked(parsed: Parsed, at: int) -> bool:
    """没有红色的吗 asks for red ones."""
    stop = parsed.clause_end(at)
    return parsed.key(stop) == "?" or any(parsed.key(index) in _QUESTION for index in range(at, stop))


def _is_free_compound(parsed: Parsed, at: int) -> bool:
    span = parsed.covered.get(at)
    return span is not None and span.has("compound")


def _said_after(parsed: Parsed, start: int, end: int) -> bool:
    """红色的不要 · "leather is a no": the negation follows what it turns away."""
    after = parsed.mark_at(start, "after")
    if after is None:
        return False
    end = max(end, after[1])
    if parsed.key(start) != "free":
        following = parsed.key(end)
        if not (
            following in ("", "吧", "啊", "了", "的", "哦", "哈", "呢", "其")
            or parsed.tokens[end].ends_clause
            or not parsed.message.joined(end)
        ):
            return False
    span = _span_before(parsed, start)
    return span is not None and span.has(*_CLOSED, "noun")


def _span_before(parsed: Parsed, at: int) -> Span | None:
    index = at - 1
    while index >= 0 and parsed.key(index) in (
        "的",
        "色",
        "都",
        "就",
        "-",
        "is",
        "are",
        "我",
        "也",
        "全",
        "类",
        "款",
        "one",
        "统",
    ):
        if index in parsed.covered and parsed.covered[index].has(*_CLOSED):
            break
        index -= 1
    return parsed.covered.get(index)


def _look_back(parsed: Parsed, at: int) -> None:
    span = _span_before(parsed, at)
    every = parsed.key(at) == "都" or parsed.key(at - 1) == "都" or not _wanted_before(parsed, at)
    while span is not None and span.has(*_CLOSED, "noun"):
        parsed.negated.update(range(span.start, span.end))
        before = span.start - 1
        if every and parsed.key(before) in ("的", "色"):
            span = _span_before(parsed, span.start)  # 红的橙的都不要
            continue
        if parsed.key(before) not in _LINKS:
            return
        span = _span_before(parsed, before)


def _wanted_before(parsed: Parsed, at: int) -> bool:
    """要红的橙的不要: what is wanted stands before, in the same breath."""
    start = parsed.clause_start(at)
    return any(parsed.key(index) in ("要", "想", "买", "来", "有", "换") for index in range(start, at - 1))


def _look_ahead(parsed: Parsed, start: int, end: int) -> None:
    at, caught, reach = end, None, 0
    while at < len(parsed.tokens) and reach < _REACH:
        if parsed.tokens[at].ends_clause and parsed.key(at) != "、":
            if caught is None or not _list_goes_on(parsed, at, caught):
                return
            at += 1
            continue
        if _ends(parsed, at, caught is not None):
            return
        span = parsed.by_start.get(at)
        if caught and _new_breath(parsed, at, caught, span):
            return
        if span is not None and span.has(*_CLOSED, "noun", "category", "compound") and not span.has("filler"):
            parsed.negated.update(range(span.start, span.end))
            caught, at = span, span.end
            if span.has("noun", "category", "compound") and parsed.key(at) not in _LINKS:
                return
            continue
        if parsed.key(at) in _LINKS or _is_small(parsed, at):
            stop = span.end if span is not None else at + 1
            at, reach = stop, reach + (0 if caught else 1)
            if caught and parsed.key(stop - 1) not in _LINKS and not _still_listing(parsed, stop):
                return
            continue
        if not caught or parsed.key(at - 1) in _LINKS or at == (caught.end if caught else -1):
            at = _word_end(parsed, at)
            parsed.negated.update(range(_word_start(parsed, at), at))
        return


def _new_breath(parsed: Parsed, at: int, caught: Span, span: Span | None) -> bool:
    """不要皮的 白色: a blank parts what is turned away from what is wanted, unless it goes on listing."""
    parted = parsed.tokens[at].kind == "han" and not parsed.message.joined(at) and at > caught.end - 1
    listed = span is not None and any(span.has(kind) and caught.has(kind) for kind in _CLOSED)
    return parted and not listed and parsed.key(at) not in _LINKS


def _still_listing(parsed: Parsed, at: int) -> bool:
    """After a small word ("的", "color"): whether a link or another of the list follows."""
    span = parsed.by_start.get(at)
    return (
        parsed.key(at) in _LINKS
        or (span is not None and span.has("noun", "category", *_CLOSED))
        or _is_small(parsed, at)
    )


def _is_small(parsed: Parsed, at: int) -> bool:
    span = parsed.by_start.get(at)
    if span is not None and span.has("filler"):
        return True
    return (
        parsed.key(at) in ("a", "an", "the", "any", "色", "-", '"', "'")
        or parsed.mark_at(at, "one_words") is not None
    )


def _ends(parsed: Parsed, at: int, caught: bool) -> bool:
    if parsed.key(at) in _ALWAYS_ENDS:
        return True
    if at in parsed.claimed or parsed.mark_at(at, "max_before", "min_before", "sign") is not None:
        return True
    return (
        caught
        and parsed.mark_at(at, "ends") is not None
        and parsed.by_start.get(at, _EMPTY).value("colour") is None
    )


def _list_goes_on(parsed: Parsed, comma: int, caught: Span) -> bool:
    """ "no red, pink or blue": after the comma one more of the same kind, and a link after it."""
    span = parsed.by_start.get(comma + 1)
    if span is None or parsed.key(comma) not in (",", "、"):
        return False
    same = any(span.has(kind) and caught.has(kind) for kind in _CLOSED)
    return same and (parsed.key(span.end) in _LINKS or parsed.key(span.end) in (",", "、"))


def _word_end(parsed: Parsed, at: int) -> int:
    return parsed.cuts.get(at, at + 1)


def _word_start(parsed: Parsed, end: int) -> int:
    return next((start for start, stop in parsed.cuts.items() if stop == end), end - 1)


_EMPTY: Final = Span(0, 0, ())

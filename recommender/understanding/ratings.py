"""The lowest rating asked for: "4 stars and up", "rated at least 4.5", 4.5分以上."""

from __future__ import annotations

from recommender.understanding.measured import Measures
from recommender.understanding.numerals import Numeral
from recommender.understanding.parsed import Parsed


def read_rating(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    """ "4 stars and up", "rated at least 4.5", 4.5分以上, 五星好评."""
    end = numeral.end
    after = parsed.key(end)
    if after in ("+", "-", "plus"):
        end, after = end + 1, parsed.key(end + 1)
    starred = after in ("star", "stars", "星", "★", "⭐") or (after == "颗" and parsed.key(end + 1) == "星")
    half = 0.5 if after == "星" and parsed.key(end + 1) == "半" and numeral.low == int(numeral.low) else 0.0
    points = after == "分" and parsed.key(end + 1) != "钟"
    rated = _rated_before(parsed, numeral.start)
    if rated is None and _rated_after(parsed, numeral.end):
        rated = numeral.start  # "four and up rated"
    if numeral.high > 5 or not (starred or points or rated is not None):
        return False
    if not starred and numeral.spelled and parsed.key(numeral.start) == "one":
        return False  # "your best rated one"
    asked = numeral.low + half
    measures.rating_min = min(measures.rating_min or asked, asked)
    end += 2 if after == "颗" or half else 1 if starred or points else 0
    parsed.claim(numeral.start if rated is None else rated, _rating_tail(parsed, end))
    return True


def _rated_before(parsed: Parsed, start: int) -> int | None:
    for step in range(1, 6):
        key = parsed.key(start - step)
        if key in ("rated", "rating", "score", "scored", "review", "reviewed"):
            return start - step
        if key == "分" and parsed.key(start - step - 1) in ("评", "打", "得"):
            return start - step - 1
        if key not in parsed.row("rated_small"):
            return None
    return None


def _rated_after(parsed: Parsed, end: int) -> bool:
    tail = parsed.mark_at(end, "min_after")
    return tail is not None and parsed.key(tail[1]) in ("rated", "rating", "star", "review", "reviewed")


def _rating_tail(parsed: Parsed, end: int) -> int:
    for tail in (("out", "of", "5"), ("/", "5"), ("out", "of", "five")):
        if tuple(parsed.key(end + i) for i in range(3))[: len(tail)] == tail:
            end += len(tail)
    if parsed.key(end) in ("star", "rating", "rated"):
        end += 1
    found = parsed.mark_at(end, "min_after", "max_after")
    if parsed.key(end) in ("好", "的"):
        end += 1
    return found[1] if found else end

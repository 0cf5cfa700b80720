"""Every number that is no price, read before the prices so that they pass it over."""

from __future__ import annotations

from recommender.understanding.ages import read_age
from recommender.understanding.measured import Measures
from recommender.understanding.numerals import Numeral
from recommender.understanding.parsed import Parsed
from recommender.understanding.quantities import read_quantity
from recommender.understanding.ratings import read_rating
from recommender.understanding.sizes import read_labels, read_size


def read_measures(parsed: Parsed) -> Measures:
    """Sizes, ages, ratings and quantities; plain measures are claimed without a word."""
    measures = Measures()
    for numeral in parsed.numerals:
        if parsed.is_claimed(numeral.start, numeral.end) or _in_phrase(parsed, numeral):
            continue
        for read in (
            _metres,
            _order_number,
            _discount,
            _promotion,
            read_rating,
            read_age,
            read_size,
            read_quantity,
        ):
            if read(parsed, numeral, measures):
                break
    read_labels(parsed, measures)
    return measures


def _in_phrase(parsed: Parsed, numeral: Numeral) -> bool:
    span = parsed.covered.get(numeral.start)
    return span is not None and span.end - span.start > 1 and not span.has("filler", "sort")


def _metres(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    """The 8 of 1米8, a bed of 1.8 metres."""
    if parsed.key(numeral.start - 1) != "米" or not parsed.message.joined(numeral.start) or numeral.low > 99:
        return False
    if not any(other.end == numeral.start - 1 for other in parsed.numerals):
        return False
    parsed.claim(numeral.start, numeral.end)
    return True


def _order_number(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    at = numeral.start - (parsed.key(numeral.start - 1) in ("#", ":", "号", "is", "no", "number"))
    found = parsed.mark_until(at, "ordered") or (
        numeral.low >= 10_000 and parsed.mark_until(numeral.start, "ordered")
    )
    hashed = parsed.key(numeral.start - 1) == "#" and numeral.low >= 100
    if not found and not hashed:
        return False
    parsed.claim(found[1] if found else numeral.start - 1, numeral.end)
    return True


def _discount(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    """5折, 八折, 20% off: a reduction, not a price."""
    percent = parsed.key(numeral.end) in ("%", "percent")
    if parsed.key(numeral.end) == "折" and numeral.high <= 99:
        start = numeral.start - (parsed.key(numeral.start - 1) == "打")
        parsed.claim(start, numeral.end + 1)
    elif percent and parsed.key(numeral.end + 1) in ("off", "discount", "reduction"):
        parsed.claim(numeral.start, numeral.end + 2)
    else:
        return False
    measures.on_sale = True
    return True


def _promotion(parsed: Parsed, numeral: Numeral, measures: Measures) -> bool:
    """买二送一, 满300减50, "buy one get one free": deals, not prices or quantities."""
    other = next((one for one in parsed.numerals if numeral.end <= one.start <= numeral.end + 3), None)
    if other is None:
        return False
    before = parsed.key(numeral.start - 1)
    between = {parsed.key(index) for index in range(numeral.end, other.start)}
    pairs = (("买", "送"), ("买", "减"), ("满", "减"), ("满", "送"), ("满", "返"), ("buy", "get"))
    if not any(before == first and second in between for first, second in pairs):
        return False
    parsed.claim(numeral.start - 1, other.end)
    measures.on_sale = True
    return True

"""Numbers in figures and in words, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.understanding.numerals import numerals_of
from recommender.understanding.text import fold, tokens_of

NUMBERS: list[tuple[str, float, float]] = [
    ("fifty", 50, 50),
    ("twenty-five", 25, 25),
    ("a hundred and twenty", 120, 120),
    ("two hundred", 200, 200),
    ("two fifty", 250, 250),
    ("one twenty", 120, 120),
    ("forty-nine ninety-nine", 49.99, 49.99),
    ("three thousand five hundred", 3500, 3500),
    ("two grand", 2000, 2000),
    ("1.5k", 1500, 1500),
    ("2k", 2000, 2000),
    ("1,299.99", 1299.99, 1299.99),
    ("49,90", 49.9, 49.9),
    ("a couple of hundred", 200, 200),
    ("a tenner", 10, 10),
    ("a couple of pillows", 2, 2),
    ("7 and a half", 7.5, 7.5),
    ("nine and a half", 9.5, 9.5),
    ("half a dozen", 6, 6),
    ("a dozen", 12, 12),
    ("nineteen", 19, 19),
    ("a thousand", 1000, 1000),
    ("一千五", 1500, 1500),
    ("三百五", 350, 350),
    ("一百二", 120, 120),
    ("两万三", 23000, 23000),
    ("二十", 20, 20),
    ("十五", 15, 15),
    ("一千零五", 1005, 1005),
    ("两千零五十", 2050, 2050),
    ("一百二十", 120, 120),
    ("三百五十", 350, 350),
    ("3百", 300, 300),
    ("1千5", 1500, 1500),
    ("1.5万", 15000, 15000),
    ("两三百", 200, 300),
    ("七八千", 7000, 8000),
    ("三五百", 300, 500),
    ("几百", 100, 1000),
    ("几十", 10, 100),
    ("十几", 11, 20),
    ("两百多", 200, 300),
    ("一千多", 1000, 2000),
    ("二三十", 20, 30),
    ("百", 100, 100),
    ("１２０", 120, 120),
    ("二零二四", 2024, 2024),
]

ONES = (
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


@pytest.mark.parametrize(("text", "low", "high"), NUMBERS, ids=[text for text, *_ in NUMBERS])
def test_a_number_is_worth_exactly_this(text: str, low: float, high: float) -> None:
    found = numerals_of(tokens_of(fold(text, {})))
    assert [(one.low, one.high) for one in found] == [(low, high)]


def english(number: int) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        tens = TENS[number // 10 - 2]
        return tens if number % 10 == 0 else f"{tens}-{ONES[number % 10]}"
    if number < 1000:
        head = f"{ONES[number // 100]} hundred"
        return head if number % 100 == 0 else f"{head} and {english(number % 100)}"
    head = f"{english(number // 1000)} thousand"
    rest = number % 1000
    return head if rest == 0 else f"{head} {'and ' if rest < 100 else ''}{english(rest)}"


def chinese(number: int) -> str:
    """As it is written in full: 一千零五, 一万二千三百."""
    digits, text, zero = "零一二三四五六七八九", "", False
    for unit, name in ((10000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + name
            zero = False
        elif text:
            zero = True
    return text


@given(number=st.integers(1, 99_999))
@settings(max_examples=200, deadline=None)
def test_numbers_in_words_come_back(number: int) -> None:
    in_words = english(number)
    assert [one.low for one in numerals_of(tokens_of(in_words))] == [number], in_words
    assert [one.low for one in numerals_of(tokens_of(chinese(number)))] == [number], chinese(number)

"""A wish said back in words, and read again."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.languages import Language
from recommender.understanding import Understander
from recommender.understanding.model import Wish
from recommender.understanding.understander import NO_VOCABULARY

GENERAL = Understander(lambda: NO_VOCABULARY, lambda: 0)

SAID: list[tuple[str, str, str]] = [
    (
        "red running shoes under $80, not leather",
        "red running shoes under $80, not leather",
        "红色跑鞋，80美元以内，不要皮革",
    ),
    (
        "红色跑鞋，80以内，不要皮的",
        "red running shoes under $80, not leather",
        "红色跑鞋，80美元以内，不要皮革",
    ),
    (
        "a navy dress for my wife's birthday, size M",
        "navy dress, size M, for your wife, for a birthday",
        "藏青色连衣裙，尺码M，给妻子，生日用",
    ),
    (
        "headphones between 50 and 100, best rated, in stock",
        "headphones between $50 and $100, in stock, best rated",
        "耳机，50美元到100美元，有现货，评分最高",
    ),
    ("4 stars and up, around 49.99", "around $49.99, rated at least 4 stars", "49.99美元左右，评分4分以上"),
    ("start again", "", ""),
]


@pytest.mark.parametrize(("text", "english", "chinese"), SAID, ids=[text for text, *_ in SAID])
def test_a_wish_is_said_in_both_languages(
    general: Understander, text: str, english: str, chinese: str
) -> None:
    wish = general.read(text).wish
    assert general.describe(wish, "en", "USD") == english
    assert general.describe(wish, "zh", "USD") == chinese


def public(wish: Wish) -> dict[str, Any]:
    """The public form; two sizes have no order."""
    return {k: sorted(v) if isinstance(v, list) else v for k, v in wish.as_public("USD").items()}


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


PRICES = st.one_of(st.none(), st.integers(100, 500_000))
WISHES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["dresses", "running shoes", "headphones", "sofas", "bags", "kettles"]),
        "colours": some("red", "navy", "black", "off-white", "light blue", "gold"),
        "colours_not": some("green", "yellow", "purple"),
        "materials_not": some("leather", "polyester", "plastic"),
        "sizes": some("42", "XL", "M", "8.5"),
        "recipients": some("wife", "father", "boyfriend", "teacher"),
        "occasions": some("wedding", "christmas", "birthday"),
        "price_max_minor": PRICES,
        "rating_min": st.sampled_from([None, 3.0, 4.0, 4.5]),
        "sort": st.sampled_from([None, "price_asc", "price_desc", "rating", "newest", "popular"]),
        "in_stock": st.booleans(),
        "on_sale": st.booleans(),
    }
)


@pytest.mark.parametrize("language", ["en", "zh"])
@given(told=WISHES)
@settings(max_examples=150, deadline=None)
def test_a_described_wish_reads_back_as_the_same_constraints(
    language: Language, told: dict[str, Any]
) -> None:
    product = GENERAL.describe(Wish(product=told["kind"], kind=told["kind"]), language)
    wish = Wish(product=product, words=product, language=language, **told)
    again = GENERAL.read(GENERAL.describe(wish, language, "USD")).wish
    assert public(again) == public(wish)


@given(text=st.one_of(st.text(max_size=300), st.text(alphabet=string.printable, max_size=300)))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_reading(text: str) -> None:
    reading = GENERAL.read(text)
    assert Wish.from_json(reading.wish.as_json()) == reading.wish
    for language in ("en", "zh"):
        GENERAL.describe(reading.wish, language, "USD")


GRAMMAR_WORDS = (
    "not under 50 the red leather one 不要 两 百 以内 的 和 , . 块 size 42 第 for my wife 一 到 - $ 以上 any "
    "colour 颜色 随便 除了 cheaper first two 前 个 % 多 几 no but"
).split()


@given(parts=st.lists(st.sampled_from(GRAMMAR_WORDS), max_size=25))
@settings(max_examples=300, deadline=None)
def test_no_heap_of_grammar_words_breaks_the_reading(parts: list[str]) -> None:
    for glue in (" ", ""):
        reading = GENERAL.read(glue.join(parts))
        GENERAL.merge(reading.wish, reading)


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("男款跑鞋", "跑鞋，男款"),
        ("给老人买双皮鞋", "皮鞋，适合老人"),
        ("送爸妈的羊毛衫", "羊毛衫，给父母"),
        ("真丝围巾", "真丝的围巾"),
    ],
)
def test_chinese_says_whom_it_is_for_as_shops_do_and_no_material_twice(
    general: Understander, text: str, chinese: str
) -> None:
    assert general.describe(general.read(text).wish, "zh") == chinese


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("toys for a 5 year old", "toys, for a 5-year-old"),
        ("toys for my 18 month old", "toys, for an 18-month-old"),
        ("toys for my son, he is 8", "toys, for your son"),
    ],
)
def test_an_age_is_said_back_and_reads_back(general: Understander, text: str, told: str) -> None:
    wish = general.read(text).wish
    assert general.describe(wish, "en") == told
    assert general.read(told).wish.age_years in (wish.age_years, None)

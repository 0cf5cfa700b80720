"""Whom a gap touched, what it is called and what it proposes, from its questions alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from knowledge.gaps.drafting import entry_id_for
from knowledge.gaps.model import (
    Gap,
    GapView,
    grew_much,
    line_of,
    proposals_of,
    reach_of,
    titles_of,
    typical_baskets,
)
from tests.conftest import NOW
from tests.unit.knowledge.gaps.build import question

GAP = Gap("gap_Ab-3xyz", "gap_Ab-3xyz", "dismissed", NOW, people_then=4)


def test_a_typical_basket_is_the_median_of_those_who_had_one() -> None:
    asked = [
        question("1", "a", person="x", basket_minor=1000),
        question("2", "a", person="x", basket_minor=3000),
        question("3", "a", person="y", basket_minor=5000),
        question("4", "a", person="z"),
        question("5", "a", person="z", basket_minor=700, currency="EUR"),
    ]
    assert typical_baskets(asked) == {"USD": 4000.0, "EUR": 700.0}


def test_currencies_are_never_added_up() -> None:
    asked = [
        question("1", "a", person="x", basket_minor=1000),
        question("2", "a", person="y", basket_minor=700, currency="EUR"),
    ]
    reach = reach_of(asked, NOW, {"USD": 1000.0, "EUR": 700.0})
    assert (reach.baskets, reach.impact) == ({"USD": 1000, "EUR": 700}, 4.0)


def test_a_week_is_seven_days_back_from_now_and_older_ones_are_not_drawn() -> None:
    asked = [
        question("1", "a", person="x", at=NOW - timedelta(days=6, hours=23)),
        question("2", "a", person="y", at=NOW - timedelta(days=7)),
        question("3", "a", person="z", at=NOW - timedelta(days=56)),
    ]
    assert reach_of(asked, NOW, {}).weeks == (0, 0, 0, 0, 0, 0, 1, 1)


def test_the_title_is_the_most_central_question_without_anything_covered() -> None:
    asked = [
        question("1", "write to ▇▇▇", centrality=0.9),
        question("2", "second best", centrality=0.7),
        question("3", "best", centrality=0.8),
        question("4", "最好", language="zh", centrality=0.1),
    ]
    assert titles_of(asked) == {"en": "best", "zh": "最好"}


def test_the_best_reply_of_each_language_comes_first_and_each_wording_once() -> None:
    asked = [
        question("1", "a", reply="Good.", reply_rank=0.5),
        question("2", "a", reply="Better.", reply_rank=0.9),
        question("3", "a", reply="Better.", reply_rank=0.9),
        question("4", "一", language="zh", reply="可以。", reply_rank=0.1),
        question("5", "a"),
    ]
    assert [one.text for one in proposals_of(asked)] == ["Better.", "可以。", "Good."]


@pytest.mark.parametrize(
    ("people_then", "now", "grew"), [(4, 7, False), (4, 8, True), (0, 2, False), (1, 4, True)]
)
def test_twice_as_many_and_three_more_is_much(people_then: int, now: int, grew: bool) -> None:
    assert grew_much(Gap("g", "g", "dismissed", NOW, people_then=people_then), now) is grew


@pytest.mark.parametrize(
    ("title", "entry_id"),
    [
        ({"en": "Do you offer gift wrapping?"}, "offer-gift-wrapping-ab3x"),
        ({"zh": "有礼品包装吗"}, "gap-ab3x"),
        ({"en": "one two three four five six seven"}, "one-two-three-four-five-ab3x"),
    ],
)
def test_an_id_is_made_of_the_english_title(title: dict[str, str], entry_id: str) -> None:
    asked = [question(str(n), text, language=code) for n, (code, text) in enumerate(title.items())]
    line = line_of(GAP, asked, NOW, 28, {})
    assert entry_id_for(GapView(line, (), (), (), ())) == entry_id

"""Where a message may hold two requests, and where it never does."""

from __future__ import annotations

import pytest

from bot.nlu.clauses import Clause, clauses, words_in


@pytest.mark.parametrize(
    "text",
    [
        "red and blue dress",
        "black and white shoes",
        "show me red and blue dresses",
        "i want to return the shoes and the jacket",
        "鞋和包",
        "我想买一件红色和蓝色的裙子",
        "write to info@my.shop",
        "",
    ],
)
def test_a_message_with_one_request_has_one_clause(text: str) -> None:
    assert clauses(text) == [Clause(text)]


def test_a_question_after_and_may_be_a_second_request() -> None:
    assert clauses("where is my order A10023 and do you have red shoes?") == [
        Clause("where is my order A10023", True),
        Clause("do you have red shoes?", False),
    ]


def test_a_joining_word_sets_a_clause_clearly_apart() -> None:
    assert clauses("我的订单到哪了？另外有红色的鞋吗") == [
        Clause("我的订单到哪了？", True),
        Clause("有红色的鞋吗", True),
    ]


def test_a_comma_alone_sets_no_clause_clearly_apart() -> None:
    assert clauses("别家更便宜，取消订单") == [Clause("别家更便宜", True), Clause("取消订单", False)]


def test_a_message_of_many_clauses_is_left_whole() -> None:
    text = "a cat. is it. is it. is it. is it. is it"
    assert clauses(text) == [Clause(text)]


def test_a_chinese_character_counts_as_half_a_word() -> None:
    assert (words_in("delete it"), words_in("可以退吗"), words_in("buy 两双")) == (2, 2, 2)

"""Two sentences contradict each other by amounts of one unit, or when only one says no."""

from __future__ import annotations

import pytest

from knowledge.search.claims import claims_of, difference


@pytest.mark.parametrize(
    ("sentence", "amounts"),
    [
        ("You have 30 days.", {"days": {"30"}}),
        ("within fourteen days", {"days": {"14"}}),
        ("2 to 4 working days", {"days": {"2", "4"}}),
        ("Delivery is $4.99, free from $1,000.", {"money": {"4.99", "1000"}}),
        ("运费6美元，满50元包邮", {"money": {"6", "50"}}),
        ("七天内可退", {"days": {"7"}}),
        ("两个工作日内处理", {"days": {"2"}}),
        ("容量低于70%", {"%": {"70"}}),
        ("Order A10023 arrived.", {}),
    ],
)
def test_amounts_are_read_with_their_units(sentence: str, amounts: dict[str, set[str]]) -> None:
    assert {unit: set(numbers) for unit, numbers in claims_of(sentence).amounts.items()} == amounts


@pytest.mark.parametrize(
    ("sentence", "denies"),
    [
        ("No, that is not possible.", True),
        ("You can't return it.", True),
        ("No extra cost.", False),
        ("Yes, you can.", False),
        ("暂不支持货到付款", True),
        ("不用注册", False),
        ("可以退货", False),
    ],
)
def test_a_sentence_that_says_no_is_told_from_one_that_takes_nothing(sentence: str, denies: bool) -> None:
    assert claims_of(sentence).denies is denies


def test_other_amounts_of_the_same_unit_are_a_contradiction() -> None:
    assert difference("You have 30 days.", "Within 14 days.", alike=False) == "30 days / 14 days"


def test_a_shared_amount_and_other_units_are_none() -> None:
    assert difference("2 to 4 days", "4 days", alike=True) == ""
    assert difference("30 days", "$30", alike=True) == ""


def test_a_no_in_one_of_two_alike_sentences_is_a_contradiction() -> None:
    assert difference("We ship abroad.", "We do not ship abroad.", alike=True) == (
        "We ship abroad. / We do not ship abroad."
    )
    assert difference("We ship abroad.", "We do not ship abroad.", alike=False) == ""

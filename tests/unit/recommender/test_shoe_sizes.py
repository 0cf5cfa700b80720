"""Shoe sizes said in British or American counting, in a shop whose labels are European."""

from __future__ import annotations

import pytest

from recommender.shoe_sizes import in_shop_labels
from recommender.understanding import Understander
from recommender.understanding.model import Wish
from recommender.understanding.understander import NO_VOCABULARY

EUROPEAN = [str(size) for size in range(35, 48)]


def wish(size: str, recipients: tuple[str, ...], kind: str = "sneakers") -> Wish:
    return Wish(kind=kind, sizes=(size,), recipients=recipients)


@pytest.mark.parametrize(
    ("said", "recipients", "label"),
    [
        ("UK 6", (), "39"),
        ("UK 8", ("women",), "42"),
        ("US 9", ("men",), "42"),
        ("US 9", ("wife",), "41"),
        ("US 10.5", ("husband",), "44"),
        ("7", ("women",), "38"),
    ],
)
def test_a_size_is_told_in_the_labels_of_the_shop(said: str, recipients: tuple[str, ...], label: str) -> None:
    assert in_shop_labels(wish(said, recipients), EUROPEAN) == (label,)


@pytest.mark.parametrize(
    ("said", "recipients", "labels"),
    [
        ("9", (), EUROPEAN),  # whose, and counted how?
        ("US 9", (), EUROPEAN),
        ("UK 6", (), ["6", *EUROPEAN]),  # this shop may count so itself
        ("UK 6", (), ["S", "M", "L"]),
        ("EU 40", ("women",), EUROPEAN),
        ("M", ("women",), EUROPEAN),
        ("UK 20", (), EUROPEAN),
        ("10W", ("women",), EUROPEAN),
    ],
)
def test_what_cannot_be_told_stays_as_it_was_said(
    said: str, recipients: tuple[str, ...], labels: list[str]
) -> None:
    assert in_shop_labels(wish(said, recipients), labels) == (said,)


def test_what_is_not_for_feet_keeps_its_size() -> None:
    assert in_shop_labels(wish("UK 6", (), "dresses"), EUROPEAN) == ("UK 6",)
    assert in_shop_labels(wish("UK 6", (), ""), EUROPEAN) == ("39",)


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("英码6女靴", ("UK 6",)),
        ("美码9的男士跑鞋", ("US 9",)),
        ("欧码42的鞋", ("EU 42",)),
        ("42码的鞋", ("42",)),
    ],
)
def test_the_counting_is_read_in_chinese(text: str, sizes: tuple[str, ...]) -> None:
    assert Understander(lambda: NO_VOCABULARY, lambda: 0).read(text).wish.sizes == sizes

"""Gifts: whom a product is for is a preference; a clear misfit is never suggested for somebody."""

from __future__ import annotations

import pytest

from recommender.suitability import most_suitable, suitability, suited
from recommender.understanding.model import Wish
from tests.unit.commerce.build import product

WATCH = product("watch", categories=("watches",), recipient="men")
SCARF = product("scarf", categories=("scarves",), recipient="women", occasion="birthday; christmas")
BLOCKS = product("blocks", categories=("toys",), recipient="kids; girls; boys")
MUG = product("mug", categories=("mugs",))


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(recipients=("mother",)), [0, 2, 0, 1]),
        (Wish(recipients=("mother",), occasions=("birthday",)), [0, 3, 0, 1]),
        (Wish(recipients=("father",)), [2, 0, 0, 1]),
        (Wish(recipients=("child",)), [0, 0, 2, 1]),
        (Wish(recipients=("dog",)), [1, 1, 1, 1]),
        (Wish(occasions=("christmas",)), [1, 2, 1, 1]),
        (Wish(), [1, 1, 1, 1]),
    ],
)
def test_suitability_is_what_the_product_says(wish: Wish, expected: list[int]) -> None:
    assert [suitability(item, wish) for item in (WATCH, SCARF, BLOCKS, MUG)] == expected


def test_the_most_suitable_come_first_and_misfits_not_at_all() -> None:
    found = most_suitable([MUG, WATCH, SCARF, BLOCKS], Wish(recipients=("wife",)), 4)
    assert [item.product_id for item in found] == ["scarf", "mug"]


def test_one_shelf_gives_two_suggestions_at_most() -> None:
    mugs = [product(f"mug{n}", categories=("mugs",)) for n in range(4)]
    found = most_suitable([*mugs, WATCH], Wish(), 4)
    assert [item.product_id for item in found] == ["mug0", "mug1", "watch"]


@pytest.mark.parametrize(
    ("age", "fits"),
    [
        ("6-12 years", [False, False, True, True, False]),
        ("10+ years", [False, False, False, True, True]),
        ("6-36 months", [True, True, False, False, False]),
        ("0-3 years", [True, True, False, False, False]),
        ("all ages", [True, True, True, True, True]),
    ],
)
def test_what_is_for_another_age_is_a_misfit(age: str, fits: list[bool]) -> None:
    toy = product("toy", categories=("toys",), age=age)
    found = [bool(suitability(toy, Wish(age_years=years))) for years in (0.5, 3.0, 6.0, 12.0, 30.0)]
    assert found == fits


def test_what_is_for_another_age_is_left_out_even_when_nothing_else_is_there() -> None:
    robot = product("robot", categories=("toys",), recipient="kids", age="6-12 years")
    assert suited([robot], Wish(recipients=("child",), age_years=2.0)) == []
    assert suited([WATCH], Wish(recipients=("mother",))) == [WATCH]

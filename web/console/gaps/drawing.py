"""Small drawings and figures on the gaps' pages: a trend as bars, baskets as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kernel.languages import Language
from kernel.money import format_money

HEIGHT: Final = 24
WIDTH: Final = 8
GAP: Final = 3
FLOOR: Final = 2  # an empty week is still seen


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: where its bar stands and how high it is."""

    x: int
    y: float
    height: float
    people: int


def bars(weeks: Sequence[int]) -> list[Bar]:
    """A bar for each week, the highest as high as the drawing."""
    most = max([*weeks, 1])
    heights = [max(FLOOR, round(HEIGHT * people / most, 1)) for people in weeks]
    return [
        Bar(row * (WIDTH + GAP), round(HEIGHT - height, 1), height, people)
        for row, (height, people) in enumerate(zip(heights, weeks, strict=True))
    ]


def basket_texts(baskets: Mapping[str, int], language: Language) -> list[str]:
    """Each currency's sum as people of a language write it."""
    return [format_money(minor, currency, language) for currency, minor in baskets.items() if currency]

"""没有……就……: what is wanted where the first is not to be had is wanted, not ruled out."""

from __future__ import annotations

import pytest

from recommender.understanding import Understander


@pytest.mark.parametrize(
    ("text", "colours"),
    [
        ("有没有红色的耳机，没有就黑色的", ("red", "black")),
        ("没有红色的就黑色的", ("black",)),
        ("如果没有红色的话就要蓝色", ("blue",)),
        ("你们没有红色的吗", ("red",)),
    ],
)
def test_the_second_choice_is_wanted(shop: Understander, text: str, colours: tuple[str, ...]) -> None:
    wish = shop.read(text).wish
    assert (wish.colours, wish.colours_not) == (colours, ())

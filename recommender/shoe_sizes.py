"""Shoe sizes of Britain and America in European labels, where a shop's shoes carry those.

Units    British and American sizes in barleycorns of 1/3 inch, European ones in Paris points of 2/3 cm
Source   the English scale (a last of size s is (s + 25) / 3 inches long) and the Paris point (EU = 1.5 cm⁻¹
         times that length): EU = 1.27 (UK + 25). American men's sizes are one above British, women's two.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from recommender.suitability import GROUPS
from recommender.understanding.model import Wish
from recommender.understanding.text import phrase_keys
from recommender.understanding.words import general_words, joined

_PARIS_POINTS: Final = 1.27  # a barleycorn, 2.54 / 3 cm, in Paris points
_SCALE_ZERO: Final = 25.0
_ABOVE_BRITISH: Final = {"men": 1.0, "women": 2.0}
_SAID: Final = (2.0, 15.0)  # British and American adults' sizes; smaller and larger numbers are other labels
_EUROPEAN: Final = frozenset(str(size) for size in range(35, 48))


def in_shop_labels(wish: Wish, labels: Collection[str]) -> tuple[str, ...]:
    """The wish's sizes, with those in British or American counting told in the labels that shoes here have.

    A bare number is American, once it is known whose it is; what cannot be told stays as it was said.
    """
    known = frozenset(labels)
    if not wish.sizes or not known & _EUROPEAN or not _for_feet(wish.kind):
        return wish.sizes
    whose = next((said for one in wish.recipients if (said := _whose(one))), None)
    return tuple(dict.fromkeys(_told(size, whose, known) for size in wish.sizes))


def _whose(recipient: str) -> str | None:
    group = GROUPS.get(recipient, ())
    men, women = "men" in group, "women" in group
    return None if men == women else "men" if men else "women"


def _for_feet(kind: str) -> bool:
    """Whether it is worn on feet; what was not named may be."""
    return not kind or joined(phrase_keys(kind)) in general_words().rows["footwear"]


def _told(size: str, whose: str | None, known: frozenset[str]) -> str:
    system, _, number = size.rpartition(" ")
    if number in known or system not in ("", "UK", "US") or not number.replace(".", "", 1).isdigit():
        return size
    said = float(number)
    if not _SAID[0] <= said <= _SAID[1] or (system != "UK" and whose is None):
        return size
    british = said if system == "UK" else said - _ABOVE_BRITISH[whose or "men"]
    label = str(round(_PARIS_POINTS * (british + _SCALE_ZERO)))
    return label if label in known else size

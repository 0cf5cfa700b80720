"""How well a product suits whom it is for and the occasion: a preference, with clear misfits left out.

Few products say whom they are for; those that say nothing suit everybody. One that says it is for
others only (a men's watch for a mother) is left out of suggestions made for somebody.

Units    suitability is 0 (misfit), 1 (says nothing), 2 (says so), 3 (the occasion too)
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from commerce.catalogue.model import Product
from recommender.understanding.model import Wish

_AGES: Final = re.compile(
    r"(?P<least>\d+)\s*(?:[-–]\s*(?P<most>\d+)|\+)?\s*(?P<unit>years?|months?)?", re.IGNORECASE
)
_MONTHS_A_YEAR: Final = 12.0
SEPARATOR: Final = "; "
_WOMEN: Final = frozenset({"women", "mothers", "adults", "unisex"})
_MEN: Final = frozenset({"men", "fathers", "adults", "unisex"})
_GIRLS: Final = frozenset({"girls", "kids", "children"})
_BOYS: Final = frozenset({"boys", "kids", "children"})
_ADULTS: Final = _WOMEN | _MEN
_KIDS: Final = _GIRLS | _BOYS | {"baby", "toddlers", "teens"}
GROUPS: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(("wife", "girlfriend", "mother", "grandmother", "sister", "aunt", "women"), _WOMEN),
    **dict.fromkeys(("mother-in-law", "bride", "pregnant women"), _WOMEN),
    **dict.fromkeys(("husband", "boyfriend", "father", "grandfather", "brother", "uncle", "men"), _MEN),
    **dict.fromkeys(("father-in-law", "groom"), _MEN),
    **dict.fromkeys(("daughter", "niece", "granddaughter", "girls"), _GIRLS | {"teens"}),
    **dict.fromkeys(("son", "nephew", "grandson", "boys"), _BOYS | {"teens"}),
    **dict.fromkeys(("child", "grandchild"), _GIRLS | _BOYS),
    "baby": frozenset({"baby", "toddlers"}),
    "teenager": frozenset({"teens", "unisex", "girls", "boys"}),
    **dict.fromkeys(("partner", "friend", "colleague", "boss", "teacher", "client", "neighbour"), _ADULTS),
    **dict.fromkeys(("parents", "grandparents", "elderly", "couple", "family", "unisex"), _ADULTS),
    **dict.fromkeys(("student", "classmate", "beginner", "cousin"), _ADULTS | {"teens"}),
}


def held(product: Product, name: str) -> frozenset[str]:
    """The values of one attribute, which may list several."""
    return frozenset(value for value in product.attributes.get(name, "").split(SEPARATOR) if value)


def suitability(product: Product, wish: Wish) -> int:
    """How well the product suits the wish's recipients and occasions; see Units."""
    fits_people = _fits_people(held(product, "recipient"), wish.recipients)
    if fits_people == 0 or not fits_age(product, wish.age_years):
        return 0
    return (fits_people if wish.recipients else 1) + is_for_occasion(product, wish)


def fits_age(product: Product, years: float | None) -> bool:
    """Whether somebody so old is within the ages that the product says it is for; one without is for all."""
    said = _AGES.fullmatch(product.attributes.get("age", "").strip())
    if years is None or said is None:
        return True
    unit = _MONTHS_A_YEAR if said["unit"] and said["unit"][0] == "m" else 1.0
    least, most = float(said["least"]) / unit, float(said["most"] or math.inf) / unit
    return least <= years <= most


def is_for_occasion(product: Product, wish: Wish) -> bool:
    """Whether the product says that it is for one of the wish's occasions."""
    return any(_same_occasion(one, said) for one in held(product, "occasion") for said in wish.occasions)


def _fits_people(said: frozenset[str], recipients: Sequence[str]) -> int:
    if not recipients or not said:
        return 1
    for recipient in recipients:
        wanted = GROUPS.get(recipient, frozenset({recipient})) | {recipient}
        if said & wanted:
            return 2
        if recipient not in GROUPS:
            return 1  # a dog, a neighbour's cat: what people's things say does not tell
    return 0


def _same_occasion(value: str, said: str) -> bool:
    return value == said or value.removesuffix("'s day") == said.removesuffix("'s day")


def suited(products: Sequence[Product], wish: Wish) -> list[Product]:
    """The products without the misfits, the most suitable first; all of them when all are misfits.

    What is not for so young or so old is left out in any case.
    """
    return sorted(fitting(products, wish), key=lambda product: -suitability(product, wish))


def fitting(products: Sequence[Product], wish: Wish) -> list[Product]:
    """The products without the misfits, in their order; when all are misfits, those for the age."""
    suitable = [product for product in products if suitability(product, wish)]
    return suitable or [product for product in products if fits_age(product, wish.age_years)]


def most_suitable(products: Sequence[Product], wish: Wish, k: int, per_shelf: int = 2) -> list[Product]:
    """The ``k`` most suitable products, misfits left out, at most ``per_shelf`` of one shelf.

    Products of equal suitability keep their order. Without recipients and occasions nothing is
    reordered, but the shelves still vary.
    """
    order = sorted(
        (place for place, product in enumerate(products) if suitability(product, wish)),
        key=lambda place: (-suitability(products[place], wish), place),
    )
    chosen: list[Product] = []
    shelves: dict[str, int] = {}
    for place in order:
        shelf = (
            products[place].category_ids[-1] if products[place].category_ids else products[place].product_id
        )
        if shelves.get(shelf, 0) < per_shelf:
            shelves[shelf] = shelves.get(shelf, 0) + 1
            chosen.append(products[place])
    return chosen[:k]

"""When what is wanted: months for each shelf, the week's rhythm, the hours of a day.

Shapes   ``season_matrix`` is (12, products), row 0 is January; mean over a year about 1
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from commerce.demo.catalogue import DemoProduct

_FLAT: Final = (1.0,) * 12
_WINTER: Final = (2.0, 1.4, 0.7, 0.4, 0.2, 0.15, 0.15, 0.25, 0.8, 1.8, 2.5, 2.4)
_SUMMER: Final = (0.2, 0.3, 0.6, 1.2, 1.9, 2.6, 2.5, 1.6, 0.7, 0.3, 0.2, 0.3)
_GIFTS: Final = (0.5, 1.0, 0.7, 0.7, 1.1, 0.7, 0.6, 0.6, 0.7, 0.9, 1.9, 3.6)
_SCHOOL: Final = (0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 1.3, 2.6, 1.9, 0.8, 0.7, 0.8)
_RESOLUTIONS: Final = (2.4, 1.4, 1.1, 1.0, 0.9, 0.8, 0.7, 0.8, 1.1, 0.8, 0.7, 0.8)
_HEARTS: Final = (0.9, 2.4, 0.7, 0.8, 1.5, 0.7, 0.6, 0.6, 0.6, 0.8, 1.2, 2.6)
SHELF_MONTHS: Final[dict[str, tuple[float, ...]]] = {
    "coats": _WINTER, "knitwear": _WINTER, "slippers": _WINTER, "boots": _WINTER, "scarves-hats": _WINTER,
    "sandals": _SUMMER, "swimming": _SUMMER, "sun-care": _SUMMER, "camping": _SUMMER, "cycling": _SUMMER,
    "gift-sets": _GIFTS, "building-toys": _GIFTS, "soft-toys": _GIFTS, "games-puzzles": _GIFTS,
    "decor": _GIFTS, "backpacks": _SCHOOL, "creative": _SCHOOL, "kids-shoes": _SCHOOL,
    "yoga-fitness": _RESOLUTIONS, "jewellery": _HEARTS, "perfume": _HEARTS,
}  # fmt: skip
WEEKDAYS: Final = (0.95, 0.90, 0.93, 0.97, 0.92, 1.15, 1.32)  # Monday first
HOURS: Final = (1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 9, 11, 10, 8, 8, 9, 10, 12, 15, 18, 16, 9, 4)
_SHOP_MONTHS: Final = (0.95, 0.9, 0.92, 0.95, 1.0, 0.95, 0.9, 0.92, 1.0, 1.02, 1.35, 1.6)


def season_matrix(products: Sequence[DemoProduct]) -> NDArray[np.float64]:
    """How much more than usual each product is looked for in each month."""
    rows = np.ones((len(products), 12))
    for index, one in enumerate(products):
        attributes = one.product.attributes
        months = SHELF_MONTHS.get(one.shelf_id, _FLAT)
        if months is _FLAT and attributes.get("season") in ("winter", "summer"):
            months = _WINTER if attributes["season"] == "winter" else _SUMMER
        rows[index] = months
        if "christmas" in attributes.get("occasion", ""):
            rows[index, 11] *= 1.6
    return rows.T


def day_weight(day_of_year_index: int, weekday: int, month: int) -> float:
    """How busy a day is: the week's rhythm, the month, and a shop that grows by a third in a year."""
    return WEEKDAYS[weekday] * _SHOP_MONTHS[month - 1] * (1 + day_of_year_index / 365 / 3)

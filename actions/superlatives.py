""" "The one with the biggest capacity", 续航最长的: the extreme of a measure among the products shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from actions.names import Names
from commerce.catalogue.model import Product

_MOST: Final = re.compile(
    r"\b(biggest|largest|greatest|highest|longest|most|heaviest|strongest|fastest|tallest|widest)\b"
    r"|最(大|高|长|久|多|重|强|快|宽)",
    re.IGNORECASE,
)
_LEAST: Final = re.compile(
    r"\b(smallest|lowest|shortest|least|fewest|lightest|thinnest)\b|最(小|低|短|少|轻|薄)", re.IGNORECASE
)
_WEIGHED: Final = re.compile(r"\b(lightest|heaviest)\b|最[轻重]", re.IGNORECASE)
_MEASURE: Final = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*([a-z]*)", re.IGNORECASE)
# what a unit counts, and how much of it
_UNITS: Final[dict[str, tuple[str, float]]] = {
    "ml": ("litre", 0.001), "cl": ("litre", 0.01), "l": ("litre", 1.0),
    "g": ("gram", 1.0), "kg": ("gram", 1000.0),
    "mm": ("metre", 0.001), "cm": ("metre", 0.01), "m": ("metre", 1.0),
    "minutes": ("hour", 1 / 60), "hours": ("hour", 1.0), "days": ("hour", 24.0), "weeks": ("hour", 168.0),
    "gb": ("byte", 1.0), "tb": ("byte", 1000.0),
}  # fmt: skip
MIN_MEASURED: Final = 2


def extreme_of(text: str, shown: Sequence[Product], names: Names) -> list[Product]:
    """The products that have the most (or least) of what the text names; none when it asks for no such."""
    sign = 1 if _MOST.search(text) else -1 if _LEAST.search(text) else 0
    if not sign or len(shown) < MIN_MEASURED:
        return []
    asked = (names.attribute_asked(text, product) for product in shown)
    name = next((one for one in asked if one), "weight" if _WEIGHED.search(text) else "")
    measured = [(product, *found) for product in shown if (found := measure_of(product, name, sign))]
    if len(measured) < MIN_MEASURED or len({unit for _, unit, _ in measured}) > 1:
        return []
    best = max(sign * amount for _, _, amount in measured)
    return [product for product, _, amount in measured if sign * amount == best]


def measure_of(product: Product, name: str, sign: int) -> tuple[str, float] | None:
    """What ``name`` counts and how much of it the product has: of several variants the most (or least)."""
    told = product.option_values(name) or product.attributes.get(name, "").split(";")
    read = [_read(value) for value in told]
    known = [one for one in read if one is not None]
    return max(known, key=lambda one: sign * one[1]) if known else None


def _read(value: str) -> tuple[str, float] | None:
    figures = _MEASURE.findall(value)
    if not figures:
        return None
    number, unit = figures[-1]  # "8-12 hours" lasts up to 12
    counted, factor = _UNITS.get(unit.lower(), (unit.lower(), 1.0))
    return counted, float(number.replace(",", "")) * factor

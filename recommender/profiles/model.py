"""A shopper's profile as values: tastes with the events behind them, and what was said outright.

Tastes   category (id), brand, price_band (low, middle, high of the shop's prices), colour, size,
         freshness (new: products that had come lately when they were met)
Said     a like or a refusal of a category, brand, colour, size, material or product; a liked price band
Units    share: this value's part of all that speaks of its kind, from 0 to 1, newer events counting
         more (HALF_LIFE_DAYS)
Errors   Invalid for an unknown kind or an empty value
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from commerce.catalogue.model import ProductFilter
from kernel.errors import Invalid

HALF_LIFE_DAYS: Final = 45.0
SHOWN: Final = 5  # values of each kind
BANDS: Final = ("low", "middle", "high")
OPTIONS: Final = ("colour", "size", "material")
SAID_KINDS: Final = ("category", "brand", *OPTIONS, "price_band", "product")
MAX_VALUE_CHARS: Final = 256
MAX_SAID: Final = 200  # of one shopper


@dataclass(frozen=True, slots=True)
class Taste:
    """One value of a kind, how strongly it shows, and what the shopper said of it."""

    kind: str
    value: str
    share: float
    events: int
    liked: bool | None = None
    names: Mapping[str, str] = field(default_factory=dict)  # language -> name, where the value has one


@dataclass(frozen=True, slots=True)
class Said:
    """What a shopper said outright."""

    kind: str
    value: str
    liked: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is held of one shopper's taste, the strongest of each kind first."""

    tastes: tuple[Taste, ...]
    said: tuple[Said, ...]
    events: int
    forgotten_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """The profile for other systems."""
        tastes: dict[str, list[dict[str, Any]]] = {}
        for one in self.tastes:
            told = {"value": one.value, "share": round(one.share, 4), "events": one.events}
            told |= {"liked": one.liked} if one.liked is not None else {}
            tastes.setdefault(one.kind, []).append(told | ({"names": dict(one.names)} if one.names else {}))
        said = [{"kind": one.kind, "value": one.value, "liked": one.liked} for one in self.said]
        forgotten = self.forgotten_at.isoformat() if self.forgotten_at else None
        return {"tastes": tastes, "said": said, "events": self.events, "forgotten_at": forgotten}


@dataclass(frozen=True, slots=True)
class Because:
    """An event that speaks for a product: the shopper's own, and how it bears on the product.

    ``link`` is same_product, same_category, same_brand or bought_with.
    """

    kind: str
    at: datetime
    product_id: str
    titles: Mapping[str, str]
    link: str


def check_said(kind: str, value: str, liked: bool) -> None:
    """Hold what is said to the rules.

    Raises:
        Invalid: for the first rule that it breaks.
    """
    if kind not in SAID_KINDS:
        raise Invalid(f"kind must be one of {', '.join(SAID_KINDS)}, not {kind[:32]!r}", field="kind")
    if not value.strip() or len(value) > MAX_VALUE_CHARS:
        raise Invalid(f"value must have 1 to {MAX_VALUE_CHARS} characters", field="value")
    if kind == "price_band" and (value not in BANDS or not liked):
        raise Invalid(f"a price band is {', '.join(BANDS)}, and can be liked only", field="value")


def refused(said: tuple[Said, ...]) -> ProductFilter | None:
    """What must never be offered, as a filter; None where nothing was refused."""
    no = [one for one in said if not one.liked]
    if not no:
        return None

    def values(kind: str) -> tuple[str, ...]:
        return tuple(one.value for one in no if one.kind == kind)

    options = {kind: values(kind) for kind in OPTIONS if values(kind)}
    return ProductFilter(
        category_ids_not=values("category"),
        brands_not=values("brand"),
        attributes_not=options,
        exclude_product_ids=values("product"),
    )


def liked(said: tuple[Said, ...]) -> tuple[Said, ...]:
    """What was said to be liked."""
    return tuple(one for one in said if one.liked)

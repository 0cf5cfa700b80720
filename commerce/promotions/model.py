"""Promotions as values; the pure engine that prices a cart stands in ``engine.py``.

Units    amount_minor, threshold_minor, budget_minor in minor units; percent 1 to 100
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

PromotionKind = Literal["percent", "amount", "bundle", "buy_x_get_y", "free_delivery", "threshold"]


@dataclass(frozen=True, slots=True)
class Scope:
    """To whom and what a promotion applies; an empty part does not restrict."""

    product_ids: tuple[str, ...] = ()
    category_ids: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion with everything the engine needs to decide."""

    promotion_id: str
    kind: PromotionKind
    names: dict[str, str]  # language -> short public name
    descriptions: dict[str, str] = field(default_factory=dict)
    code: str | None = None  # None: applied without a code; else upper case
    percent: int | None = None
    amount_minor: int | None = None
    currency: str = "USD"
    threshold_minor: int | None = None  # least value of the goods in scope
    buy_quantity: int | None = None  # buy_x_get_y: buy X …
    get_quantity: int | None = None  # … get Y at `percent` off (100 = free)
    bundle_product_ids: tuple[str, ...] = ()  # one of each, together for `amount_minor`
    scope: Scope = Scope()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    budget_minor: int | None = None
    uses_max: int | None = None
    uses_max_per_customer: int | None = None
    stackable: bool = False  # may share a cart with other stackable ones
    priority: int = 0  # higher first; ties by promotion_id
    active: bool = True


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of a promotion has been used so far."""

    uses: int = 0
    uses_by_customer: int = 0
    spent_minor: int = 0


@dataclass(frozen=True, slots=True)
class PricedItem:
    """A cart line as the engine sees it."""

    line_id: str
    product_id: str
    category_ids: tuple[str, ...]
    brand: str
    quantity: int
    unit_price_minor: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the engine says of one promotion for one cart."""

    promotion_id: str
    code: str | None
    applies: bool
    reason: str  # applied, not_started, ended, inactive, wrong_segment, below_threshold, ...
    discount_minor: int = 0
    missing_minor: int | None = None  # "add 12.00 more"
    missing_quantity: int | None = None
    missing_product_ids: tuple[str, ...] = ()
    free_delivery: bool = False
    delivery_discount_minor: int = 0  # the fee it saved; counts towards its budget


@dataclass(frozen=True, slots=True)
class PricedCart:
    """A cart with its discounts: subtotal - discount + delivery = total, to the cent."""

    subtotal_minor: int
    discount_minor: int
    delivery_minor: int
    total_minor: int
    currency: str
    line_discounts: dict[str, int]  # line_id -> discount_minor
    verdicts: tuple[Verdict, ...]

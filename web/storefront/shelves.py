"""Shelves as a shopper narrows them: the address's filters, what can be ticked, the pages.

Units    prices in the address in major units, as people type them; inside in minor units
Errors   Invalid names the field of the address that cannot be read
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args

from multidict import MultiMapping

from commerce.catalogue.model import Product, ProductFilter, SortOrder
from kernel.errors import Invalid
from kernel.languages import Language
from kernel.money import as_major, parse_minor
from web.shop.cards import shown
from web.shop.finder import Limits

if TYPE_CHECKING:
    from commerce.shop import Shop

SAMPLE: Final = 400  # the most popular products of a shelf tell what can be ticked
MAX_BRANDS: Final = 12
MAX_COLOURS: Final = 14
MAX_PAGE: Final = 10_000
MAX_QUERY_CHARS: Final = 200
RATED_WELL: Final = 4.0
AROUND: Final = 2  # page numbers shown on each side of this page's


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tick."""

    value: str
    label: str
    count: int
    ticked: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a shelf asks for."""

    text: str
    sort: SortOrder | None
    page: int
    limits: Limits
    price_min: str
    price_max: str

    @property
    def narrowed(self) -> bool:
        """Whether anything is ticked."""
        return self.limits != Limits()


def read_asked(query: MultiMapping[str], currency: str) -> Asked:
    """The filters in an address; an empty field does not restrict."""
    low, high = query.get("min", "").strip()[:20], query.get("max", "").strip()[:20]
    limits = Limits(
        price_min_minor=parse_minor(low, currency, field="min") if low else None,
        price_max_minor=parse_minor(high, currency, field="max") if high else None,
        brands=tuple(query.getall("brand", []))[:MAX_BRANDS],
        colours=tuple(query.getall("colour", []))[:MAX_COLOURS],
        in_stock="stock" in query,
        on_sale="sale" in query,
        rating_min=RATED_WELL if "rated" in query else None,
    )
    text = query.get("q", "").strip()[:MAX_QUERY_CHARS]
    return Asked(text, _sort(query.get("sort", "")), _page(query.get("page", "1")), limits, low, high)


def brand_choices(products: list[Product], limits: Limits) -> list[Choice]:
    """The brands of a shelf, the most frequent first."""
    counts = Counter(product.brand for product in products if product.brand)
    kept = dict(counts.most_common(MAX_BRANDS)) | {brand: counts[brand] for brand in limits.brands}
    return [Choice(brand, brand, count, brand in limits.brands) for brand, count in sorted(kept.items())]


def colour_choices(shop: Shop, products: list[Product], limits: Limits, language: Language) -> list[Choice]:
    """The colours of a shelf, the most frequent first."""
    counts = Counter(colour for product in products for colour in product.option_values("colour"))
    kept = dict(counts.most_common(MAX_COLOURS)) | {colour: counts[colour] for colour in limits.colours}
    names = shop.catalogue.vocabulary().value_names
    return [Choice(c, shown(c, language, names), count, c in limits.colours) for c, count in kept.items()]


def sample_of(shop: Shop, category_id: str | None) -> list[Product]:
    """The products that tell what a shelf offers to tick."""
    where = ProductFilter(category_ids=(category_id,) if category_id else ())
    return shop.catalogue.select(where, "popular", SAMPLE)


def price_bounds(products: list[Product], currency: str) -> tuple[int, int]:
    """The lowest and highest price as whole major units, as a hint beside the price fields."""
    prices = [product.price_minor for product in products]
    if not prices:
        return 0, 0
    return int(as_major(min(prices), currency)), -int(-as_major(max(prices), currency) // 1)


def page_numbers(page: int, pages: int) -> list[int | None]:
    """The page numbers to show; None stands for a gap."""
    near = {n for n in range(page - AROUND, page + AROUND + 1) if 1 <= n <= pages} | {1, pages}
    told: list[int | None] = []
    for number in sorted(n for n in near if n >= 1):
        if told and told[-1] is not None and number > told[-1] + 1:
            told.append(None)
        told.append(number)
    return told


def without(query: MultiMapping[str], *names: str) -> dict[str, list[str]]:
    """The address's fields but for some, so that a link changes only those."""
    kept: dict[str, list[str]] = {}
    for name, value in query.items():
        if name not in (*names, "lang") and value:
            kept.setdefault(name, []).append(value)
    return kept


def _sort(wanted: str) -> SortOrder | None:
    for order in get_args(SortOrder):
        if wanted == order:
            known: SortOrder = order
            return known
    return None


def _page(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MAX_PAGE:
        raise Invalid(f"page must be 1 to {MAX_PAGE}, not {text[:20]!r}", field="page")
    return int(text)

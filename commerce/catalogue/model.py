"""Products and variants as values, without any SQL.

Units    price_minor and list_price_minor in minor units of the product's currency; rating 0 to 5
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from kernel.languages import pick_text

ProductStatus = Literal["active", "archived"]
SortOrder = Literal["price_asc", "price_desc", "rating", "newest", "popular"]


@dataclass(frozen=True, slots=True)
class ProductText:
    """What a product is called and said to be, in one language."""

    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be put in a cart: a product in one size, colour …"""

    variant_id: str
    product_id: str
    sku: str
    options: dict[str, str]  # {"colour": "black", "size": "42"}: canonical English, lower case
    price_minor: int
    list_price_minor: int | None
    stock: int

    @property
    def in_stock(self) -> bool:
        """Whether one can be bought now."""
        return self.stock > 0


@dataclass(frozen=True, slots=True)
class Category:
    """A shelf of the shop; ``path`` names its ancestors and itself, root first."""

    category_id: str  # slug, e.g. "running-shoes"
    parent_id: str | None
    names: dict[str, str]  # language -> name
    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)  # language -> other words


@dataclass(frozen=True, slots=True)
class Product:
    """A product with its texts, variants and evidence of how it is liked."""

    product_id: str
    texts: dict[str, ProductText]  # language -> text
    brand: str
    category_ids: tuple[str, ...]  # root first, the product's own category last
    attributes: dict[str, str]  # {"material": "leather", "occasion": "wedding", ...} canonical English
    currency: str
    variants: tuple[Variant, ...]
    image_url: str = ""
    url: str = ""
    rating: float | None = None
    rating_count: int = 0
    sold_count: int = 0
    status: ProductStatus = "active"
    created_at: datetime | None = None

    @property
    def price_minor(self) -> int:
        """The lowest price among variants in stock, or among all when none is."""
        stocked = [v.price_minor for v in self.variants if v.in_stock]
        return min(stocked or [v.price_minor for v in self.variants])

    @property
    def list_price_minor(self) -> int | None:
        """The former price belonging to the lowest price, when it is higher."""
        cheapest = min(self.variants, key=lambda v: (not v.in_stock, v.price_minor))
        former = cheapest.list_price_minor
        return former if former is not None and former > cheapest.price_minor else None

    @property
    def in_stock(self) -> bool:
        """Whether any variant can be bought now."""
        return any(v.in_stock for v in self.variants)

    def title(self, language: str) -> str:
        """The title in ``language``, else in any."""
        return pick_text({code: text.title for code, text in self.texts.items()}, language)

    def description(self, language: str) -> str:
        """The description in ``language``, else in any."""
        return pick_text({code: text.description for code, text in self.texts.items()}, language)

    def option_values(self, name: str) -> tuple[str, ...]:
        """The values of one option over all variants, in their order, once each."""
        return tuple(dict.fromkeys(v.options[name] for v in self.variants if name in v.options))


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Hard constraints of a search; every one given must hold, in the query itself.

    A product passes when ONE of its variants meets price, options, stock and sale together.
    """

    category_ids: tuple[str, ...] = ()  # any of these, or below them
    brands: tuple[str, ...] = ()  # any of these, compared without case
    price_min_minor: int | None = None
    price_max_minor: int | None = None
    in_stock: bool = False
    on_sale: bool = False
    rating_min: float | None = None
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict)  # name -> any of
    attributes_not: dict[str, tuple[str, ...]] = field(default_factory=dict)  # name -> none of
    exclude_product_ids: tuple[str, ...] = ()
    only_product_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The catalogue's own words, from which messages are understood."""

    version: int
    brands: tuple[str, ...]
    categories: tuple[Category, ...]
    attribute_values: dict[str, tuple[str, ...]]  # "colour" -> ("black", ...), options included
    value_names: dict[str, dict[str, str]]  # canonical value -> language -> shown name
    titles: tuple[tuple[str, str], ...]  # (product_id, title), every language

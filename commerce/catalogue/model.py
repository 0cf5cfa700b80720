"""Products and variants as values, without any SQL.

Units    price_minor, list_price_minor and cost_minor in minor units of the product's currency; rating 0 to 5
Errors   Invalid names the product, the rule and the value
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from kernel.errors import Invalid
from kernel.languages import pick_text
from kernel.money import MAX_MINOR, known_currencies

ProductStatus = Literal["active", "archived"]
SortOrder = Literal["price_asc", "price_desc", "rating", "newest", "popular"]

MAX_ID_CHARS: Final = 128
MAX_NAME_CHARS: Final = 64
MAX_VALUE_CHARS: Final = 256
MAX_STOCK: Final = 10**9
MAX_VARIANTS: Final = 2000


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
    cost_minor: int | None = field(default=None, repr=False)  # what the shop pays; shoppers never see it

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
    attributes: dict[str, str]  # {"material": "leather", "occasion": "wedding; party"} canonical English
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
    category_ids_not: tuple[str, ...] = ()  # none of these, nor below them
    brands: tuple[str, ...] = ()  # any of these, compared without case
    brands_not: tuple[str, ...] = ()  # none of these
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
    attribute_names: dict[str, dict[str, str]] = field(default_factory=dict)  # attribute -> language -> name


@dataclass(frozen=True, slots=True)
class SaveCount:
    """What saving many rows did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: SaveCount) -> SaveCount:
        return SaveCount(
            self.added + other.added, self.changed + other.changed, self.unchanged + other.unchanged
        )


def facet_values(text: str) -> tuple[str, ...]:
    """The values that an attribute or option is filtered by: parts between ``;``, lower case."""
    parts = (part.strip().casefold()[:MAX_VALUE_CHARS] for part in str(text).split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def matching_variants(product: Product, where: ProductFilter) -> tuple[Variant, ...]:
    """The variants that each meet price, options, stock and sale together, cheapest first."""
    kept = [v for v in product.variants if _meets(product, v, where)]
    return tuple(sorted(kept, key=lambda v: (not v.in_stock, v.price_minor)))


def _meets(product: Product, variant: Variant, where: ProductFilter) -> bool:
    price, former = variant.price_minor, variant.list_price_minor
    if where.price_min_minor is not None and price < where.price_min_minor:
        return False
    if where.price_max_minor is not None and price > where.price_max_minor:
        return False
    if where.in_stock and not variant.in_stock:
        return False
    if where.on_sale and (former is None or former <= price):
        return False
    for name, wanted in where.attributes.items():
        if not _facets(product, variant, name) & {value.casefold() for value in wanted}:
            return False
    return not any(
        _facets(product, variant, name) & {value.casefold() for value in unwanted}
        for name, unwanted in where.attributes_not.items()
    )


def _facets(product: Product, variant: Variant, name: str) -> set[str]:
    """A variant's values of ``name``; the product's own count where no variant has the option."""
    if any(name in other.options for other in product.variants):
        return set(facet_values(variant.options.get(name, "")))
    return set(facet_values(product.attributes.get(name, "")))


def check_product(product: Product) -> None:
    """Hold a product to the catalogue's rules.

    Raises:
        Invalid: for the first rule that it breaks.
    """
    who = f"product {product.product_id!r}"
    _check_id(product.product_id, "product_id")
    if not any(text.title.strip() for text in product.texts.values()):
        raise Invalid(f"{who} must have a title in some language", field="title")
    if product.currency not in known_currencies():
        raise Invalid(f"{who}: currency must be an ISO 4217 code, not {product.currency!r}", field="currency")
    if product.rating is not None and not 0 <= product.rating <= 5:
        raise Invalid(f"{who}: rating must be 0 to 5, not {product.rating!r}", field="rating")
    if product.rating_count < 0 or product.sold_count < 0:
        raise Invalid(f"{who}: counts must not be negative", field="rating_count")
    if not 1 <= len(product.variants) <= MAX_VARIANTS:
        raise Invalid(
            f"{who} must have 1 to {MAX_VARIANTS} variants, not {len(product.variants)}", field="variants"
        )
    if len({v.variant_id for v in product.variants}) != len(product.variants):
        raise Invalid(f"{who} has two variants of one id", field="variant_id")
    _check_names(product.attributes, who)
    for variant in product.variants:
        _check_variant(product, variant)


def _check_variant(product: Product, variant: Variant) -> None:
    _check_id(variant.variant_id, "variant_id")
    who = f"variant {variant.variant_id!r}"
    if variant.product_id != product.product_id:
        raise Invalid(f"{who} belongs to {variant.product_id!r}", field="product_id")
    check_price(variant.price_minor, who)
    if variant.list_price_minor is not None:
        check_price(variant.list_price_minor, who, field="list_price")
    if variant.cost_minor is not None:
        check_price(variant.cost_minor, who, field="cost")
    check_stock(variant.stock, who)
    _check_names(variant.options, who)


def _check_id(value: str, name: str) -> None:
    if not value.strip() or len(value) > MAX_ID_CHARS:
        raise Invalid(f"{name} must have 1 to {MAX_ID_CHARS} characters, not {value[:40]!r}", field=name)


def _check_names(values: dict[str, str], who: str) -> None:
    for name in values:
        if not 0 < len(name) <= MAX_NAME_CHARS:
            raise Invalid(f"{who}: an attribute's name must have 1 to {MAX_NAME_CHARS} characters",
                          field="attributes")  # fmt: skip


def check_price(price_minor: int, who: str, *, field: str = "price") -> None:
    """Raise Invalid unless the price is 0 to MAX_MINOR."""
    if not 0 <= price_minor <= MAX_MINOR:
        raise Invalid(f"{who}: {field} must be 0 to {MAX_MINOR}, not {price_minor}", field=field)


def check_stock(stock: int, who: str) -> None:
    """Raise Invalid unless the stock is 0 to MAX_STOCK."""
    if not 0 <= stock <= MAX_STOCK:
        raise Invalid(f"{who}: stock must be 0 to {MAX_STOCK}, not {stock}", field="stock")

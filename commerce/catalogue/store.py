"""What the catalogue reads: products by id, by filter and order, its words, its counts.

By price, the cheapest variant that passes the whole filter counts: "the cheapest black one" is
the one with the lowest black price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Select,
    bindparam,
    case,
    desc,
    func,
    select,
)
from sqlalchemy.engine import Connection, Row

from commerce.catalogue.model import (
    Category,
    Product,
    ProductFilter,
    ProductText,
    SortOrder,
    Variant,
    Vocabulary,
)
from commerce.catalogue.store_filters import Conditions, Lookups, built
from commerce.catalogue.store_filters import read_version as read_version
from commerce.catalogue.tables import (
    CATEGORIES,
    PRODUCT_ATTRIBUTES,
    PRODUCTS,
    VALUE_NAMES,
    VARIANT_OPTIONS,
    VARIANTS,
)
from commerce.orders.tables import ORDER_LINES
from kernel.bulk import batches, is_one_of

_READ: Final = (
    "product_id",
    "texts",
    "category_ids",
    "brand",
    "attributes",
    "currency",
    "image_url",
    "url",
    "rating",
    "rating_count",
    "sold_count",
    "status",
    "created_at",
)
ATTRIBUTE_MARK: Final = "@"  # before an attribute's own name, among the names of values
ORDERS: Final[dict[SortOrder, tuple[Any, ...]]] = {
    "price_asc": (PRODUCTS.c.price_minor, PRODUCTS.c.product_id),
    "price_desc": (desc(PRODUCTS.c.price_minor), PRODUCTS.c.product_id),
    "rating": (desc(PRODUCTS.c.rating).nulls_last(), PRODUCTS.c.product_id),
    "newest": (desc(PRODUCTS.c.created_at), PRODUCTS.c.product_id),
    "popular": (desc(PRODUCTS.c.sold_count), PRODUCTS.c.product_id),
}


def read_categories(connection: Connection) -> list[Category]:
    """Every category, in the shop's order."""
    rows = connection.execute(select(CATEGORIES).order_by(CATEGORIES.c.position, CATEGORIES.c.category_id))
    return [
        Category(
            row.category_id,
            row.parent_id,
            dict(row.names),
            {language: tuple(words) for language, words in row.synonyms.items()},
        )
        for row in rows
    ]


_PRODUCTS_OF: Final = select(*(PRODUCTS.c[name] for name in _READ)).where(
    PRODUCTS.c.product_id.in_(bindparam("ids", expanding=True))
)
_VARIANTS_OF: Final = (
    select(*(VARIANTS.c[part.name] for part in fields(Variant)))
    .where(VARIANTS.c.product_id.in_(bindparam("ids", expanding=True)))
    .order_by(VARIANTS.c.product_id, VARIANTS.c.position)
)


def read_products(connection: Connection, product_ids: Sequence[str]) -> list[Product]:
    """The products of these ids, in this order; ids that name none are skipped."""
    rows: dict[str, Any] = {}
    variants: dict[str, list[Variant]] = {}
    for ids in batches(dict.fromkeys(product_ids)):
        rows.update((row[0], row) for row in connection.execute(_PRODUCTS_OF, {"ids": ids}))
        for row in connection.execute(_VARIANTS_OF, {"ids": ids}):
            variants.setdefault(row[1], []).append(Variant(*row))
    return [_as_product(rows[one], variants.get(one, ())) for one in product_ids if one in rows]


def read_product_of_variant(connection: Connection, variant_id: str) -> str | None:
    """The product that a variant belongs to."""
    return connection.scalar(select(VARIANTS.c.product_id).where(VARIANTS.c.variant_id == variant_id))


def read_owners(connection: Connection, variant_ids: Sequence[str]) -> dict[str, str]:
    """``variant_id -> product_id`` for those of these variants that exist."""
    query = select(VARIANTS.c.variant_id, VARIANTS.c.product_id)
    rows = connection.execute(query.where(is_one_of(connection, VARIANTS.c.variant_id, variant_ids)))
    return {row.variant_id: row.product_id for row in rows}


def read_variant_of_sku(connection: Connection, sku: str) -> tuple[str, str] | None:
    """(product_id, variant_id) of a stock keeping unit; of several the first by id."""
    query = select(VARIANTS.c.product_id, VARIANTS.c.variant_id).where(VARIANTS.c.sku == sku)
    row = connection.execute(query.order_by(VARIANTS.c.variant_id).limit(1)).first()
    return (row.product_id, row.variant_id) if row else None


def _as_product(row: Row[Any], variants: Sequence[Variant]) -> Product:
    product_id, texts, category_ids, *rest = tuple(row)
    return Product(
        product_id=product_id,
        texts={code: ProductText(*text) for code, text in texts.items()},
        category_ids=tuple(category_ids),
        variants=tuple(variants),
        **dict(zip(_READ[3:], rest, strict=True)),
    )


def select_ids(
    connection: Connection,
    where: ProductFilter,
    sort: SortOrder | None = None,
    limit: int | None = None,
    offset: int = 0,
    lookups: Lookups | None = None,
) -> list[str]:
    """The ids of active products that pass, in order (the popular first when none is given)."""

    def build(made: Conditions) -> Select[Any]:
        if sort in ("price_asc", "price_desc") and made.variant and not made.by_product_price:
            query = _by_matching_price(made, sort)
        else:
            query = select(PRODUCTS.c.product_id).where(made.whole()).order_by(*ORDERS[sort or "popular"])
        return query.limit(limit).offset(offset)

    return list(connection.scalars(*built(connection, where, lookups, ("ids", sort, limit, offset), build)))


def _by_matching_price(made: Conditions, sort: SortOrder) -> Select[Any]:
    price = VARIANTS.c.price_minor
    shown = func.coalesce(func.min(case((VARIANTS.c.stock > 0, price))), func.min(price))
    return (
        select(PRODUCTS.c.product_id)
        .join(VARIANTS, VARIANTS.c.product_id == PRODUCTS.c.product_id)
        .where(*made.product, *made.variant)
        .group_by(PRODUCTS.c.product_id)
        .order_by(shown if sort == "price_asc" else desc(shown), PRODUCTS.c.product_id)
    )


def count(connection: Connection, where: ProductFilter, lookups: Lookups | None = None) -> int:
    """How many active products pass."""
    return connection.scalar(*built(connection, where, lookups, ("count",), _count)) or 0


def _count(made: Conditions) -> Select[Any]:
    return select(func.count()).select_from(PRODUCTS).where(made.whole())


def price_range(
    connection: Connection, where: ProductFilter, lookups: Lookups | None = None
) -> tuple[int, int] | None:
    """The lowest and highest price among the variants that pass."""
    low, high = connection.execute(*built(connection, where, lookups, ("prices",), _prices)).one()
    return None if low is None else (low, high)


def _prices(made: Conditions) -> Select[Any]:
    if not made.variant:
        return select(func.min(PRODUCTS.c.lowest_minor), func.max(PRODUCTS.c.highest_minor)).where(
            *made.product
        )
    return (
        select(func.min(VARIANTS.c.price_minor), func.max(VARIANTS.c.price_minor))
        .join(PRODUCTS, VARIANTS.c.product_id == PRODUCTS.c.product_id)
        .where(*made.product, *made.variant)
    )


def best_sellers(
    connection: Connection,
    where: ProductFilter,
    since: datetime | None,
    limit: int,
    lookups: Lookups | None = None,
) -> list[tuple[str, int]]:
    """Active products that pass, by units sold and kept since a time; those never sold are left out."""
    shape = ("sold", since is None, limit)
    query, values = built(connection, where, lookups, shape, lambda made: _sold(made, since, limit))
    rows = connection.execute(query, values | {"since": since})
    return [(row.product_id, int(row.units)) for row in rows]


def _sold(made: Conditions, since: datetime | None, limit: int) -> Select[Any]:
    units = func.sum(ORDER_LINES.c.quantity - ORDER_LINES.c.returned_quantity).label("units")
    sold = select(ORDER_LINES.c.product_id, units).where(ORDER_LINES.c.counts)
    if since is not None:
        sold = sold.where(ORDER_LINES.c.ordered_at >= bindparam("since"))
    counted = sold.group_by(ORDER_LINES.c.product_id).subquery("sold")
    return (
        select(PRODUCTS.c.product_id, counted.c.units)
        .join(counted, counted.c.product_id == PRODUCTS.c.product_id)
        .where(made.whole(), counted.c.units > 0)
        .order_by(desc(counted.c.units), PRODUCTS.c.product_id)
        .limit(limit)
    )


def read_value_names(connection: Connection) -> dict[str, dict[str, str]]:
    """Value (or marked attribute) -> language -> shown name."""
    names: dict[str, dict[str, str]] = {}
    for value, language, name in connection.execute(
        select(VALUE_NAMES).order_by(VALUE_NAMES.c.value, VALUE_NAMES.c.language)
    ):
        names.setdefault(value, {})[language] = name
    return names


def read_vocabulary(connection: Connection) -> Vocabulary:
    """The catalogue's words: brands, categories, values with their names, titles."""
    active = PRODUCTS.c.status == "active"
    titles: list[tuple[str, str]] = []
    brands: set[str] = set()
    for product_id, brand, texts in connection.execute(
        select(PRODUCTS.c.product_id, PRODUCTS.c.brand, PRODUCTS.c.texts)
        .where(active)
        .order_by(PRODUCTS.c.product_id)
    ):
        titles.extend((product_id, text[0]) for text in texts.values())
        brands.add(brand)
    names = read_value_names(connection)
    return Vocabulary(
        version=read_version(connection),
        brands=tuple(sorted(brand for brand in brands if brand)),
        categories=tuple(read_categories(connection)),
        attribute_values=_values(connection),
        value_names={value: told for value, told in names.items() if not value.startswith(ATTRIBUTE_MARK)},
        titles=tuple(titles),
        attribute_names={
            value.removeprefix(ATTRIBUTE_MARK): told
            for value, told in names.items()
            if value.startswith(ATTRIBUTE_MARK)
        },
    )


def _values(connection: Connection) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for table in (PRODUCT_ATTRIBUTES, VARIANT_OPTIONS):
        for name, value in connection.execute(select(table.c.name, table.c.value).distinct()):
            found.setdefault(name, set()).add(value)
    return {name: tuple(sorted(values)) for name, values in sorted(found.items())}


def most_common_currency(connection: Connection) -> str | None:
    """The currency of most active products."""
    query = (
        select(PRODUCTS.c.currency)
        .where(PRODUCTS.c.status == "active")
        .group_by(PRODUCTS.c.currency)
        .order_by(desc(func.count()), PRODUCTS.c.currency)
        .limit(1)
    )
    return connection.scalar(query)


def changed_since(connection: Connection, version: int) -> list[str]:
    """Products whose words changed after ``version``, archived ones too."""
    query = select(PRODUCTS.c.product_id).where(PRODUCTS.c.changed_in > version)
    return list(connection.scalars(query.order_by(PRODUCTS.c.product_id)))

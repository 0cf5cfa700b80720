"""What the catalogue writes: products with their side tables, categories, stock, prices.

Stock moves by one conditional UPDATE a variant, never check-then-act. A write that changes what
a product says bumps the catalogue's version in the same transaction; stock and prices do not,
since nothing that is learnt from the catalogue's words depends on them.

Errors   Conflict (``out_of_stock``) when there is not enough; Invalid for a variant of another product
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import bindparam, case, delete, exists, func, select, text, update
from sqlalchemy.engine import Connection

from commerce.catalogue.model import Category, Product, SaveCount, Variant, facet_values
from commerce.catalogue.tables import (
    CATALOGUE_STATE,
    CATEGORIES,
    PRODUCT_ATTRIBUTES,
    PRODUCT_CATEGORIES,
    PRODUCTS,
    VALUE_NAMES,
    VARIANT_OPTIONS,
    VARIANTS,
)
from kernel.bulk import is_one_of, upsert
from kernel.errors import Conflict, Invalid

_STALE: Final = ""  # a fingerprint that no product has: the next save compares unequal


def bump_version(connection: Connection) -> int:
    """Count one more change of the catalogue's words; the new version."""
    raised = update(CATALOGUE_STATE).where(CATALOGUE_STATE.c.id == 1)
    if connection.execute(raised.values(version=CATALOGUE_STATE.c.version + 1)).rowcount == 0:
        upsert(connection, CATALOGUE_STATE, [{"id": 1, "version": 1}])
    return int(connection.scalar(select(CATALOGUE_STATE.c.version)) or 0)


def write_categories(connection: Connection, categories: Sequence[Category]) -> None:
    """Insert or change these categories, keeping their order."""
    start = connection.scalar(select(func.count()).select_from(CATEGORIES)) or 0
    query = select(CATEGORIES.c.category_id, CATEGORIES.c.position)
    known: dict[str, int] = {row.category_id: row.position for row in connection.execute(query)}
    rows = [
        {
            "category_id": one.category_id,
            "parent_id": one.parent_id,
            "names": one.names,
            "synonyms": {language: list(words) for language, words in one.synonyms.items()},
            "position": known.get(one.category_id, start + n),
        }
        for n, one in enumerate(categories)
    ]
    upsert(connection, CATEGORIES, rows)


def write_value_names(connection: Connection, names: Mapping[str, Mapping[str, str]]) -> None:
    """Insert or change how values are called in each language."""
    rows = [
        {"value": value.casefold(), "language": language, "name": name}
        for value, by_language in names.items()
        for language, name in by_language.items()
    ]
    upsert(connection, VALUE_NAMES, rows)


def write_products(connection: Connection, products: Sequence[Product], now: datetime) -> SaveCount:
    """Make the catalogue say what these products say (each id once); only what differs is written."""
    ids = [product.product_id for product in products]
    query = select(
        PRODUCTS.c.product_id, PRODUCTS.c.fingerprint, PRODUCTS.c.created_at, PRODUCTS.c.sold_count
    )
    known = {
        row[0]: row
        for row in connection.execute(query.where(is_one_of(connection, PRODUCTS.c.product_id, ids)))
    }
    marks = {product.product_id: fingerprint(product) for product in products}
    fresh = [
        product
        for product in products
        if product.product_id not in known
        or known[product.product_id].fingerprint != marks[product.product_id]
    ]
    if fresh:
        _refuse_foreign_variants(connection, fresh)
        version = bump_version(connection)
        rows = []
        for product in fresh:
            old = known.get(product.product_id)
            rows.append(
                _product_row(product, marks[product.product_id], version)
                | {
                    "created_at": product.created_at or (old.created_at if old else now),
                    "sold_count": max(product.sold_count, old.sold_count if old else 0),
                }
            )
        upsert(connection, PRODUCTS, rows)
        _write_variants(connection, fresh)
        _write_facets(connection, fresh)
    added = sum(product.product_id not in known for product in fresh)
    return SaveCount(added, len(fresh) - added, len(products) - len(fresh))


def fingerprint(product: Product) -> str:
    """What tells whether a product says anything new; its sales count is the shop's own."""
    said = [
        {code: [text.title, text.description] for code, text in product.texts.items()},
        [product.brand, product.category_ids, product.attributes, product.currency],
        [product.image_url, product.url, product.rating, product.rating_count, product.status],
        [product.created_at, product.sold_count],
        [
            [v.variant_id, v.sku, v.options, v.price_minor, v.list_price_minor, v.stock, *_cost(v)]
            for v in product.variants
        ],
    ]
    return hashlib.blake2b(orjson.dumps(said, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()


def _cost(variant: Variant) -> list[int]:
    """Nothing where it is unknown, so that catalogues without costs keep the marks they had."""
    return [] if variant.cost_minor is None else [variant.cost_minor]


def _product_row(product: Product, mark: str, version: int) -> dict[str, Any]:
    return {
        "product_id": product.product_id,
        "texts": {code: [text.title, text.description] for code, text in product.texts.items()},
        "brand": product.brand,
        "brand_key": product.brand.strip().casefold(),
        "category_ids": list(product.category_ids),
        "attributes": product.attributes,
        "currency": product.currency,
        "image_url": product.image_url,
        "url": product.url,
        "rating": product.rating,
        "rating_count": product.rating_count,
        "sold_given": product.sold_count,
        "status": product.status,
        "price_minor": product.price_minor,
        "lowest_minor": min(variant.price_minor for variant in product.variants),
        "highest_minor": max(variant.price_minor for variant in product.variants),
        "in_stock": product.in_stock,
        "fingerprint": mark,
        "changed_in": version,
    }


def _refuse_foreign_variants(connection: Connection, products: Sequence[Product]) -> None:
    owners = {v.variant_id: p.product_id for p in products for v in p.variants}
    if len(owners) != sum(len(product.variants) for product in products):
        raise Invalid("two products share a variant_id", field="variant_id")
    query = select(VARIANTS.c.variant_id, VARIANTS.c.product_id)
    for variant_id, product_id in connection.execute(
        query.where(is_one_of(connection, VARIANTS.c.variant_id, owners))
    ):
        if owners[variant_id] != product_id:
            raise Invalid(f"variant {variant_id!r} belongs to product {product_id!r}", field="variant_id")


def _write_variants(connection: Connection, products: Sequence[Product]) -> None:
    ids = [product.product_id for product in products]
    kept = [variant.variant_id for product in products for variant in product.variants]
    gone = is_one_of(connection, VARIANTS.c.product_id, ids) & ~is_one_of(
        connection, VARIANTS.c.variant_id, kept
    )
    connection.execute(delete(VARIANTS).where(gone))
    rows = [
        {
            "variant_id": variant.variant_id,
            "product_id": product.product_id,
            "position": position,
            "sku": variant.sku,
            "options": variant.options,
            "price_minor": variant.price_minor,
            "list_price_minor": variant.list_price_minor,
            "stock": variant.stock,
            "cost_minor": variant.cost_minor,
        }
        for product in products
        for position, variant in enumerate(product.variants)
    ]
    upsert(connection, VARIANTS, rows)


def _write_facets(connection: Connection, products: Sequence[Product]) -> None:
    ids = [product.product_id for product in products]
    for table in (PRODUCT_CATEGORIES, PRODUCT_ATTRIBUTES, VARIANT_OPTIONS):
        connection.execute(delete(table).where(is_one_of(connection, table.c.product_id, ids)))
    shelves = [
        {"product_id": product.product_id, "category_id": category_id}
        for product in products
        for category_id in dict.fromkeys(product.category_ids)
    ]
    upsert(connection, PRODUCT_CATEGORIES, shelves)
    upsert(connection, PRODUCT_ATTRIBUTES, [row for product in products for row in _attribute_rows(product)])
    upsert(connection, VARIANT_OPTIONS, [row for product in products for row in _option_rows(product)])


def _attribute_rows(product: Product) -> Iterable[dict[str, str]]:
    """The attributes that no variant says for itself."""
    options = {name for variant in product.variants for name in variant.options}
    for name, said in product.attributes.items():
        if name not in options:
            for value in facet_values(said):
                yield {"product_id": product.product_id, "name": name, "value": value}


def _option_rows(product: Product) -> Iterable[dict[str, str]]:
    for variant in product.variants:
        for name, said in variant.options.items():
            for value in facet_values(said):
                yield {
                    "variant_id": variant.variant_id,
                    "name": name,
                    "value": value,
                    "product_id": product.product_id,
                }


def refresh_statistics(connection: Connection) -> None:
    """Let the database look at its tables again, so that it picks the right index after a long import."""
    connection.execute(text("ANALYZE"))


def write_status(connection: Connection, product_id: str, status: str) -> bool:
    """Show or hide a product; False when there is none."""
    version = bump_version(connection)
    changed = update(PRODUCTS).where(PRODUCTS.c.product_id == product_id)
    values = {"status": status, "fingerprint": _STALE, "changed_in": version}
    return connection.execute(changed.values(values)).rowcount == 1


def write_variant(connection: Connection, variant_id: str, product_id: str, **values: Any) -> None:
    """Set columns of one variant and refresh what its product repeats of them."""
    lock_products(connection, [product_id])
    connection.execute(update(VARIANTS).where(VARIANTS.c.variant_id == variant_id).values(**values))
    refresh_products(connection, [product_id])


def lock_products(connection: Connection, product_ids: Iterable[str]) -> None:
    """Make other writers of these products wait (PostgreSQL; SQLite has one writer anyway)."""
    query = select(PRODUCTS.c.product_id).where(is_one_of(connection, PRODUCTS.c.product_id, product_ids))
    connection.execute(query.order_by(PRODUCTS.c.product_id).with_for_update()).all()


def refresh_products(connection: Connection, product_ids: Iterable[str]) -> None:
    """Say again on the products what their variants say: the lowest price, whether in stock."""
    own = VARIANTS.c.product_id == PRODUCTS.c.product_id
    lowest = select(func.min(VARIANTS.c.price_minor)).where(own)
    highest = select(func.max(VARIANTS.c.price_minor)).where(own)
    stocked = lowest.where(VARIANTS.c.stock > 0).scalar_subquery()
    connection.execute(
        update(PRODUCTS)
        .where(is_one_of(connection, PRODUCTS.c.product_id, product_ids))
        .values(
            price_minor=func.coalesce(stocked, lowest.scalar_subquery()),
            lowest_minor=lowest.scalar_subquery(),
            highest_minor=highest.scalar_subquery(),
            in_stock=exists().where(own, VARIANTS.c.stock > 0),
            fingerprint=_STALE,
        )
    )


def take_stock(connection: Connection, quantities: Mapping[str, int]) -> None:
    """Take ``variant_id -> quantity`` out of stock, all or nothing within the caller's transaction.

    Raises:
        Conflict: ``out_of_stock``, its field the variant, when one has not enough left.
    """
    products = _products_of(connection, quantities)
    lock_products(connection, products)
    for variant_id, quantity in sorted(quantities.items()):
        taken = (
            update(VARIANTS)
            .where(VARIANTS.c.variant_id == variant_id, VARIANTS.c.stock >= quantity)
            .values(stock=VARIANTS.c.stock - quantity)
        )
        if quantity < 1 or connection.execute(taken).rowcount != 1:
            raise Conflict(
                f"variant {variant_id!r} has not {quantity} in stock", code="out_of_stock", field=variant_id
            )
    refresh_products(connection, products)


def put_back_stock(connection: Connection, quantities: Mapping[str, int]) -> None:
    """Put ``variant_id -> quantity`` back; variants that no longer exist are passed over."""
    products = _products_of(connection, quantities)
    lock_products(connection, products)
    added = (
        update(VARIANTS)
        .where(VARIANTS.c.variant_id == bindparam("which"))
        .values(stock=VARIANTS.c.stock + bindparam("quantity"))
    )
    rows = [{"which": variant_id, "quantity": n} for variant_id, n in sorted(quantities.items())]
    if rows:
        connection.execute(added, rows)
        refresh_products(connection, products)


def _products_of(connection: Connection, variant_ids: Iterable[str]) -> list[str]:
    chosen = is_one_of(connection, VARIANTS.c.variant_id, variant_ids)
    return sorted(connection.scalars(select(VARIANTS.c.product_id).where(chosen).distinct()))


def write_sold_counts(connection: Connection, counted: Mapping[str, int]) -> None:
    """Keep how many were sold: what the orders say, or what a feed once gave when that is more."""
    if not counted:
        return
    value = case(
        (PRODUCTS.c.sold_given > bindparam("units"), PRODUCTS.c.sold_given), else_=bindparam("units")
    )
    written = update(PRODUCTS).where(PRODUCTS.c.product_id == bindparam("which")).values(sold_count=value)
    connection.execute(written, [{"which": one, "units": n} for one, n in sorted(counted.items())])

"""What is read of all products at once, and of some of them at the moment of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import exists, func, select
from sqlalchemy.engine import Connection, Row

from commerce.catalogue.tables import PRODUCTS, VARIANTS
from kernel.bulk import is_one_of

Found = Row[*tuple[Any, ...]]
_COLUMNS: Final = (
    PRODUCTS.c.product_id,
    PRODUCTS.c.texts,
    PRODUCTS.c.brand,
    PRODUCTS.c.brand_key,
    PRODUCTS.c.category_ids,
    PRODUCTS.c.currency,
    PRODUCTS.c.price_minor,
    PRODUCTS.c.in_stock,
    PRODUCTS.c.created_at,
    PRODUCTS.c.rating,
    PRODUCTS.c.rating_count,
    exists()
    .where(
        VARIANTS.c.product_id == PRODUCTS.c.product_id,
        VARIANTS.c.stock > 0,
        VARIANTS.c.list_price_minor > VARIANTS.c.price_minor,
    )
    .label("on_sale"),
)


def read_goods(connection: Connection) -> Sequence[Found]:
    """Every active product, by id."""
    query = select(*_COLUMNS).where(PRODUCTS.c.status == "active").order_by(PRODUCTS.c.product_id)
    return connection.execute(query).all()


def read_state(connection: Connection, product_ids: Iterable[str] | None = None) -> Sequence[Found]:
    """(product_id, price_minor, in_stock) of the active ones among these products, or of all."""
    query = select(PRODUCTS.c.product_id, PRODUCTS.c.price_minor, PRODUCTS.c.in_stock)
    query = query.where(PRODUCTS.c.status == "active")
    if product_ids is not None:
        query = query.where(is_one_of(connection, PRODUCTS.c.product_id, product_ids))
    return list(connection.execute(query).all())


def read_margins(connection: Connection) -> dict[str, float]:
    """``product_id -> share`` of the price that the shop keeps, over the variants whose cost is known.

    0 where it loses; a product of which no cost is known is left out.
    """
    price, cost = func.sum(VARIANTS.c.price_minor), func.sum(VARIANTS.c.cost_minor)
    query = (
        select(VARIANTS.c.product_id, price, cost)
        .where(VARIANTS.c.cost_minor.is_not(None), VARIANTS.c.price_minor > 0)
        .group_by(VARIANTS.c.product_id)
        .order_by(VARIANTS.c.product_id)
    )
    found = ((row[0], int(row[1]), int(row[2])) for row in connection.execute(query))
    return {product_id: max(1 - paid / told, 0.0) for product_id, told, paid in found}


def read_former_prices(connection: Connection, product_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """``product_id -> (price, former price)`` of the cheapest variant in stock, where that was dearer."""
    mine = is_one_of(connection, VARIANTS.c.product_id, product_ids)
    query = (
        select(VARIANTS.c.product_id, VARIANTS.c.price_minor, func.max(VARIANTS.c.list_price_minor))
        .where(mine, VARIANTS.c.stock > 0, VARIANTS.c.list_price_minor > VARIANTS.c.price_minor)
        .group_by(VARIANTS.c.product_id, VARIANTS.c.price_minor)
        .order_by(VARIANTS.c.product_id, VARIANTS.c.price_minor.desc())
    )
    return {row[0]: (row[1], row[2]) for row in connection.execute(query)}

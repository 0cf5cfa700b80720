"""Which ids name a product, without reading the products."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.engine import Connection

from commerce.catalogue.tables import PRODUCTS
from kernel.bulk import is_one_of


def known_ids(connection: Connection, product_ids: Sequence[str]) -> set[str]:
    """Those of these ids that are products, archived ones too."""
    query = select(PRODUCTS.c.product_id).where(is_one_of(connection, PRODUCTS.c.product_id, product_ids))
    return set(connection.execute(query).scalars())

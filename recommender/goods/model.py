"""All active products as arrays, in an order of rows that a snapshot's sources share.

Rows of a snapshot keep their place though a product is gone (``active`` is then false); products
that came since stand at the end.

Shapes   every array is (n,); brand and category are codes into ``brands`` and ``categories``
Units    price_minor in minor units of the product's currency; created_at seconds since 1970 UTC
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Ints, Rows, Times
from recommender.sources.model import UNKNOWN

Flags = NDArray[np.bool_]
Titles = Mapping[str, str]
NOWHERE: Final[tuple[str, ...]] = ()


@dataclass(frozen=True)
class Goods:
    """The products of one version of the catalogue."""

    version: int
    ids: tuple[str, ...]
    active: Flags
    in_stock: Flags
    price_minor: Rows
    brand: Ints
    category: Ints
    created_at: Times
    rating: NDArray[np.float64]  # NaN where nobody rated
    rating_count: Rows
    on_sale: Flags
    titles: tuple[Titles, ...]
    currencies: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...]  # each product's categories, root first
    brands: tuple[str, ...]  # code -> brand key
    categories: tuple[str, ...]  # code -> category id

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Every product's row."""
        return {product_id: row for row, product_id in enumerate(self.ids)}

    @cached_property
    def brand_codes(self) -> dict[str, int]:
        """A brand key's code."""
        return {brand: code for code, brand in enumerate(self.brands)}

    @cached_property
    def on_shelf(self) -> dict[str, Rows]:
        """Each category's rows, those of the categories below it among them; ascending."""
        found: dict[str, list[int]] = {}
        for row, path in enumerate(self.paths):
            for category_id in path:
                found.setdefault(category_id, []).append(row)
        return {category_id: np.array(rows, dtype=np.int64) for category_id, rows in found.items()}

    def spread(self, values: Mapping[str, float]) -> Floats:
        """A value a product as one array (n,) float32, 0 where there is none."""
        found: Floats = np.zeros(len(self), dtype=np.float32)
        found[self.rows([*values])] = [value for one, value in values.items() if one in self.row_of]
        return found

    def rows(self, product_ids: Sequence[str]) -> Rows:
        """The rows of those ids that are known, in the order given."""
        found = (self.row_of.get(product_id) for product_id in product_ids)
        return np.array([row for row in found if row is not None], dtype=np.int64)


def goods_of(
    version: int,
    rows: Sequence[Any],
    first: Sequence[str] = NOWHERE,
    brands: Sequence[str] = NOWHERE,
    categories: Sequence[str] = NOWHERE,
) -> Goods:
    """The goods from the store's rows; ``first`` are ids, brands and categories that keep their place."""
    by_id = {row.product_id: row for row in rows}
    known = set(first)
    ids = (*first, *(product_id for product_id in by_id if product_id not in known))
    ordered = [by_id.get(product_id) for product_id in ids]
    shelves = [tuple(row.category_ids) if row else () for row in ordered]
    brand_codes = _codes(brands, (row.brand_key for row in ordered if row and row.brand_key))
    category_codes = _codes(categories, (path[-1] for path in shelves if path))

    def column(name: str, default: Any, kind: Any) -> NDArray[Any]:
        values = [default if row is None else getattr(row, name) for row in ordered]
        return np.array([default if value is None else value for value in values], dtype=kind)

    return Goods(
        version=version,
        ids=ids,
        active=np.array([row is not None for row in ordered], dtype=np.bool_),
        in_stock=column("in_stock", False, np.bool_),
        price_minor=column("price_minor", 0, np.int64),
        brand=np.array(
            [brand_codes[row.brand_key] if row and row.brand_key else UNKNOWN for row in ordered],
            dtype=np.int32,
        ),
        category=np.array([category_codes[p[-1]] if p else UNKNOWN for p in shelves], dtype=np.int32),
        created_at=np.array([row.created_at.timestamp() if row else -np.inf for row in ordered]),
        rating=column("rating", np.nan, np.float64),
        rating_count=column("rating_count", 0, np.int64),
        on_sale=column("on_sale", False, np.bool_),
        titles=tuple({code: text[0] for code, text in row.texts.items()} if row else {} for row in ordered),
        currencies=tuple(row.currency if row else "" for row in ordered),
        paths=tuple(shelves),
        brands=tuple(brand_codes),
        categories=tuple(category_codes),
    )


def _codes(first: Sequence[str], values: Any) -> dict[str, int]:
    codes = {value: code for code, value in enumerate(first)}
    for value in values:
        codes.setdefault(value, len(codes))
    return codes

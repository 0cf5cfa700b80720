"""A filter as SQL: what the product must meet, and what ONE of its variants must meet as a whole.

Where an attribute is said by products only (a material) it never reaches the variants; where
columns of the product already tell (any variant in stock up to a price) they are asked instead.
Both are exact; they spare a look at every variant of the shop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.engine import Connection

from commerce.catalogue.model import ProductFilter
from commerce.catalogue.tables import (
    CATALOGUE_STATE,
    CATEGORIES,
    PRODUCT_ATTRIBUTES,
    PRODUCT_CATEGORIES,
    PRODUCTS,
    VARIANT_OPTIONS,
    VARIANTS,
)
from kernel.bulk import is_one_of
from kernel.database import once

S = TypeVar("S")
MAX_LOOKUPS: Final = 5000
MAX_STATEMENTS: Final = 500
_FIELDS: Final = tuple(part.name for part in fields(ProductFilter))
_VERSION: Final = select(CATALOGUE_STATE.c.version)


@dataclass(slots=True)
class Conditions:
    """A filter's conditions on PRODUCTS, and those that one row of VARIANTS must meet together."""

    product: list[ColumnElement[bool]]
    price_and_stock: list[ColumnElement[bool]]
    options: list[ColumnElement[bool]] = field(default_factory=list)
    shortcut: list[ColumnElement[bool]] | None = None  # says price_and_stock on the product itself
    by_product_price: bool = False  # products.price_minor is the price of the matching variant

    @property
    def variant(self) -> list[ColumnElement[bool]]:
        """Everything that one variant must meet."""
        return [*self.price_and_stock, *self.options]

    def whole(self) -> ColumnElement[bool]:
        """The filter as one condition on PRODUCTS."""
        if not self.options and self.shortcut is not None:
            return and_(*self.product, *self.shortcut)
        if self.options:  # few variants: found by their options, then by product
            found = select(VARIANTS.c.product_id).where(*self.variant)
            return and_(*self.product, PRODUCTS.c.product_id.in_(found))
        one = exists().where(VARIANTS.c.product_id == PRODUCTS.c.product_id, *self.variant)
        return and_(*self.product, one)


class Lookups:
    """What filters ask of the catalogue's words again and again, kept while its version stands.

    Statements are kept too: shoppers ask for the same shelves up to the same prices, and to build a
    statement takes longer than to run it.
    """

    def __init__(self) -> None:
        self._held: tuple[int, dict[Any, Any], dict[Any, Any]] = (-1, {}, {})

    def of(self, version: int) -> dict[Any, Any]:
        """The answers known at ``version``; those of another version are forgotten."""
        return self._of(version)[1]

    def statements(self, version: int) -> dict[Any, Any]:
        """The statements built at ``version``."""
        return self._of(version)[2]

    def _of(self, version: int) -> tuple[int, dict[Any, Any], dict[Any, Any]]:
        held = self._held
        if held[0] != version or len(held[1]) > MAX_LOOKUPS or len(held[2]) > MAX_STATEMENTS:
            held = self._held = (version, {}, {})
        return held


def built(
    connection: Connection,
    where: ProductFilter,
    lookups: Lookups | None,
    shape: tuple[Any, ...],
    build: Callable[[Conditions], S],
) -> S:
    """The statement of one ``shape`` for a filter; the same for the same filter while the words stand.

    A filter that lists products is met once only.
    """
    if lookups is None or where.only_product_ids is not None or where.exclude_product_ids:
        return build(conditions(connection, where, lookups))
    known = lookups.statements(read_version(connection))
    key = (*shape, *(_fixed(getattr(where, name)) for name in _FIELDS))
    if key not in known:
        known[key] = build(conditions(connection, where, lookups))
    statement: S = known[key]
    return statement


def _fixed(value: Any) -> Any:
    return tuple(value.items()) if isinstance(value, dict) else value


class _Asked:
    """The catalogue's words as one connection sees them, with the answers known at their version."""

    def __init__(self, connection: Connection, lookups: Lookups | None) -> None:
        self.connection = connection
        self._known = lookups.of(read_version(connection)) if lookups else {}

    def below(self, category_ids: tuple[str, ...]) -> list[str]:
        """These categories and every one under them."""
        if category_ids not in self._known:
            self._known[category_ids] = below(self.connection, category_ids)
        found: list[str] = self._known[category_ids]
        return found

    def anything_says(self, table: Any, name: str, values: Sequence[str]) -> bool:
        """Whether anything in ``table`` says so; one look into an index."""
        key = (table.name, name, tuple(values))
        if key not in self._known:
            query = select(table.c.name).where(table.c.name == name, table.c.value.in_(_keys(values)))
            self._known[key] = self.connection.execute(query.limit(1)).first() is not None
        return bool(self._known[key])


def read_version(connection: Connection) -> int:
    """How often the catalogue's words have changed; asked once within a view."""
    return once(connection, "catalogue_version", lambda held: held.scalar(_VERSION) or 0)


def conditions(connection: Connection, where: ProductFilter, lookups: Lookups | None = None) -> Conditions:
    """The conditions of a filter; the connection tells who says an attribute, and what is below a shelf."""
    asked = _Asked(connection, lookups)
    made = Conditions(_product_part(asked, where), _price_and_stock(where))
    for name, values in where.attributes.items():
        _require(made, asked, name, values)
    for name, values in where.attributes_not.items():
        _refuse(made, asked, name, values)
    if where.price_min_minor is None and not where.on_sale:
        limit = where.price_max_minor
        lowest = PRODUCTS.c.price_minor if where.in_stock else PRODUCTS.c.lowest_minor
        made.shortcut = [] if limit is None else [lowest <= limit]
        if where.in_stock:
            made.shortcut.append(PRODUCTS.c.in_stock)
        made.by_product_price = not made.options and (where.in_stock or limit is None)
    return made


def below(connection: Connection, category_ids: Iterable[str]) -> list[str]:
    """``category_ids`` and every category under them."""
    seeds = list(dict.fromkeys(category_ids))
    top = select(CATEGORIES.c.category_id).where(CATEGORIES.c.category_id.in_(seeds)).cte(recursive=True)
    child = select(CATEGORIES.c.category_id).where(CATEGORIES.c.parent_id == top.c.category_id)
    return sorted({*seeds, *connection.scalars(select(top.union(child).c.category_id))})


def _product_part(asked: _Asked, where: ProductFilter) -> list[ColumnElement[bool]]:
    connection = asked.connection
    parts: list[ColumnElement[bool]] = [PRODUCTS.c.status == "active"]
    if where.category_ids:
        shelves = is_one_of(
            connection, PRODUCT_CATEGORIES.c.category_id, asked.below(tuple(where.category_ids))
        )
        parts.append(PRODUCTS.c.product_id.in_(select(PRODUCT_CATEGORIES.c.product_id).where(shelves)))
    if where.brands:
        parts.append(PRODUCTS.c.brand_key.in_(_keys(where.brands)))
    if where.brands_not:
        parts.append(PRODUCTS.c.brand_key.not_in(_keys(where.brands_not)))
    if where.rating_min is not None:
        parts.append(PRODUCTS.c.rating >= where.rating_min)
    if where.exclude_product_ids:
        parts.append(~is_one_of(connection, PRODUCTS.c.product_id, where.exclude_product_ids))
    if where.only_product_ids is not None:
        parts.append(is_one_of(connection, PRODUCTS.c.product_id, where.only_product_ids))
    return parts


def _price_and_stock(where: ProductFilter) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if where.price_min_minor is not None:
        parts.append(VARIANTS.c.price_minor >= where.price_min_minor)
    if where.price_max_minor is not None:
        parts.append(VARIANTS.c.price_minor <= where.price_max_minor)
    if where.in_stock:
        parts.append(VARIANTS.c.stock > 0)
    if where.on_sale:
        parts.append(VARIANTS.c.list_price_minor > VARIANTS.c.price_minor)
    return parts


def _require(made: Conditions, asked: _Asked, name: str, values: Sequence[str]) -> None:
    by_product, by_variant = _own(name, values), _options(name, values)
    if not asked.anything_says(VARIANT_OPTIONS, name, values):
        made.product.append(PRODUCTS.c.product_id.in_(by_product))
    elif not asked.anything_says(PRODUCT_ATTRIBUTES, name, values):
        made.options.append(VARIANTS.c.variant_id.in_(by_variant))
    else:
        made.options.append(or_(VARIANTS.c.variant_id.in_(by_variant), VARIANTS.c.product_id.in_(by_product)))


def _refuse(made: Conditions, asked: _Asked, name: str, values: Sequence[str]) -> None:
    if asked.anything_says(PRODUCT_ATTRIBUTES, name, values):
        made.product.append(PRODUCTS.c.product_id.not_in(_own(name, values)))
    if asked.anything_says(VARIANT_OPTIONS, name, values):
        made.options.append(VARIANTS.c.variant_id.not_in(_options(name, values)))


def _own(name: str, values: Sequence[str]) -> Any:
    table = PRODUCT_ATTRIBUTES
    return select(table.c.product_id).where(table.c.name == name, table.c.value.in_(_keys(values)))


def _options(name: str, values: Sequence[str]) -> Any:
    table = VARIANT_OPTIONS
    return select(table.c.variant_id).where(table.c.name == name, table.c.value.in_(_keys(values)))


def _keys(values: Sequence[str]) -> list[str]:
    return [value.strip().casefold() for value in values]

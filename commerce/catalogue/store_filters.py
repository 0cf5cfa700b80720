"""A filter as SQL: what the product must meet, and what ONE of its variants must meet as a whole.

Where an attribute is said by products only (a material) it never reaches the variants; where
columns of the product already tell (any variant in stock up to a price) they are asked instead.
Both are exact; they spare a look at every variant of the shop.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Text,
    and_,
    any_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
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
from kernel.bulk import PLAIN_IN
from kernel.database import once

S = TypeVar("S")
MAX_LOOKUPS: Final = 5000
MAX_STATEMENTS: Final = 500
NAMED_FEW: Final = 20
_LISTS: Final = ("category_ids", "category_ids_not", "brands", "brands_not", "exclude_product_ids")
_LIMITS: Final = ("price_min_minor", "price_max_minor", "rating_min")
_VERSION: Final = select(CATALOGUE_STATE.c.version)


@dataclass(slots=True)
class Conditions:
    """A filter's conditions on PRODUCTS, and those that one row of VARIANTS must meet together."""

    product: list[ColumnElement[bool]]
    price_and_stock: list[ColumnElement[bool]]
    options: list[ColumnElement[bool]] = field(default_factory=list)
    shortcut: list[ColumnElement[bool]] | None = None  # says price_and_stock on the product itself
    by_product_price: bool = False  # products.price_minor is the price of the matching variant
    by_product: bool = False  # few products are named: each is asked for its own variants

    @property
    def variant(self) -> list[ColumnElement[bool]]:
        """Everything that one variant must meet."""
        return [*self.price_and_stock, *self.options]

    def whole(self) -> ColumnElement[bool]:
        """The filter as one condition on PRODUCTS."""
        if not self.options and self.shortcut is not None:
            return and_(*self.product, *self.shortcut)
        if self.options and not self.by_product:  # few variants: found by their options, then by product
            found = select(VARIANTS.c.product_id).where(*self.variant)
            return and_(*self.product, PRODUCTS.c.product_id.in_(found))
        one = exists().where(VARIANTS.c.product_id == PRODUCTS.c.product_id, *self.variant)
        return and_(*self.product, one)


class Lookups:
    """What filters ask of the catalogue's words again and again, kept while its version stands.

    Statements are kept too: most filters differ in their values alone, and to build a statement takes
    longer than to run it.
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
) -> tuple[S, dict[str, Any]]:
    """The statement of one ``shape`` for a filter with its parameters; built once for filters alike."""
    asked = _Asked(connection, lookups)
    made_for = (*shape, *_likeness(asked, where))
    known = asked.statements
    if made_for not in known:
        known[made_for] = build(_conditions(asked, where))
    statement: S = known[made_for]
    return statement, _parameters(asked, where)


def _likeness(asked: _Asked, where: ProductFilter) -> tuple[Any, ...]:
    """What two filters must have in common to be the same statement with other parameters."""
    return (
        *(bool(getattr(where, name)) for name in _LISTS),
        *(getattr(where, name) is None for name in _LIMITS),
        where.in_stock,
        where.on_sale,
        _length(where.exclude_product_ids),
        _length(where.only_product_ids),
        _names_few(where),
        *(tuple(asked.who_says(name, told) for name, told in said.items()) for said in _said(where)),
    )


def _said(where: ProductFilter) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    return where.attributes, where.attributes_not


def _length(ids: Sequence[str] | None) -> str:
    """Long lists travel as one parameter, and so in another statement."""
    return "none" if ids is None else "many" if len(ids) > PLAIN_IN else "few"


def _names_few(where: ProductFilter) -> bool:
    return where.only_product_ids is not None and len(where.only_product_ids) <= NAMED_FEW


def _parameters(asked: _Asked, where: ProductFilter) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(where, name) for name in _LIMITS}
    if where.category_ids:
        found["below"] = asked.below(tuple(where.category_ids))
    if where.category_ids_not:
        found["below_not"] = asked.below(tuple(where.category_ids_not))
    found["brands"], found["brands_not"] = _keys(where.brands), _keys(where.brands_not)
    for name in ("exclude_product_ids", "only_product_ids"):
        found[name] = _listed(asked, getattr(where, name) or ())
    for mark, said in zip(("wanted", "refused"), _said(where), strict=True):
        found.update((f"{mark}{place}", _keys(told)) for place, told in enumerate(said.values()))
    return found


def _listed(asked: _Asked, ids: Sequence[str]) -> list[str] | str:
    listed = list(dict.fromkeys(ids))
    many = len(ids) > PLAIN_IN and asked.connection.dialect.name == "sqlite"
    return json.dumps(listed) if many else listed


def _one_of(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


class _Asked:
    """The catalogue's words as one connection sees them, with the answers known at their version."""

    def __init__(self, connection: Connection, lookups: Lookups | None) -> None:
        self.connection = connection
        version = read_version(connection) if lookups else 0
        self._known = lookups.of(version) if lookups else {}
        self.statements = lookups.statements(version) if lookups else {}

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

    def who_says(self, name: str, values: Sequence[str]) -> tuple[str, bool, bool]:
        """Whether variants say so, and whether products do."""
        return (
            name,
            self.anything_says(VARIANT_OPTIONS, name, values),
            self.anything_says(PRODUCT_ATTRIBUTES, name, values),
        )


def read_version(connection: Connection) -> int:
    """How often the catalogue's words have changed; asked once within a view."""
    return once(connection, "catalogue_version", lambda held: held.scalar(_VERSION) or 0)


def _conditions(asked: _Asked, where: ProductFilter) -> Conditions:
    """The conditions of a filter; the catalogue tells who says an attribute, and what is below a shelf."""
    is_sqlite = asked.connection.dialect.name == "sqlite"
    by_product = _names_few(where)
    made = Conditions(_product_part(asked, where), _price_and_stock(where), by_product=by_product)
    for place, (name, values) in enumerate(where.attributes.items()):
        _require(made, asked.who_says(name, values), f"wanted{place}")
    for place, (name, values) in enumerate(where.attributes_not.items()):
        _refuse(made, asked.who_says(name, values), f"refused{place}")
    if made.options and is_sqlite and not by_product:
        made.price_and_stock = _price_and_stock(where, VARIANTS.c.price_minor + 0)
    if where.price_min_minor is None and not where.on_sale:
        limit = where.price_max_minor
        lowest = PRODUCTS.c.price_minor if where.in_stock else PRODUCTS.c.lowest_minor
        made.shortcut = [] if limit is None else [lowest <= bindparam("price_max_minor")]
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
    parts: list[ColumnElement[bool]] = [PRODUCTS.c.status == "active"]
    if where.category_ids:
        shelves = PRODUCT_CATEGORIES.c.category_id.in_(_one_of("below"))
        parts.append(PRODUCTS.c.product_id.in_(select(PRODUCT_CATEGORIES.c.product_id).where(shelves)))
    if where.category_ids_not:
        shelves = PRODUCT_CATEGORIES.c.category_id.in_(_one_of("below_not"))
        parts.append(PRODUCTS.c.product_id.not_in(select(PRODUCT_CATEGORIES.c.product_id).where(shelves)))
    if where.brands:
        parts.append(PRODUCTS.c.brand_key.in_(_one_of("brands")))
    if where.brands_not:
        parts.append(PRODUCTS.c.brand_key.not_in(_one_of("brands_not")))
    if where.rating_min is not None:
        parts.append(PRODUCTS.c.rating >= bindparam("rating_min"))
    if where.exclude_product_ids:
        parts.append(~_is_listed(asked, "exclude_product_ids", where.exclude_product_ids))
    if where.only_product_ids is not None:
        parts.append(_is_listed(asked, "only_product_ids", where.only_product_ids))
    return parts


def _is_listed(asked: _Asked, name: str, ids: Sequence[str]) -> ColumnElement[bool]:
    """As ``kernel.bulk.is_one_of``, by the parameter ``name``."""
    if len(ids) <= PLAIN_IN:
        return PRODUCTS.c.product_id.in_(_one_of(name))
    if asked.connection.dialect.name == "postgresql":
        return PRODUCTS.c.product_id == any_(bindparam(name, type_=ARRAY(Text)))
    each = func.json_each(bindparam(name, type_=Text)).table_valued("value")
    return PRODUCTS.c.product_id.in_(select(each.c.value))


def _price_and_stock(
    where: ProductFilter, price: ColumnElement[int] = VARIANTS.c.price_minor
) -> list[ColumnElement[bool]]:
    """``price`` may be an expression: SQLite then finds variants by their options, which are fewer."""
    parts: list[ColumnElement[bool]] = []
    if where.price_min_minor is not None:
        parts.append(price >= bindparam("price_min_minor"))
    if where.price_max_minor is not None:
        parts.append(price <= bindparam("price_max_minor"))
    if where.in_stock:
        parts.append(VARIANTS.c.stock > 0)
    if where.on_sale:
        parts.append(VARIANTS.c.list_price_minor > VARIANTS.c.price_minor)
    return parts


def _require(made: Conditions, said: tuple[str, bool, bool], values: str) -> None:
    name, by_variants, by_products = said
    by_product, by_variant = _own(name, values), _says(name, values, made.by_product)
    if not by_variants:
        made.product.append(PRODUCTS.c.product_id.in_(by_product))
    elif not by_products:
        made.options.append(by_variant)
    else:
        made.options.append(or_(by_variant, VARIANTS.c.product_id.in_(by_product)))


def _refuse(made: Conditions, said: tuple[str, bool, bool], values: str) -> None:
    name, by_variants, by_products = said
    if by_products:
        made.product.append(PRODUCTS.c.product_id.not_in(_own(name, values)))
    if by_variants:
        made.options.append(~_says(name, values, made.by_product))


def _own(name: str, values: str) -> Any:
    table = PRODUCT_ATTRIBUTES
    return select(table.c.product_id).where(table.c.name == name, table.c.value.in_(_one_of(values)))


def _says(name: str, values: str, of_one: bool) -> ColumnElement[bool]:
    """That a variant has the option; ``of_one`` looks at its own options instead of all that say so."""
    table = VARIANT_OPTIONS
    told = and_(table.c.name == name, table.c.value.in_(_one_of(values)))
    if of_one:
        return exists().where(table.c.variant_id == VARIANTS.c.variant_id, told)
    return VARIANTS.c.variant_id.in_(select(table.c.variant_id).where(told))


def _keys(values: Sequence[str]) -> list[str]:
    return [value.strip().casefold() for value in values]

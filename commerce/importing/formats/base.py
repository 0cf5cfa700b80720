"""What every format's reader is given, and the steps that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from commerce.catalogue.model import Category, Product, ProductStatus, ProductText, Variant, check_product
from commerce.importing.fields import Fields
from commerce.importing.model import Parsed, Row, RowError, at_line, row_error
from commerce.importing.reading import Source
from commerce.importing.spill import Spill
from commerce.importing.texts import plain_text
from commerce.orders.model import Order, OrderLine, check_order
from kernel.errors import Invalid

T = TypeVar("T")


class Lookup(Protocol):
    """What readers of orders ask the shop."""

    def variant_of_sku(self, sku: str) -> tuple[str, str] | None:
        """(product_id, variant_id) of a stock keeping unit."""
        ...

    def customer_of_email(self, email: str) -> str | None:
        """The id of the customer with this e-mail."""
        ...


class NoLookup:
    """Knows no product and no customer."""

    def variant_of_sku(self, sku: str) -> tuple[str, str] | None:
        """None."""
        return None

    def customer_of_email(self, email: str) -> str | None:
        """None."""
        return None


@dataclass(slots=True)
class Reading:
    """One pass over one file."""

    source: Source
    spill: Spill
    currency: str = "USD"
    zone: str = "UTC"
    lookup: Lookup = field(default_factory=NoLookup)
    on_group: Callable[[int, int], None] = lambda done, groups: None

    def fields(self, row: Row) -> Fields:
        """The row's values, readable by column."""
        return Fields(row.values, self.currency, self.zone)


@dataclass(slots=True)
class ProductHead:
    """What a product says apart from its variants."""

    product_id: str
    texts: dict[str, ProductText]
    currency: str
    brand: str = ""
    shelves: tuple[Category, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    image_url: str = ""
    url: str = ""
    rating: float | None = None
    rating_count: int = 0
    sold_count: int = 0
    status: ProductStatus = "active"
    created_at: datetime | None = None
    option_names: tuple[str, ...] = ()  # where a format names them once for all variants
    cost_minor: int | None = None  # of every variant that has none of its own


def attempt(line: int, build: Callable[[], T]) -> Parsed[T] | RowError:
    """What ``build`` makes, or the row error that says why it could not."""
    try:
        return Parsed(line, build())
    except Invalid as error:
        return row_error(line, error)


def gather(
    reading: Reading, rows: Iterable[Row | RowError], keys_of: Callable[[Row], Sequence[str]]
) -> Iterator[list[Row] | RowError]:
    """Faulty rows at once, then the good ones grouped by their keys."""
    for row in rows:
        if isinstance(row, RowError):
            yield row
            continue
        keys = [key for key in keys_of(row) if key]
        if keys:
            reading.spill.add(keys, row)
        else:
            yield RowError(row.line, "", "has no id")
    for done, group in enumerate(reading.spill.groups(), start=1):
        reading.on_group(done, len(reading.spill))
        yield group


def products_from(
    groups: Iterable[list[Row] | RowError],
    head_of: Callable[[list[Row]], ProductHead],
    variant_of: Callable[[Row, ProductHead], Variant | None],
) -> Iterator[Parsed[Product] | RowError]:
    """A product for each group: a faulty variant is refused alone, a faulty head with all of them."""
    for group in groups:
        if isinstance(group, RowError):
            yield group
            continue
        try:
            head = head_of(group)
        except Invalid as error:
            yield row_error(group[0].line, error)
            continue
        yield from _product(head, group, variant_of)


def _product(
    head: ProductHead, group: list[Row], variant_of: Callable[[Row, ProductHead], Variant | None]
) -> Iterator[Parsed[Product] | RowError]:
    lines: dict[str, int] = {}
    variants: list[Variant] = []
    faulty = False
    for row in group:
        try:
            variant = variant_of(row, head)
        except Invalid as error:
            yield row_error(row.line, error)
            faulty = True
            continue
        if variant is None:
            continue
        first = lines.setdefault(variant.variant_id, row.line)
        if first != row.line:
            yield RowError(row.line, "id", f"{variant.variant_id!r} is on line {first} already")
            continue
        variants.append(variant)
    if not variants:
        if not faulty:
            yield RowError(group[0].line, "variants", f"product {head.product_id!r} has none")
        return
    made = attempt(group[0].line, lambda: _checked(head, variants))
    yield made if isinstance(made, RowError) else Parsed(made.line, made.value, head.shelves)


def _checked(head: ProductHead, variants: Sequence[Variant]) -> Product:
    product = Product(
        product_id=head.product_id,
        texts=head.texts,
        brand=head.brand,
        category_ids=tuple(one.category_id for one in head.shelves),
        attributes=head.attributes,
        currency=head.currency,
        variants=tuple(variants),
        image_url=head.image_url,
        url=head.url,
        rating=head.rating,
        rating_count=head.rating_count,
        sold_count=head.sold_count,
        status=head.status,
        created_at=head.created_at,
    )
    check_product(product)
    return product


def orders_from(
    groups: Iterable[list[Row] | RowError], order_of: Callable[[list[Row]], Order]
) -> Iterator[Parsed[Order] | RowError]:
    """An order for each group; one faulty line refuses the whole order, or its sums would lie."""
    for group in groups:
        if isinstance(group, RowError):
            yield group
        else:
            yield _order(group, order_of)


def _order(group: list[Row], order_of: Callable[[list[Row]], Order]) -> Parsed[Order] | RowError:
    def checked() -> Order:
        order = order_of(group)
        check_order(order)
        return order

    return attempt(group[0].line, checked)


def lines_of(group: list[Row], line_of: Callable[[int, Row], OrderLine]) -> tuple[OrderLine, ...]:
    """A line for each row, numbered from 1; what is wrong is said of its own row."""
    lines: list[OrderLine] = []
    for position, row in enumerate(group, start=1):
        with at_line(row.line):
            lines.append(line_of(position, row))
    return tuple(lines)


def texts_of(titles: dict[str, str], descriptions: dict[str, str]) -> dict[str, ProductText]:
    """Titles and descriptions by language as product texts, HTML taken out."""
    return {
        language: ProductText(
            plain_text(titles.get(language, "")).replace("\n", " ")[:500],
            plain_text(descriptions.get(language, "")),
        )
        for language in {**titles, **descriptions}
    }


def need_columns(values: dict[str, Any], *names: str) -> None:
    """Raise Invalid when the file lacks a column that it cannot be read without."""
    missing = [name for name in names if name not in values]
    if missing:
        raise Invalid(
            f"the file has no column {missing[0]!r}: is it of this --format?", code="columns", field="file"
        )

"""Our own product files: CSV with one row a variant, or JSONL with one product a line.

The columns are described in ``docs/importing.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from commerce.catalogue.model import Category, Product, Variant
from commerce.importing.csvrows import read_csv
from commerce.importing.fields import Fields
from commerce.importing.formats.base import (
    ProductHead,
    Reading,
    gather,
    need_columns,
    products_from,
    texts_of,
)
from commerce.importing.jsonlrows import read_jsonl
from commerce.importing.model import Parsed, Row, RowError, row_error
from commerce.importing.shelves import path_of, shelves
from commerce.importing.texts import option_name, option_value
from kernel.errors import Invalid
from kernel.money import parse_minor

OPTION = "option_"
ATTRIBUTE = "attribute_"


def read_products(reading: Reading) -> Iterator[Parsed[Product] | RowError]:
    """The products of a file in our own CSV or JSONL."""
    rows = _from_jsonl(reading) if is_jsonl(reading) else _checked(read_csv(reading.source, column))
    groups = gather(reading, rows, lambda row: [row.values.get("product_id", "")])
    return products_from(
        groups,
        lambda group: head_of(reading.fields(group[0])),
        lambda row, head: _variant(reading.fields(row), head),
    )


def is_jsonl(reading: Reading) -> bool:
    """Whether the file's name says JSONL."""
    name = reading.source.path.name.casefold().removesuffix(".gz")
    return name.endswith((".jsonl", ".ndjson", ".json"))


def column(name: str) -> str:
    """A header as we compare it."""
    return name.strip().strip("\ufeff").casefold().replace(" ", "_")


def _checked(rows: Iterator[Row | RowError]) -> Iterator[Row | RowError]:
    first = True
    for row in rows:
        if first and isinstance(row, Row):
            need_columns(row.values, "product_id", "price")
            first = False
        yield row


def _from_jsonl(reading: Reading) -> Iterator[Row | RowError]:
    """Each object as the rows that a CSV would have, one a variant."""
    for found in read_jsonl(reading.source):
        if isinstance(found, RowError):
            yield found
            continue
        line, thing = found
        try:
            if reading.spill.once(f"line of {thing.get('product_id')}", line):
                raise Invalid(
                    f"product_id {thing.get('product_id')!r} is in the file already", field="product_id"
                )
            yield from (Row(line, values) for values in _flat(thing))
        except Invalid as error:
            yield row_error(line, error)


def _flat(thing: dict[str, Any]) -> Iterator[dict[str, Any]]:
    variants = thing.get("variants", [thing])
    if not isinstance(variants, list) or not all(isinstance(one, dict) for one in variants):
        raise Invalid("variants must be a list of objects", field="variants")
    if not variants:
        raise Invalid("variants must not be empty", field="variants")
    shared = {name: value for name, value in thing.items() if name != "variants"}
    for number, variant in enumerate(variants):
        yield {**shared, **variant, "_number": number}


def head_of(values: Fields) -> ProductHead:
    """What a product's first row says of the product."""
    titles, descriptions = values.by_language("title"), values.by_language("description")
    if not titles:
        raise Invalid("title must not be empty: give title_en, title_zh or title", field="title")
    return ProductHead(
        product_id=values.required("product_id"),
        texts=texts_of(titles, descriptions),
        currency=values.text("currency", values.currency).upper(),
        brand=values.text("brand"),
        shelves=_shelves(values),
        attributes=named_values(values, ATTRIBUTE, "attributes"),
        image_url=values.text("image_url"),
        url=values.text("url"),
        rating=values.number_or_none("rating"),
        rating_count=values.whole("rating_count", 0),
        sold_count=values.whole("sold_count", 0),
        status="archived"
        if values.one_of("status", ("active", "archived"), "active") == "archived"
        else "active",
        created_at=values.time_or_none("created_at"),
    )


def _shelves(values: Fields) -> tuple[Category, ...]:
    path = values.values.get("category")
    names = [str(name) for name in path] if isinstance(path, list) else path_of(values.text("category"))
    return shelves(tuple(names), path_of(values.text("category_zh")))


def named_values(values: Fields, start: str, whole: str) -> dict[str, str]:
    """Columns that begin with ``start``, and the object in ``whole``, by canonical name."""
    found = {
        option_name(name.removeprefix(start)): option_value(str(value))
        for name, value in values.values.items()
        if name.startswith(start) and str(value or "").strip()
    }
    nested = values.values.get(whole)
    if isinstance(nested, Mapping):
        for name, value in nested.items():
            text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
            found[option_name(str(name))] = option_value(text)
    return found


def _variant(values: Fields, head: ProductHead) -> Variant:
    options = named_values(values, OPTION, "options")
    number = values.whole("_number", 0)
    own_id = values.text("variant_id") or (f"{head.product_id}:{number}" if number else head.product_id)
    parse_minor(0, head.currency)  # refuses a currency that is none, by name
    return Variant(
        variant_id=own_id,
        product_id=head.product_id,
        sku=values.text("sku", own_id),
        options=options,
        price_minor=values.money("price", head.currency),
        list_price_minor=values.money_or_none("list_price", head.currency),
        stock=values.whole("stock", 0),
        cost_minor=values.money_or_none("cost", head.currency),
    )

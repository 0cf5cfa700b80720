"""Shopify's product export: one row a variant or picture, told together by ``Handle``.

Source   the columns of Shopify Admin > Products > Export, 2023 to 2026; prices have no currency
"""

from __future__ import annotations

from collections.abc import Iterator

from commerce.catalogue.model import Product, Variant
from commerce.importing.csvrows import read_csv
from commerce.importing.fields import Fields, money
from commerce.importing.formats.base import (
    ProductHead,
    Reading,
    gather,
    need_columns,
    products_from,
    texts_of,
)
from commerce.importing.model import Parsed, Row, RowError
from commerce.importing.shelves import path_of, shelves
from commerce.importing.texts import option_name, option_value, slug
from kernel.languages import detect_language

UNTRACKED_STOCK = 1000  # Shopify counts no stock for this variant and sells it freely
_ONLY = {"title": "default title"}


def read_products(reading: Reading) -> Iterator[Parsed[Product] | RowError]:
    """The products of a Shopify product export."""
    rows = _checked(read_csv(reading.source))
    groups = gather(reading, rows, lambda row: [row.values.get("Handle", "")])
    return products_from(
        groups, lambda group: _head(reading, group), lambda row, head: _variant(reading, row, head)
    )


def _checked(rows: Iterator[Row | RowError]) -> Iterator[Row | RowError]:
    first = True
    for row in rows:
        if first and isinstance(row, Row):
            need_columns(row.values, "Handle", "Title", "Variant Price")
            first = False
        yield row


def _head(reading: Reading, group: list[Row]) -> ProductHead:
    first = reading.fields(group[0])
    title = first.required("Title")
    language = detect_language(title)
    path = path_of(first.text("Product Category") or first.text("Type"))
    if first.text("Product Category") and first.has("Type"):
        own = path_of(first.text("Type"))
        path = path if path[-len(own) :] == own else (*path, *own)
    options = _option_names(first)
    tags = "; ".join(part.strip() for part in first.text("Tags").split(",") if part.strip())
    attributes = {"tags": tags.casefold()} if tags else {}
    attributes |= {name: value for name, value in _metafields(first) if name not in options}
    images = [row.values.get("Image Src", "") for row in group]
    return ProductHead(
        product_id=first.required("Handle"),
        texts=texts_of({language: title}, {language: first.text("Body (HTML)")}),
        currency=reading.currency,
        brand=first.text("Vendor"),
        shelves=shelves(path),
        attributes=attributes,
        image_url=next((image for image in images if image), ""),
        status="active" if _is_live(first) else "archived",
        option_names=options,
    )


def _is_live(first: Fields) -> bool:
    status = first.text("Status", "active").casefold()
    return status == "active" and first.flag("Published", True)


def _metafields(first: Fields) -> list[tuple[str, str]]:
    """``Color (product.metafields.shopify.color-pattern)`` is an attribute ``colour``."""
    return [
        (option_name(column.split(" (product.metafields.")[0]), option_value(first.text(column)))
        for column in first.values
        if " (product.metafields." in column and first.has(column)
    ]


def _option_names(first: Fields) -> tuple[str, ...]:
    return tuple(option_name(first.text(f"Option{number} Name")) for number in (1, 2, 3))


def _variant(reading: Reading, row: Row, head: ProductHead) -> Variant | None:
    values = reading.fields(row)
    if not values.has("Variant Price") and not values.has("Option1 Value"):
        return None  # a row that only adds a picture
    given = [values.text(f"Option{number} Value") for number in (1, 2, 3)]
    named = zip(head.option_names, given, strict=False)
    options = {name: option_value(value) for name, value in named if name and value}
    if options == _ONLY:
        options = {}
    own = slug(*options.values()) if options else ""
    former = values.money_or_none("Variant Compare At Price")
    return Variant(
        variant_id=f"{head.product_id}:{own}" if own else head.product_id,
        product_id=head.product_id,
        sku=values.text("Variant SKU").removeprefix("'"),
        options=options,
        price_minor=money(values.required("Variant Price"), reading.currency, "Variant Price"),
        list_price_minor=former or None,
        stock=_stock(values),
        cost_minor=values.money_or_none("Cost per item") or None,
    )


def _stock(values: Fields) -> int:
    if not values.has("Variant Inventory Tracker") and not values.has("Variant Inventory Qty"):
        return UNTRACKED_STOCK
    text = values.text("Variant Inventory Qty", "0")
    if text.startswith("-"):  # oversold: Shopify exports what is owed
        return 0
    counted = values.whole("Variant Inventory Qty", 0)
    sells_on = values.text("Variant Inventory Policy").casefold() == "continue"
    return max(counted, UNTRACKED_STOCK) if sells_on else counted

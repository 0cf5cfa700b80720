"""Google Merchant feeds: tab-separated, RSS 2.0 or Atom with the ``g:`` namespace.

Source   Google Merchant Center product data specification; ``item_group_id`` tells variants together
Errors   Invalid for a file that is no feed or whose XML holds entities or a DTD
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from commerce.catalogue.model import Product, Variant
from commerce.importing.csvrows import check_text, read_csv
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
from commerce.importing.reading import Source, open_bytes
from commerce.importing.shelves import path_of, shelves
from commerce.importing.texts import option_value
from kernel.errors import Invalid
from kernel.languages import as_language, detect_language
from kernel.money import known_currencies

AVAILABLE_STOCK: Final = 1000  # feeds say only that there is some
_OPTIONS: Final = {"color": "colour", "size": "size", "material": "material", "pattern": "pattern"}
_ATTRIBUTES: Final = (
    "gender",
    "age_group",
    "condition",
    "size_system",
    "energy_efficiency_class",
    "gtin",
    "mpn",
)
_CURRENCY: Final = re.compile(r"\b([A-Z]{3})\b")


def read_products(reading: Reading) -> Iterator[Parsed[Product] | RowError]:
    """The products of a Google Merchant feed."""
    rows = _checked(_xml_rows(reading.source) if _is_xml(reading.source) else _text_rows(reading.source))
    groups = gather(
        reading, rows, lambda row: [row.values.get("item_group_id", "") or row.values.get("id", "")]
    )
    return products_from(
        groups, lambda group: _head(reading, group), lambda row, head: _variant(reading, row, head)
    )


def _is_xml(source: Source) -> bool:
    with open_bytes(source, counted=False) as stream:
        return stream.read(400).replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<")


def _column(name: str) -> str:
    return name.strip().strip("\ufeff").casefold().removeprefix("g:").replace(" ", "_")


def _text_rows(source: Source) -> Iterator[Row | RowError]:
    return read_csv(source, _column)


def _xml_rows(source: Source) -> Iterator[Row | RowError]:
    """One row an ``<item>`` or ``<entry>``; its number stands for the line."""
    number = 0
    try:
        with open_bytes(source) as stream:
            for _, element in iterparse(stream, events=("end",), forbid_dtd=True):
                if _local(element) in ("item", "entry"):
                    number += 1
                    yield check_text(number, _item(element))
                    element.clear()
    except ParseError as error:
        yield RowError(error.position[0], "file", f"is not well-formed XML: {error}; the rest was not read")
    except DefusedXmlException as error:
        raise Invalid("file must not declare a DTD or entities", field="file") from error


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _item(element: Element) -> dict[str, str]:
    values: dict[str, str] = {}
    for child in element:
        name = _local(child)
        text = "".join(child.itertext()).strip()
        if not text and name == "link":
            text = child.get("href", "")
        if text and (name not in values or "base.google.com" in str(child.tag)):
            values[name] = text
    return values


def _checked(rows: Iterator[Row | RowError]) -> Iterator[Row | RowError]:
    first = True
    for row in rows:
        if first and isinstance(row, Row):
            need_columns(row.values, "id", "title", "price")
            first = False
        yield row


def _head(reading: Reading, group: list[Row]) -> ProductHead:
    values = reading.fields(group[0])
    title = values.required("title")
    language = as_language(values.text("content_language"), detect_language(title))
    path = path_of(values.text("product_type").split(",")[0]) or path_of(
        values.text("google_product_category")
    )
    if path and path[0].isdigit():
        path = ()  # the number of a Google category, without its names
    return ProductHead(
        product_id=values.text("item_group_id") or values.required("id"),
        texts=texts_of({language: title}, {language: values.text("description")}),
        currency=_currency_of(values, reading.currency),
        brand=values.text("brand"),
        shelves=shelves(path),
        attributes={
            name.replace("_", " "): option_value(values.text(name))
            for name in _ATTRIBUTES
            if values.has(name)
        }
        | ({} if len(group) > 1 else _options(values)),
        image_url=values.text("image_link"),
        url=values.text("link"),
        option_names=("group",) if len(group) > 1 else (),
    )


def _currency_of(values: Fields, default: str) -> str:
    found = _CURRENCY.search(values.text("price"))
    return found[1] if found and found[1] in known_currencies() else default


def _options(values: Fields) -> dict[str, str]:
    """``Red/White`` are two colours of one thing."""
    return {
        ours: option_value(values.text(name).replace("/", "; ") if name == "color" else values.text(name))
        for name, ours in _OPTIONS.items()
        if values.has(name)
    }


def _variant(reading: Reading, row: Row, head: ProductHead) -> Variant:
    values = reading.fields(row)
    currency = _currency_of(values, reading.currency)
    if currency != head.currency:
        rule = f"price must be in {head.currency} like the rest of its group, not {currency}"
        raise Invalid(rule, field="price")
    regular = money(values.required("price"), currency, "price")
    sale = values.money_or_none("sale_price", currency)
    on_sale = sale is not None and sale < regular
    return Variant(
        variant_id=values.required("id"),
        product_id=head.product_id,
        sku=values.text("mpn") or values.required("id"),
        options=_options(values) if head.option_names else {},
        price_minor=sale if on_sale and sale is not None else regular,
        list_price_minor=regular if on_sale else None,
        stock=_stock(values),
        cost_minor=values.money_or_none("cost_of_goods_sold", currency) or None,
    )


def _stock(values: Fields) -> int:
    told = values.text("availability", "in_stock").casefold().replace(" ", "_")
    if told not in ("in_stock", "limited_availability"):
        return 0
    return values.whole("quantity", AVAILABLE_STOCK) or AVAILABLE_STOCK

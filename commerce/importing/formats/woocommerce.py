"""WooCommerce's product export: ``simple`` rows, and ``variable`` rows with their ``variation`` rows.

Source   the columns of WooCommerce > Products > Export, versions 3.1 to 9; prices have no currency
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

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
from commerce.importing.model import Parsed, Row, RowError
from commerce.importing.shelves import path_of, shelves
from commerce.importing.texts import option_name, option_value
from kernel.errors import Invalid
from kernel.languages import detect_language

UNTRACKED_STOCK: Final = 1000  # "In stock?" says yes and no number is kept
PREFIX: Final = "woo-"
_COSTS: Final = (  # WooCommerce's own column, then those of the plugins for it
    "Cost of goods",
    "Meta: _cogs_total_value",
    "Meta: _wc_cog_cost",
    "Meta: _alg_wc_cog_cost",
    "Meta: yith_cog_cost",
)
_HEADS: Final = ("simple", "variable", "external", "grouped")


def read_products(reading: Reading) -> Iterator[Parsed[Product] | RowError]:
    """The products of a WooCommerce product export."""
    groups = gather(reading, _checked(read_csv(reading.source)), _keys)
    return products_from(
        groups, lambda group: _head(reading, group), lambda row, head: _variant(reading, row, head)
    )


def _checked(rows: Iterator[Row | RowError]) -> Iterator[Row | RowError]:
    first = True
    for row in rows:
        if first and isinstance(row, Row):
            need_columns(row.values, "Type", "Name", "Regular price")
            first = False
        yield row


def _kind(values: dict[str, str]) -> str:
    """The row's kind; exports write ``simple, virtual`` and the like."""
    return values.get("Type", "").split(",")[0].strip().casefold()


def _keys(row: Row) -> list[str]:
    if _kind(row.values) == "variation":
        parent = row.values.get("Parent", "")
        return [parent if parent.startswith("id:") else f"sku:{parent}" if parent else ""]
    number, sku = row.values.get("ID", ""), row.values.get("SKU", "")
    return [f"id:{number}" if number else "", f"sku:{sku}" if sku else ""]


def _own_id(values: Fields) -> str:
    number = values.text("ID")
    return f"{PREFIX}{number}" if number else values.required("SKU")


def _head(reading: Reading, group: list[Row]) -> ProductHead:
    row = next((row for row in group if _kind(row.values) in _HEADS), None)
    if row is None:
        kind = _kind(group[0].values)
        if kind != "variation":
            raise Invalid(f"Type must be simple, variable or variation, not {kind!r}", field="Type")
        parent = group[0].values.get("Parent", "")
        raise Invalid(f"Parent names a product that the file does not hold: {parent!r}", field="Parent")
    values = reading.fields(row)
    name = values.required("Name")
    language = detect_language(name)
    told = values.text("Description") or values.text("Short description")
    images = values.text("Images").split(",")
    tags = "; ".join(part.strip() for part in values.text("Tags").split(",") if part.strip())
    attributes = {"tags": tags.casefold()} if tags else {}
    attributes |= {title: value for title, value in _attributes(values).items() if ";" not in value or
                   _kind(row.values) != "variable"}  # fmt: skip
    return ProductHead(
        product_id=_own_id(values),
        texts=texts_of({language: name}, {language: told}),
        currency=reading.currency,
        brand=values.text("Brands") or values.text("Brand") or attributes.get("brand", ""),
        shelves=_shelves(values.text("Categories")),
        attributes=attributes,
        image_url=images[0].strip(),
        url=values.text("External URL"),
        rating=None,
        status="active" if values.text("Published", "1") == "1" else "archived",
        option_names=(_kind(row.values),),
        cost_minor=_cost(values),
    )


def _shelves(text: str) -> tuple[Category, ...]:
    """``A > B, C``: the deepest path last, since it is the product's own; ``\\,`` is no divider."""
    paths = [path_of(part.replace("\0", ",")) for part in text.replace("\\,", "\0").split(",")]
    made: dict[str, Category] = {}
    for path in sorted((path for path in paths if path), key=len):
        for one in shelves(path):
            made.pop(one.category_id, None)
            made[one.category_id] = one
    return tuple(made.values())


def _attributes(values: Fields) -> dict[str, str]:
    found: dict[str, str] = {}
    for number in range(1, 21):
        name = values.text(f"Attribute {number} name")
        given = values.text(f"Attribute {number} value(s)")
        if name and given:
            parts = (option_value(part) for part in given.replace("\\,", "\0").split(","))
            found[option_name(name)] = "; ".join(part.replace("\0", ",") for part in parts if part)
    return found


def _variant(reading: Reading, row: Row, head: ProductHead) -> Variant | None:
    kind = _kind(row.values)
    if kind == "grouped" or (kind == "variable" and head.option_names == ("variable",)):
        return None  # it has no price of its own
    values = reading.fields(row)
    own_id = _own_id(values)
    regular = values.money("Regular price")
    sale = values.money_or_none("Sale price")
    on_sale = sale is not None and sale < regular
    return Variant(
        variant_id=own_id,
        product_id=head.product_id,
        sku=values.text("SKU"),
        options=_attributes(values) if kind == "variation" else {},
        price_minor=sale if on_sale and sale is not None else regular,
        list_price_minor=regular if on_sale else None,
        stock=_stock(values),
        cost_minor=_cost(values) or head.cost_minor,
    )


def _cost(values: Fields) -> int | None:
    """What it costs the shop; 0 is what WooCommerce writes where nobody filled it in."""
    column = next((name for name in _COSTS if values.has(name)), _COSTS[0])
    return values.money_or_none(column) or None


def _stock(values: Fields) -> int:
    """``In stock?`` is 1, 0 or ``backorder``; ``Stock`` is a number only where it is counted."""
    flag = values.text("In stock?", "1").casefold()
    counted = values.text("Stock")
    if flag == "backorder":
        return UNTRACKED_STOCK
    if flag in ("0", "no", "false") or counted.startswith("-"):
        return 0
    if counted and counted.casefold() not in ("parent", "n/a"):
        return values.whole("Stock", 0)
    return UNTRACKED_STOCK

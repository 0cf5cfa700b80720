"""Read invoice lines and tell goods from postage, fees and stock-keeping notes.

Columns  InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country
Units    unit_minor in pence (or the currency given); a quantity below zero comes back
Source   UCI Online Retail (Chen 2015); its ``C…`` invoices are cancellations
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from commerce.importing.csvrows import read_csv
from commerce.importing.fields import moment
from commerce.importing.formats.base import Reading, need_columns
from commerce.importing.model import Row, RowError, Skipped, row_error
from kernel.errors import Invalid
from kernel.money import parse_minor

COLUMNS: Final = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
)
CANCELLED: Final = "C"
NOT_GOODS: Final = "postage, fees and adjustments"
STOCK_NOTE: Final = "stock-keeping notes without a price"
_POSTAGE: Final = re.compile(r"postage|carriage|delivery|shipping", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d")
MIN_DIGITS: Final = 4  # a stock code of goods has at least so many; POST, M and C2 have not


@dataclass(frozen=True, slots=True)
class RetailLine:
    """One line of an invoice."""

    line: int
    invoice: str
    code: str
    description: str
    quantity: int
    at: datetime
    unit_minor: int
    customer: str
    is_cancel: bool
    is_postage: bool


def read_lines(reading: Reading) -> Iterator[RetailLine | RowError | Skipped]:
    """The file's lines about goods or postage; what is neither is skipped with its reason."""
    first = True
    price = lru_cache(20_000)(lambda text: _price(text, reading.currency))
    time = lru_cache(4_000)(lambda text: moment(text, "InvoiceDate", reading.zone))
    for row in read_csv(reading.source):
        if isinstance(row, RowError):
            yield row
            continue
        if first:
            need_columns(row.values, *COLUMNS)
            first = False
        try:
            values = row.values
            yield _line(row, price(values["UnitPrice"]), time(values["InvoiceDate"]))
        except Invalid as error:
            yield row_error(row.line, error)
        except KeyError as error:
            yield RowError(row.line, str(error.args[0]), "is missing")


def _line(row: Row, unit_minor: int | None, at: datetime) -> RetailLine | Skipped:
    values = row.values
    code, description = values["StockCode"].upper(), values["Description"]
    quantity = _quantity(values["Quantity"])
    invoice = values["InvoiceNo"].upper()
    is_goods = len(_DIGITS.findall(code)) >= MIN_DIGITS
    is_postage = not is_goods and bool(_POSTAGE.search(description))
    if not invoice:
        raise Invalid("InvoiceNo must not be empty", field="InvoiceNo")
    if unit_minor is None:
        if is_goods:
            raise Invalid(f"UnitPrice must not be negative, got {values['UnitPrice']}", field="UnitPrice")
        return Skipped(row.line, NOT_GOODS)
    if not is_goods and not is_postage:
        return Skipped(row.line, NOT_GOODS)
    is_cancel = invoice.startswith(CANCELLED)
    if is_goods and (unit_minor == 0 or (quantity < 0) != is_cancel or quantity == 0):
        return Skipped(row.line, STOCK_NOTE)
    return RetailLine(
        line=row.line,
        invoice=invoice,
        code=code,
        description=description,
        quantity=quantity,
        at=at,
        unit_minor=unit_minor,
        customer=values["CustomerID"].removesuffix(".0"),
        is_cancel=is_cancel,
        is_postage=is_postage,
    )


def _price(text: str, currency: str) -> int | None:
    """Minor units; None below zero, which only adjustments of debts have."""
    return None if text.lstrip().startswith("-") else parse_minor(text, currency, field="UnitPrice")


def _quantity(text: str) -> int:
    try:
        return int(float(text)) if text.endswith(".0") else int(text)
    except ValueError as error:
        raise Invalid(f"Quantity must be a whole number, not {text!r}", field="Quantity") from error

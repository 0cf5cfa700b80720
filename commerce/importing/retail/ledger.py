"""Orders out of invoice lines that may stand anywhere in the file: sales kept aside, returns matched.

A cancelled line comes back to the newest earlier sale of the same goods to the same customer that
has enough left, one at the same price first; what finds none was bought before the file begins.

Units    unit_minor in minor units
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from commerce.importing.formats.base import Lookup
from commerce.importing.retail.lines import RetailLine
from commerce.importing.retail.titles import readable
from commerce.orders.model import Order, OrderLine, OrderState, Refund, Return

_BATCH: Final = 5000
_TABLES: Final = (
    "CREATE TABLE invoices (number INTEGER PRIMARY KEY, name TEXT UNIQUE, line INTEGER)",
    "CREATE TABLE sales (invoice INTEGER, line INTEGER, code TEXT, title TEXT, quantity INTEGER, "
    "unit_minor INTEGER, at INTEGER, customer TEXT, postage INTEGER, remaining INTEGER)",
    "CREATE TABLE cancels (invoice TEXT, line INTEGER, code TEXT, quantity INTEGER, unit_minor INTEGER, "
    "at INTEGER, customer TEXT)",
    "CREATE TABLE backs (sale INTEGER, invoice TEXT, at INTEGER, quantity INTEGER, unit_minor INTEGER)",
)


class Ledger:
    """Invoice lines in a temporary SQLite file. Use it as a context manager."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="aisle-import-")
        self._db = sqlite3.connect(Path(self._folder.name) / "ledger.db")
        for statement in ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", *_TABLES):
            self._db.execute(statement)
        self._sales: list[tuple[Any, ...]] = []
        self._cancels: list[tuple[Any, ...]] = []
        self._last: tuple[str, int] = ("", -1)
        self.invoices = 0

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_error: object) -> None:
        self._db.close()
        self._folder.cleanup()

    def add(self, line: RetailLine) -> None:
        """Keep one line."""
        at = int(line.at.timestamp())
        if line.is_cancel:
            if not line.is_postage:
                self._cancels.append(
                    (line.invoice, line.line, line.code, -line.quantity, line.unit_minor, at, line.customer)
                )
        else:
            self._sales.append(
                (self._number_of(line), line.line, line.code, line.description, line.quantity,
                 line.unit_minor, at, line.customer, int(line.is_postage), line.quantity)
            )  # fmt: skip
        if len(self._sales) >= _BATCH:
            self._flush()

    def match_returns(self) -> list[int]:
        """Bring each cancelled line to its sale; the lines of the file that found none."""
        self._flush()
        self._db.execute("CREATE INDEX by_goods ON sales (customer, code, at)")
        self._db.execute("CREATE INDEX by_invoice ON sales (invoice, line)")
        lost: list[int] = []
        cancels = self._db.execute("SELECT * FROM cancels ORDER BY at, line").fetchall()
        for invoice, line, code, quantity, unit_minor, at, customer in cancels:
            left = (
                self._take_back(invoice, code, quantity, unit_minor, at, customer) if customer else quantity
            )
            if left:
                lost.append(line)
        self._db.execute("CREATE INDEX by_sale ON backs (sale)")
        return lost

    def orders(self, currency: str, lookup: Lookup) -> Iterator[tuple[int, Order]]:
        """(first line, order) for each invoice that sold goods, in the file's order."""
        rows = self._db.execute(
            "SELECT i.number, i.name, i.line, s.rowid, s.code, s.title, s.quantity, s.unit_minor, s.at, "
            "s.customer, s.postage FROM invoices i JOIN sales s ON s.invoice = i.number "
            "ORDER BY i.number, s.line"
        )
        for _, group in groupby(rows, key=lambda row: row[0]):
            lines = list(group)
            if any(not row[10] for row in lines):
                yield int(lines[0][2]), self._order(lines, currency, lookup)

    def _order(self, rows: list[Any], currency: str, lookup: Lookup) -> Order:
        _, invoice, _, _, _, _, _, _, at, customer, _ = rows[0]
        goods = [row for row in rows if not row[10]]
        lines, returns, refunds = [], dict[str, dict[str, int]](), dict[str, tuple[int, int]]()
        for position, row in enumerate(goods, start=1):
            line_id = str(position)
            product_id, variant_id = lookup.variant_of_sku(row[4]) or (row[4], row[4])
            lines.append(
                OrderLine(line_id, product_id, variant_id, readable(row[5]) or row[4], {}, row[6], row[7])
            )
            for cancel, when, quantity, unit_minor in self._backs(row[3]):
                returns.setdefault(cancel, {}).setdefault(line_id, 0)
                returns[cancel][line_id] += quantity
                amount = refunds.get(cancel, (0, when))[0] + quantity * unit_minor
                refunds[cancel] = (amount, when)
        subtotal = sum(line.unit_price_minor * line.quantity for line in lines)
        delivery = max(0, sum(row[6] * row[7] for row in rows if row[10]))
        return Order(
            order_id=f"or-{invoice}",
            number=invoice,
            customer_id=customer or None,
            email=customer_email(customer) if customer else f"guest-{invoice}@example.invalid",
            state=_state(lines, returns),
            currency=currency,
            lines=tuple(lines),
            subtotal_minor=subtotal,
            discount_minor=0,
            delivery_minor=delivery,
            total_minor=subtotal + delivery,
            created_at=_time(at),
            returns=tuple(
                Return(f"or-{cancel}", "refunded", "", _time(refunds[cancel][1]), quantities)
                for cancel, quantities in returns.items()
            ),
            refunds=tuple(
                Refund(f"or-{cancel}", amount, "sent", _time(when), _time(when))
                for cancel, (amount, when) in refunds.items()
            ),
        )

    def _number_of(self, line: RetailLine) -> int:
        if line.invoice != self._last[0]:
            done = self._db.execute(
                "INSERT OR IGNORE INTO invoices (name, line) VALUES (?, ?)", (line.invoice, line.line)
            )
            self.invoices += done.rowcount
            found = self._db.execute("SELECT number FROM invoices WHERE name = ?", (line.invoice,)).fetchone()
            self._last = (line.invoice, int(found[0]))
        return self._last[1]

    def _take_back(
        self, invoice: str, code: str, quantity: int, unit_minor: int, at: int, customer: str
    ) -> int:
        candidates = self._db.execute(
            "SELECT rowid, remaining FROM sales "
            "WHERE customer = ? AND code = ? AND at <= ? AND remaining > 0 "
            "ORDER BY unit_minor <> ?, remaining < ?, at DESC",
            (customer, code, at, unit_minor, quantity),
        ).fetchall()
        for sale, remaining in candidates:
            taken = min(remaining, quantity)
            self._db.execute("UPDATE sales SET remaining = remaining - ? WHERE rowid = ?", (taken, sale))
            self._db.execute(
                "INSERT INTO backs VALUES (?, ?, ?, ?, ?)", (sale, invoice, at, taken, unit_minor)
            )
            quantity -= taken
            if not quantity:
                break
        return quantity

    def _backs(self, sale: int) -> list[tuple[str, int, int, int]]:
        query = "SELECT invoice, at, quantity, unit_minor FROM backs WHERE sale = ? ORDER BY at, rowid"
        return self._db.execute(query, (sale,)).fetchall()

    def _flush(self) -> None:
        marks = ",".join("?" * 10)
        self._db.executemany(f"INSERT INTO sales VALUES ({marks})", self._sales)  # noqa: S608 - only marks
        self._db.executemany("INSERT INTO cancels VALUES (?, ?, ?, ?, ?, ?, ?)", self._cancels)
        self._sales.clear()
        self._cancels.clear()


def customer_email(customer: str) -> str:
    """An address that no mail reaches: the file has none."""
    return f"customer-{customer.lower()}@example.invalid"


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _state(lines: list[OrderLine], returns: dict[str, dict[str, int]]) -> OrderState:
    if not returns:
        return "delivered"
    back: dict[str, int] = {}
    for quantities in returns.values():
        for line_id, quantity in quantities.items():
            back[line_id] = back.get(line_id, 0) + quantity
    whole = all(back.get(line.line_id, 0) == line.quantity for line in lines)
    return "returned" if whole else "partly_returned"

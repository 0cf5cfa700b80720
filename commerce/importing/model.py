"""What reading a file gives: rows, the things they say, and what is wrong with them.

Units    line counts from 1; a record that spans lines is named by its first
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Generic, Literal, TypeVar

from commerce.catalogue.model import Category, SaveCount
from kernel.errors import Invalid

ImportKind = Literal["products", "orders", "customers", "promotions", "events"]
KINDS: Final[tuple[ImportKind, ...]] = ("products", "customers", "orders", "promotions", "events")
MAX_ERRORS_KEPT: Final = 200

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one row, in words that let somebody put it right."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.field}: {self.message}" if self.field else f"{place}{self.message}"


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file: its first line and its values by column, without spaces around them."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """Something that a file says, the line it starts on, and the shelves it needs."""

    line: int
    value: T
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is in order but tells of nothing that we keep."""

    line: int
    reason: str


@dataclass(slots=True)
class Report:
    """What an import did: things added, changed and unchanged, and rows refused."""

    kind: str
    saved: SaveCount = field(default_factory=SaveCount)
    refused: int = 0
    errors: list[RowError] = field(default_factory=list)  # the first MAX_ERRORS_KEPT
    skipped: Counter[str] = field(default_factory=Counter)  # reason -> rows
    written: bool = True

    def refuse(self, error: RowError) -> None:
        """Count a refused row and keep it while there is room."""
        self.refused += 1
        if len(self.errors) < MAX_ERRORS_KEPT:
            self.errors.append(error)

    def __str__(self) -> str:
        counts = f"{self.saved.added} added, {self.saved.changed} changed, {self.saved.unchanged} unchanged"
        refused = f"{self.refused} {'row' if self.refused == 1 else 'rows'} refused"
        told = [f"{self.kind}: {counts if self.written else 'nothing written'}, {refused}"]
        told += [f"  left out: {count:,} rows, {reason}" for reason, count in self.skipped.items()]
        return "\n".join(told)


class RowInvalid(Invalid):
    """What is wrong with one row of several that belong together."""

    def __init__(self, line: int, error: Invalid) -> None:
        super().__init__(error.message, code=error.code, field=error.field)
        self.line = line


@contextmanager
def at_line(line: int) -> Iterator[None]:
    """Whatever is found invalid within belongs to this line."""
    try:
        yield
    except Invalid as error:
        raise RowInvalid(line, error) from error


def row_error(line: int, error: Invalid) -> RowError:
    """The row error that says what ``error`` says, its field named once."""
    if isinstance(error, RowInvalid):
        line = error.line
    name, message = error.field or "", error.message
    for start in (f"{name}: ", f"{name} "):
        if name and message.startswith(start):
            message = message[len(start) :]
    return RowError(line, name, message)

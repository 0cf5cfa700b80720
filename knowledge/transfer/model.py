"""What a file says of entries, what is wrong with its rows, and what an import would do.

A file may say a part only: what it does not name (a column, a key, a language) stays as it is.

Units    line counts from 1; a record that spans lines is named by its first
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from kernel.errors import Invalid
from knowledge.model import Audience, Entry, Link, State

FormatName = Literal["aisle-csv", "jsonl", "markdown", "html"]
FORMATS: Final[tuple[FormatName, ...]] = ("aisle-csv", "jsonl", "markdown", "html")
MAX_ERRORS_KEPT: Final = 200
Advance = Callable[[int], object]  # is told how many more lines or files were read


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file of several, a line, or both."""

    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        return ", ".join(part for part in (self.file, f"line {self.line}" if self.line else "") if part)


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one row or page, in words that let somebody put it right."""

    place: Place
    field: str
    message: str

    def __str__(self) -> str:
        parts = (str(self.place), self.field, self.message)
        return ": ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A page or row that is in order but holds no entry."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a file says of one entry; None where it says nothing."""

    place: Place
    entry_id: str
    questions: dict[str, tuple[str, ...]] = field(default_factory=dict)  # language -> wordings
    answers: dict[str, str] = field(default_factory=dict)
    translated_from: dict[str, str] = field(default_factory=dict)
    category: str | None = None
    state: State | None = None
    source_language: str | None = None
    tags: tuple[str, ...] | None = None
    audience: Audience | None = None
    valid_from: datetime | Literal[""] | None = None  # "": without end
    valid_until: datetime | Literal[""] | None = None
    product_ids: tuple[str, ...] | None = None
    promotion_ids: tuple[str, ...] | None = None
    links: tuple[Link, ...] | None = None


Change = Literal["added", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Planned:
    """One entry as the import would leave it."""

    place: Place
    change: Change
    entry: Entry
    state: State  # what it becomes
    before: Entry | None  # its newest revision now


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    planned: list[Planned] = field(default_factory=list)
    refused: int = 0
    errors: list[RowError] = field(default_factory=list)  # the first MAX_ERRORS_KEPT
    skipped: Counter[str] = field(default_factory=Counter)  # reason -> pages or rows

    def refuse(self, error: RowError) -> None:
        """Count a refused row and keep it while there is room."""
        self.refused += 1
        if len(self.errors) < MAX_ERRORS_KEPT:
            self.errors.append(error)

    def of(self, change: Change) -> list[Planned]:
        """The entries that are added, changed or left."""
        return [one for one in self.planned if one.change == change]


@dataclass(frozen=True, slots=True)
class Touched:
    """An entry that an import wrote: its newest revision before (0: none) and after, and its state before."""

    entry_id: str
    before: int
    after: int
    state: State = "draft"


@dataclass(slots=True)
class Report:
    """What an import did."""

    plan: Plan
    written: bool
    import_id: str = ""
    touched: list[Touched] = field(default_factory=list)

    def __str__(self) -> str:
        plan = self.plan
        counts = ", ".join(f"{len(plan.of(change))} {change}" for change in ("added", "changed", "unchanged"))
        refused = f"{plan.refused} {'row' if plan.refused == 1 else 'rows'} refused"
        told = [f"entries: {counts}, {refused}" if self.written else f"nothing written: {counts}, {refused}"]
        told += [f"  left out: {count:,}, {reason}" for reason, count in plan.skipped.items()]
        return "\n".join(told)


def row_error(place: Place, error: Invalid, entry_id: str = "") -> RowError:
    """The row error that says what ``error`` says, its field and its entry named once."""
    name, message = error.field or "", error.message
    for start in (f"entry {entry_id}: ", f"{name}: ", f"{name} "):
        if start.strip(": ") and message.startswith(start):
            message = message[len(start) :]
    return RowError(place, name, message)

"""Import a file: the good rows are written, each bad one is named; with ``strict`` all or nothing.

Strict reads the file twice: once to find what is wrong without writing, then, when nothing is, to
write. Rows that only the database can refuse are found by asking it beforehand.

Errors   Invalid for a format that has no such kind, and for a file that cannot be read at all
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from commerce.catalogue.model import Category, SaveCount
from commerce.catalogue.service import CatalogueService
from commerce.customers.service import CustomerService
from commerce.events.model import Event
from commerce.events.service import EventService
from commerce.importing.formats import reader_of
from commerce.importing.formats.base import Lookup, NoLookup, Reading
from commerce.importing.model import ImportKind, Parsed, Report, RowError, Skipped, row_error
from commerce.importing.reading import Source
from commerce.importing.retail.chinese import VALUES
from commerce.importing.spill import Spill
from commerce.orders.model import normal_number
from commerce.orders.service import OrderService
from commerce.promotions.service import PromotionService
from kernel.errors import Conflict, Invalid, NotFound

BATCH: Final = 500
_CACHED: Final = 50_000

OnError = Callable[[RowError], None]
OnGroup = Callable[[int, int], None]


def _ignore(*_what: object) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is to be read."""

    strict: bool = False
    currency: str = "USD"
    zone: str = "UTC"  # of times that name none
    on_error: OnError = _ignore
    on_group: OnGroup = _ignore


class ImportService:
    """Takes files into the shop through the services that own what is written."""

    def __init__(
        self,
        catalogue: CatalogueService,
        orders: OrderService,
        customers: CustomerService,
        promotions: PromotionService,
        events: EventService,
    ) -> None:
        self._catalogue = catalogue
        self._orders = orders
        self._customers = customers
        self._promotions = promotions
        self._events = events

    def run(self, kind: ImportKind, format_name: str, source: Source, options: ImportOptions) -> Report:
        """Read the file and write what it says.

        Raises:
            Invalid: when the file or the format as a whole is at fault; nothing has been written
                then, but for rows that came before a damage in the middle of the file.
        """
        report = Report(kind)
        if options.strict:
            self._rehearse(kind, format_name, source, options, report)
            if report.refused:
                report.written = False
                return report
            report.skipped.clear()
        for good in self._batches(kind, format_name, source, options, report):
            report.saved += self._write(kind, good, report, options)
        if kind == "products":
            self._name_values()
        return report

    def _name_values(self) -> None:
        """Give common values that have no Chinese name yet (red, glass …) theirs."""
        words = self._catalogue.vocabulary()
        values = {value for values in words.attribute_values.values() for value in values}
        missing = {
            value: {"zh": VALUES[value]}
            for value in sorted(values & VALUES.keys())
            if "zh" not in words.value_names.get(value, {})
        }
        if missing:
            self._catalogue.save_value_names(missing)

    def _rehearse(
        self, kind: ImportKind, format_name: str, source: Source, options: ImportOptions, report: Report
    ) -> None:
        """Find all that would be refused, without writing."""
        for good in self._batches(kind, format_name, source, options, report):
            for error in self._refused_by_shop(kind, good):
                self._refuse(report, error, options)

    def _batches(
        self, kind: ImportKind, format_name: str, source: Source, options: ImportOptions, report: Report
    ) -> Iterator[list[Parsed[Any]]]:
        found = self._read(kind, format_name, source, options)
        while batch := list(islice(found, BATCH)):
            for one in batch:
                if isinstance(one, RowError):
                    self._refuse(report, one, options)
                elif isinstance(one, Skipped):
                    report.skipped[one.reason] += 1
            yield [one for one in batch if isinstance(one, Parsed)]

    def _refused_by_shop(self, kind: ImportKind, good: Sequence[Parsed[Any]]) -> Iterator[RowError]:
        """What the database would refuse: a variant, a number or a code that is another one's."""
        if kind == "products":
            taken = self._catalogue.owners([v.variant_id for one in good for v in one.value.variants])
            claims = [(one, v.variant_id, one.value.product_id) for one in good for v in one.value.variants]
            field = "variant_id"
        elif kind == "orders":
            taken = self._orders.owners_of_numbers([one.value.number for one in good])
            claims = [(one, normal_number(one.value.number), one.value.order_id) for one in good]
            field = "number"
        elif kind == "promotions":
            taken = {p.code: p.promotion_id for p in self._promotions.every() if p.code}
            claims = [(one, one.value.code, one.value.promotion_id) for one in good]
            field = "code"
        else:
            return
        for one, key, owner in claims:
            if taken.get(key, owner) != owner:
                yield RowError(one.line, field, f"{key!r} belongs to {taken[key]!r} already")

    def _read(
        self, kind: ImportKind, format_name: str, source: Source, options: ImportOptions
    ) -> Iterator[Parsed[Any] | RowError | Skipped]:
        reader = reader_of(kind, format_name)
        with Spill() as spill:
            reading = Reading(
                source, spill, options.currency, options.zone, self._lookup(kind), options.on_group
            )
            for found in reader(reading):
                yield _claimed_once(kind, found, spill) if isinstance(found, Parsed) else found

    def _lookup(self, kind: ImportKind) -> Lookup:
        return ShopLookup(self._catalogue, self._customers) if kind == "orders" else NoLookup()

    def _refuse(self, report: Report, error: RowError, options: ImportOptions) -> None:
        report.refuse(error)
        options.on_error(error)

    def _write(
        self, kind: ImportKind, good: Sequence[Parsed[Any]], report: Report, options: ImportOptions
    ) -> SaveCount:
        """Save a batch; when it is refused as a whole, its things one by one, to name the bad one."""
        if not good:
            return SaveCount()
        try:
            return self._save(kind, good)
        except (Invalid, Conflict):
            pass
        saved = SaveCount()
        for one in good:
            try:
                saved += self._save(kind, [one])
            except Invalid as error:
                self._refuse(report, row_error(one.line, error), options)
            except Conflict as error:
                self._refuse(report, RowError(one.line, error.field or "", error.message), options)
        return saved

    def _save(self, kind: ImportKind, good: Sequence[Parsed[Any]]) -> SaveCount:
        values = [one.value for one in good]
        if kind == "products":
            self._catalogue.save_categories(_categories(good, self._catalogue.categories()))
            return self._catalogue.save_products(values)
        if kind == "orders":
            return self._orders.save_orders(values)
        if kind == "customers":
            return self._customers.save_customers(values)
        if kind == "promotions":
            return self._promotions.save_promotions(values)
        return self._append(values)

    def _append(self, events: list[Event]) -> SaveCount:
        added = self._events.append(events)
        return SaveCount(added=added, unchanged=len(events) - added)


class ShopLookup:
    """Products by SKU and customers by e-mail, as the shop knows them now; answers are remembered."""

    def __init__(self, catalogue: CatalogueService, customers: CustomerService) -> None:
        self._by_sku = lru_cache(_CACHED)(catalogue.variant_of_sku)
        self._by_email = lru_cache(_CACHED)(lambda email: _customer_id(customers, email))

    def variant_of_sku(self, sku: str) -> tuple[str, str] | None:
        """(product_id, variant_id) of a stock keeping unit."""
        return self._by_sku(sku)

    def customer_of_email(self, email: str) -> str | None:
        """The id of the customer with this e-mail."""
        return self._by_email(email) if email else None


def _customer_id(customers: CustomerService, email: str) -> str | None:
    try:
        return customers.by_email(email).customer_id
    except NotFound:
        return None


def _claimed_once(kind: ImportKind, found: Parsed[Any], seen: Spill) -> Parsed[Any] | RowError:
    """What was read, unless the file gives one of its keys to something else before."""
    if kind == "products":
        keys, field = [variant.variant_id for variant in found.value.variants], "variant_id"
    elif kind == "orders":
        keys, field = [normal_number(found.value.number)], "number"
    elif kind == "promotions":
        keys, field = [found.value.code] if found.value.code else [], "code"
    else:
        return found
    for key in keys:
        first = seen.once(f"{field} {key}", found.line)
        if first:
            return RowError(found.line, field, f"{key!r} is on line {first} already")
    return found


def _categories(good: Sequence[Parsed[Any]], known: Sequence[Category]) -> list[Category]:
    """The categories of a batch; what is known of one and not told again (a name, synonyms) stays."""
    merged = {one.category_id: one for one in known}
    told: dict[str, None] = {}
    for one in (one for parsed in good for one in parsed.categories):
        before = merged.get(one.category_id)
        if before is not None:
            names = {**before.names, **one.names}
            one = replace(before, parent_id=one.parent_id, names=names)  # noqa: PLW2901
        merged[one.category_id] = one
        told[one.category_id] = None
    return [merged[category_id] for category_id in told]

"""Our own files of customers, promotions and events: one a row in CSV, one a line in JSONL.

The columns are described in ``docs/importing.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar, cast, get_args

import orjson

from commerce.customers.model import Customer, check_customer
from commerce.events.model import Event, EventKind, check_event
from commerce.importing.csvrows import read_csv
from commerce.importing.fields import Fields
from commerce.importing.formats.aisle_products import column, is_jsonl
from commerce.importing.formats.base import Reading, attempt
from commerce.importing.jsonlrows import read_jsonl
from commerce.importing.model import Parsed, Row, RowError
from commerce.promotions.engine import normal_code
from commerce.promotions.model import Promotion, PromotionKind, Scope
from commerce.promotions.rules import check_promotion
from kernel.errors import Invalid

T = TypeVar("T")

_ROLES: Final = ("shopper", "support", "merchant", "analyst", "admin")


def read_customers(reading: Reading) -> Iterator[Parsed[Customer] | RowError]:
    """The customers of a file in our own CSV or JSONL."""
    return _each(reading, "customer_id", lambda values: _customer(values))


def read_promotions(reading: Reading) -> Iterator[Parsed[Promotion] | RowError]:
    """The promotions of a file in our own CSV or JSONL."""
    return _each(reading, "promotion_id", lambda values: _promotion(values))


def read_events(reading: Reading) -> Iterator[Parsed[Event] | RowError]:
    """The interaction events of a file in our own CSV or JSONL."""
    return _each(reading, "event_id", lambda values: _event(values))


def _each(reading: Reading, id_name: str, build: Callable[[Fields], T]) -> Iterator[Parsed[T] | RowError]:
    for row in _rows(reading):
        if isinstance(row, RowError):
            yield row
            continue
        values = Fields(row.values, reading.currency, reading.zone)
        first = reading.spill.once(values.text(id_name), row.line) if values.has(id_name) else 0
        if first:
            yield RowError(row.line, id_name, f"{values.text(id_name)!r} is on line {first} already")
        else:
            yield _attempt(row.line, values, build)


def _attempt(line: int, values: Fields, build: Callable[[Fields], T]) -> Parsed[T] | RowError:
    return attempt(line, lambda: build(values))


def _rows(reading: Reading) -> Iterator[Row | RowError]:
    if not is_jsonl(reading):
        yield from read_csv(reading.source, column)
        return
    for found in read_jsonl(reading.source):
        yield found if isinstance(found, RowError) else Row(*found)


def _customer(values: Fields) -> Customer:
    return check_customer(
        Customer(
            customer_id=values.required("customer_id"),
            email=values.required("email"),
            name=values.text("name"),
            language=values.one_of("language", ("en", "zh"), "en"),
            segments=values.words("segments"),
            created_at=values.time("created_at"),
            role=values.one_of("role", _ROLES, "shopper"),
        )
    )


def _promotion(values: Fields) -> Promotion:
    promotion = Promotion(
        promotion_id=values.required("promotion_id"),
        kind=cast(PromotionKind, values.one_of("kind", get_args(PromotionKind))),
        names=values.by_language("name"),
        descriptions=values.by_language("description"),
        code=normal_code(values.text("code")) or None,
        percent=values.whole_or_none("percent", least=1),
        amount_minor=values.money_or_none("amount"),
        currency=values.text("currency", values.currency).upper(),
        threshold_minor=values.money_or_none("threshold"),
        buy_quantity=values.whole_or_none("buy_quantity", least=1),
        get_quantity=values.whole_or_none("get_quantity", least=1),
        bundle_product_ids=values.words("bundle_product_ids"),
        scope=Scope(
            product_ids=values.words("product_ids"),
            category_ids=values.words("category_ids"),
            brands=values.words("brands"),
            segments=values.words("segments"),
            channels=values.words("channels"),
            languages=values.words("languages"),
        ),
        starts_at=values.time_or_none("starts_at"),
        ends_at=values.time_or_none("ends_at"),
        budget_minor=values.money_or_none("budget"),
        uses_max=values.whole_or_none("uses_max"),
        uses_max_per_customer=values.whole_or_none("uses_max_per_customer"),
        stackable=values.flag("stackable", False),
        priority=values.whole("priority", 0),
        active=values.flag("active", True),
    )
    check_promotion(promotion)
    return promotion


def _event(values: Fields) -> Event:
    event = Event(
        event_id=values.required("event_id"),
        kind=cast(EventKind, values.one_of("kind", get_args(EventKind))),
        at=values.time("at"),
        customer_id=values.text("customer_id") or None,
        conversation_id=values.text("conversation_id") or None,
        product_id=values.text("product_id") or None,
        order_id=values.text("order_id") or None,
        promotion_id=values.text("promotion_id") or None,
        entry_id=values.text("entry_id") or None,
        request_id=values.text("request_id") or None,
        quantity=values.whole_or_none("quantity"),
        value_minor=values.money_or_none("value"),
        detail=_detail(values),
    )
    check_event(event)
    return event


def _detail(values: Fields) -> dict[str, Any]:
    given: Any = values.values.get("detail") or {}
    if isinstance(given, str):
        try:
            given = orjson.loads(given)
        except orjson.JSONDecodeError as error:
            raise Invalid(f"detail must be a JSON object, not {given[:40]!r}", field="detail") from error
    if not isinstance(given, Mapping):
        raise Invalid("detail must be a JSON object", field="detail")
    return dict(given)

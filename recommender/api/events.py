"""Take in what the shop's other systems report of its shoppers: each event once, each with its answer.

What happened counts even for a product that is off the shelves; a product that never was is an
error, and so is what has not happened yet.

Units    clocks may differ by SKEW_S seconds
Errors   one bad event does not fail its neighbours: it gets its error in its place
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from commerce.events.model import MAX_ID_CHARS, Event, check_event
from kernel.errors import Invalid, NotFound, ShopError
from recommender.api.schemas import EventIn, invalid_of

if TYPE_CHECKING:
    from commerce.shop import Shop

SKEW_S: Final = 300
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
OF_A_PRODUCT: Final = ("view", "click", "cart_add", "cart_remove")


class EventIntake:
    """Events as reported by API; the log's own rules hold for them too."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def report(self, values: Sequence[Any]) -> dict[str, Any]:
        """Append the good events; how many were new or known, and an answer for each in its place."""
        now = self._shop.clock.now()
        read = [_read(value, now) for value in values]
        named = {one.product_id for one in read if isinstance(one, Event) and one.product_id is not None}
        known = self._shop.catalogue.known(sorted(named))
        read = [_of_known_product(one, known) for one in read]
        good = [one for one in read if isinstance(one, Event)]
        new = self._shop.events.append_new(good)
        results = [_as_result(one, value, new) for one, value in zip(read, values, strict=True)]
        added = sum(one.get("status") == "added" for one in results)
        return {"added": added, "known": len(good) - added, "results": results}


def _read(value: Any, now: datetime) -> Event | ShopError:
    try:
        return _parse(value, now)
    except ShopError as error:
        return error


def _parse(value: Any, now: datetime) -> Event:
    if not isinstance(value, dict):
        raise Invalid("an event must be a JSON object")
    try:
        told = EventIn.model_validate(value)
    except ValidationError as error:
        raise invalid_of(error) from error
    at = told.at or now
    if at > now + timedelta(seconds=SKEW_S):
        raise Invalid("at: is in the future", field="at")
    if at < EARLIEST:
        raise Invalid(f"at: is before {EARLIEST.year}", field="at")
    if told.kind in OF_A_PRODUCT and told.product_id is None:
        raise Invalid(f"product_id: must be given for {told.kind}", field="product_id")
    facts = told.model_dump(exclude={"at", "kind"})
    event = Event(kind=told.kind, at=at.astimezone(UTC), **facts)
    check_event(event)
    return event


def _of_known_product(event: Event | ShopError, known: set[str]) -> Event | ShopError:
    if isinstance(event, Event) and event.product_id is not None and event.product_id not in known:
        return NotFound(f"no product {event.product_id[:64]!r}", field="product_id")
    return event


def _as_result(event: Event | ShopError, value: Any, new: set[str]) -> dict[str, Any]:
    """An answer in its place; the first of equals is the one that was added."""
    if isinstance(event, Event):
        added = event.event_id in new
        new.discard(event.event_id)
        return {"event_id": event.event_id, "status": "added" if added else "known"}
    event_id = value.get("event_id") if isinstance(value, dict) else None
    told = event_id if isinstance(event_id, str) and len(event_id) <= MAX_ID_CHARS else None
    return {
        "event_id": told,
        "error": {"code": event.code, "message": event.message, "field": event.field},
    }

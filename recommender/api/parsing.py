"""Make requests and events out of what callers send; what breaks a rule keeps its place and its error.

Errors   Invalid names the field (``filters.price_min_minor``) and the rule
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from pydantic import ValidationError

from kernel.errors import Invalid, ShopError
from recommender.api.lines import Line
from recommender.api.schemas import FiltersIn, RequestIn, invalid_of
from recommender.requests import EVERYTHING, MAX_ID_CHARS, SUBJECTS, Filters, Request

_INTEGERS: Final = ("k", "price_min_minor", "price_max_minor")
_TRUTHS: Final = {"true": True, "1": True, "false": False, "0": False}
_FILTERS: Final = ("category", "brand", "price_min_minor", "price_max_minor", "in_stock")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of many in its place: as it was understood, or why it was not.

    ``line`` is its line in a stream or file; 0 in a JSON array, where its place tells.
    """

    request_id: str | None
    request: Request | None = None
    error: ShopError | None = None
    line: int = 0


def parse_asked(value: Any, line: int = 0) -> Asked:
    """One request of many; what is wrong with it is kept, not raised."""
    try:
        request = parse_request(value)
    except Invalid as error:
        return Asked(_id_of(value), error=error, line=line)
    return Asked(request.id, request, line=line)


def parse_line(numbered: Line) -> Asked:
    """One request of a stream or file; None stands for a line that is too long."""
    line, text = numbered
    if text is None:
        return Asked(None, error=Invalid("the line is too long", code="too_large"), line=line)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return Asked(None, error=Invalid(f"the line must be JSON: {error}", code="bad_json"), line=line)
    return parse_asked(value, line)


def parse_request(value: Any) -> Request:
    """One request.

    Raises:
        Invalid: for the first rule that it breaks.
    """
    if not isinstance(value, dict):
        raise Invalid("a request must be a JSON object")
    try:
        read = RequestIn.model_validate(value)
    except ValidationError as error:
        raise invalid_of(error) from error
    given = [name for name in SUBJECTS if getattr(read, name) is not None]
    if len(given) != 1:
        told = f"not {' and '.join(given)}" if given else "and none is"
        field = given[1] if given else None
        raise Invalid(f"exactly one of {', '.join(SUBJECTS)} must be given, {told}", field=field)
    return Request(
        id=read.id,
        customer_id=read.customer_id,
        session=None if read.session is None else tuple(read.session),
        product_id=read.product_id,
        query=read.query,
        k=read.k,
        filters=_filters(read.filters),
        exclude_seen=read.exclude_seen,
        locale=read.locale,
    )


def parse_query(parameters: Sequence[tuple[str, str]], **subject: str) -> Request:
    """The request of a GET: its parameters and what it asks by.

    Raises:
        Invalid: for a parameter that is unknown, repeated or breaks a rule.
    """
    values: dict[str, Any] = {}
    for name, text in parameters:
        if name in values:
            raise Invalid(f"{name[:40]} may be given once", field=name[:40])
        values[name] = _typed(name, text)
    asked = subject | {"id": "-"}
    for name in asked:
        if name in values:
            raise Invalid(f"{name}: is not known", field=name)
    filters = {name: values.pop(name) for name in _FILTERS if name in values}
    try:
        return parse_request({**values, **asked, "filters": filters})
    except Invalid as error:
        field = (error.field or "").removeprefix("filters.") or None
        message = error.message.removeprefix("filters.")
        raise Invalid(message, code=error.code, field=field) from error


def _typed(name: str, text: str) -> Any:
    """A parameter's text as the kind of value it must be; what is not that stays text and is refused."""
    if name in _INTEGERS and text.isascii() and text.removeprefix("-").isdigit() and len(text) < 18:
        return int(text)
    if name in ("in_stock", "exclude_seen"):
        return _TRUTHS.get(text.lower(), text)
    return text


def _filters(read: FiltersIn) -> Filters:
    attributes: Mapping[str, tuple[str, ...]] = {
        name: (value,) if isinstance(value, str) else tuple(value) for name, value in read.attributes.items()
    }
    found = Filters(
        category=read.category,
        brand=read.brand,
        price_min_minor=read.price_min_minor,
        price_max_minor=read.price_max_minor,
        in_stock=read.in_stock,
        attributes=attributes,
        exclude_product_ids=tuple(read.exclude_product_ids),
    )
    return EVERYTHING if found == EVERYTHING else found  # one object for all who ask for no more


def _id_of(value: Any) -> str | None:
    """The id of a bad request, where it has a usable one."""
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) and len(found) <= MAX_ID_CHARS else None

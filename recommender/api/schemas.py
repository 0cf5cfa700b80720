"""What callers send, held to its rules by pydantic; the same classes describe it in OpenAPI.

Units    prices in minor units; times ISO 8601 with a zone
Errors   ``invalid_of`` makes pydantic's first complaint an Invalid that names the field
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from commerce.events.model import MAX_NUMBER
from kernel.errors import Invalid
from kernel.money import MAX_MINOR
from recommender.requests import MAX_ID_CHARS, MAX_K, MAX_LISTED, MAX_QUERY_CHARS

MAX_EVENTS: Final = 1000
MAX_ATTRIBUTES: Final = 50
ReportedKind = Literal[
    "shown", "view", "click", "cart_add", "cart_remove", "checkout", "order", "search", "rating", "review",
    "cancel", "return",
]  # fmt: skip

SOMETHING: Final = r"[^\s\x00-\x1f]"  # at least one character that is neither blank nor control
ONE_LINE: Final = rf"^[^\x00-\x1f]*{SOMETHING}[^\x00-\x1f]*$"
Id = Annotated[str, Field(min_length=1, max_length=MAX_ID_CHARS, pattern=ONE_LINE)]
Value = Annotated[str, Field(min_length=1, max_length=256, pattern=ONE_LINE)]
Minor = Annotated[int, Field(ge=0, le=MAX_MINOR)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class FiltersIn(_Strict):
    """Hard constraints; every product of the answer meets all of them."""

    category: Id | None = Field(
        default=None, description="A category's id, or its name in any language; all below it counts."
    )
    brand: Value | None = Field(default=None, description="Compared without case.")
    price_min_minor: Minor | None = None
    price_max_minor: Minor | None = None
    in_stock: bool = Field(default=True, description="Only what can be bought now.")
    attributes: dict[Value, Value | Annotated[list[Value], Field(min_length=1, max_length=MAX_LISTED)]] = (
        Field(
            default_factory=dict,
            max_length=MAX_ATTRIBUTES,
            description="Attribute or option to the value, or to the values any of which will do.",
        )
    )
    exclude_product_ids: list[Id] = Field(default_factory=list, max_length=MAX_LISTED)


class RequestIn(_Strict):
    """One request: exactly one of customer_id, session, product_id and query."""

    id: Id = Field(description="Your own id of this request; it comes back with its answer.")
    customer_id: Id | None = Field(
        default=None, description="For this shopper; an unknown one gets what is popular."
    )
    session: Annotated[list[Id], Field(max_length=MAX_LISTED)] | None = Field(
        default=None,
        description="For somebody who looked at these products, oldest first; the latest 200 count.",
    )
    product_id: Id | None = Field(default=None, description="Similar to this product.")
    query: Annotated[str, Field(min_length=1, max_length=MAX_QUERY_CHARS, pattern=SOMETHING)] | None = Field(
        default=None, description="For these words, in English or Chinese."
    )
    k: int = Field(default=10, ge=1, le=MAX_K, description="How many products at most.")
    filters: FiltersIn = FiltersIn()
    exclude_seen: bool = Field(default=True, description="Leave out what the shopper has met already.")
    locale: str = Field(
        default="en",
        max_length=35,
        pattern=r"^([eE][nN]|[zZ][hH])([-_][A-Za-z0-9]{1,8})*$",
        description="Language of titles: en or zh, also as en-GB or zh-CN.",
    )


def _moment(value: Any) -> Any:
    """Strict mode takes no text for a time where the value has been read from JSON already."""
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError("must be a time in ISO 8601 with a zone") from error


class EventIn(_Strict):
    """One thing that a shopper did."""

    event_id: Id = Field(description="Yours; reporting it again changes nothing.")
    kind: ReportedKind
    at: Annotated[AwareDatetime, BeforeValidator(_moment)] | None = Field(
        default=None, description="When it happened; now by default."
    )
    customer_id: Id | None = None
    conversation_id: Id | None = None
    product_id: Id | None = None
    order_id: Id | None = None
    promotion_id: Id | None = None
    quantity: Annotated[int, Field(ge=0, le=MAX_NUMBER)] | None = None
    value_minor: Annotated[int, Field(ge=-MAX_NUMBER, le=MAX_NUMBER)] | None = None
    detail: dict[str, Any] = Field(default_factory=dict, description="Anything more, at most 16 KiB.")


def invalid_of(error: ValidationError) -> Invalid:
    """Pydantic's first complaint as our error: the field, the rule, and the value where it is short.

    Of a union's branches it is the complaint of the one that came furthest.
    """
    complaints = error.errors(include_url=False)
    first = [one for one in complaints if one["loc"][:1] == complaints[0]["loc"][:1]]
    told = max(first, key=lambda one: (len(one["loc"]), one["type"] not in ("string_type", "list_type")))
    field = ".".join(str(part) for part in told["loc"] if not _is_branch(part)) or None
    rule = _RULES.get(told["type"], "{msg}").format(msg=told["msg"], **told.get("ctx", {}))
    rule = _PATTERNS.get(told.get("ctx", {}).get("pattern", ""), rule)
    shown = "" if told["type"] in _ABOUT_NAMES else _shown(told.get("input"))
    return Invalid(f"{field or 'the request'}: {rule}{shown}", field=field)


_ABOUT_NAMES: Final = ("missing", "extra_forbidden")
_RULES: Final = {
    "missing": "must be given",
    "extra_forbidden": "is not known",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must have at least {min_length} character(s)",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must be like {pattern}",
    "too_short": "must have at least {min_length} value(s)",
    "too_long": "must have at most {max_length} values",
    "literal_error": "must be one of {expected}",
    "timezone_aware": "must have a time zone",
    "value_error": "{error}",
}


_PATTERNS: Final = {
    ONE_LINE: "must not be blank or have control characters",
    SOMETHING: "must not be blank",
}


def _is_branch(part: int | str) -> bool:
    """Whether a part of pydantic's path names a branch of a union rather than a field."""
    return isinstance(part, str) and ("[" in part or part.startswith("constrained-"))


def _shown(value: Any) -> str:
    """The value at fault, when it is short and harmless."""
    if value is None or isinstance(value, bool | int | float | str):
        text = repr(value)
        return f", not {text}" if len(text) <= 42 else ""
    return ""

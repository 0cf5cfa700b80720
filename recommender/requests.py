"""What other systems ask of the recommender and get, as values: requests, filters, answers.

A request asks for one thing: for a customer, for a session of product ids, like a product, or for
the words of a query. It is held to its rules when it is answered, so that one bad request among a
thousand gets its error and its neighbours their products.

Units    prices in minor units of the shop's currency; k 1 to MAX_K; a query up to MAX_QUERY_CHARS
Errors   Invalid names the field, the rule and the value
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from kernel.errors import Invalid, ShopError
from kernel.languages import Language
from kernel.money import MAX_MINOR
from recommender.model import Reason

MAX_K: Final = 100
MAX_REQUESTS: Final = 1000  # of one call that is not streamed
MAX_QUERY_CHARS: Final = 1500  # as long as a message may be understood
MAX_ID_CHARS: Final = 128
MAX_SESSION: Final = 200  # products of one session; the latest of a longer one are read
MAX_LISTED: Final = 1000  # values of one filter
MAX_LIKE: Final = 5  # products that a list may be like, together: their ids must fit into an address
LOCALES: Final[tuple[str, ...]] = ("en", "zh")

Subject = Literal["customer_id", "session", "product_id", "query"]
SUBJECTS: Final[tuple[Subject, ...]] = ("customer_id", "session", "product_id", "query")


@dataclass(frozen=True, slots=True)
class Filters:
    """Hard constraints; each one given holds for every product of the answer.

    ``category`` is a category's id (or its name in any language), with all below it. Filters that
    no product can meet, such as a lowest price above the highest, give no products and no error.
    """

    category: str | None = None
    brand: str | None = None
    price_min_minor: int | None = None
    price_max_minor: int | None = None
    in_stock: bool = True  # False: what is sold out may be offered too
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # name -> any of
    exclude_product_ids: tuple[str, ...] = ()


EVERYTHING: Final = Filters()


@dataclass(frozen=True, slots=True)
class Request:
    """One wish for products; exactly one of SUBJECTS is given.

    ``exclude_seen`` leaves out what the shopper has met already; what was just bought is left out
    always.
    """

    id: str
    customer_id: str | None = None
    session: tuple[str, ...] | None = None  # product ids, the oldest first
    product_id: str | None = None
    also: tuple[str, ...] = ()  # further products that those like product_id shall be like
    query: str | None = None
    k: int = 10
    filters: Filters = EVERYTHING
    exclude_seen: bool = True
    locale: str = "en"

    @property
    def subject(self) -> Subject:
        """What it asks by; the first of several."""
        return next((name for name in SUBJECTS if getattr(self, name) is not None), "session")

    @property
    def language(self) -> Language:
        """The language that titles are given in: of ``zh-CN``, Chinese."""
        return "zh" if self.locale.lower().startswith("zh") else "en"


class Item(NamedTuple):
    """A product of an answer; the price, the lowest in stock, is read with it. A batch makes thousands."""

    product_id: str
    score: float
    title: str
    price_minor: int
    currency: str
    reasons: tuple[Reason, ...] = ()
    team: str | None = None  # whose ranking offered it, where an experiment mixes two; told to nobody


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request got: products, or its error."""

    id: str
    strategy: str
    items: tuple[Item, ...] = ()
    error: ShopError | None = None


def check_request(request: Request) -> None:
    """Hold a request to its rules.

    Raises:
        Invalid: for the first rule that it breaks.
    """
    if not request.id or len(request.id) > MAX_ID_CHARS:
        raise Invalid(f"id must have 1 to {MAX_ID_CHARS} characters", field="id")
    given = [name for name in SUBJECTS if getattr(request, name) is not None]
    if len(given) != 1:
        said = ", ".join(given) or "none"
        raise Invalid(f"exactly one of {', '.join(SUBJECTS)} must be given, not {said}", field="request")
    if isinstance(request.k, bool) or not isinstance(request.k, int) or not 1 <= request.k <= MAX_K:
        raise Invalid(f"k must be a whole number from 1 to {MAX_K}, not {request.k!r}", field="k")
    if request.locale not in LOCALES and _language_part(request.locale) not in LOCALES:
        raise Invalid(
            f"locale must be one of {', '.join(LOCALES)}, not {request.locale[:16]!r}", field="locale"
        )
    for name in ("customer_id", "product_id"):
        value = getattr(request, name)
        if value is not None and (not value.strip() or len(value) > MAX_ID_CHARS or "\0" in value):
            raise Invalid(f"{name} must have 1 to {MAX_ID_CHARS} characters", field=name)
    if len(request.also) >= MAX_LIKE:
        raise Invalid(f"also may name {MAX_LIKE - 1} products at most, not {len(request.also)}", field="also")
    for value in request.also:
        if not value.strip() or len(value) > MAX_ID_CHARS or "\0" in value:
            raise Invalid(f"also must have 1 to {MAX_ID_CHARS} characters", field="also")
    if request.query is not None and not 0 < len(request.query.strip()) <= MAX_QUERY_CHARS:
        raise Invalid(
            f"query must have 1 to {MAX_QUERY_CHARS} characters, not {len(request.query)}", field="query"
        )
    if request.filters is not EVERYTHING:
        _check_filters(request.filters)


def _language_part(locale: str) -> str:
    return locale.lower().split("-")[0].split("_")[0]


def _check_filters(filters: Filters) -> None:
    for name in ("price_min_minor", "price_max_minor"):
        price = getattr(filters, name)
        if price is not None and not 0 <= price <= MAX_MINOR:
            raise Invalid(f"{name} must be 0 to {MAX_MINOR}, not {price}", field=f"filters.{name}")
    lists = {"exclude_product_ids": filters.exclude_product_ids}
    lists |= {f"attributes.{name}": values for name, values in filters.attributes.items()}
    if len(filters.attributes) > MAX_LISTED:
        raise Invalid(f"attributes may name {MAX_LISTED} at most", field="filters.attributes")
    for name, values in lists.items():
        if len(values) > MAX_LISTED:
            raise Invalid(f"{name[:64]} may list {MAX_LISTED} values", field=f"filters.{name[:64]}")

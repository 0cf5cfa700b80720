"""What the API's description says of the recommender's routes, with examples."""

from __future__ import annotations

from typing import Any, Final

import orjson

from kernel.money import MAX_MINOR
from kernel.openapi.model import NDJSON, Chapter, Content, Operation, Parameter, Reply, ref
from recommender.api.schemas import ONE_LINE, SOMETHING
from recommender.api.shapes import schemas
from recommender.profiles.model import SAID_KINDS
from recommender.requests import MAX_ID_CHARS, MAX_K, MAX_LIKE, MAX_QUERY_CHARS

TAG: Final = "Recommender"
SNAPSHOT: Final = "2026-11-22T08-15-00Z-6f2c"
ITEM: Final[dict[str, Any]] = {
    "product_id": "HO067",
    "score": 0.912345,
    "title": "Linen lamp",
    "price_minor": 3999,
    "currency": "USD",
    "reasons": [{"code": "popular", "evidence": {"units": 14, "days": 90}}],
}
ASKED: Final = {"id": "r1", "customer_id": "cus_8d4b", "k": 5, "filters": {"price_max_minor": 5000}}
BAD: Final = {"id": "r2", "query": "lamp", "k": 0}
ANSWERED: Final = {"id": "r1", "strategy": "personal", "items": [ITEM]}
PROBLEM: Final = {"code": "invalid", "message": "k: must be at least 1, not 0", "field": "k"}
EVENT: Final = {
    "event_id": "web-20261122-000017",
    "kind": "click",
    "at": "2026-11-22T08:15:00Z",
    "customer_id": "cus_8d4b",
    "product_id": "HO067",
}
_MINOR: Final = {"type": "integer", "minimum": 0, "maximum": MAX_MINOR}
_ID: Final = {"type": "string", "minLength": 1, "maxLength": MAX_ID_CHARS, "pattern": ONE_LINE}
FILTERS: Final = (
    Parameter(
        "k", "query", "How many products at most.",
        {"type": "integer", "minimum": 1, "maximum": MAX_K, "default": 10},
    ),
    Parameter("category", "query", "A category's id, or its name in any language.", _ID),
    Parameter("brand", "query", "Compared without case.", {**_ID, "maxLength": 256}),
    Parameter("price_min_minor", "query", "Lowest price in minor units.", _MINOR),
    Parameter("price_max_minor", "query", "Highest price in minor units.", _MINOR),
    Parameter("in_stock", "query", "Only what can be bought now.", {"type": "boolean", "default": True}),
    Parameter("locale", "query", "Language of titles: en or zh.", {"type": "string", "enum": ["en", "zh"]}),
    Parameter("If-None-Match", "header", "The ETag of the answer that you have.", {"type": "string"}),
)  # fmt: skip
ONE_ANSWER: Final = {
    200: Reply(
        "The products, the best first.",
        (Content(ref("Recommendations"), {"snapshot": SNAPSHOT, "strategy": "similar", "items": [ITEM]}),),
        ("X-Snapshot", "ETag"),
    ),
    304: Reply("What you have is still right.", (), ("X-Snapshot", "ETag")),
}


def as_lines(*values: Any) -> str:
    """Values as an example of NDJSON."""
    return "".join(orjson.dumps(value).decode() + "\n" for value in values)


BATCH: Final = Operation(
    "POST", "/api/v1/recommendations/batch", TAG,
    "Recommendations for many shoppers, sessions, products or queries in one call.",
    about=(
        "Results stand in the order of the requests. A bad request does not fail its neighbours: its "
        "result is an error. Ids are yours and need not differ. An unknown shopper gets what is popular "
        "(`strategy` says so), an unknown product is an error, filters that nothing can meet give no "
        "products. Up to 1,000 requests in one object, of one snapshot.\n\n"
        "With `Accept: application/x-ndjson` the answer is one line per request, as it is computed, each "
        "with its snapshot; with `Content-Type: application/x-ndjson` the requests are lines too, and a "
        "call may have any number of them. Read while you send: when you do not take answers, no further "
        "requests are read."
    ),
    scope="recommend:read",
    body=(
        Content(ref("Batch"), {"requests": [ASKED, BAD]}),
        Content({"type": "string"}, as_lines(ASKED, BAD), NDJSON),
    ),
    replies={
        200: Reply(
            "A result for each request.",
            (
                Content(
                    ref("BatchAnswer"),
                    {"snapshot": SNAPSHOT, "results": [ANSWERED, {"id": "r2", "error": PROBLEM}]},
                ),
                Content(
                    ref("BatchLine"),
                    as_lines({**ANSWERED, "snapshot": SNAPSHOT}, {"id": "r2", "line": 2, "error": PROBLEM}),
                    NDJSON,
                ),
            ),
            ("X-Snapshot",),
        )
    },
    errors=(415,),
)  # fmt: skip
SIMILAR: Final = Operation(
    "GET", "/api/v1/products/{product_id}/similar", TAG,
    "Products like one product, or like several together.",
    scope="recommend:read",
    parameters=(
        Parameter("product_id", "path", "The product's id.", _ID, example="HO067"),
        Parameter(
            "also", "query", "A further product that they shall be like; may be given several times.",
            {"type": "array", "items": _ID, "maxItems": MAX_LIKE - 1},
        ),
        *FILTERS,
    ),
    replies=ONE_ANSWER,
    errors=(404,),
)  # fmt: skip
SEARCH: Final = Operation(
    "GET", "/api/v1/search", TAG, "Products for words, found as the chat finds them.",
    about="Constraints in the words (\"red, under 50\") hold, in both languages; parameters narrow further.",
    scope="recommend:read",
    parameters=(
        Parameter(
            "q", "query", "The words.",
            {"type": "string", "minLength": 1, "maxLength": MAX_QUERY_CHARS, "pattern": SOMETHING},
            required=True, example="red lamp under 50",
        ),
        *FILTERS,
    ),
    replies=ONE_ANSWER,
)  # fmt: skip
EVENTS: Final = Operation(
    "POST", "/api/v1/events", TAG, "Report what shoppers did: up to 1,000 events, each kept once.",
    about=(
        "An `event_id` that is known already changes nothing, whatever else the event says. A bad event "
        "does not fail its neighbours. An event may be 5 minutes ahead of our clock, no more. Events of a "
        "product that was taken off the shelves count; those of a product that never was are `not_found`. "
        "What is reported counts in the shopper's next recommendation."
    ),
    scope="events:write",
    body=(Content(ref("Events"), {"events": [EVENT]}),),
    replies={
        200: Reply(
            "What became of each event.",
            (
                Content(
                    ref("EventsAnswer"),
                    {"added": 1, "known": 0, "results": [{"event_id": EVENT["event_id"], "status": "added"}]},
                ),
            ),
        )
    },
    errors=(415,),
)  # fmt: skip


_PROFILE: Final = "/api/v1/profiles/{customer_id}"
_CUSTOMER: Final = Parameter("customer_id", "path", "The customer's id.", _ID, example="cus_8d4b")
_TOLD: Final = {
    200: Reply(
        "The profile as it is now.",
        (
            Content(
                ref("Profile"),
                {
                    "snapshot": SNAPSHOT,
                    "customer_id": "cus_8d4b",
                    "tastes": {
                        "brand": [{"value": "Northway", "share": 0.41, "events": 9}],
                        "price_band": [{"value": "middle", "share": 0.7, "events": 16, "liked": True}],
                    },
                    "said": [{"kind": "category", "value": "perfume", "liked": False}],
                    "events": 23,
                    "forgotten_at": None,
                },
            ),
        ),
        ("X-Snapshot",),
    )
}
PROFILES: Final = (
    Operation(
        "GET", _PROFILE, TAG, "What is held of a customer's taste.",
        about="Somebody of whom nothing is known has an empty profile.",
        scope="profiles:read",
        parameters=(_CUSTOMER, FILTERS[-1]),
        replies={**_TOLD, 304: ONE_ANSWER[304]},
    ),
    Operation(
        "DELETE", _PROFILE, TAG, "Forget what was said, and let nothing that happened count any more.",
        about="Orders and events stay; to erase a person altogether is another request.",
        scope="profiles:write",
        parameters=(_CUSTOMER,),
        replies=_TOLD,
    ),
    Operation(
        "POST", _PROFILE + "/corrections", TAG, "Keep that a customer likes or refuses something.",
        about="What is refused is offered nowhere; saying the opposite of what was said replaces it.",
        scope="profiles:write",
        parameters=(_CUSTOMER,),
        body=(Content(ref("CorrectionIn"), {"kind": "category", "value": "perfume", "liked": False}),),
        replies=_TOLD,
        errors=(415,),
    ),
    Operation(
        "DELETE", _PROFILE + "/corrections", TAG, "Take a correction back.",
        scope="profiles:write",
        parameters=(
            _CUSTOMER,
            Parameter("kind", "query", "Its kind.", {"enum": list(SAID_KINDS)}, True, "category"),
            Parameter("value", "query", "Its value.", {**_ID, "maxLength": 256}, True, "perfume"),
        ),
        replies=_TOLD,
    ),
)  # fmt: skip


def chapter() -> Chapter:
    """The recommender's chapter."""
    return Chapter(
        TAG,
        "what to offer, for the shop's other systems; each route needs an API key with its scope",
        (BATCH, SIMILAR, SEARCH, EVENTS, *PROFILES),
        schemas(),
    )

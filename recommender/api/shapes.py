"""The shapes of the recommender's bodies as JSON Schema: pydantic tells what is sent, we what is answered."""

from __future__ import annotations

from typing import Any, Final

from pydantic.json_schema import models_json_schema

from kernel.openapi.model import Schema, ref
from recommender.api.profiles import CorrectionIn
from recommender.api.schemas import MAX_EVENTS, EventIn, FiltersIn, RequestIn
from recommender.requests import MAX_REQUESTS

STRING: Final[Schema] = {"type": "string"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}


def object_of(properties: dict[str, Any], *optional: str) -> Schema:
    """An object with exactly these properties, all but the optional ones always there."""
    return {
        "type": "object",
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
        "properties": properties,
    }


REASON: Final = object_of(
    {
        "code": {
            "type": "string",
            "description": "Why, as a stable word: bought_with, matches_words, popular, new, within_price …",
        },
        "evidence": {"type": "object", "description": "What it rests on; without it there is no reason."},
    }
)  # fmt: skip
ITEM: Final = object_of(
    {
        "product_id": STRING,
        "score": {"type": "number", "description": "Higher is better; comparable within one answer."},
        "title": STRING,
        "price_minor": COUNT,
        "currency": {"type": "string", "minLength": 3, "maxLength": 3},
        "reasons": {"type": "array", "items": ref("Reason")},
    }
)
PROBLEM: Final = object_of(
    {"code": STRING, "message": STRING, "field": {"type": ["string", "null"]}},
)
ITEMS: Final[Schema] = {"type": "array", "items": ref("Item")}
RESULT: Final = object_of({"id": STRING, "strategy": STRING, "items": ITEMS})
REFUSED: Final = object_of({"id": {"type": ["string", "null"]}, "error": ref("Problem")})
LINE: Final = object_of(
    {
        "id": {"type": ["string", "null"]},
        "strategy": STRING,
        "items": ITEMS,
        "snapshot": STRING,
        "line": {"type": "integer", "minimum": 1, "description": "The line of the request, beside an error."},
        "error": ref("Problem"),
    },
    "strategy", "items", "snapshot", "line", "error",
)  # fmt: skip
EVENT_RESULT: Final[Schema] = {
    "oneOf": [
        object_of({"event_id": STRING, "status": {"enum": ["added", "known"]}}),
        object_of({"event_id": {"type": ["string", "null"]}, "error": ref("Problem")}),
    ]
}


SAID: Final = object_of({"kind": STRING, "value": STRING, "liked": {"type": "boolean"}})
TASTE: Final = object_of(
    {
        "value": STRING,
        "share": {"type": "number", "minimum": 0, "maximum": 1, "description": "Its part of its kind."},
        "events": COUNT,
        "liked": {"type": "boolean"},
        "names": {"type": "object", "additionalProperties": STRING},
    },
    "liked", "names",
)  # fmt: skip
PROFILE: Final = object_of(
    {
        "snapshot": STRING,
        "customer_id": STRING,
        "tastes": {"type": "object", "additionalProperties": {"type": "array", "items": TASTE}},
        "said": {"type": "array", "items": SAID},
        "events": COUNT,
        "forgotten_at": {"type": ["string", "null"]},
    }
)


def schemas() -> dict[str, Schema]:
    """Every schema of the recommender's chapter by name."""
    models: list[tuple[type[Any], Any]] = [
        (one, "validation") for one in (RequestIn, FiltersIn, EventIn, CorrectionIn)
    ]
    _, sent = models_json_schema(models, ref_template="#/components/schemas/{model}")
    return {
        **{name: _without_titles(schema) for name, schema in sent["$defs"].items()},
        "Reason": REASON,
        "Item": ITEM,
        "Problem": PROBLEM,
        "Batch": object_of(
            {"requests": {"type": "array", "maxItems": MAX_REQUESTS, "items": ref("RequestIn")}}
        ),
        "BatchAnswer": object_of(
            {
                "snapshot": STRING,
                "results": {"type": "array", "items": {"oneOf": [RESULT, REFUSED]}},
            }
        ),
        "BatchLine": LINE,
        "Recommendations": object_of({"snapshot": STRING, "strategy": STRING, "items": ITEMS}),
        "Profile": PROFILE,
        "Events": object_of({"events": {"type": "array", "maxItems": MAX_EVENTS, "items": ref("EventIn")}}),
        "EventsAnswer": object_of(
            {"added": COUNT, "known": COUNT, "results": {"type": "array", "items": EVENT_RESULT}}
        ),
    }


def _without_titles(schema: Any) -> Any:
    """Pydantic's schema without the titles it makes of names."""
    if isinstance(schema, dict):
        kept = {name: _without_titles(value) for name, value in schema.items()}
        if isinstance(kept.get("title"), str) and ("type" in kept or "anyOf" in kept or "$ref" in kept):
            del kept["title"]
        return kept
    return [_without_titles(one) for one in schema] if isinstance(schema, list) else schema

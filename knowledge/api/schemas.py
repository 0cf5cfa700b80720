"""The schemas of the knowledge base's bodies, and the example that they share."""

from __future__ import annotations

from typing import Any, Final

from kernel.languages import LANGUAGES
from kernel.openapi.document import ERROR_SCHEMA
from kernel.openapi.model import Schema, ref
from knowledge.api.reading import MAX_REASON_CHARS
from knowledge.model import (
    MAX_ANSWER_CHARS,
    MAX_CATEGORY_CHARS,
    MAX_ID_CHARS,
    MAX_LINKED,
    MAX_QUESTION_CHARS,
    MAX_TAG_CHARS,
    MAX_WORDINGS,
    STATES,
)

ETAG_EXAMPLE: Final = '"3.published.3.0"'
CONTENT_EXAMPLE: Final[dict[str, Any]] = {
    "entry_id": "delivery-cost",
    "category": "delivery",
    "source_language": "en",
    "questions": {"en": ["How much is delivery?"], "zh": ["运费多少钱？"]},
    "answers": {"en": "Delivery costs {{delivery_fee}}.", "zh": "运费为{{delivery_fee}}。"},
    "tags": ["money"],
    "links": [{"title": "Price list", "url": "/pages/delivery"}],
}
TEXT: Final[Schema] = {"type": "string"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
MOMENT: Final[Schema] = {"type": ["string", "null"], "description": "ISO 8601."}
LANGUAGE: Final[Schema] = {"type": "string", "enum": list(LANGUAGES)}
STATE: Final[Schema] = {"type": "string", "enum": list(STATES)}
LINK: Final[Schema] = {
    "type": "object",
    "required": ["title", "url"],
    "properties": {"title": TEXT, "url": TEXT},
    "additionalProperties": False,
}


def _text(most: int) -> Schema:
    return {"type": "string", "maxLength": most}


def _many(of: Schema, most: int = MAX_LINKED) -> Schema:
    return {"type": "array", "items": of, "maxItems": most}


def _by_language(of: Schema) -> Schema:
    return {
        "type": "object",
        "properties": dict.fromkeys(LANGUAGES, of),
        "additionalProperties": False,
    }


def _object(properties: dict[str, Schema], *optional: str) -> Schema:
    return {
        "type": "object",
        "required": [name for name in properties if name not in optional],
        "properties": properties,
        "additionalProperties": False,
    }


CONTENT: Final[dict[str, Schema]] = {
    "entry_id": _text(MAX_ID_CHARS),
    "category": _text(MAX_CATEGORY_CHARS),
    "source_language": LANGUAGE,
    "questions": _by_language(_many(_text(MAX_QUESTION_CHARS), MAX_WORDINGS)),
    "answers": _by_language({**_text(MAX_ANSWER_CHARS), "description": "Markdown, with placeholders."}),
    "translated_from": _by_language({**TEXT, "description": "Fingerprint of the source it was made of."}),
    "tags": _many(_text(MAX_TAG_CHARS)),
    "audience": _object(
        {
            "segments": _many(_text(MAX_TAG_CHARS)),
            "channels": _many(_text(MAX_TAG_CHARS)),
            "signed_in": {"type": ["boolean", "null"]},
        },
        "segments", "channels", "signed_in",
    ),
    "valid_from": MOMENT,
    "valid_until": MOMENT,
    "product_ids": _many(_text(MAX_ID_CHARS)),
    "promotion_ids": _many(_text(MAX_ID_CHARS)),
    "links": _many(LINK),
}  # fmt: skip
PUBLICATION: Final = _object(
    {
        "publication_id": TEXT,
        "kind": TEXT,
        "revision": {"type": ["integer", "null"]},
        "previous": {"type": ["integer", "null"]},
        "at": TEXT,
        "author": TEXT,
        "reason": TEXT,
        "done_at": MOMENT,
        "undone_at": MOMENT,
    }
)
_NUMBER: Final[Schema] = {"type": ["integer", "null"]}


_LINE: Final[dict[str, Schema]] = {
    "entry_id": TEXT,
    "titles": _by_language(TEXT),
    "category": TEXT,
    "tags": _many(TEXT),
    "state": STATE,
    "revision": COUNT,
    "published_revision": _NUMBER,
    "publish_at": MOMENT,
    "stale": _many(LANGUAGE),
    "broken": {"type": "array", "items": TEXT},
    "updated_at": MOMENT,
    "updated_by": TEXT,
}
_MATCH: Final[dict[str, Schema]] = {
    "entry_id": TEXT,
    "revision": COUNT,
    "question": TEXT,
    "answer": TEXT,
    "language": LANGUAGE,
    "score": {"type": "number", "minimum": 0, "maximum": 1},
    "product_ids": _many(TEXT),
    "promotion_ids": _many(TEXT),
    "links": _many(LINK),
}
_REVISION: Final[dict[str, Schema]] = {
    "revision": COUNT,
    "state": STATE,
    "change": TEXT,
    "at": TEXT,
    "author": TEXT,
    "reason": TEXT,
    "in_force": {"type": "boolean"},
    "publications": {"type": "array", "items": ref("Publication")},
}


def _entries() -> dict[str, Schema]:
    return {
        "EntryContent": _object(CONTENT),
        "EntryIn": _object(
            {"entry": _object(CONTENT, *CONTENT), "reason": _text(MAX_REASON_CHARS)}, "reason"
        ),
        "KnowledgeEntry": _object(
            {
                "entry": ref("EntryContent"),
                "revision": COUNT,
                "state": STATE,
                "stale": _many(LANGUAGE),
                "updated_at": MOMENT,
                "updated_by": TEXT,
                "published_revision": _NUMBER,
                "published": {"anyOf": [ref("EntryContent"), {"type": "null"}]},
                "publish_at": MOMENT,
                "publication_id": {"type": ["string", "null"], "description": "Of what is planned."},
                "publication": ref("Publication"),
            },
            "publication",
        ),
        "EntryConflict": {
            **ERROR_SCHEMA,
            "properties": {
                **ERROR_SCHEMA["properties"],
                "revision": COUNT,
                "theirs": ref("EntryContent"),
                "yours": ref("EntryContent"),
                "broken": {"type": "array", "items": TEXT},
            },
        },
    }


def schemas() -> dict[str, Schema]:
    """Every schema of the chapter, by name."""
    return {
        **_entries(),
        "Publication": PUBLICATION,
        "PublishIn": _object(
            {"at": MOMENT, "reason": _text(MAX_REASON_CHARS), "despite": _text(MAX_REASON_CHARS)},
            "at", "reason", "despite",
        ),
        "UndoIn": _object({"publication_id": {"type": ["string", "null"]}}, "publication_id"),
        "KnowledgeFound": _object(
            {
                "language": LANGUAGE,
                "decision": {"enum": ["answer", "choices", "none"]},
                "results": {"type": "array", "items": _object(_MATCH)},
            }
        ),
        "KnowledgePage": _object(
            {
                "entries": {"type": "array", "items": _object(_LINE)},
                **dict.fromkeys(("total", "offset", "limit"), COUNT),
            }
        ),
        "KnowledgeHistory": _object({"revisions": {"type": "array", "items": _object(_REVISION)}}),
    }  # fmt: skip

"""What the API's description says of the knowledge base's routes, with examples."""

from __future__ import annotations

from typing import Any, Final

from kernel.languages import LANGUAGES
from kernel.openapi.model import Chapter, Content, Operation, Parameter, Reply, ref
from knowledge.api.reading import MAX_K, MAX_LIMIT, MAX_OFFSET, MAX_QUERY_CHARS
from knowledge.api.schemas import CONTENT_EXAMPLE, ETAG_EXAMPLE, schemas
from knowledge.editing.model import SORTS
from knowledge.http import ENTRIES, ENTRY, READ, WRITE
from knowledge.model import MAX_ID_CHARS, STATES

TAG: Final = "Knowledge"
_WORDS: Final = {"type": "string", "maxLength": MAX_QUERY_CHARS, "pattern": r"^[^\x00]*$"}
_ASKED: Final = {"type": "string", "minLength": 1, "maxLength": MAX_QUERY_CHARS, "pattern": r"[^\s\x00-\x1f]"}
_ID: Final = Parameter(
    "entry_id", "path", "The entry's id.", {"type": "string", "minLength": 1, "maxLength": MAX_ID_CHARS},
    example="delivery-cost",
)  # fmt: skip


def _number(least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


_LANGUAGE: Final = Parameter(
    "language", "query", "One of the two languages.", {"type": "string", "enum": list(LANGUAGES)}
)
_IF_MATCH: Final = Parameter(
    "If-Match", "header", "The entry's ETag as you saw it; 428 without it.", {"type": "string"}, False,
    ETAG_EXAMPLE,
)  # fmt: skip
_STALE: Final = Reply(
    "It was changed meanwhile: both texts, and nothing was written. Or it breaks questions that must keep "
    "their answer (`broken`): publish again with `despite`.",
    (Content(ref("EntryConflict")),),
)


def _entry(about: str, status: int = 200) -> dict[int, Reply]:
    return {status: Reply(about, (Content(ref("KnowledgeEntry")),), ("ETag",))}


def _writing() -> tuple[Content, ...]:
    example: dict[str, Any] = {"entry": CONTENT_EXAMPLE, "reason": "new prices"}
    return (Content(ref("EntryIn"), example),)


SEARCH: Final = Operation(
    "GET", "/api/v1/knowledge/search", TAG, "The entries nearest to a question.",
    about=(
        "`decision` is what the assistant would do: give the first as its `answer`, offer the first two as "
        "`choices`, or say that it does not know (`none`). Only published entries for everyone are found; "
        "placeholders are told."
    ),
    scope=READ,
    parameters=(
        Parameter("q", "query", "The question.", _ASKED, True, "how much is delivery"),
        Parameter("k", "query", "How many at most.", {**_number(1, MAX_K), "default": 10}),
        _LANGUAGE,
    ),
    replies={200: Reply("The entries, the best first.", (Content(ref("KnowledgeFound")),))},
)  # fmt: skip
LIST: Final = Operation(
    "GET", ENTRIES, TAG, "A page of entries.",
    about=(
        "`state=published` finds what is in force, whatever draft stands beside it; archived ones are found "
        "by `state=archived` alone."
    ),
    scope=READ,
    parameters=(
        Parameter("q", "query", "Words in the id, a question or an answer.", _WORDS),
        Parameter("state", "query", "Their state.", {"type": "string", "enum": list(STATES)}),
        _LANGUAGE,
        Parameter("category", "query", "Their category.", _WORDS),
        Parameter("tag", "query", "A tag they have.", _WORDS),
        Parameter("stale", "query", "With a translation older than its source.", {"type": "boolean"}),
        Parameter("sort", "query", "The order.", {"type": "string", "enum": list(SORTS)}),
        Parameter("offset", "query", "How many to pass over.", _number(0, MAX_OFFSET)),
        Parameter("limit", "query", "How many at most.", _number(1, MAX_LIMIT)),
    ),
    replies={200: Reply("The page.", (Content(ref("KnowledgePage")),))},
)  # fmt: skip
CREATE: Final = Operation(
    "POST", ENTRIES, TAG, "Write a new entry, as a draft.",
    about="Without an `entry_id` it is made of the first question.",
    scope=WRITE, body=_writing(), replies={**_entry("The entry.", 201), 409: _STALE}, errors=(415,),
)  # fmt: skip
READ_ONE: Final = Operation(
    "GET", ENTRY, TAG, "One entry: its newest revision, and the one in force.",
    scope=READ,
    parameters=(
        _ID,
        Parameter("If-None-Match", "header", "The ETag of the answer that you have.", {"type": "string"}),
    ),
    replies={**_entry("The entry."), 304: Reply("What you have is still right.", (), ("ETag",))},
    errors=(404,),
)  # fmt: skip
WRITE_ONE: Final = Operation(
    "PUT", ENTRY, TAG, "Write an entry's next revision, as a draft.",
    about="The body is the whole entry: what it leaves out is empty. What is published stays in force.",
    scope=WRITE, parameters=(_ID, _IF_MATCH), body=_writing(),
    replies={**_entry("The entry."), 409: _STALE}, errors=(404, 415, 428),
)  # fmt: skip
ARCHIVE: Final = Operation(
    "DELETE", ENTRY, TAG, "Take an entry out of force; its revisions stay.",
    scope=WRITE, parameters=(_ID, _IF_MATCH),
    replies={**_entry("The archived entry."), 409: _STALE}, errors=(404, 428),
)  # fmt: skip
REVISIONS: Final = Operation(
    "GET", ENTRY + "/revisions", TAG, "An entry's history, the newest revision first.",
    scope=READ, parameters=(_ID,),
    replies={200: Reply("The history.", (Content(ref("KnowledgeHistory")),))}, errors=(404,),
)  # fmt: skip
PUBLISH: Final = Operation(
    "POST", ENTRY + "/publish", TAG, "Put an entry's newest revision in force, now or at a moment to come.",
    about="It answers the next message; `at` is ISO 8601. Publishing what is in force changes nothing.",
    scope=WRITE, parameters=(_ID, _IF_MATCH),
    body=(Content(ref("PublishIn"), {"at": "2026-12-01T08:00:00Z", "reason": "winter prices"}),),
    body_required=False,
    replies={**_entry("The entry, and the publication to take back."), 409: _STALE}, errors=(404, 415, 428),
)  # fmt: skip
UNDO: Final = Operation(
    "POST", ENTRY + "/undo", TAG, "Take back an entry's last publication, plan or archiving.",
    scope=WRITE, parameters=(_ID,),
    body=(Content(ref("UndoIn"), {}),), body_required=False,
    replies=_entry("The entry as it is now."), errors=(404, 409, 415),
)  # fmt: skip


def chapter() -> Chapter:
    """The knowledge base's chapter."""
    return Chapter(
        TAG,
        "what to answer, for the shop's other systems; each route needs an API key with its scope",
        (SEARCH, LIST, CREATE, READ_ONE, WRITE_ONE, ARCHIVE, REVISIONS, PUBLISH, UNDO),
        schemas(),
    )

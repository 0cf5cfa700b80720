"""How the API reads what callers send: bodies, entries, queries, the revision that they saw.

Errors   Invalid names the field; Refused 415 for another type, 428 without If-Match
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

from aiohttp import web

from commerce.importing.texts import slug
from kernel.errors import Invalid, NotFound, Refused
from kernel.http import read_object
from kernel.languages import LANGUAGES
from knowledge.editing.model import SORTS, EntryQuery
from knowledge.model import MAX_ID_CHARS, STATES, Entry
from knowledge.transfer.model import Place
from knowledge.transfer.planning import merged
from knowledge.transfer.records import check_texts, read_record, read_time

JSON: Final = "application/json"
MAX_LIMIT: Final = 200
MAX_OFFSET: Final = 1_000_000
MAX_K: Final = 50
MAX_QUERY_CHARS: Final = 500
MAX_REASON_CHARS: Final = 500
_TAG: Final = re.compile(r'\s*(?:W/)?"(\d{1,9})(?:[.-][^"]*)?"\s*')
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_WHOLE: Final = re.compile(r"[0-9]{1,9}")


async def read_body(request: web.Request, *known: str) -> dict[str, Any]:
    """A body that is one JSON object with no other than the ``known`` names.

    Raises:
        Refused: 413 when it is too large, 415 when it is not said to be JSON.
        Invalid: when it is no such object.
    """
    if request.content_type != JSON:
        told = f"the body must be {JSON}, not {request.content_type[:64]}"
        raise Refused(415, "unsupported_media_type", told)
    body = await read_object(request)
    for name in body:
        if name not in known:
            raise Invalid(f"{name[:40]}: is not known", field=name[:40])
    check_texts(body)
    return body


async def read_optional_body(request: web.Request, *known: str) -> dict[str, Any]:
    """The same for a route whose body may be left out."""
    return await read_body(request, *known) if request.body_exists else {}


def read_entry(value: Any, entry_id: str | None = None) -> Entry:
    """A whole entry as the body says it; what it leaves out is empty.

    Args:
        entry_id: the one of the address; None lets the body name it, else its first question.

    Raises:
        Invalid: naming the key.
    """
    if not isinstance(value, dict):
        raise Invalid("entry must be an object", field="entry")
    if "state" in value:
        raise Invalid("state: is changed by publish, undo and DELETE", field="state")
    said = read_record(value, Place())
    if entry_id is not None and said.entry_id not in ("", entry_id):
        raise Invalid("entry_id must be that of the address", field="entry_id")
    asked = next((words[0] for words in said.questions.values() if words), "")
    name = entry_id or said.entry_id or slug(asked)
    return merged(None, [replace(said, entry_id=name)])


def read_reason(body: dict[str, Any], name: str = "reason") -> str:
    """Why something is changed; may be left out.

    Raises:
        Invalid: when it is no text or too long.
    """
    reason = body.get(name, "")
    if not isinstance(reason, str) or len(reason) > MAX_REASON_CHARS:
        raise Invalid(f"{name} must be text of at most {MAX_REASON_CHARS} characters", field=name)
    return reason


def read_at(body: dict[str, Any]) -> datetime | None:
    """When to publish; None for now.

    Raises:
        Invalid: when it is no time.
    """
    at = body.get("at")
    if at is not None and not isinstance(at, str):
        raise Invalid("at must be a time in ISO 8601", field="at")
    return read_time(at, "at") or None


def entry_id_of(request: web.Request) -> str:
    """The entry that the address names.

    Raises:
        NotFound: for what can be no id.
    """
    entry_id = request.match_info["entry_id"]
    if len(entry_id) > MAX_ID_CHARS or _CONTROL.search(entry_id):
        raise NotFound("no such entry", field="entry_id")
    return entry_id


def seen_revision(request: web.Request) -> int:
    """The revision that the caller saw, by ``If-Match``.

    Raises:
        Refused: 428 without it.
        Invalid: when it is not an ETag of ours.
    """
    header = request.headers.get("If-Match")
    if header is None:
        raise Refused(
            428, "precondition_required", "send If-Match with the ETag of the entry as you saw it",
            field="If-Match",
        )  # fmt: skip
    found = _TAG.fullmatch(header)
    if found is None:
        raise Invalid("If-Match must be the ETag of an entry", field="If-Match")
    return int(found[1])


def read_query(request: web.Request) -> EntryQuery:
    """Which entries a list asks for.

    Raises:
        Invalid: for a parameter that is not known, comes twice or breaks its rule.
    """
    known = ("q", "state", "language", "category", "tag", "stale", "sort", "offset", "limit")
    asked = read_parameters(request, known)
    return EntryQuery(
        text=_text(asked, "q"),
        state=cast(Any, _one_of(asked, "state", STATES)),
        language=_one_of(asked, "language", LANGUAGES),
        category=_text(asked, "category"),
        tag=_text(asked, "tag"),
        stale=_one_of(asked, "stale", ("true", "false")) == "true",
        sort=cast(Any, _one_of(asked, "sort", SORTS) or "id"),
        offset=whole(asked, "offset", 0, 0, MAX_OFFSET),
        limit=whole(asked, "limit", 50, 1, MAX_LIMIT),
    )


def read_parameters(request: web.Request, known: tuple[str, ...]) -> dict[str, str]:
    """The query, each name once.

    Raises:
        Invalid: for a name that is not known or comes twice.
    """
    for name in request.query:
        if name not in known:
            raise Invalid(f"{name[:40]}: is not known", field=name[:40])
        if len(request.query.getall(name)) > 1:
            raise Invalid(f"{name} may be given once", field=name)
    return dict(request.query)


def whole(asked: dict[str, str], name: str, default: int, least: int, most: int) -> int:
    """A whole number of the query.

    Raises:
        Invalid: when it is none, or out of its range.
    """
    text = asked.get(name)
    if text is None:
        return default
    if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
        raise Invalid(f"{name} must be a whole number of {least} to {most}, not {text[:20]!r}", field=name)
    return int(text)


def words_of(asked: dict[str, str], name: str) -> str:
    """Words of the query, which must hold something.

    Raises:
        Invalid: when they do not, or are too long.
    """
    text = asked.get(name, "")
    if not text.strip() or len(text) > MAX_QUERY_CHARS or "\x00" in text:
        raise Invalid(f"{name} must have 1 to {MAX_QUERY_CHARS} characters", field=name)
    return text


def language_of(asked: dict[str, str]) -> str:
    """The language of the query; "" where it names none.

    Raises:
        Invalid: for one that is not spoken.
    """
    return _one_of(asked, "language", LANGUAGES)


def _text(asked: dict[str, str], name: str) -> str:
    text = asked.get(name, "")
    if len(text) > MAX_QUERY_CHARS or "\x00" in text:
        raise Invalid(f"{name} must have at most {MAX_QUERY_CHARS} characters", field=name)
    return text


def _one_of(asked: dict[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = asked.get(name, "")
    if name in asked and value not in choices:
        raise Invalid(f"{name} must be one of {', '.join(choices)}, not {value[:40]!r}", field=name)
    return value


def at_revision(entry: Entry, seen: int) -> Entry:
    """The entry as written over the revision that its author saw."""
    return replace(entry, revision=seen)

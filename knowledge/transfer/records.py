"""Entries as objects of plain values, for JSONL and for the head of a Markdown file.

A key that is left out leaves that part of an entry as it is; ``null`` or an empty value empties it.
Times are ISO 8601; one without a zone is in UTC.

Errors   Invalid names the key, the rule and the value
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from commerce.importing.fields import moment
from kernel.errors import Invalid
from knowledge.model import STATES, Audience, Entry, State
from knowledge.transfer.cells import links_of, texts
from knowledge.transfer.model import Place, Said

KEYS: Final = (
    "entry_id", "category", "state", "source_language", "questions", "answers", "translated_from", "tags",
    "audience", "valid_from", "valid_until", "product_ids", "promotion_ids", "links",
)  # fmt: skip
MAX_DEPTH: Final = 8
AUDIENCE_KEYS: Final = ("segments", "channels", "signed_in")
_YES: Final = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False, "": None}


def as_record(entry: Entry) -> dict[str, Any]:
    """Everything that an entry says, under KEYS."""
    audience = entry.audience
    return {
        "entry_id": entry.entry_id,
        "category": entry.category,
        "state": entry.state,
        "source_language": entry.source_language,
        "questions": {language: list(words) for language, words in entry.questions.items()},
        "answers": dict(entry.answers),
        "translated_from": dict(entry.translated_from),
        "tags": list(entry.tags),
        "audience": {
            "segments": list(audience.segments),
            "channels": list(audience.channels),
            "signed_in": audience.signed_in,
        },
        "valid_from": time_text(entry.valid_from) or None,
        "valid_until": time_text(entry.valid_until) or None,
        "product_ids": list(entry.product_ids),
        "promotion_ids": list(entry.promotion_ids),
        "links": [{"title": link.title, "url": link.url} for link in entry.links],
    }


def read_record(record: Mapping[str, Any], place: Place) -> Said:
    """What an object says of an entry.

    Raises:
        Invalid: for a key that is not known or a value that breaks a rule.
    """
    for name in record:
        if name not in KEYS:
            raise Invalid(f"{str(name)[:40]}: is not known", field=str(name)[:40])
    check_texts(record)
    return Said(
        place=place,
        entry_id=_text(record, "entry_id"),
        questions={
            language: texts(words, "questions") for language, words in _mapping(record, "questions").items()
        },
        answers={
            language: _as_text(text, "answers") for language, text in _mapping(record, "answers").items()
        },
        translated_from={
            language: _as_text(mark, "translated_from")
            for language, mark in _mapping(record, "translated_from").items()
        },
        category=_text_or_none(record, "category"),
        state=read_state(_text_or_none(record, "state")),
        source_language=_text_or_none(record, "source_language"),
        tags=_texts_or_none(record, "tags"),
        audience=_audience(record),
        valid_from=read_time(_text_or_none(record, "valid_from"), "valid_from"),
        valid_until=read_time(_text_or_none(record, "valid_until"), "valid_until"),
        product_ids=_texts_or_none(record, "product_ids"),
        promotion_ids=_texts_or_none(record, "promotion_ids"),
        links=links_of(record["links"] or []) if "links" in record else None,
    )


def time_text(at: datetime | None) -> str:
    """A time in ISO 8601; none is an empty text."""
    return at.isoformat() if at else ""


def read_time(text: str | None, name: str) -> datetime | Literal[""] | None:
    """A time; "" for an empty text and None for none."""
    return moment(text, name) if text else None if text is None else ""


def read_state(text: str | None) -> State | None:
    """A state; None for an empty text.

    Raises:
        Invalid: for another word.
    """
    word = (text or "").strip().casefold()
    if word and word not in STATES:
        raise Invalid(f"state must be one of {', '.join(STATES)}, not {word[:40]!r}", field="state")
    return word if word else None


def read_yes(value: Any, name: str) -> bool | None:
    """Yes, no, or None for an empty text.

    Raises:
        Invalid: for anything else.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().casefold() in _YES:
        return _YES[value.strip().casefold()]
    raise Invalid(f"{name} must be yes, no or empty, not {str(value)[:40]!r}", field=name)


def check_texts(value: Any, name: str = "", depth: int = 0) -> None:
    """Refuse a NUL, what stands for bytes that could not be read, and what is nested without end.

    Raises:
        Invalid: naming the key.
    """
    if isinstance(value, str):
        if "\x00" in value:
            raise Invalid("must not hold a NUL byte", field=name)
        if "\ufffd" in value:
            raise Invalid("holds bytes that are not in the file's encoding", field=name)
    elif depth > MAX_DEPTH:
        raise Invalid("is nested too deeply", field=name)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            check_texts(key, name, depth + 1)
            check_texts(one, name or str(key), depth + 1)
    elif isinstance(value, list | tuple):
        for one in value:
            check_texts(one, name, depth + 1)


def _audience(record: Mapping[str, Any]) -> Audience | None:
    if "audience" not in record:
        return None
    told = _mapping(record, "audience")
    for name in told:
        if name not in AUDIENCE_KEYS:
            raise Invalid(f"audience.{name[:40]}: is not known", field="audience")
    return Audience(
        _texts_or_none(told, "segments") or (),
        _texts_or_none(told, "channels") or (),
        read_yes(told.get("signed_in"), "signed_in"),
    )


def _mapping(record: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = record.get(name)
    if value is None or value == "":
        return {}
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise Invalid(f"{name} must be an object", field=name)
    return value


def _text(record: Mapping[str, Any], name: str) -> str:
    return _text_or_none(record, name) or ""


def _text_or_none(record: Mapping[str, Any], name: str) -> str | None:
    return _as_text(record[name], name) if name in record else None


def _as_text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid(f"{name} must be text, not {str(value)[:40]!r}", field=name)
    return value


def _texts_or_none(record: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    if name not in record:
        return None
    return texts([] if record[name] in (None, "") else record[name], name)

"""A revision's row as an entry and back; what lists search and filter an entry by."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from knowledge.model import Audience, Entry, Link, State, stale_languages


def entry_from(row: Mapping[Any, Any], state: State) -> Entry:
    """The entry as a row of the revisions has it."""
    audience = row["audience"]
    return Entry(
        entry_id=row["entry_id"],
        category=row["category"],
        questions={language: tuple(words) for language, words in row["questions"].items()},
        answers=dict(row["answers"]),
        revision=row["revision"],
        updated_at=row["at"],
        updated_by=row["author"],
        tags=tuple(row["tags"]),
        source_language=row["source_language"],
        translated_from=dict(row["translated_from"]),
        audience=Audience(tuple(audience["segments"]), tuple(audience["channels"]), audience["signed_in"]),
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        product_ids=tuple(row["product_ids"]),
        promotion_ids=tuple(row["promotion_ids"]),
        links=tuple(Link(**link) for link in row["links"]),
        state=state,
    )


def content_of(entry: Entry) -> dict[str, Any]:
    """What an author writes, as columns of a revision: two entries with the same content are the same."""
    return {
        "category": entry.category,
        "questions": {language: list(words) for language, words in entry.questions.items() if any(words)},
        "answers": {language: text for language, text in entry.answers.items() if text},
        "tags": list(entry.tags),
        "source_language": entry.source_language,
        "translated_from": dict(entry.translated_from),
        "audience": {
            "segments": list(entry.audience.segments),
            "channels": list(entry.audience.channels),
            "signed_in": entry.audience.signed_in,
        },
        "valid_from": entry.valid_from,
        "valid_until": entry.valid_until,
        "product_ids": list(entry.product_ids),
        "promotion_ids": list(entry.promotion_ids),
        "links": [{"title": link.title, "url": link.url} for link in entry.links],
    }


def listed_of(entry: Entry) -> dict[str, Any]:
    """What a list of entries sorts, searches and filters by."""
    texts = [
        entry.entry_id,
        *(q for words in entry.questions.values() for q in words),
        *entry.answers.values(),
    ]
    marks = [
        *(mark("tag", tag) for tag in entry.tags),
        *(mark("language", language) for language, text in entry.answers.items() if text),
        *(mark("stale", language) for language in stale_languages(entry)),
    ]
    return {
        "category": entry.category,
        "title": entry.title(entry.source_language),
        "words": searched("\n".join(texts)),
        "marks": "\n" + "".join(f"{one}\n" for one in marks),
    }


def mark(kind: str, value: str) -> str:
    """One line of an entry's marks."""
    return f"{kind}:{' '.join(value.split())}"


def searched(text: str) -> str:
    """A text as lists search it: case and width do not matter."""
    return unicodedata.normalize("NFKC", text).casefold()

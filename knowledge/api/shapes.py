"""How entries, their history and what was found look in the API."""

from __future__ import annotations

from typing import Any

from knowledge.editing.model import EntryLine, Publication, Record, RevisionLine
from knowledge.model import Entry, Match, stale_languages
from knowledge.transfer.records import as_record


def content_as_json(entry: Entry) -> dict[str, Any]:
    """What an entry says, as a body may say it."""
    record = as_record(entry)
    del record["state"]
    return record


def record_as_json(record: Record) -> dict[str, Any]:
    """An entry with what is in force and what is planned."""
    entry, published = record.entry, record.published
    return {
        "entry": content_as_json(entry),
        "revision": entry.revision,
        "state": entry.state,
        "stale": list(stale_languages(entry)),
        "updated_at": entry.updated_at,
        "updated_by": entry.updated_by,
        "published_revision": published.revision if published else None,
        "published": content_as_json(published) if published else None,
        "publish_at": record.publish_at,
        "publication_id": record.waiting.publication_id if record.waiting else None,
    }


def etag_of(record: Record) -> str:
    """Changes with every revision, state and plan; begins with the revision."""
    in_force = record.published.revision if record.published else 0
    planned = int(record.publish_at.timestamp()) if record.publish_at else 0
    return f"{record.entry.revision}.{record.entry.state}.{in_force}.{planned}"


def line_as_json(line: EntryLine) -> dict[str, Any]:
    """An entry in a list."""
    return {
        "entry_id": line.entry_id,
        "titles": line.titles,
        "category": line.category,
        "tags": list(line.tags),
        "state": line.state,
        "revision": line.revision,
        "published_revision": line.published_revision,
        "publish_at": line.publish_at,
        "stale": list(line.stale),
        "broken": list(line.broken),
        "updated_at": line.updated_at,
        "updated_by": line.updated_by,
    }


def revision_as_json(line: RevisionLine) -> dict[str, Any]:
    """A revision in an entry's history."""
    return {
        "revision": line.revision,
        "state": line.state,
        "change": line.change,
        "at": line.at,
        "author": line.author,
        "reason": line.reason,
        "in_force": line.in_force,
        "publications": [publication_as_json(one) for one in line.publications],
    }


def publication_as_json(one: Publication) -> dict[str, Any]:
    """A change of what is in force."""
    return {
        "publication_id": one.publication_id,
        "kind": one.kind,
        "revision": one.revision,
        "previous": one.previous,
        "at": one.at,
        "author": one.author,
        "reason": one.reason,
        "done_at": one.done_at,
        "undone_at": one.undone_at,
    }


def match_as_json(match: Match) -> dict[str, Any]:
    """An entry found for a question, its facts told."""
    return {
        "entry_id": match.entry_id,
        "revision": match.revision,
        "question": match.question,
        "answer": match.answer,
        "language": match.language,
        "score": match.score,
        "product_ids": list(match.product_ids),
        "promotion_ids": list(match.promotion_ids),
        "links": [{"title": link.title, "url": link.url} for link in match.links],
    }

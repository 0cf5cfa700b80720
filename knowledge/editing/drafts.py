"""Write revisions: a draft, or an old revision again; each inside a transaction.

Errors   EditConflict when the author saw another revision than the newest; Conflict (code
         ``archived``) for an entry that was archived meanwhile
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from kernel.errors import Conflict, NotFound
from knowledge.editing import store
from knowledge.editing.model import Change, EditConflict, Head
from knowledge.model import Entry
from knowledge.rows import content_of, listed_of
from knowledge.tidying import tidied


def newest(connection: Connection, head: Head) -> Entry:
    """An entry's newest revision."""
    return at_revision(connection, head, head.revision)


def at_revision(connection: Connection, head: Head, number: int) -> Entry:
    """An entry as one of its revisions had it.

    Raises:
        NotFound: when it has no such revision.
    """
    state = head.state if number == head.revision else "draft"
    entry = store.read_revision(
        connection, head.entry_id, number, "published" if number == head.published_revision else state
    )
    if entry is None:
        raise NotFound(f"entry {head.entry_id} has no revision {number}", field="revision")
    return entry


def write(
    connection: Connection, entry: Entry, now: datetime, author: str, reason: str, change: Change
) -> bool:
    """Write ``entry`` as the next revision, a draft; False when the newest says just that already."""
    head = store.read_head(connection, entry.entry_id, lock=True)
    if head is None:
        if entry.revision:
            raise NotFound(f"no entry {entry.entry_id[:64]!r}", field="entry_id")
        if _begin(connection, _next(tidied(entry, None), now, author), reason, change):
            return True
        head = store.read_head(connection, entry.entry_id, lock=True)  # somebody else just began it
        if head is None:
            raise Conflict(f"entry {entry.entry_id} could not be begun", field="entry_id")
    seen = newest(connection, head)
    if head.revision != entry.revision:
        raise EditConflict(seen, entry)
    if head.state == "archived":
        raise Conflict(
            f"entry {entry.entry_id} was archived: bring it back first", code="archived", field="entry_id"
        )
    written = tidied(entry, seen)
    if content_of(written) == content_of(seen):
        return False
    _go_on(connection, _next(written, now, author), reason, change)
    return True


def _begin(connection: Connection, entry: Entry, reason: str, change: Change) -> bool:
    row = {
        "entry_id": entry.entry_id, "revision": entry.revision, "state": "draft", "published_revision": None,
        "last_step": None, "updated_at": entry.updated_at, "updated_by": entry.updated_by,
    }  # fmt: skip
    if not store.add_heads(connection, [row | listed_of(entry)]):
        return False
    store.add_revisions(connection, [entry], change, reason)
    return True


def _go_on(connection: Connection, entry: Entry, reason: str, change: Change) -> None:
    store.add_revisions(connection, [entry], change, reason)
    store.move_head(
        connection, entry.entry_id, revision=entry.revision, state="draft", updated_at=entry.updated_at,
        updated_by=entry.updated_by, **listed_of(entry),
    )  # fmt: skip


def _next(entry: Entry, now: datetime, author: str) -> Entry:
    return replace(entry, revision=entry.revision + 1, updated_at=now, updated_by=author)

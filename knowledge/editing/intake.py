"""Take in many entries at once: what becomes of each is worked out first, then written table by table.

Errors   Invalid for an id that comes twice; Conflict when somebody began one of the entries meanwhile
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from kernel.errors import Conflict, Invalid
from knowledge.editing import steps, store
from knowledge.editing.model import Head, ImportCount, Publication
from knowledge.model import Entry, State
from knowledge.rows import content_of, listed_of
from knowledge.store import bump_version
from knowledge.tidying import tidied


@dataclass
class _Work:
    """What an import writes."""

    now: datetime
    author: str
    reason: str
    publish: bool
    begun: list[dict[str, Any]] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)
    revisions: list[Entry] = field(default_factory=list)
    steps: list[Publication] = field(default_factory=list)

    def take(self, entry: Entry, head: Head | None, seen: Entry | None) -> bool:
        """Note what one entry needs; whether that is anything at all."""
        entry = tidied(entry, seen)
        same = seen is not None and content_of(entry) == content_of(seen)
        revision = head.revision if head and same else (head.revision if head else 0) + 1
        live = head.published_revision if head else None
        if same and head and head.state != "archived" and (not self.publish or live == revision):
            return False
        standing = head or Head(entry.entry_id, revision, "draft", None, None, self.now, self.author)
        values = self._values(replace(standing, revision=revision), same=same)
        if not same:
            written = replace(entry, revision=revision, updated_at=self.now, updated_by=self.author)
            self.revisions.append(written)
            values |= {"revision": revision, "updated_at": self.now, "updated_by": self.author}
            values |= listed_of(written)
        (self.moved if head else self.begun).append({"entry_id": entry.entry_id, **values})
        return True

    def _values(self, head: Head, *, same: bool) -> dict[str, Any]:
        """An entry's state after the import; a step is noted where it is published."""
        before: State = head.state if same else "draft"
        if not self.publish:
            return {
                "state": "draft", "published_revision": head.published_revision, "last_step": head.last_step,
            }  # fmt: skip
        step = steps.published_at_once(
            replace(head, state=before), head.revision, self.now, self.author, self.reason
        )
        self.steps.append(step)
        return {
            "state": "published", "published_revision": head.revision, "last_step": step.publication_id,
        }  # fmt: skip


def take_in(
    connection: Connection, entries: Sequence[Entry], now: datetime, author: str, reason: str, publish: bool
) -> ImportCount:
    """Write each entry that differs from its newest revision; an archived one comes back."""
    ids = [entry.entry_id for entry in entries]
    twice = next((one for one, times in Counter(ids).items() if times > 1), None)
    if twice is not None:
        raise Invalid(f"entry_id {twice} comes twice in one import", field="entry_id")
    heads = store.read_heads(connection, ids)
    texts = store.read_revisions(connection, list(heads.values()))
    work = _Work(now, author, reason, publish)
    added = changed = 0
    for entry in entries:
        head = heads.get(entry.entry_id)
        fresh = head is None or head.state == "archived"
        if work.take(entry, head, texts.get(entry.entry_id)):
            added, changed = added + fresh, changed + (not fresh)
    _write(connection, work)
    return ImportCount(added, changed, len(ids) - added - changed)


def _write(connection: Connection, work: _Work) -> None:
    if store.add_heads(connection, work.begun) != len(work.begun):
        raise Conflict("one of the entries was begun by somebody else meanwhile", field="entry_id")
    store.move_heads(connection, work.moved)
    store.add_revisions(connection, work.revisions, "import", work.reason)
    store.add_steps(connection, work.steps)
    if work.steps:
        bump_version(connection)

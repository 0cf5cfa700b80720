"""Change what is in force: publish now or later, archive, bring back, and take any of these back.

Each function works inside a transaction on an entry whose row the caller has locked. The steps that
change what is in force are a chain: the last one may be undone, then the one before it. Handing in
for a review stands beside that chain.

Errors   Conflict when something else was done to the entry since
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from kernel.errors import Conflict
from kernel.security import new_id
from knowledge.editing import store
from knowledge.editing.model import Head, Publication, StepKind
from knowledge.model import State
from knowledge.store import bump_version


def put_in_force(
    connection: Connection, head: Head, revision: int, now: datetime, author: str, reason: str
) -> Publication:
    """Publish a revision at once."""
    return _take(connection, head, published_at_once(head, revision, now, author, reason))


def published_at_once(head: Head, revision: int, now: datetime, author: str, reason: str) -> Publication:
    """The step of a publication that does not wait; nothing is written."""
    return replace(_step(head, "publish", revision, now, author, reason), done_at=now)


def plan(
    connection: Connection, head: Head, revision: int, at: datetime, now: datetime, author: str, reason: str
) -> Publication:
    """Publish a revision at a moment to come; what was planned before is dropped."""
    for other in store.waiting_steps(connection, [head.entry_id]):
        store.move_step(connection, other.publication_id, undone_at=now, undone_by=author)
    step = replace(_step(head, "publish", revision, now, author, reason), at=at)
    store.add_steps(connection, [step])
    return step


def take_out(connection: Connection, head: Head, now: datetime, author: str, reason: str) -> Publication:
    """Archive an entry: nothing of it is in force any more."""
    step = _step(head, "archive", None, now, author, reason)
    return _take(connection, head, replace(step, done_at=now))


def bring_back(connection: Connection, head: Head, now: datetime, author: str) -> Publication:
    """Make an archived entry a draft again."""
    step = _step(head, "unarchive", None, now, author, "")
    return _take(connection, head, replace(step, done_at=now))


def hand_in(connection: Connection, head: Head, now: datetime, author: str, reason: str) -> Publication:
    """Ask for the newest revision to be read before it is published."""
    step = _step(head, "submit", head.revision, now, author, reason)
    return _take(connection, head, replace(step, done_at=now))


def carry_out(connection: Connection, head: Head, step: Publication, now: datetime) -> Publication | None:
    """Do what waited; None, and dropped, where something newer is in force or the entry is archived."""
    if not applies(head, step):
        store.move_step(connection, step.publication_id, undone_at=now, undone_by=step.author)
        return None
    done = replace(
        step, done_at=now, previous=head.published_revision, state_before=head.state, before=head.last_step
    )
    store.move_step(
        connection, step.publication_id, done_at=now, previous=done.previous,
        state_before=done.state_before, step_before=done.before,
    )  # fmt: skip
    _move(connection, head, done)
    return done


def applies(head: Head, step: Publication) -> bool:
    """Whether a planned publication still means something."""
    newer = (head.published_revision or 0) > (step.revision or 0)
    return head.state != "archived" and not newer and head.published_revision != step.revision


def take_back(connection: Connection, head: Head, step: Publication, now: datetime, author: str) -> None:
    """Undo a step: drop it while it waits, else let be in force what was before it."""
    if step.undone_at is not None:
        raise Conflict(f"this was taken back already, by {step.undone_by}", code="undone")
    if not step.waits and not _is_last(head, step):
        raise Conflict(
            f"entry {head.entry_id} was changed again since: take that back first", code="not_the_last"
        )
    store.move_step(connection, step.publication_id, undone_at=now, undone_by=author)
    if step.waits:
        return
    unchanged = step.revision is None or step.revision == head.revision
    values: dict[str, Any] = {"state": step.state_before if unchanged else head.state}
    if step.kind != "submit":
        values |= {"published_revision": step.previous, "last_step": step.before}
    store.move_head(connection, head.entry_id, **values)
    if values.get("published_revision", head.published_revision) != head.published_revision:
        bump_version(connection)


def _is_last(head: Head, step: Publication) -> bool:
    if step.kind == "submit":
        return head.state == "review" and head.revision == step.revision
    return head.last_step == step.publication_id


def _step(
    head: Head, kind: StepKind, revision: int | None, now: datetime, author: str, reason: str
) -> Publication:
    return Publication(
        new_id("pub"), head.entry_id, kind, revision, head.published_revision, head.state, head.last_step,
        now, author, reason, now,
    )  # fmt: skip


def _take(connection: Connection, head: Head, step: Publication) -> Publication:
    store.add_steps(connection, [step])
    _move(connection, head, step)
    return step


def _move(connection: Connection, head: Head, step: Publication) -> None:
    state, in_force = _after(head, step)
    last = head.last_step if step.kind == "submit" else step.publication_id
    store.move_head(connection, head.entry_id, state=state, published_revision=in_force, last_step=last)
    if in_force != head.published_revision:
        bump_version(connection)


def _after(head: Head, step: Publication) -> tuple[State, int | None]:
    """The entry's state and the revision in force after a step."""
    if step.kind == "archive":
        return "archived", None
    if step.kind == "unarchive":
        return "draft", None
    if step.kind == "submit":
        return "review", head.published_revision
    return ("published" if step.revision == head.revision else head.state), step.revision

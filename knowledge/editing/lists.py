"""Read side of editing: pages of entries, an entry's history, the tags in use."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from knowledge.editing import steps, store
from knowledge.editing.model import EntryLine, EntryQuery, Head, Publication, RevisionLine
from knowledge.model import Entry, State, stale_languages


def page(connection: Connection, query: EntryQuery) -> tuple[list[tuple[EntryLine, list[str]]], int]:
    """A page's lines, each with its answers, and how many entries there are without the limit."""
    heads, total = store.page(connection, query)
    texts = store.read_revisions(connection, heads)
    waiting = {s.entry_id: s for s in store.waiting_steps(connection, [head.entry_id for head in heads])}
    lines = []
    for head in heads:
        entry = texts[head.entry_id]
        lines.append((_line(head, entry, waiting.get(head.entry_id)), list(entry.answers.values())))
    return lines, total


def _line(head: Head, entry: Entry, waiting: Publication | None) -> EntryLine:
    planned = waiting if waiting is not None and steps.applies(head, waiting) else None
    return EntryLine(
        entry_id=head.entry_id,
        titles={language: words[0] for language, words in entry.questions.items() if words},
        category=entry.category,
        tags=entry.tags,
        state=head.state,
        revision=head.revision,
        published_revision=head.published_revision,
        publish_at=planned.at if planned else None,
        stale=stale_languages(entry),
        broken=(),
        updated_at=head.updated_at,
        updated_by=head.updated_by,
    )


def history(connection: Connection, head: Head) -> list[RevisionLine]:
    """An entry's revisions, the newest first, each with the steps that were taken with it."""
    taken = store.steps_of(connection, head.entry_id)
    return [
        RevisionLine(
            entry_id=head.entry_id,
            revision=row["revision"],
            state=_state_then(head, row["revision"], taken),
            change=row["change"],
            at=row["at"],
            author=row["author"],
            reason=row["reason"],
            in_force=row["revision"] == head.published_revision,
            publications=tuple(step for step in taken if _about(step) == row["revision"]),
        )
        for row in store.read_history(connection, head.entry_id)
    ]


def _about(step: Publication) -> int | None:
    """The revision that a step is told beside: what it published, or what it took out of force."""
    return step.revision if step.revision is not None else step.previous


def _state_then(head: Head, revision: int, taken: list[Publication]) -> State:
    if revision == head.revision:
        return head.state
    was = any(s.kind == "publish" and s.revision == revision and s.done_at and not s.undone_at for s in taken)
    return "published" if was else "draft"


def tags(connection: Connection) -> list[str]:
    """The tags in use, by name."""
    return sorted(
        {
            line.removeprefix("tag:")
            for marks in store.read_marks(connection)
            for line in marks.split("\n")
            if line.startswith("tag:")
        }
    )

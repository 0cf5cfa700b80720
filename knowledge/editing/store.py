"""SQL of editing: where entries stand, their revisions, the steps they went through, lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update
from sqlalchemy.engine import Connection, RowMapping

from kernel.bulk import batches, insert_new
from knowledge.editing.model import Change, EntryQuery, Head, Publication
from knowledge.model import Entry, State
from knowledge.rows import content_of, entry_from, mark, searched
from knowledge.tables import KNOWLEDGE_ENTRIES, KNOWLEDGE_REVISIONS, KNOWLEDGE_STEPS

_E: Final = KNOWLEDGE_ENTRIES.c
_R: Final = KNOWLEDGE_REVISIONS.c
_S: Final = KNOWLEDGE_STEPS.c
_HEAD: Final = (
    _E.entry_id, _E.revision, _E.state, _E.published_revision, _E.last_step, _E.updated_at, _E.updated_by,
)  # fmt: skip
_WAITS: Final = (_S.done_at.is_(None), _S.undone_at.is_(None))
_SORTS: Final = {
    "changed": (_E.updated_at.desc(), _E.entry_id),
    "id": (_E.entry_id,),
    "category": (_E.category, _E.entry_id),
    "title": (_E.title, _E.entry_id),
}


def read_head(connection: Connection, entry_id: str, *, lock: bool = False) -> Head | None:
    """Where an entry stands; with ``lock`` nobody else moves it before this transaction ends."""
    query = select(*_HEAD).where(_E.entry_id == entry_id)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return Head(**row) if row else None


def read_heads(connection: Connection, entry_ids: Iterable[str], *, lock: bool = True) -> dict[str, Head]:
    """Where each of many entries stands."""
    found: dict[str, Head] = {}
    for some in batches(entry_ids):
        query = select(*_HEAD).where(_E.entry_id.in_(some)).order_by(_E.entry_id)
        rows = connection.execute(query.with_for_update() if lock else query).mappings()
        found |= {row["entry_id"]: Head(**row) for row in rows}
    return found


def add_heads(connection: Connection, rows: Sequence[dict[str, Any]]) -> int:
    """Begin entries; how many there were none of yet."""
    return insert_new(connection, KNOWLEDGE_ENTRIES, rows)


def move_head(connection: Connection, entry_id: str, **values: Any) -> None:
    """Set some of an entry's columns."""
    connection.execute(update(KNOWLEDGE_ENTRIES).where(_E.entry_id == entry_id).values(**values))


def move_heads(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Set the same columns, or more, of many entries; each row names its ``entry_id``."""
    for names, some in groupby(sorted(rows, key=sorted), key=sorted):
        query = update(KNOWLEDGE_ENTRIES).where(_E.entry_id == bindparam("of"))
        query = query.values({name: bindparam(name) for name in names if name != "entry_id"})
        connection.execute(query, [{**row, "of": row["entry_id"]} for row in some])


def add_revisions(connection: Connection, entries: Sequence[Entry], change: Change, reason: str) -> None:
    """Write each entry as its revision ``entry.revision``, by its ``updated_by`` at its ``updated_at``."""
    for some in batches(entries):
        rows = [
            {"entry_id": one.entry_id, "revision": one.revision, "change": change, "reason": reason}
            | {"at": one.updated_at, "author": one.updated_by}
            | content_of(one)
            for one in some
        ]
        connection.execute(insert(KNOWLEDGE_REVISIONS), rows)


def read_revision(connection: Connection, entry_id: str, number: int, state: State) -> Entry | None:
    """An entry as one revision had it."""
    query = select(KNOWLEDGE_REVISIONS).where(_R.entry_id == entry_id, _R.revision == number)
    row = connection.execute(query).mappings().first()
    return entry_from(row, state) if row else None


def read_revisions(connection: Connection, wanted: Sequence[Head]) -> dict[str, Entry]:
    """The newest revision of each of many entries."""
    found: dict[str, Entry] = {}
    for some in batches(wanted):
        heads = {head.entry_id: head for head in some}
        query = (
            select(KNOWLEDGE_REVISIONS)
            .join(KNOWLEDGE_ENTRIES, (_E.entry_id == _R.entry_id) & (_E.revision == _R.revision))
            .where(_R.entry_id.in_(list(heads)))
        )
        for row in connection.execute(query).mappings():
            found[row["entry_id"]] = entry_from(row, heads[row["entry_id"]].state)
    return found


def read_history(connection: Connection, entry_id: str) -> list[RowMapping]:
    """Number, change, time, author and reason of each revision, the newest first."""
    columns = (_R.revision, _R.change, _R.at, _R.author, _R.reason)
    query = select(*columns).where(_R.entry_id == entry_id).order_by(_R.revision.desc())
    return list(connection.execute(query).mappings())


def add_steps(connection: Connection, steps: Sequence[Publication]) -> None:
    """Note steps, done or waiting."""
    for some in batches(steps):
        rows = [asdict(step) for step in some]
        for row in rows:
            row |= {"step_id": row.pop("publication_id"), "step_before": row.pop("before")}
        connection.execute(insert(KNOWLEDGE_STEPS), rows)


def move_step(connection: Connection, step_id: str, **values: Any) -> None:
    """Set some of a step's columns."""
    connection.execute(update(KNOWLEDGE_STEPS).where(_S.step_id == step_id).values(**values))


def read_step(connection: Connection, step_id: str) -> Publication | None:
    """One step."""
    found = _steps(connection, _S.step_id == step_id)
    return found[0] if found else None


def steps_of(connection: Connection, entry_id: str) -> list[Publication]:
    """Every step of an entry, the newest first."""
    return _steps(connection, _S.entry_id == entry_id)[::-1]


def waiting_steps(
    connection: Connection, entry_ids: Sequence[str] | None = None, until: datetime | None = None
) -> list[Publication]:
    """What waits for its moment, the nearest first."""
    where: list[ColumnElement[bool]] = [*_WAITS]
    if entry_ids is not None:
        where.append(_S.entry_id.in_(list(entry_ids)))
    if until is not None:
        where.append(_S.at <= until)
    return sorted(_steps(connection, *where), key=lambda step: (step.at, step.entry_id))


def _steps(connection: Connection, *where: ColumnElement[bool]) -> list[Publication]:
    query = select(KNOWLEDGE_STEPS).where(*where).order_by(_S.made_at, _S.step_id)
    found = []
    for row in connection.execute(query).mappings():
        values = dict(row)
        values |= {"publication_id": values.pop("step_id"), "before": values.pop("step_before")}
        found.append(Publication(**values))
    return found


def page(connection: Connection, query: EntryQuery) -> tuple[list[Head], int]:
    """The entries that ``query`` asks for, and how many there are without its limit."""
    where = _where(query)
    total = connection.execute(select(func.count()).select_from(KNOWLEDGE_ENTRIES).where(*where)).scalar_one()
    asked = select(*_HEAD).where(*where).order_by(*_SORTS[query.sort])
    rows = connection.execute(asked.offset(query.offset).limit(query.limit)).mappings()
    return [Head(**row) for row in rows], int(total)


def _where(query: EntryQuery) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if query.state == "published":
        where.append(_E.published_revision.is_not(None))
    elif query.state:
        where.append(_E.state == query.state)
    else:
        where.append(_E.state != "archived")
    if query.category:
        where.append(_E.category == query.category)
    where += [_E.words.contains(word, autoescape=True) for word in searched(query.text).split()]
    if query.tag:
        where.append(_marked("tag", query.tag))
    if query.language:
        where.append(_marked("language", query.language))
    if query.stale:
        where.append(_E.marks.contains("\nstale:", autoescape=True))
    return where


def _marked(kind: str, value: str) -> ColumnElement[bool]:
    return _E.marks.contains(f"\n{mark(kind, value)}\n", autoescape=True)


def read_categories(connection: Connection) -> list[str]:
    """The categories in use."""
    query = select(_E.category).where(_E.state != "archived", _E.category != "").distinct()
    return sorted(connection.execute(query).scalars())


def read_marks(connection: Connection) -> list[str]:
    """The marks of every entry in use."""
    return list(connection.execute(select(_E.marks).where(_E.state != "archived")).scalars())

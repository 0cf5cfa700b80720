"""Many rows at once, the same way on SQLite and PostgreSQL: upserts, new rows only, long id lists.

Units    batches of at most BATCH rows; above PLAIN_IN ids an IN list travels as one parameter
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Final, TypeVar

import orjson
from sqlalchemy import ARRAY, ColumnElement, Table, Text, any_, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

BATCH: Final = 500
PLAIN_IN: Final = 500

Row = Mapping[str, Any]
T = TypeVar("T")


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """``items`` in lists of at most ``size``, read as needed."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _of_dialect(name: str) -> Any:
    return postgresql if name == "postgresql" else sqlite


def _insert(connection: Connection, table: Table) -> Any:
    return _of_dialect(connection.dialect.name).insert(table)


def upsert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``; where the primary key is there already, set every other given column."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key.columns]
    statement = _insert(connection, table)
    given = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    statement = (
        statement.on_conflict_do_update(index_elements=keys, set_=given)
        if given
        else statement.on_conflict_do_nothing(index_elements=keys)
    )
    connection.execute(statement, [dict(row) for row in rows])


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Insert those of ``rows`` whose primary key is not there yet (the first of equals); how many."""
    return len(insert_new_keys(connection, table, rows))


def insert_new_keys(connection: Connection, table: Table, rows: Sequence[Row]) -> list[Any]:
    """As ``insert_new``, but the first primary key column of each row that was inserted."""
    keys = list(table.primary_key.columns)
    unique: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        unique.setdefault(tuple(row[key.name] for key in keys), dict(row))
    if not unique:
        return []
    statement = _new_rows(connection.dialect.name, table)
    return list(connection.execute(statement, list(unique.values())).scalars())


@lru_cache(maxsize=128)
def _new_rows(dialect: str, table: Table) -> Any:
    """The INSERT for new rows of a table, built once: the event log takes some in each turn."""
    keys = list(table.primary_key.columns)
    names = [key.name for key in keys]
    return _of_dialect(dialect).insert(table).on_conflict_do_nothing(index_elements=names).returning(keys[0])


def is_one_of(connection: Connection, column: Any, values: Iterable[str]) -> ColumnElement[bool]:
    """``column IN (values)`` for any number of values; long lists travel as one parameter."""
    listed = list(dict.fromkeys(values))
    if len(listed) <= PLAIN_IN:
        condition: ColumnElement[bool] = column.in_(listed)
    elif connection.dialect.name == "postgresql":
        condition = column == any_(bindparam(None, listed, type_=ARRAY(Text)))
    else:
        each = func.json_each(orjson.dumps(listed).decode()).table_valued("value")
        condition = column.in_(select(each.c.value))
    return condition

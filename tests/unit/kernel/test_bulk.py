"""Many rows at once: the same on both databases."""

from __future__ import annotations

from sqlalchemy import select

from commerce.catalogue.tables import VALUE_NAMES
from commerce.events.tables import EVENTS
from kernel.bulk import batches, insert_new, is_one_of, upsert
from kernel.database import Database
from tests.conftest import NOW


def named(value: str, name: str) -> dict[str, str]:
    return {"value": value, "language": "en", "name": name}


def noted(event_id: str, kind: str) -> dict[str, object]:
    return {"event_id": event_id, "kind": kind, "at": NOW, "detail": {}}


def test_batches_read_no_further_than_needed() -> None:
    numbers = iter(range(10))
    first = next(batches(numbers, 3))
    assert (first, next(numbers)) == ([0, 1, 2], 3)
    assert [len(batch) for batch in batches(range(7), 3)] == [3, 3, 1]
    assert list(batches([])) == []


def test_an_upsert_adds_and_changes(databases: Database) -> None:
    with databases.write() as connection:
        upsert(connection, VALUE_NAMES, [])
        upsert(connection, VALUE_NAMES, [named("a", "old"), named("b", "old")])
        upsert(connection, VALUE_NAMES, [named("b", "new"), named("c", "new")])
    with databases.read() as connection:
        rows = connection.execute(
            select(VALUE_NAMES.c.value, VALUE_NAMES.c.name).order_by(VALUE_NAMES.c.value)
        )
        assert [tuple(row) for row in rows] == [("a", "old"), ("b", "new"), ("c", "new")]


def test_only_new_rows_are_inserted_and_counted(databases: Database) -> None:
    with databases.write() as connection:
        assert insert_new(connection, EVENTS, []) == 0
        assert insert_new(connection, EVENTS, [noted("a", "view"), noted("a", "click")]) == 1
        assert insert_new(connection, EVENTS, [noted("a", "click"), noted("b", "click")]) == 1
    with databases.read() as connection:
        rows = connection.execute(select(EVENTS.c.event_id, EVENTS.c.kind).order_by(EVENTS.c.event_id))
        assert [tuple(row) for row in rows] == [("a", "view"), ("b", "click")]


def test_an_id_list_of_any_length_fits(databases: Database) -> None:
    with databases.write() as connection:
        upsert(connection, VALUE_NAMES, [named("a", "x"), named("b", "x")])
    for ids in (["a", "z"], ["a", *(f"z{n}" for n in range(70_000))]):
        with databases.read() as connection:
            query = select(VALUE_NAMES.c.value)
            assert connection.scalars(query.where(is_one_of(connection, VALUE_NAMES.c.value, ids))).all() == [
                "a"
            ]
            assert connection.scalars(
                query.where(~is_one_of(connection, VALUE_NAMES.c.value, ids))
            ).all() == ["b"]
    with databases.read() as connection:
        assert connection.scalars(query.where(is_one_of(connection, VALUE_NAMES.c.value, []))).all() == []

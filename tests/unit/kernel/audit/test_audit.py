"""The audit trail: written with what it tells of, paged without shifting, never changed."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DatabaseError

from kernel.audit.model import AuditFilter
from kernel.audit.service import AuditService
from kernel.clock import FixedClock
from kernel.database import Database, build_database
from kernel.migrations import migrate


@pytest.fixture
def audit(databases: Database, clock: FixedClock) -> AuditService:
    return AuditService(databases, clock)


def actions(audit: AuditService, asked: AuditFilter | None = None) -> list[str]:
    return [line.action for line in audit.page(asked)]


def test_a_line_tells_who_did_what_to_what_and_when(audit: AuditService, clock: FixedClock) -> None:
    audit.note(None, "acc_1", "entry.published", "entry:delivery", {"revision": 3, "reason": "新价格"})
    (line,) = audit.page()
    assert (line.actor, line.action, line.subject) == ("acc_1", "entry.published", "entry:delivery")
    assert (line.at, line.detail) == (clock.now(), {"revision": 3, "reason": "新价格"})


def test_a_line_is_lost_with_the_change_that_it_tells_of(audit: AuditService, databases: Database) -> None:
    def fail() -> None:
        with databases.write() as connection:
            audit.note(connection, "acc_1", "entry.published", "entry:delivery", {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert audit.page() == []


def test_pages_follow_each_other_while_others_write(audit: AuditService) -> None:
    for number in range(5):
        audit.note(None, "acc_1", f"n.{number}", "x:1", {})
    first = audit.page(limit=2)
    audit.note(None, "acc_1", "n.new", "x:1", {})
    second = audit.page(before=first[-1].line_id, limit=2)
    third = audit.page(before=second[-1].line_id, limit=2)
    assert [line.action for line in (*first, *second, *third)] == ["n.4", "n.3", "n.2", "n.1", "n.0"]


def test_a_filter_narrows_by_each_of_its_parts(audit: AuditService, clock: FixedClock) -> None:
    audit.note(None, "acc_1", "entry.published", "entry:a", {})
    audit.note(None, "acc_2", "entry.archived", "entry:b", {})
    began = clock.now()
    clock.advance(hours=1)
    audit.note(None, "acc_1", "entries_imported", "file:x", {})
    audit.note(None, "acc_1", "entry%", "file:x", {})
    assert actions(audit, AuditFilter(actor="acc_2")) == ["entry.archived"]
    assert actions(audit, AuditFilter(action="entry.")) == ["entry.archived", "entry.published"]
    assert actions(audit, AuditFilter(action="entry.published")) == ["entry.published"]
    assert actions(audit, AuditFilter(subject="entry:b")) == ["entry.archived"]
    assert actions(audit, AuditFilter(since=clock.now())) == ["entry%", "entries_imported"]
    assert actions(audit, AuditFilter(until=clock.now(), actor="acc_1")) == ["entry.published"]
    assert actions(audit, AuditFilter(until=began)) == []


def test_what_is_too_long_for_its_column_is_cut(audit: AuditService) -> None:
    audit.note(None, "key:" + "n" * 300, "entry.saved", "email:" + "a" * 400, {"text": "t" * 5000})
    (line,) = audit.page()
    assert (len(line.actor), len(line.subject), len(line.detail["text"])) == (200, 300, 5000)


@pytest.mark.parametrize("limit", [0, 201])
def test_a_page_has_a_sensible_size(audit: AuditService, limit: int) -> None:
    with pytest.raises(ValueError, match="limit must be 1 to 200"):
        audit.page(limit=limit)


@pytest.mark.parametrize("change", ["UPDATE audit_trail SET actor = 'x'", "DELETE FROM audit_trail"])
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_migrated_database_refuses_to_change_or_delete_a_line(
    request: pytest.FixtureRequest, clock: FixedClock, kind: str, change: str
) -> None:
    if kind == "sqlite":
        database = build_database("sqlite://")
    else:
        database = build_database(request.getfixturevalue("postgres_url"))
        with database.write() as connection:
            connection.exec_driver_sql("CREATE SCHEMA migrated")
        database.close()
        url = request.getfixturevalue("postgres_url") + "&options=-csearch_path%3Dmigrated"
        database = build_database(url)
    try:
        migrate(database)
        audit = AuditService(database, clock)
        audit.note(None, "acc_1", "entry.published", "entry:a", {})
        with pytest.raises(DatabaseError, match="append-only"), database.write() as connection:
            connection.exec_driver_sql(change)
        assert [line.actor for line in audit.page()] == ["acc_1"]
    finally:
        if kind == "postgresql":
            with database.write() as connection:
                connection.exec_driver_sql("DROP SCHEMA migrated CASCADE")
        database.close()

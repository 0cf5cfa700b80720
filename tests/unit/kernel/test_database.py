"""Transactions end as they should, and a database that is down is said to be."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, literal, select
from sqlalchemy.exc import IntegrityError, StatementError

import kernel.database
from kernel.database import Database, UtcTime, build_database, once
from kernel.errors import Invalid, Unavailable

OWN = MetaData()
NOTES = Table("notes", OWN, Column("note_id", Integer, primary_key=True), Column("at", UtcTime))
AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "notes.db"


@pytest.fixture
def notes(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(kernel.database, "BUSY_TIMEOUT_MS", 50)
    opened = build_database(f"sqlite:///{path}")
    OWN.create_all(opened.engine)
    yield opened
    opened.close()


def ids(database: Database) -> list[int]:
    with database.read() as connection:
        return list(connection.scalars(select(NOTES.c.note_id).order_by(NOTES.c.note_id)))


def write(database: Database, note_id: int, *, fail: bool = False, apart: bool = True) -> None:
    with database.write(apart=apart) as connection:
        connection.execute(insert(NOTES).values(note_id=note_id, at=AT))
        if fail:
            raise RuntimeError


def test_a_block_that_ends_is_kept_and_one_that_raises_is_not(notes: Database) -> None:
    write(notes, 1)
    with pytest.raises(RuntimeError):
        write(notes, 2, fail=True)
    assert ids(notes) == [1]


def test_nothing_done_while_reading_is_kept(notes: Database) -> None:
    with notes.read() as connection:
        connection.execute(insert(NOTES).values(note_id=1, at=AT))
    assert ids(notes) == []


def test_readers_do_not_wait_for_a_writer(notes: Database) -> None:
    write(notes, 1)
    with notes.write() as connection:
        connection.execute(insert(NOTES).values(note_id=2, at=AT))
        seen: list[list[int]] = []
        reader = threading.Thread(target=lambda: seen.append(ids(notes)))
        reader.start()
        reader.join(5)
        assert seen == [[1]]


def test_a_locked_database_is_unavailable_and_recovers(notes: Database) -> None:
    with notes.write() as connection:
        connection.execute(insert(NOTES).values(note_id=1, at=AT))
        failures: list[Unavailable] = []

        def other() -> None:
            try:
                write(notes, 2)
            except Unavailable as error:
                failures.append(error)

        writer = threading.Thread(target=other)
        writer.start()
        writer.join(5)
    assert [(one.status, one.code, one.retry_after_s) for one in failures] == [(503, "database", 2)]
    write(notes, 3)
    assert ids(notes) == [1, 3]


def test_a_database_that_is_gone_is_unavailable(tmp_path: Path) -> None:
    lost = Database(build_database(f"sqlite:///{tmp_path / 'x.db'}").engine)
    (tmp_path / "x.db").mkdir()
    with pytest.raises(Unavailable):
        ids(lost)
    lost.close()


def test_a_broken_rule_of_the_schema_is_no_outage(notes: Database) -> None:
    write(notes, 1)
    with pytest.raises(IntegrityError):
        write(notes, 1)


def test_times_come_back_aware_and_in_utc(notes: Database) -> None:
    shanghai = AT.astimezone(timezone(timedelta(hours=8)))
    with notes.write() as connection:
        connection.execute(insert(NOTES), [{"note_id": 1, "at": shanghai}, {"note_id": 2, "at": None}])
    with notes.read() as connection:
        first, second = connection.scalars(select(NOTES.c.at).order_by(NOTES.c.note_id))
    assert (first, first.tzinfo, second) == (AT, UTC, None)


def test_a_naive_time_is_a_programming_error(notes: Database) -> None:
    with pytest.raises(StatementError, match="naive"), notes.write() as connection:
        connection.execute(insert(NOTES).values(note_id=1, at=datetime(2026, 3, 1)))
    assert ids(notes) == []


def test_sqlite_keeps_foreign_keys_and_a_log_beside_it(notes: Database, path: Path) -> None:
    with notes.read() as connection:
        answers = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("foreign_keys", "journal_mode")
        ]
    assert answers == [1, "wal"]
    assert notes.dialect == "sqlite"
    assert path.exists()


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(Invalid, match="sqlite or postgresql, not 'mysql'"):
        build_database("mysql://localhost/shop")


def test_a_plain_postgresql_url_gets_our_driver() -> None:
    opened = build_database("postgresql://localhost/shop")
    assert (opened.engine.url.drivername, opened.dialect) == ("postgresql+psycopg", "postgresql")
    opened.close()


def test_reads_of_a_view_see_one_moment_until_something_is_written(notes: Database, path: Path) -> None:
    other = build_database(f"sqlite:///{path}")
    with notes.view():
        assert ids(notes) == []
        write(other, 1)
        assert ids(notes) == []
        write(notes, 2)
        assert ids(notes) == [1, 2]
    write(other, 3)
    assert ids(notes) == [1, 2, 3]
    other.close()


def test_a_fresh_read_sees_what_is_committed_now_in_every_thread_that_holds_a_view(notes: Database) -> None:
    workers = 33
    all_hold_one = threading.Barrier(workers, timeout=10)
    seen: list[tuple[list[int], int]] = []

    def work() -> None:
        with notes.view():
            old = ids(notes)
            if all_hold_one.wait() == 0:
                write_elsewhere.start()
                write_elsewhere.join()
            all_hold_one.wait()
            with notes.read(fresh=True) as connection:
                seen.append((ids(notes), len(connection.scalars(select(NOTES.c.note_id)).all()) - len(old)))

    write_elsewhere = threading.Thread(target=write, args=(notes, 1))
    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [([], 1)] * workers


def test_a_read_that_fails_leaves_the_view_usable(notes: Database) -> None:
    with notes.view():
        write(notes, 1)
        with pytest.raises(RuntimeError), notes.read():
            raise RuntimeError
        assert ids(notes) == [1]


def test_a_view_is_of_its_own_thread_and_database(notes: Database, tmp_path: Path) -> None:
    second = build_database(f"sqlite:///{tmp_path / 'second.db'}")
    seen: list[list[int]] = []
    with second.view():
        write(notes, 1)
        assert ids(notes) == [1]
    with notes.view():
        assert ids(notes) == [1]
        thread = threading.Thread(target=lambda: (write(notes, 2), seen.append(ids(notes))))
        thread.start()
        thread.join()
        assert (seen, ids(notes)) == ([[1, 2]], [1])
    second.close()


def test_what_is_written_together_is_kept_together_or_not_at_all(notes: Database) -> None:
    with notes.together():
        write(notes, 1)
        write(notes, 2)
        assert ids(notes) == [1, 2]
    with pytest.raises(RuntimeError), notes.together():
        write(notes, 3, fail=True)
    assert ids(notes) == [1, 2]


def test_a_part_that_fails_in_what_is_written_together_takes_back_only_itself(notes: Database) -> None:
    with notes.together():
        write(notes, 1)
        with pytest.raises(RuntimeError):
            write(notes, 2, fail=True)
        with pytest.raises(RuntimeError), notes.read():
            raise RuntimeError
        write(notes, 3)
    assert ids(notes) == [1, 3]


def test_only_a_database_in_memory_has_one_connection_for_all(tmp_path: Path) -> None:
    assert build_database("sqlite://").is_shared
    assert not build_database(f"sqlite:///{tmp_path / 'shop.db'}").is_shared


def test_a_part_that_is_not_apart_is_kept_by_who_catches_its_failure(notes: Database) -> None:
    with notes.together(), pytest.raises(RuntimeError):
        write(notes, 1, fail=True, apart=False)
    assert ids(notes) == [1]
    with pytest.raises(RuntimeError), notes.together():
        write(notes, 2, fail=True, apart=False)
    assert ids(notes) == [1]


def test_a_view_asks_once_and_again_after_a_write(notes: Database) -> None:
    asked: list[int] = []

    def count() -> int:
        with notes.read() as connection:
            return once(connection, "count", lambda _: asked.append(1) or len(asked))

    with notes.view():
        assert (count(), count()) == (1, 1)
        write(notes, 1)
        assert (count(), count()) == (2, 2)
    assert (count(), count()) == (3, 4)


@pytest.mark.postgres
def test_a_text_that_postgresql_cannot_hold_is_the_callers_error(postgres: Database) -> None:
    with pytest.raises(Invalid) as told, postgres.read() as connection:
        connection.execute(select(literal("a\0b")))
    assert told.value.code == "nul_byte"
    assert postgres.answers()

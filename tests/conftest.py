"""Fixtures that every test may use: a fixed clock, settings of its own, an empty database."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from kernel.clock import FixedClock
from kernel.database import METADATA, Database, build_database
from kernel.settings import Settings
from tests.e2e.stack import Stack, fill_demo, prepare_folder, prepare_model, running
from tests.postgres import running_postgres

NOW = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent


def load_all_tables() -> None:
    """Import every ``tables.py`` so that METADATA is whole."""
    for path in sorted(ROOT.glob("[a-z]*/**/tables.py")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret_key="k" * 40, identity_key="i" * 40)


@pytest.fixture(scope="session")
def sqlite_template() -> Iterator[sqlite3.Connection]:
    """An empty SQLite database with every table, made once; copying it is quicker than making it."""
    load_all_tables()
    opened = build_database("sqlite://")
    METADATA.create_all(opened.engine)
    raw = opened.engine.raw_connection()
    yield cast(sqlite3.Connection, raw.driver_connection)
    raw.close()
    opened.close()


@pytest.fixture
def database(sqlite_template: sqlite3.Connection) -> Iterator[Database]:
    """An empty SQLite database in memory with every table."""
    opened = build_database("sqlite://")
    raw = opened.engine.raw_connection()
    sqlite_template.backup(cast(sqlite3.Connection, raw.driver_connection))
    raw.close()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A throw-away PostgreSQL server with every table; skipped where none is installed."""
    load_all_tables()
    with running_postgres() as url:
        opened = build_database(url)
        METADATA.create_all(opened.engine)
        opened.close()
        yield url


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    """An empty PostgreSQL database with every table."""
    opened = build_database(postgres_url)
    with opened.write() as connection:  # most tables are empty: quicker than TRUNCATE
        tables = reversed(METADATA.sorted_tables)
        connection.exec_driver_sql("; ".join(f"DELETE FROM {table.name}" for table in tables))
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def databases(request: pytest.FixtureRequest) -> Database:
    """An empty database with every table: each test runs on SQLite and on PostgreSQL."""
    opened: Database = request.getfixturevalue("database" if request.param == "sqlite" else "postgres")
    return opened


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The demo shop as it really runs: the platform and Rasa as processes, for all tests marked ``rasa``."""
    prepare_model()
    made = Stack(tmp_path_factory.mktemp("stack") / "data")
    prepare_folder(made.folder)
    fill_demo(made)
    with running(made) as ready:
        yield ready

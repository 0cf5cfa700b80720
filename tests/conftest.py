"""Fixtures that every test may use: a fixed clock, settings of its own, an empty database."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

from kernel.clock import FixedClock
from kernel.database import METADATA, Database
from kernel.settings import Settings
from tests.copies import build_copy, build_like, build_pattern
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


def pytest_collection() -> None:
    """Import hundreds of modules without looking for garbage in between."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among the modules; BLAS's threads leave workers the processor."""
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()
    threadpool_limits(1, "blas")


@pytest.fixture(scope="session")
def sqlite_pattern() -> Iterator[Database]:
    """An empty SQLite database with every table: copying it is quicker than making it."""
    load_all_tables()
    opened = build_pattern("sqlite://")
    yield opened
    opened.close()


@pytest.fixture
def database(sqlite_pattern: Database) -> Iterator[Database]:
    """An empty SQLite database in memory with every table."""
    opened = build_copy(sqlite_pattern)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A throw-away PostgreSQL server; skipped where none is installed."""
    with running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_pattern(postgres_url: str) -> Iterator[Database]:
    """A PostgreSQL database with every table."""
    load_all_tables()
    opened = build_pattern(postgres_url)
    yield opened
    opened.close()


@pytest.fixture
def postgres(postgres_pattern: Database, postgres_url: str) -> Iterator[Database]:
    """An empty PostgreSQL database with every table."""
    opened = build_like(postgres_pattern, postgres_url)
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

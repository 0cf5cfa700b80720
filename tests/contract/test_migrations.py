"""The migrations lead to exactly the tables that are declared, and applying them twice changes nothing."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from kernel.database import METADATA, build_database
from kernel.migrations import migrate
from tests.conftest import load_all_tables


def test_a_migrated_database_has_the_declared_tables(tmp_path: Path) -> None:
    load_all_tables()
    database = build_database(f"sqlite:///{tmp_path}/shop.db")
    migrate(database)
    migrate(database)
    with database.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    database.close()
    assert differences == []
